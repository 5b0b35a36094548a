"""MG302: a badge or a credit that terms want to be shown."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._documents import Documents
from modelguard.evaluate._duties import Duty, duty_breaches, titles, wanted_words
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Clause, Licence


@rule("MG302", "attribution-missing", level="warning")
def attribution_missing(case: Case) -> Iterator[Breach]:
    """The model is offered to others, and nothing here shows the words that its terms want displayed.

    ## Why it matters
    Llama wants "Built with Llama" on a website, in an interface or in the documentation, Kimi K2 its name
    on the screen above a number of users or a revenue, CC-BY a credit.  A README or NOTICE that has the
    words counts; an interface that shows them cannot be seen from here.

    ## Example
    A service on Llama 3.3 with `distributes: service`, and "Built with Llama" nowhere.

    ## What to do
    Show the words where the terms want them, and repeat them in the README or NOTICE.

    ## References
    https://www.llama.com/llama3_3/license/
    """
    duty = Duty(
        topics=("attribution",),
        proof=_proof,
        lacks="no README or notice here shows the words",
        cure="Show the words, and repeat them in the README or NOTICE.",
    )
    yield from duty_breaches(case, duty)


def _proof(case: Case, documents: Documents, licence: Licence, clause: Clause) -> bool | None:
    words = wanted_words(clause)
    if words:
        return documents.any_says(words)
    model = case.resolution.model
    credited = documents.any_says([model.name, case.usage.raw] if model is not None else [case.usage.raw])
    return credited and documents.any_says(titles(licence))
