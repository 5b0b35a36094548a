"""MG406: nearly everything from one vendor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from modelguard.evaluate._rule import Breach, Scan, scan_rule

_FEWEST = 5
_SHARE = 0.8


@scan_rule("MG406", "vendor-concentration", level="note")
def vendor_concentration(scan: Scan) -> Iterator[Breach]:
    """Of five uses of models or more, one vendor's models make up four fifths.

    ## Why it matters
    What one vendor decides then touches nearly everything that runs here.  It is a fact to know, and no
    fault; it is said only where there is a policy.  Tests and examples do not count, and the same model in
    one file counts once.

    ## Example
    Nine of ten uses are models of one vendor.

    ## What to do
    Decide whether that is wanted.  `modelguard portability` shows where else each use could run.

    ## References
    https://www.digital-operational-resilience-act.com/Article_29.html
    """
    if scan.policy.path is None:
        return
    uses = {
        (model.id, case.usage.location.path): (model.vendor, case.usage.location)
        for case in reversed(scan.cases)
        if (model := case.resolution.model) is not None and not case.illustrates
    }
    if len(uses) < _FEWEST:
        return
    vendors = Counter(vendor for vendor, _ in uses.values())
    vendor, count = max(vendors.items(), key=lambda item: (item[1], item[0]))
    if count < _SHARE * len(uses):
        return
    first = min(
        (at for owner, at in uses.values() if owner == vendor), key=lambda at: (at.path, at.line, at.column)
    )
    yield Breach(
        message=f"{count} of {len(uses)} uses are models of {vendor}.",
        remedy="Decide whether that is wanted; `modelguard portability` shows where else each could run.",
        verdict="allowed",
        at=first,
        subject=vendor,
    )
