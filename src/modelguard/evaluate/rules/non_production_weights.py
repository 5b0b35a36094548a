"""MG203: weights for testing and evaluation, in production."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._clauses import Question, clause_breaches
from modelguard.evaluate._rule import Breach, rule

_QUESTION = Question(
    topics=("production-use",),
    permits=("production",),
    after=("commercial-use",),
    instead="choose a model whose licence allows production use",
)


@rule("MG203", "non-production-weights-in-production", level="error")
def non_production_weights(case: Case) -> Iterator[Breach]:
    """Weights under a non-production licence are used in production.

    ## Why it matters
    Such licences (MNPL) allow testing, research and evaluation, and no use on which customers or
    employees rely.  Where the same licence bars commercial use as a whole, that finding says it all, and
    this one is a note.

    ## Example
    ```yaml
    command: vllm serve mistralai/Codestral-22B-v0.1      # MNPL-0.1; by API the same model is fine
    ```

    ## What to do
    Call the model through a service, choose another, or get a licence and record it under `agreements`
    (`permits: [production]`).

    ## References
    https://mistral.ai/static/licenses/MNPL-0.1.md
    """
    yield from clause_breaches(case, _QUESTION)
