"""MG204: a licence that leaves out the licensee's country."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._clauses import Question, clause_breaches
from modelguard.evaluate._rule import Breach, rule

_QUESTION = Question(
    topics=("region",),
    permits=("region",),
    instead="choose a model whose licence covers your country",
)


@rule("MG204", "licensee-in-excluded-region", level="error")
def excluded_region(case: Case) -> Iterator[Breach]:
    """The licence of the weights gives no rights to licensees of this country.

    ## Why it matters
    Llama 3.2's multimodal models and Llama 4 give no rights to companies with their principal place of
    business in the EU, and some of Tencent's licences leave out the EU, the United Kingdom and South
    Korea.  The text models of Llama 3.2 are not concerned.

    ## Example
    ```yaml
    # organisation: {domicile: FR}
    command: vllm serve meta-llama/Llama-4-Scout-17B-16E-Instruct
    ```

    ## What to do
    Choose another model, or a contract with the vendor (`permits: [region]`).  Who merely uses a
    finished product that contains the model may be exempt: say `end_user_of_product: true` for the
    deployment.

    ## References
    https://github.com/meta-llama/llama-models/blob/main/models/llama4/USE_POLICY.md
    """
    yield from clause_breaches(case, _QUESTION)
