"""MG306: derivatives that must keep the licence of what they were made from."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._documents import Documents
from modelguard.evaluate._duties import Duty, duty_breaches, titles
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Clause, Licence


@rule("MG306", "share-alike-not-kept", level="warning")
def share_alike_not_kept(case: Case) -> Iterator[Breach]:
    """A derivative is passed on, and nothing here keeps it under the licence that its base demands.

    ## Why it matters
    CC-BY-SA, the GPL and the like let derivatives go out under the same licence only.  Whether a
    fine-tune is a derivative in their sense is unsettled; the careful reading is that it is.

    ## Example
    A model card with `license: mit` over a base under CC-BY-SA-4.0, and `distributes: weights`.

    ## What to do
    Publish the derivative under the same licence, and say so in the card and in the LICENSE file.

    ## References
    https://creativecommons.org/licenses/by-sa/4.0/legalcode
    """
    duty = Duty(
        topics=("share-alike",),
        proof=_proof,
        lacks="neither the model card nor a licence file keeps the licence",
        cure="Publish it under the same licence, and say so in the card and in the licence file.",
        derivatives=True,
    )
    yield from duty_breaches(case, duty)


def _proof(case: Case, documents: Documents, licence: Licence, _clause: Clause) -> bool | None:
    if case.usage.detector == "model_card":
        declared = documents.declared_licence(case.usage.location.path)
        if declared is not None:
            return declared in {licence.id.lower(), licence.key.lower()}
    return documents.licence_names(titles(licence)) or None
