"""MG103: a derivative that promises more than what it was made from allows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._rule import Breach, rule
from modelguard.expressions import expression
from modelguard.model import Category, Licence

_RANK: dict[Category, int] = {
    "public-domain": 0,
    "permissive": 0,
    "copyleft": 1,
    "rail": 1,
    "restricted-commercial": 1,
    "research-only": 2,
}
# What these name is the base, and the licence is declared for what lies beside them.
_BESIDE = ("model_card", "adapter_config")
_PERMISSIVE = expression(r"(?:apache-2\.0|mit|bsd-\d-clause|isc|cc0-1\.0|unlicense|cc-by-4\.0)", re.I)
_IN_HEADER = expression(r"(?:general\.license|its metadata) says ([\w.+-]{2,60})")


@rule("MG103", "licence-wider-than-base", level="warning")
def licence_wider_than_base(case: Case) -> Iterator[Breach]:
    """A fine-tune, merge or re-upload declares a freer licence than its base passes down.

    ## Why it matters
    Nobody can give away rights that he does not have.  A card that says MIT over a Llama base leaves the
    terms of Llama in force, and a merge is bound by each of its parents.  The rules on use judge by the
    stricter terms; this one says that the card cannot be relied on.  In a place that the policy does not
    describe it is a note.

    ## Example
    ```yaml
    command: vllm serve deepseek-ai/DeepSeek-R1-Distill-Llama-70B     # MIT on the card, Llama 3.3 below
    ```

    ## What to do
    Treat the model by the terms of its base, and keep the duties that they bring.  Where the owner of the
    base agreed to the freer licence, add an exception that says so.

    ## References
    https://huggingface.co/docs/hub/model-cards#specifying-a-base-model
    """
    if case.runs_weights is False:
        return
    own, inherited = _split(case)
    said = {licence.name: _RANK[licence.category] for licence in own if licence.category in _RANK}
    said.update(dict.fromkeys(_declared(case), 0))
    if not said:
        return
    name, rank = min(said.items(), key=lambda item: (item[1], item[0]))
    for base in inherited:
        if _RANK.get(base.category, 0) <= rank or _is_licensor(case, base):
            continue
        subject = _words.subject(case)
        yield Breach(
            message=(
                f"{subject} {_words.run(case)} and stands under {base.name}, which goes with every "
                f"derivative, but {name} is declared for what was made from it."
                if case.usage.detector in _BESIDE
                else f"{subject} {_words.run(case)}: {name} is declared for it, but what it was made from "
                f"stands under {base.name}, which goes with every derivative."
            ),
            remedy=f"Use it as {base.name} allows, whatever the card says, and keep the duties of both.",
            verdict="depends",
            level=None if case.told else "note",
            licence=base,
            trusted=base.review != "unverified",
            together=None if case.told else f"{base.key}<{name}",
        )
        return


def _split(case: Case) -> tuple[list[Licence], list[Licence]]:
    """The licences of the model's own weights, and those that its ancestors pass down."""
    model = case.resolution.model
    weights = [o for o in model.offers if o.artifact == "weights"] if model is not None else []
    offered = {key for o in weights for arm in (*o.alternatives, (o.licence,)) for key in arm}
    terms = [t for t in case.resolution.terms if not t.service]
    own = [t for t in terms if t.key in offered]
    rest = [t for t in terms if t.key not in offered]
    declared_only = case.usage.detector in ("model_card", "gguf", "safetensors")
    # A card or a header declares a licence for what lies here, whose base is the model that it names.
    return (own, rest) if model is not None and model.lineage else ([], terms if declared_only else [])


def _declared(case: Case) -> Iterator[str]:
    """The permissive licences that somebody declares: on the hub, in a file's header, in the model card."""
    said = [c.licence for c in case.resolution.claims if c.acknowledgement == "declared"]
    said += [found.group(1) for because in case.usage.because for found in _IN_HEADER.finditer(because)]
    if case.documents is not None and case.usage.detector == "model_card":
        said.append(case.documents.declared_licence(case.usage.location.path) or "")
    alternatives = (
        part.strip(" ();,.") for licence in said for part in re.split(r"\sOR\s", licence, flags=re.I)
    )
    yield from (part for part in alternatives if _PERMISSIVE.fullmatch(part))


def _is_licensor(case: Case, base: Licence) -> bool:
    """True if the vendor gives rights in a work of its own: who owns the base may license it anew."""
    model = case.resolution.model
    if model is None or not model.lineage:
        return False
    ours = {i.split("/")[0].lower() for o in model.offers for i in o.ids if "/" in i} | {model.vendor}
    parents = {a.id.split("/")[0].lower() for a in model.lineage if "/" in a.id}
    return base.vendor == model.vendor or (bool(parents) and parents <= ours)
