"""MG207: a licence that does not let the model be run for others."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._clauses import Question, clause_breaches
from modelguard.evaluate._rule import Breach, rule

_QUESTION = Question(
    topics=("hosting",),
    permits=("hosting", "commercial"),
    instead="choose a model whose licence lets it be run for others",
    after=("commercial-use", "production-use", "research-scope"),
    asks=lambda case: case.in_business,
    modest=True,
)


@rule("MG207", "hosting-for-others-not-permitted", level="error")
def hosting_for_others(case: Case) -> Iterator[Breach]:
    """The model is run for third parties, which the licence of its weights does not permit.

    ## Why it matters
    Some licences let you use a model yourself and keep the business of offering it to others for their
    owner: Falcon 180B, and the terms that ask a "model as a service" business for a contract.  Where the
    same licence bars the commercial use as a whole, that finding says it all, and this one is a note.

    ## Example
    ```yaml
    # deployments: [{name: api, paths: ["deploy/**"], serves: third-parties, distributes: service}]
    command: text-generation-launcher --model-id tiiuae/falcon-180B
    ```

    ## What to do
    Choose another model, or get the owner's permission and record it (`permits: [hosting]`).

    ## References
    https://huggingface.co/tiiuae/falcon-180B/blob/main/LICENSE.txt
    """
    yield from clause_breaches(case, _QUESTION)
