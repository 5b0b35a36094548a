"""MG903: a file that the scan could not read."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._rule import Breach, Scan, scan_rule
from modelguard.model import Location

_FILE = "Make it readable, or leave it out with `ignore` in the policy."
_SERVER = "Bring the server to answer, or leave out its --endpoint."


@scan_rule("MG903", "unreadable-file", level="warning")
def unreadable_file(scan: Scan) -> Iterator[Breach]:
    """A file could not be read to its end, so that "no findings" says nothing about it.

    ## Why it matters
    Unknown is never permission: a model that is named in the part that was not read would be missed.

    ## Example
    A YAML file with 200,000 brackets, or a file that the scan may not open.

    ## What to do
    Make the file readable, or leave it out in the policy: `ignore: ["data/dump.json"]`.

    ## References
    The README, under the heading of exit codes
    """
    for notice in scan.notices:
        if notice.incomplete and notice.path:
            yield Breach(
                message=f"{notice.path} was not read in full: {notice.message}",
                remedy=_SERVER if "://" in notice.path else _FILE,
                verdict="depends",
                at=Location(path=notice.path, line=notice.line or 1),
                subject=notice.code,
            )
