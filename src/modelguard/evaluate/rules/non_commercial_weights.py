"""MG202: weights for research or non-commercial use, in commercial use."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._clauses import Question, clause_breaches
from modelguard.evaluate._rule import Breach, rule

_QUESTION = Question(
    topics=("commercial-use", "research-scope"),
    permits=("commercial", "production"),
    instead="choose a model whose licence allows commercial use",
)


@rule("MG202", "non-commercial-weights-in-commercial-use", level="error")
def non_commercial_weights(case: Case) -> Iterator[Breach]:
    """Weights under a research-only or non-commercial licence are used commercially.

    ## Why it matters
    Such licences (MRL, CC-BY-NC, FLUX non-commercial) give no right to commercial use, and some say
    closely what research is: the MRL leaves out what a company's employees do in their daily tasks.
    The same model may be fine through its vendor's API, where the service's terms apply instead.

    ## Example
    ```yaml
    command: vllm serve mistralai/Mistral-Large-Instruct-2407     # MRL-0.1, in a commercial deployment
    ```

    ## What to do
    Use the model through a service, choose another, or get a commercial licence and record it under
    `agreements` (`permits: [commercial]`).  For a `depends`, say the named fact in the policy.

    ## References
    https://mistral.ai/licenses/MRL-0.1.md
    """
    yield from clause_breaches(case, _QUESTION)
