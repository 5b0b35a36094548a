"""MG205: more users than the licence allows."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._clauses import Question, clause_breaches
from modelguard.evaluate._rule import Breach, rule

_QUESTION = Question(
    topics=("users",),
    permits=("users",),
    instead="choose a model whose licence counts no users",
    figures=True,
)


@rule("MG205", "user-threshold-exceeded", level="error")
def user_threshold(case: Case) -> Iterator[Breach]:
    """The organisation has more users than the licence of the weights allows without a contract.

    ## Why it matters
    Some licences end above a number of monthly active users.  Llama counts once, in the month before
    the model was released; Qwen counts now.  Where the figure is not told, one note for each licence
    asks for it.

    ## Example
    ```yaml
    organisation: {monthly_active_users: {now: 750000000, "2025-03": 720000000}}
    ```

    ## What to do
    Tell the figures (dated, where the licence looks at the release), or ask the vendor for a licence
    and record it (`permits: [users]`).

    ## References
    https://github.com/meta-llama/llama-models/blob/main/models/llama4/LICENSE
    """
    yield from clause_breaches(case, _QUESTION)
