"""MG206: more revenue than the licence allows."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._clauses import Question, clause_breaches
from modelguard.evaluate._rule import Breach, rule

_QUESTION = Question(
    topics=("revenue",),
    permits=("revenue",),
    instead="choose a model whose licence sets no revenue limit",
    figures=True,
)


@rule("MG206", "revenue-threshold-exceeded", level="error")
def revenue_threshold(case: Case) -> Iterator[Breach]:
    """The organisation earns more than the licence of the weights allows without a contract.

    ## Why it matters
    Some licences end above a revenue, mostly of the whole group: Stability AI above a million dollars a
    year, Mistral's modified MIT above twenty million a month.  Where the figure is not told, one note
    for each licence asks for it.

    ## Example
    ```yaml
    organisation: {annual_revenue_usd: 25000000}   # with stable-diffusion-3.5-large self-hosted
    ```

    ## What to do
    Tell the figures, or ask the vendor for a licence and record it (`permits: [revenue]`).

    ## References
    https://stability.ai/community-license-agreement
    """
    yield from clause_breaches(case, _QUESTION)
