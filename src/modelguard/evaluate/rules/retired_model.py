"""MG108: a model that its channel has switched off, or soon will."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._rule import Breach, rule

_SOON = timedelta(days=90)


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
    Move to the release that follows it, and check its terms: they may differ.  The message names the next
    release of the same line that the channel offers on that day, where it is on record.

    ## References
    https://docs.mistral.ai/getting-started/models/  and the deprecation page of each vendor
    """
    last = case.resolution.retired
    if last is None or case.runs_weights or last > case.as_of + _SOON:
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
        return "Move to the release that follows it, and read its terms: they may differ."
    return (
        f"{channel} offers {following}, the next release of the same line: move there after reading its "
        "terms, which may differ."
    )
