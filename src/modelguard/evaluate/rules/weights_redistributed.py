"""MG210: weights passed on without a right to do so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modelguard.evaluate._case import Case
from modelguard.evaluate._clauses import Question, clause_breaches
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Level


def _asks(case: Case) -> bool:
    """Weights that lie in the repository or in an image that it builds may be on their way to others."""
    return case.holds_weights and not case.illustrates


_QUESTION = Question(
    topics=("redistribution",),
    permits=("redistribution",),
    instead="let the recipients fetch the weights from their owner",
    asks=_asks,
    modest=True,
)


@rule("MG210", "weights-redistributed-without-permission", level="error")
def weights_redistributed(case: Case) -> Iterator[Breach]:
    """Weights are passed on to others, which their licence does not permit.

    ## Why it matters
    A right to use is no right to distribute: the MNPL and the MRL bar it for companies.  An image with
    weights in it distributes them wherever it is pulled.  Where the policy does not say whether anything
    is distributed and the weights lie here or in an image, a note asks for it.

    ## Example
    ```dockerfile
    RUN hf download mistralai/Codestral-22B-v0.1 --local-dir /weights
    ```

    ## What to do
    Fetch the weights at the start of the container, under the user's own acceptance, or get the owner's
    permission and record it (`permits: [redistribution]`).

    ## References
    https://mistral.ai/static/licenses/MNPL-0.1.md
    """
    # A service passes no weights on: that it may not be offered is what the rules on use say.
    level: Level | None = "note" if case.deployment.distributes == "service" else None
    for breach in clause_breaches(case, _QUESTION):
        yield replace(breach, level=level or breach.level)
