"""Which licence a publisher means: by its text, else by its tag; a name of several texts needs its owner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelguard.noun import Noun
from modelguard.resolve.choices import alternatives, combined, freest, is_expression
from modelguard.resolve.licence_text import recognise
from modelguard.resolve.terms import strictness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelguard.model import Licence
    from modelguard.resolve.answers import Card
    from modelguard.resolve.choices import Alternatives
    from modelguard.resolve.knowledge.store import KnowledgeBase

# Tags that only say that the tag says nothing.
_EMPTY = frozenset({"other", "custom", "unknown", "proprietary", "commercial", "none", "license", "licence"})
_FAMILY = "-family"


class Declared(Noun):
    """The licences that a publisher declares.

    `said` is what stands there, for a claim; `unclear` says why it could not be told, and `silent` that
    nothing is declared at all.  `alternatives` are the sets of keys among which the user may choose, `meant`
    the keys of all licences that the tags may mean.
    """

    licences: tuple[Licence, ...] = ()
    said: tuple[str, ...] = ()
    unclear: str | None = None
    silent: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    alternatives: Alternatives = ()
    meant: tuple[str, ...] = ()

    @property
    def freest(self) -> tuple[Licence, ...]:
        """Those that bind whoever takes the freest of what is to be chosen from."""
        return freest(self.licences, self.alternatives, strictness)


def declared_by(card: Card, base: KnowledgeBase) -> Declared:
    """What the card, or the licence text beside it, declares."""
    tagged, choice, unclear = _by_tags(card, base)
    read = [(text, recognise(text, base)) for text in card.licence_texts]
    texts = {licence.key: licence for _, licence in read if licence is not None}
    said = tuple(card.licences) or ((card.licence_name,) if card.licence_name else ())
    facts: list[tuple[str, str]] = []
    if texts and not (choice and texts.keys() <= {item.key for item in tagged}):
        differing = sorted({item.name for item in tagged} - {item.name for item in texts.values()})
        if differing:
            names = " and ".join(sorted(item.name for item in texts.values()))
            facts.append(("licence-text", f"the text is {names}; the tag says {' and '.join(differing)}"))
        return Declared(licences=tuple(texts.values()), said=said, facts=tuple(facts))
    if card.licence_texts and not texts:
        facts.append(("licence-text", "a licence text lies beside it that nobody here has recognised"))
    meant = tuple(dict.fromkeys(item.key for tag in said for item in _named(tag, card, base)))
    if tagged:
        facts += [("licence-name", unclear)] if unclear else []
        return Declared(
            licences=tuple(tagged), said=said, facts=tuple(facts), alternatives=choice, meant=meant
        )
    if said:
        return Declared(said=said, unclear=unclear or f"nobody here knows a licence {said[0]!r}", meant=meant)
    if card.licence_files or card.licence_texts:
        return Declared(unclear="it has a licence text that nobody here has recognised, and no tag")
    if card.licence_files is None:
        return Declared(unclear="its card names no licence, and nobody looked for a licence file")
    return Declared(silent=True)


def _by_tags(card: Card, base: KnowledgeBase) -> tuple[list[Licence], Alternatives, str | None]:
    """The licences that the tags name, among which of them the user may choose, and what is unclear."""
    found: dict[str, Licence] = {}
    unclear: str | None = None
    choices: list[Alternatives] = []
    for tag in card.licences or ("other",):
        if is_expression(tag):
            named, arms = _by_expression(tag, card, base)
            found |= named
            choices.append(arms)
            unclear = unclear if arms else f"nobody here can tell what {tag!r} stands for"
            continue
        candidates = _named(tag, card, base)
        chosen = _choose(candidates, card, base)
        if chosen is not None:
            found[chosen.key] = chosen
            choices.append(((chosen.key,),))
        if len(candidates) > 1 and (chosen is None or chosen.key.endswith(_FAMILY) or not _sure(candidates)):
            names = ", ".join(sorted(licence.name for licence in candidates)[:6])
            unclear = f"{tag if tag not in _EMPTY else card.licence_name} may mean {names}"
        elif chosen is None and tag not in _EMPTY:
            unclear = f"nobody here knows a licence {tag!r}"
    if unclear is None and not found and card.licences:
        name = card.licence_name or card.licence_link
        unclear = f"nobody here knows the licence {name!r}" if name else f"it says only {card.licences[0]!r}"
    return list(found.values()), combined(choices), unclear


def _by_expression(text: str, card: Card, base: KnowledgeBase) -> tuple[dict[str, Licence], Alternatives]:
    """The licences of an expression and the alternatives that are known as a whole.

    An alternative that nobody here knows permits nothing; the others are enough, for the user may take them.
    """
    found: dict[str, Licence] = {}
    arms: list[tuple[str, ...]] = []
    for names in alternatives(text) or ():
        chosen = [_choose(_named(name, card, base), card, base) for name in names]
        known = [licence for licence in chosen if licence is not None]
        if len(known) == len(names):
            found |= {licence.key: licence for licence in known}
            arms.append(tuple(dict.fromkeys(licence.key for licence in known)))
    return found, tuple(dict.fromkeys(arms))


def _sure(candidates: Sequence[Licence]) -> bool:
    return len({licence.category for licence in candidates}) == 1


def _named(tag: str, card: Card, base: KnowledgeBase) -> Sequence[Licence]:
    """The licences that a tag may mean; `other` is explained by a name or a link beside it."""
    if tag.lower() not in _EMPTY:
        return _spelled(tag, base)
    by_name = _spelled(card.licence_name, base) if card.licence_name else ()
    return by_name or (_linked(card.licence_link, base) if card.licence_link else ())


def _spelled(name: str, base: KnowledgeBase) -> Sequence[Licence]:
    joined = re.sub(r"[\s_]+", "-", name.strip())
    spaced = re.sub(r"[\s_-]+", " ", name.strip())
    for spelling in dict.fromkeys((name, joined, spaced)):
        found = [licence for licence in base.licences_named(spelling) if not licence.service]
        if found:
            return found
    return ()


def _linked(link: str, base: KnowledgeBase) -> Sequence[Licence]:
    wanted = _bare(link)
    return [item for item in base.licences() if item.url and _bare(item.url) == wanted and not item.service]


def _bare(url: str) -> str:
    return re.sub(r"\Ahttps?://(?:www\.)?|[?#].*|/+\Z", "", url.strip().lower())


def _choose(candidates: Sequence[Licence], card: Card, base: KnowledgeBase) -> Licence | None:
    """The one that is meant: of several, those of the publisher's or the bases' vendors, the strictest first.

    A text of another vendor is never assumed for the sake of its name.
    """
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    owners = {name.partition("/")[0] for name in (card.id, *(ancestor.id for ancestor in card.bases))}
    vendors = {vendor.key for owner in owners if (vendor := base.vendor(owner)) is not None}
    own = [licence for licence in candidates if licence.vendor in vendors]
    common = [licence for licence in candidates if licence.vendor is None]
    families = [licence for licence in common if licence.key.endswith(_FAMILY)]
    return max(own or families or common, key=strictness, default=None)
