"""What an id proves that says whose weights it copies, when nobody knows who copied them.

`someone/Llama-3.1-8B-Instruct-GGUF` says that it is Llama, so Llama's terms bind whoever runs it.  That a
stranger's copy of a permissive model may be used is another matter: no card was read, so it is not concluded.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.model import Ancestor
from modelguard.resolve.ids.local import QUANTISERS

if TYPE_CHECKING:
    from modelguard.model import Resolution
    from modelguard.resolve.ids import ParsedId
    from modelguard.resolve.knowledge.store import KnowledgeBase
    from modelguard.resolve.match import Match

_OWNED = expression(r"(?P<owner>\w[\w.-]*)/[\w.:-]+\Z")
_FREE = ("permissive", "public-domain")


def stranger(parsed: ParsedId, found: Match, base: KnowledgeBase) -> str | None:
    """Who put a copy of the model on the hub, if the id names somebody of whom nobody here has heard."""
    if found.certainty not in ("by-name", "by-spelling") or "/" in found.form.text:
        return None
    said = dict(found.form.facts)
    if "route" in said:  # what stands in front is a gateway's own word
        return None
    if "path" in said and "file" not in said:  # a file of its makers' own name, in a folder
        return None
    sure = [form for form in parsed.forms if form.sure]
    match = _OWNED.match(sure[-1].text) if sure else None
    if match is None or match["owner"].lower() in QUANTISERS:
        return None
    owner = match["owner"]
    known = base.vendor(owner) is not None or base.channel(owner.lower()) is not None
    return None if known or _publishes(owner, found, base) else owner


def _publishes(owner: str, found: Match, base: KnowledgeBase) -> bool:
    """Whether the weights themselves stand under that name on the hub: who made them converted them, too."""
    models = (base.model(release) for release in found.releases)
    offers = (offer for model in models if model is not None for offer in model.offers)
    prefix = f"{owner.lower()}/"
    return any(known.lower().startswith(prefix) for offer in offers for known in offer.ids)


def unverified(answer: Resolution, owner: str) -> Resolution:
    """The answer for a stranger's copy: what binds the base binds it, and nothing is said to be permitted."""
    if answer.model is None or answer.usage.execution == "managed":
        return answer
    says = f"its name says that {owner} made it from {answer.model.name or answer.model.id}; no card was read"
    facts = (*answer.facts, ("derived", says))
    model = replace(answer.model, review="unverified")
    if any(term.category not in _FREE for term in answer.terms):
        return replace(answer, model=model, facts=facts)
    named = " and ".join(term.name for term in answer.terms)
    doubt = ("unconfirmed", f"the base stands under {named}, but a name permits nothing") if named else None
    facts = (*facts, doubt) if doubt else facts
    return replace(
        answer, model=model, availability="unknown", licence=None, terms=(), claims=(), facts=facts
    )


def altered(answer: Resolution) -> Resolution:
    """The answer for weights that somebody altered, as their name says: another model, the same terms."""
    how = dict(answer.facts).get("altered")
    if how is None or answer.model is None:
        return answer
    base = answer.model
    says = f"its name says that {base.name or base.id} was altered ({how}); no card was read"
    model = replace(
        base,
        id=f"{base.id}-{how}",
        name=f"{base.name or base.id} ({how})",
        purl=f"pkg:generic/{base.id}-{how}",
        lineage=(Ancestor(id=base.id, relation="finetune"),),
        review="unverified",
    )
    return replace(answer, model=model, facts=(*answer.facts, ("derived", says)))
