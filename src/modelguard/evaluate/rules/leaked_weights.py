"""MG106: weights that circulate without the vendor's permission."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._rule import Breach, rule


@rule("MG106", "leaked-weights", level="error")
def leaked_weights(case: Case) -> Iterator[Breach]:
    """Weights are used that were published without their owner's permission.

    ## Why it matters
    Whoever uploaded them had no rights to give, so the licence on the card gives you none.

    ## Example
    ```yaml
    command: vllm serve miqudev/miqu-1-70b
    ```

    ## What to do
    Stop using the weights and delete the copies.  Use a model that its owner has published.

    ## References
    https://twitter.com/arthurmensch/status/1752737462663684344
    """
    story = case.resolution.leaked or (case.resolution.model.leaked if case.resolution.model else None)
    if not story:
        return
    what = f"{_words.subject(case)} {_words.run(case)}"
    trusted = case.resolution.model is None or case.resolution.model.review != "unverified"
    yield Breach(
        message=f"{what}, but these weights were leaked: {story.rstrip('.')}."
        + ("" if trusted else " (The record of this leak is unverified.)"),
        remedy="Stop using the weights, and use a model that its owner has published.",
        licence=case.resolution.licence,
        trusted=trusted,
    )
