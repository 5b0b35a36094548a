"""What binds a model that the knowledge base does not hold: its card's licence and what its bases pass down.

Nobody can give away rights that he does not have, so a fine-tune that says MIT over a Llama base stays under
Llama's terms.  What speaks for the publisher is asked first: the owner of the base may license it anew, the
base may have been relicensed, and a licence text beats a tag.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from modelguard.noun import Noun
from modelguard.resolve.choices import combined, freest
from modelguard.resolve.declared import Declared, declared_by
from modelguard.resolve.ids import parse
from modelguard.resolve.match import match
from modelguard.resolve.terms import choice_of, own_work, strictness, weights_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelguard.model import Ancestor, Licence, Model
    from modelguard.resolve.answers import Answer, Card
    from modelguard.resolve.choices import Alternatives
    from modelguard.resolve.knowledge.store import KnowledgeBase

DEPTH = 8
_MOST = 200
# Here the weights are the base's own, so that its terms hold as they are, even those that pass nothing on.
_COPIES = ("same", "quantised")
_CERTAIN = ("exact", "unwrapped", "by-name")
_OUTPUTS = ("outputs-training", "outputs-use")
_TAUGHT = "train-with-outputs"


class Passed(Noun):
    """A licence that comes down from `source`, the id of a base."""

    licence: Licence
    source: str


class Effective(Noun):
    """The terms of a derivative: its own and those that its bases pass down.

    `chain` holds all bases up to the roots, the nearest first; `gaps` are those of which nobody knows the
    terms, each with the reason; `unresolved` names two share-alike licences that cannot both be kept;
    `facts` say what spoke for or against the publisher.
    """

    own: Declared
    passed: tuple[Passed, ...]
    chain: tuple[Ancestor, ...]
    gaps: tuple[tuple[str, str], ...]
    unresolved: str | None
    copy: bool
    facts: tuple[tuple[str, str], ...]
    alternatives: Alternatives = ()

    @property
    def terms(self) -> tuple[Licence, ...]:
        """Everything that binds, the publisher's own first."""
        found = (*self.own.licences, *(item.licence for item in self.passed))
        return tuple({licence.key: licence for licence in found}.values())

    @property
    def first(self) -> Licence | None:
        """The strictest; of equals that of the base where the weights are a copy."""
        lead = [item.licence for item in self.passed] if self.copy else list(self.own.licences)
        ordered = freest(tuple(dict.fromkeys((*lead, *self.terms))), self.alternatives, strictness)
        return max(ordered, key=lambda licence: strictness(licence)[0], default=None)


@dataclass(slots=True)
class _Walk:
    """One walk up the bases of a card: `path` leads to where it stands, so that a circle ends."""

    cards: Mapping[str, Answer]
    base: KnowledgeBase
    as_of: date
    path: set[str] = field(default_factory=set)
    steps: int = 0
    chain: dict[str, Ancestor] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    facts: list[tuple[str, str]] = field(default_factory=list)
    choices: list[Alternatives] = field(default_factory=list)

    def pass_down(self, choice: Alternatives, licences: list[Passed]) -> None:
        """Remember among what a base lets its users choose, as far as it comes down at all."""
        keys = {item.licence.key for item in licences}
        self.choices.append(tuple(tuple(key for key in arm if key in keys) for arm in choice))


def effective(card: Card, cards: Mapping[str, Answer], base: KnowledgeBase, as_of: date) -> Effective:
    """The terms of the model of `card`; `cards` holds the answers for its bases, by id in lower case."""
    walk = _Walk(cards, base, as_of, path={card.id.lower()})
    own = declared_by(card, base)
    passed = _from_bases(card, own, walk, 0)
    copy = bool(card.bases) and all(ancestor.relation in _COPIES for ancestor in card.bases)
    facts = [*own.facts, *walk.facts]
    wider = _wider(own, passed)
    if wider:
        facts.append(("wider-than-base", wider))
    unresolved = _clash(own, passed)
    if unresolved:
        facts.append(("unresolved", unresolved))
    facts += [("base-unknown", f"{name}: {why}") for name, why in walk.gaps.items()]
    choice = combined((_as_choice(own.alternatives, own.licences), *walk.choices))
    return Effective(
        own=own,
        passed=tuple(passed),
        chain=tuple(a for name, a in walk.chain.items() if name != card.id.lower()),
        gaps=tuple(walk.gaps.items()),
        unresolved=unresolved,
        copy=copy,
        facts=tuple(dict.fromkeys(facts)),
        alternatives=choice,
    )


def _as_choice(choice: Alternatives, licences: Sequence[Licence]) -> Alternatives:
    """The alternatives, or the only one where there is nothing to choose."""
    return choice or ((tuple(licence.key for licence in licences),) if licences else ())


def known(name: str, base: KnowledgeBase, as_of: date) -> Model | None:
    """The release that a hub id names, where exactly one does; a known copier's copy is what it copies."""
    releases = {found.release for found in base.names(name) if found.kind in ("id", "alias")}
    if not releases:
        found = match(parse(name), base, "hf-hub", as_of)
        releases = set(found.releases) if found is not None and found.certainty in _CERTAIN else set()
    return base.model(releases.pop()) if len(releases) == 1 else None


def has_terms(model: Model, as_of: date) -> bool:
    """Whether the knowledge base knows under which licence the weights stand."""
    return any(offer.licence for offer in weights_on(model, as_of))


def _from_bases(card: Card, own: Declared, walk: _Walk, depth: int) -> list[Passed]:
    """What comes down to `card`: the union over its bases, each once."""
    found: list[Passed] = []
    walk.chain |= {a.id.lower(): a for a in card.bases if a.id.lower() not in walk.chain}
    for ancestor in card.bases:
        name = ancestor.id.lower()
        walk.steps += 1
        if walk.steps > _MOST or depth >= DEPTH:
            walk.gaps.setdefault(ancestor.id, "the chain of bases is too long to follow")
        elif name not in walk.path:
            walk.path.add(name)
            found += _from_base(card, own, ancestor, walk, depth)
            walk.path.discard(name)
    return list({item.licence.key: item for item in found}.values())


def _from_base(card: Card, own: Declared, ancestor: Ancestor, walk: _Walk, depth: int) -> list[Passed]:
    model = known(ancestor.id, walk.base, walk.as_of)
    answer = walk.cards.get(ancestor.id.lower())
    choice: Alternatives
    if model is not None and has_terms(model, walk.as_of):
        theirs, choice, above = _of_model(model, card, ancestor.id, walk)
    elif answer is not None and answer.card is not None:
        said = declared_by(answer.card, walk.base)
        theirs = [Passed(licence=licence, source=ancestor.id) for licence in said.licences]
        choice = _as_choice(said.alternatives, said.licences)
        above = _from_bases(answer.card, said, walk, depth + 1)
        if said.unclear:
            walk.gaps[ancestor.id] = said.unclear
    else:
        walk.gaps[ancestor.id] = answer.says if answer is not None else "nobody here knows it"
        return []
    if theirs and own.licences and _is_licensor(card.id, ancestor.id, model, walk.base):
        # Who owns the base may license a work made from it as he likes; what he had from others stays.
        walk.facts.append(("own-base", f"{ancestor.id} is the publisher's own: its terms are not passed on"))
        theirs = []
    theirs = [item for item in theirs if _goes_down(item.licence, ancestor.relation)]
    walk.pass_down(choice, theirs)
    return theirs + [item for item in above if _goes_down(item.licence, ancestor.relation)]


def _of_model(
    model: Model, card: Card, name: str, walk: _Walk
) -> tuple[list[Passed], Alternatives, list[Passed]]:
    """The licences of a known base, among which of them one may choose, and what its own bases pass down."""
    days = dict.fromkeys((walk.as_of, card.created or walk.as_of))
    found = [_weights(model, day, walk.base) for day in days]
    now, _ = found[0]
    then, _ = found[-1] if found[-1][0] else found[0]
    chosen, choice = min(
        (item for item in found if item[0] or not now),
        key=lambda item: max(map(strictness, freest(item[0], item[1], strictness)), default=(0, "")),
    )
    if {item.key for item in now} != {item.key for item in then}:
        words = " and ".join(licence.name for licence in chosen)
        walk.facts.append(("relicensed", f"{name} has changed its licence: {words} may be relied on"))
    above: list[Passed] = []
    walk.chain |= {a.id.lower(): a for a in model.lineage if a.id.lower() not in walk.chain}
    for ancestor in model.lineage:
        parent = walk.base.model(ancestor.id) or known(ancestor.id, walk.base, walk.as_of)
        walk.steps += 1
        if parent is not None and parent.id not in walk.path and walk.steps < _MOST:
            walk.path.add(parent.id)
            theirs, theirs_choice, higher = _of_model(parent, card, ancestor.id, walk)
            walk.path.discard(parent.id)
            if chosen and own_work(model, parent, walk.base):
                theirs = []
            theirs = [i for i in theirs if _goes_down(i.licence, ancestor.relation)]
            walk.pass_down(theirs_choice, theirs)
            above += theirs + [i for i in higher if _goes_down(i.licence, ancestor.relation)]
    return [Passed(licence=licence, source=name) for licence in chosen], choice, above


def _weights(model: Model, day: date, base: KnowledgeBase) -> tuple[tuple[Licence, ...], Alternatives]:
    """The licences of a release's weights on a day, and the alternatives of which one binds."""
    groups = [choice_of(offer) for offer in weights_on(model, day)]
    found = (base.licence(key) for group in groups for arm in group for key in arm)
    licences = tuple({licence.key: licence for licence in found if licence is not None}.values())
    return licences, combined(groups) or _as_choice((), licences)


def _goes_down(licence: Licence, relation: str) -> bool:
    if relation in _COPIES:
        return True
    if relation == "distilled":
        return any(
            clause.effect != "permits" and (clause.topic in _OUTPUTS or _TAUGHT in clause.actions)
            for clause in licence.clauses
        )
    return licence.passes_on != "none"


def _is_licensor(name: str, parent: str, model: Model | None, base: KnowledgeBase) -> bool:
    """Whether the publisher owns the base: a copy of another's weights under his name is not his."""
    owner, theirs = name.partition("/")[0].lower(), parent.partition("/")[0].lower()
    vendor = base.vendor(owner)
    orgs = {org.lower() for org in vendor.hub_orgs} if vendor is not None else set()
    if model is not None:
        return vendor is not None and owner in orgs and model.vendor == vendor.key
    return owner == theirs or {owner, theirs} <= orgs


def _wider(own: Declared, passed: list[Passed]) -> str | None:
    """Says that the publisher declares more than a base allows."""
    if not own.licences:
        return None
    said = max(own.freest, key=strictness)
    stricter = [item for item in passed if strictness(item.licence)[0] > strictness(said)[0]]
    if not stricter:
        return None
    worst = max(stricter, key=lambda item: strictness(item.licence))
    return f"it declares {said.name}, but {worst.source} passes {worst.licence.name} on"


def _clash(own: Declared, passed: list[Passed]) -> str | None:
    alike = {item.licence.key: item.licence for item in passed if item.licence.passes_on == "share-alike"}
    if alike:
        alike |= {licence.key: licence for licence in own.licences if licence.passes_on == "share-alike"}
    if len(alike) < 2:
        return None
    names = " and ".join(sorted(licence.name for licence in alike.values()))
    return f"{names} each want the whole to stand under themselves"
