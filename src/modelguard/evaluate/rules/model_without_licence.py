"""MG102: weights that nobody licensed."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._rule import Breach, rule

_NO_LICENCE = "no-license"


@rule("MG102", "model-without-licence", level="note")
def model_without_licence(case: Case) -> Iterator[Breach]:
    """Weights are used whose publisher states no licence.

    ## Why it matters
    What nobody licenses is not free: by default all rights stay with the owner.  In a place that the
    policy describes as commercial production it is a warning, elsewhere a note.

    ## Example
    ```python
    AutoModel.from_pretrained("someone/fine-tune-without-a-licence")
    ```

    ## What to do
    Ask the publisher for a licence, or choose a model that has one.  If you have a contract, record it
    under `agreements` (`permits: [self-hosted]` and what else it allows).

    ## References
    SPDX calls this NONE: https://spdx.github.io/spdx-spec/v2.3/package-information/
    """
    if case.runs_weights is not True or case.agreement("self-hosted", "commercial", "production"):
        return
    found = case.resolution
    none = found.status == "absent" or any(t.key == _NO_LICENCE for t in found.terms)
    if not none and not _unlicensed(case):
        return
    what = f"{_words.subject(case)} {_words.run(case)}"
    yield Breach(
        message=(
            f"{what}, but its publisher states no licence, so nothing is permitted."
            if none
            else f"{what}, and no licence of its weights is on record, so nothing shows that it may be used."
        ),
        remedy="Ask the publisher for a licence, or choose a model that has one.",
        verdict="depends",
        level="warning" if case.in_business and case.rank <= 1 else None,
        licence=found.licence,
        together=None if case.told else "untold",
    )


def _unlicensed(case: Case) -> bool:
    """A known model with public weights, of which the knowledge base has no licence."""
    model = case.resolution.model
    weights = [offer for offer in model.offers if offer.artifact == "weights"] if model else []
    return bool(weights) and case.resolution.licence is None and not case.resolution.terms
