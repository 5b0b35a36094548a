"""MG904: a knowledge base that nobody has brought up to date for a long time."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._rule import Breach, Scan, scan_rule
from modelguard.model import Location

_DAYS = 180


@scan_rule("MG904", "stale-knowledge", level="warning")
def stale_knowledge(scan: Scan) -> Iterator[Breach]:
    """The newest source of the knowledge base was read more than 180 days before the day of judgement.

    ## Why it matters
    Vendors change licences, retire models and point their aliases elsewhere every month.  A knowledge base
    that does not know of it calls allowed what is allowed no more, and what came since is unknown to it.

    ## Example
    A container image that was built a year ago and scans every night.

    ## What to do
    Install a newer modelguard.  On a site without a network, carry a newer knowledge base over:
    `modelguard kb export knowledge.sqlite` where there is one, then
    `modelguard kb update --from knowledge.sqlite`; `modelguard kb diff` says what changes.
    `modelguard kb status` shows which one answers and how old it is.

    ## References
    docs/knowledge.md, under the heading of updates
    """
    if scan.knowledge is None:
        return
    age = (scan.as_of - scan.knowledge.date).days
    if age > _DAYS:
        yield Breach(
            message=(
                f"What is known ends on {scan.knowledge.date}, {age} days before the day of judgement: what "
                "changed since is not judged."
            ),
            remedy="Install a newer modelguard, or a newer knowledge base with `modelguard kb update`.",
            verdict="depends",
            at=Location(path=scan.policy.path, line=1) if scan.policy.path else None,
            subject="knowledge",
        )
