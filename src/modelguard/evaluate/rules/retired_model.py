"""MG108: a model that its channel has switched off, or soon will."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._rule import Breach, rule


@rule("MG108", "retired-model", level="warning")
def retired_model(case: Case) -> Iterator[Breach]:
    """A model is called on a channel that has retired it, or will within 90 days.

    ## Why it matters
    Calls to a retired id fail.  Ninety days before, it is a note; from the day on, a warning.

    ## Example
    ```python
    client.chat.complete(model="mistral-large-2402", messages=messages)   # retired on 2025-06-16
    ```

    ## What to do
    Move to a release that the channel still offers, and check its terms: they may differ.  The message names
    the next one of the same line, where it is on record.

    ## References
    https://docs.mistral.ai/getting-started/models/  and the deprecation page of each vendor
    """
    last = case.last_day
    if last is None:
        return
    past = last < case.as_of
    channel = case.usage.channel or "its channel"
    what = _words.subject(case)
    yield Breach(
        message=(
            f"{channel} no longer serves {what}: its last day was {last}."
            if past
            else f"{channel} serves {what} until {last} only."
        ),
        remedy=_remedy(case, channel),
        verdict="allowed",
        level=None if past else "note",
    )


def _remedy(case: Case, channel: str) -> str:
    following = dict(case.resolution.facts).get("successor")
    if following is None:
        return (
            f"No later release of the same line is on record at {channel}: choose a model that it still "
            "offers, and read its terms, which may differ."
        )
    return (
        f"{channel} offers {following}, the next release of the same line: move there after reading its "
        "terms, which may differ."
    )
