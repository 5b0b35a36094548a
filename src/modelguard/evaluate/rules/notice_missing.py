"""MG301: a notice that terms want beside distributed weights."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._documents import Documents
from modelguard.evaluate._duties import Duty, duty_breaches, titles, wanted_words
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Clause, Licence


@rule("MG301", "notice-missing", level="warning")
def notice_missing(case: Case) -> Iterator[Breach]:
    """Weights are passed on, and no notice file carries the notice that their terms ask for.

    ## Why it matters
    Llama and Gemma ask for a text file "Notice" with a given sentence in every copy; Apache-2.0 and MIT
    ask that their notices are kept.  Where the files were not looked at, or the policy does not say
    whether weights are distributed, it is a note.

    ## Example
    An image with Gemma in it, `distributes: weights`, and no NOTICE file.

    ## What to do
    `modelguard notices` writes the text; keep it as NOTICE beside the weights, and in the image.

    ## References
    https://ai.google.dev/gemma/terms
    """
    duty = Duty(
        topics=("notice",),
        proof=_proof,
        lacks="no notice file here has the notice",
        cure="Put the notice into a file named NOTICE beside the weights.",
    )
    yield from duty_breaches(case, duty)


def _proof(_case: Case, documents: Documents, licence: Licence, clause: Clause) -> bool | None:
    named = (*wanted_words(clause), *titles(licence))
    if documents.notice_names(named):
        return True
    # Terms without a sentence of their own want existing notices kept: the licence file carries them.
    return not clause.text and documents.licence_names(titles(licence))
