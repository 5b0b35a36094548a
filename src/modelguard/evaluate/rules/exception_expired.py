"""MG901: an exception, or an inline suppression, whose day has passed."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._rule import Breach, Scan, scan_rule
from modelguard.model import Location


@scan_rule("MG901", "exception-expired", level="warning")
def exception_expired(scan: Scan) -> Iterator[Breach]:
    """An exception of the policy or a comment in a file no longer silences anything: its day has passed.

    ## Why it matters
    Somebody accepted a finding until a day.  From then on the finding stands again, and somebody has to
    decide anew.

    ## Example
    ```yaml
    exceptions:
      - {rule: MG202, model: "c4ai-command-r*", reason: "licence under way", expires: 2026-01-31}
    ```

    ## What to do
    Cure the finding, or give the exception a new day and a reason that still holds.  An expired
    exception that covers nothing any more is a note: remove it.

    ## References
    The policy file: `modelguard schema policy`
    """
    for number, exception in enumerate(scan.policy.exceptions):
        if exception not in scan.expired:
            continue
        covers = exception in scan.matched.exceptions
        what = f"{exception.rule} and {_models(exception.model)}"
        yield Breach(
            message=(
                f"The exception for {what} expired on {exception.expires}"
                + ("; what it covered is a finding again." if covers else ", and it covers nothing any more.")
            ),
            remedy="Cure the finding, or give the exception a new day." if covers else "Remove it.",
            level=None if covers else "note",
            at=exception.location or Location(path=scan.policy.path or "modelguard.yaml", line=1),
            subject=f"{exception.rule}|{exception.model}|{number}",
        )
    for suppression in scan.matched.suppressions:
        if suppression in scan.expired:
            named = ", ".join(suppression.rules)
            yield Breach(
                message=f"The comment that silences {named} expired on {suppression.until}.",
                remedy="Cure the finding, or give the comment a new day.",
                at=suppression.location,
                subject=",".join(suppression.rules),
            )


def _models(pattern: str) -> str:
    return "any model" if pattern == "*" else pattern
