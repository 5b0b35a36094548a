"""MG303: a derivative without the name that its base asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._documents import Documents
from modelguard.evaluate._duties import Duty, duty_breaches, wanted_words
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Clause, Licence


@rule("MG303", "derivative-misnamed", level="warning")
def derivative_misnamed(case: Case) -> Iterator[Breach]:
    """A model made from this one is passed on under a name that does not begin as the terms want.

    ## Why it matters
    Llama 3 and later want the names of fine-tunes to begin with "Llama", since 3.1 also those of models
    that learnt from its answers; EXAONE and GLM-4 have the like.  The name is read from the model card's
    heading; where there is none to read, it is a note.

    ## Example
    ```markdown
    ---
    base_model: meta-llama/Llama-3.1-8B
    ---
    # Acme-Support-8B
    ```

    ## What to do
    Rename it: `Llama-Acme-Support-8B`.

    ## References
    https://www.llama.com/llama3_1/license/
    """
    duty = Duty(
        topics=("naming",),
        proof=_proof,
        lacks="the model card's heading does not begin with the name",
        cure="Give what you made a name that begins as the terms want.",
        derivatives=True,
    )
    yield from duty_breaches(case, duty)


def _proof(case: Case, documents: Documents, _licence: Licence, clause: Clause) -> bool | None:
    wanted = wanted_words(clause)
    title = documents.title(case.usage.location.path) if case.usage.detector == "model_card" else None
    if not wanted or title is None:
        return None
    name = re.sub(r"^model card (?:for|of)\s+", "", title, flags=re.IGNORECASE).rsplit("/", 1)[-1]
    return any(name.lower().startswith(word.lower()) for word in wanted)
