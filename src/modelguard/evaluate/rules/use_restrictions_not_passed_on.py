"""MG305: restrictions that must go on to those who get the model or its service."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._documents import Documents
from modelguard.evaluate._duties import Duty, duty_breaches, titles
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Clause, Licence


@rule("MG305", "use-restrictions-not-passed-on", level="warning")
def use_restrictions_not_passed_on(case: Case) -> Iterator[Breach]:
    """The model is offered to others, and nothing here binds them to the restrictions of its terms.

    ## Why it matters
    RAIL licences, Gemma and others must be passed on: their restrictions have to be an enforceable part
    of the terms under which others use the model, hosted access included.  For a service the terms mostly
    live elsewhere, so that a repository without them is a note; for weights it is a warning.

    ## Example
    Stable Diffusion XL in an image with `distributes: weights`, and no terms that repeat Attachment A.

    ## What to do
    Take the restrictions into your terms of use or licence, and keep the text in the repository.

    ## References
    https://www.licenses.ai/ai-licenses
    """
    duty = Duty(
        topics=("flow-down",),
        proof=_proof,
        lacks="no terms or licence here pass on the restrictions",
        cure="Take the restrictions into your own terms for those who get the model.",
    )
    yield from duty_breaches(case, duty)


def _proof(case: Case, documents: Documents, licence: Licence, _clause: Clause) -> bool | None:
    if documents.terms_name((*titles(licence), "prohibited use policy", "attachment a", "use restrictions")):
        return True
    return None if case.deployment.distributes == "service" else False
