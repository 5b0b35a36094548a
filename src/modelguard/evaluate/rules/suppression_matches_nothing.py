"""MG902: a comment that silences nothing."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._rule import Breach, Scan, scan_rule


@scan_rule("MG902", "suppression-matches-nothing", level="warning")
def suppression_matches_nothing(scan: Scan) -> Iterator[Breach]:
    """A `modelguard: ignore` comment has no reason, names no rule that exists, or matches no finding.

    ## Why it matters
    A comment without a reason silences nothing: nobody could review it later.  One that matches nothing
    hides the next finding on its line.

    ## Example
    ```python
    MODEL = "mistralai/Mixtral-8x7B-v0.1"  # modelguard: ignore[MG202]
    ```

    ## What to do
    Remove it, or write it in full: `# modelguard: ignore[MG202] until=2027-01-31 reason="licence on file"`.

    ## References
    The README, under the heading of suppressions
    """
    for suppression in scan.suppressions:
        named = ", ".join(suppression.rules) or "no rule"
        wrong = [name for name in suppression.rules if name.lower() not in scan.known_rules]
        if not suppression.reason.strip():
            message = f"The comment that silences {named} gives no reason, so it silences nothing."
            remedy = 'Add reason="…", and until=<date>.'
        elif wrong:
            message = f"The comment names {', '.join(wrong)}, and there is no such rule."
            remedy = "Write the id of the rule, as findings show it."
        elif suppression not in scan.matched.suppressions:
            message = f"The comment that silences {named} matches no finding."
            remedy = "Remove it."
        else:
            continue
        yield Breach(
            message=message, remedy=remedy, at=suppression.location, subject=",".join(suppression.rules)
        )
