"""MG304: the copy of the licence that goes with distributed weights."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._documents import Documents
from modelguard.evaluate._duties import Duty, duty_breaches, titles
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Clause, Licence


@rule("MG304", "licence-copy-missing", level="warning")
def licence_copy_missing(case: Case) -> Iterator[Breach]:
    """Weights are passed on, and the repository has no copy of their licence.

    ## Why it matters
    Nearly every licence wants a copy of itself with each copy of the weights.  A repository's own LICENSE
    file is about its code and says nothing of the weights.

    ## Example
    An image with Mixtral in it, `distributes: weights`, and no copy of Apache-2.0.

    ## What to do
    Put the text beside the weights, for example as `licences/gemma.txt`.

    ## References
    https://www.apache.org/licenses/LICENSE-2.0#redistribution
    """
    duty = Duty(
        topics=("licence-copy",),
        proof=_proof,
        lacks="no licence file here has the copy of the licence",
        cure="Put a copy of the licence beside the weights.",
    )
    yield from duty_breaches(case, duty)


def _proof(_case: Case, documents: Documents, licence: Licence, _clause: Clause) -> bool | None:
    return documents.licence_names(titles(licence))
