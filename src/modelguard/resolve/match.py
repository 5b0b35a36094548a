"""Which release an id means, on a channel, on a day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from modelguard.expressions import expression
from modelguard.noun import Noun
from modelguard.resolve.ids.local import tagged
from modelguard.resolve.ids.symbols import spelled_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modelguard.model import Channel, Model
    from modelguard.resolve.ids import Form, ParsedId
    from modelguard.resolve.knowledge.names import Name
    from modelguard.resolve.knowledge.store import KnowledgeBase

Certainty = Literal["exact", "unwrapped", "by-name", "by-spelling"]
# A size between the other words of a name, as in `Llama-2-7b-chat`.
_OF_SIZE = expression(r"[a-zA-Z].{0,60}[-_]\d{1,3}(?:\.\d{1,2})?[bB](?:[-_]|\Z)")
# What may stand in an Ollama tag: a size first, then versions and variants.  Quantisations are gone by now.
_SIZE = expression(r"^e?\d+(?:\.\d+)?(?:x\d+(?:\.\d+)?)?[bmt](?:-a\d+(?:\.\d+)?b)?(?=-|$)")
_TAG = expression(
    r"^(?:v\d+(?:\.\d+)*|\d{4}|instruct|chat|text|base|it|code|python|vision|thinking|reasoning|preview|latest|dpo|"
    r"sft|rlhf|fast|mini|medium|lite|qat|mistral|\d{1,3}k|llama\d(?:\.\d)?)$"
)
# What must stand in the listed tag, or in the release that it means, as well.
_VERSION = expression(r"^(?:v|llama)?(\d+(?:\.\d+)*)k?$")
_NUMBERS = expression(r"\d+(?:\.\d+)*")
_TUNED = expression(r"-(?:chat|instruct|it)(?=-|$)")
_VARIANT = expression(r"-(?:instruct|thinking)(?=-|$)")
_VARIANTS = {"instruct", "python", "thinking"}
_UNTUNED = {"text", "base", "code"}  # in tags of models that were not taught to chat
_NEAR = 3  # days
_ROUNDED = 0.1  # how far the size of a tag may be from that of the weights
_UNITS = {"m": 0.001, "b": 1.0, "t": 1000.0}
_CHATTING = ("managed-multitenant", "gateway")
_SNAPSHOT = expression(r"^(?:\d{6}|\d{8})$")


class Match(Noun):
    """The names that a form of an id hit, all with the same right; usually they mean one release.

    `certainty`: the id as written, the id without wrappers and prefixes, a name that lost a closed
    list's suffix or owner, or a spelling that differs in punctuation.
    """

    names: tuple[Name, ...]
    certainty: Certainty
    form: Form

    @property
    def releases(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name.release for name in self.names))

    @property
    def moving(self) -> bool:
        return any(name.kind == "moving" for name in self.names)


def match(
    parsed: ParsedId, base: KnowledgeBase, channel: str | None, as_of: date, *, surely: bool = False
) -> Match | None:
    """What `parsed` means on a channel, else on the one it names itself, else anywhere; None when unknown.

    The id as written comes before its stripped forms, and any exact form before loose spelling.  With
    `surely`, only forms that lost nothing but wrappers count.
    """
    for certainty, form, found in _surely(parsed, base) if surely else _found(parsed, base):
        chosen = _choose(found, kin(channel or form.channel, base), as_of, base)
        if certainty in ("by-name", "by-spelling"):
            chosen = _originals(chosen, base)
        chosen = _as_served(chosen, channel or form.channel, base)
        if chosen and _snapshot_fits(form, chosen, base) and _is_at_hand(form, chosen, base):
            return Match(names=chosen, certainty=certainty, form=form)
    return None


def kin(channel: str | None, base: KnowledgeBase) -> list[str]:
    """The channel and those whose names hold on it too, nearest first.

    A channel within another one shares its names, and who runs weights takes them from the hub.
    """
    record = base.channel(channel) if channel else None
    if record is None:
        return [channel] if channel else []
    found = [record.key]
    outer: Channel | None = record
    while outer is not None and outer.within and outer.within not in found:
        found.append(outer.within)
        outer = base.channel(outer.within)
    found += [item.key for item in base.channels() if item.within in found and item.key not in found]
    if record.execution == "self-hosted" and "hf-hub" not in found:
        found.append("hf-hub")
    return found


def _surely(parsed: ParsedId, base: KnowledgeBase) -> Iterator[tuple[Certainty, Form, Iterable[Name]]]:
    for index, form in enumerate(parsed.forms):
        if form.sure:
            found = [name for name in base.names(form.text) if name.kind != "bare"]
            yield "unwrapped" if index else "exact", form, found
    for form in parsed.forms:
        # Weights of the hub without their owner, of a size that no everyday word has: `Llama-2-7b-chat-hf`.
        if form.sure and _OF_SIZE.search(form.text):
            yield "by-name", form, [name for name in base.names(form.text) if name.kind == "bare"]


def _found(parsed: ParsedId, base: KnowledgeBase) -> Iterator[tuple[Certainty, Form, Iterable[Name]]]:
    for index, form in enumerate(parsed.forms):
        certainty: Certainty = "exact" if index == 0 else "unwrapped" if form.sure else "by-name"
        yield certainty, form, [name for name in base.names(form.text) if name.kind != "bare"]
        if form.sure and (index + 1 == len(parsed.forms) or not parsed.forms[index + 1].sure):
            # Before the name loses a part, which may have told it from another model: grok-4-fast.
            yield from _loosely(parsed.forms[: index + 1], base)
    yield from _loosely(parsed.forms, base)


def _loosely(forms: Sequence[Form], base: KnowledgeBase) -> Iterator[tuple[Certainty, Form, Iterable[Name]]]:
    for form in forms:
        yield "by-name", form, _of_vendor(form.text, base)
        yield "by-name", form, _tagged(form.text, base)
        bare = [name for name in base.names(form.text) if name.kind == "bare"]
        if not bare and "copied-by" in dict(form.facts):  # a conversion's copy bears the model's own name
            bare = [name for name in base.names(f"{form.text}-hf") if name.kind == "bare"]
        yield "by-name", form, [name for name in bare if _says(name, form)]
    for form in forms:
        alike = base.spelled_like(form.text)
        yield "by-spelling", form, [name for name in alike if name.kind != "bare" or _says(name, form)]
        yield "by-spelling", form, _of_vendor(form.text, base, loosely=True)
        if (symbol := spelled_out(form.text)) is not None:
            yield "by-spelling", form, base.names(symbol.lower()) or base.spelled_like(symbol)


def _says(name: Name, form: Form) -> bool:
    """Whether the name of weights without their owner says enough: no everyday word but a release's own.

    Who copies models calls a copy by the name of the model, whatever word that is: `unsloth/inkling-GGUF`.
    """
    told = not name.name.isalpha() or name.release == name.name.lower()
    return told or "copied-by" in dict(form.facts)


def _of_vendor(text: str, base: KnowledgeBase, *, loosely: bool = False) -> list[Name]:
    """`vendor/name`, where the vendor has a model of that name: `meta/llama3-8b-instruct`."""
    owner, slash, rest = text.partition("/")
    vendor = base.vendor(owner) if slash and "/" not in rest else None
    if vendor is None:
        return []
    look_up = base.spelled_like if loosely else base.names
    found = look_up(rest) or look_up(f"{owner}-{rest}")  # nvidia/nemotron-nano-9b-v2 is NVIDIA-Nemotron-...
    return [name for name in found if (model := base.model(name.release)) and model.vendor == vendor.key]


def _tagged(text: str, base: KnowledgeBase) -> list[Name]:
    """An Ollama tag that is not listed means what the listed tags of that size mean, or of that name."""
    parts = tagged(text)
    if parts is None:
        return []
    name, tag = parts
    size = _SIZE.match(tag)
    variants = tag[size.end() :] if size else tag
    if not all(_TAG.match(word) for word in variants.split("-") if word):
        return _quantised_alike(name, tag, base)
    versions = {found[1] for word in variants.split("-") if (found := _VERSION.match(word))}
    listed = [
        item
        for item in base.tags(name, "ollama")
        if versions <= set(_NUMBERS.findall(f"{item.name} {item.release}"))
    ]
    if size is not None:
        same = [item for item in listed if item.name.partition(":")[2].startswith(size[0])]
        listed = same or [item for item in listed if _may_have(size[0], base, item.release)]
    untuned = bool(_UNTUNED & set(variants.split("-")))
    alike = [item for item in listed if untuned == bool(_UNTUNED & set(re.split("[:-]", item.name)))]
    if not alike:
        return [_untuned(item, base) if untuned else item for item in listed]
    return [_varied(item, set(variants.split("-")) & _VARIANTS, base) for item in alike]


def _quantised_alike(name: str, tag: str, base: KnowledgeBase) -> list[Name]:
    """What the listed quantisations of a tag mean: `r1:8b-0528-qwen3` where its Q4_K_M is listed."""
    start = f"{name}:{tag}-".lower()
    listed = [item for item in base.tags(name, "ollama") if item.name.lower().startswith(start)]
    return listed if len({item.release for item in listed}) == 1 else []


def _varied(name: Name, words: set[str], base: KnowledgeBase) -> Name:
    """The name, of the sibling that the tag says: `qwen3-next:80b-a3b-instruct` where another is listed."""
    for word in sorted(words - set(name.release.split("-"))):
        for sibling in (_VARIANT.sub(f"-{word}", name.release), f"{name.release}-{word}"):
            if sibling != name.release and base.model(sibling) is not None:
                return replace(name, release=sibling)
    return name


def _untuned(name: Name, base: KnowledgeBase) -> Name:
    """The name, of the model before it was taught to chat where that is known: `llama2:7b-text`."""
    core = _TUNED.sub("", name.release)
    known = [release for release in (core, f"{core}-base") if base.model(release) is not None]
    return replace(name, release=known[0]) if known else name


def _as_served(chosen: tuple[Name, ...], channel: str | None, base: KnowledgeBase) -> tuple[Name, ...]:
    """The tuned model, where a service that many share says a size and no more: `snowflake/llama3-8b`.

    A name that the service lists, and the full id of a repository of the hub, mean what they say; so does
    that of a base whose tuned model the service lists beside it.
    """
    record = base.channel(channel) if channel else None
    said = {"hf-hub", record.key} if record is not None else set()
    if record is None or record.kind not in _CHATTING or any(name.channel in said for name in chosen):
        return chosen
    return tuple(_tuned(name, record.key, base) for name in chosen)


def _tuned(name: Name, channel: str, base: KnowledgeBase) -> Name:
    plain = base.model(name.release)
    for word in ("instruct", "chat", "it"):
        tuned = base.model(f"{name.release}-{word}")
        if plain is None or tuned is None or tuned.vendor != plain.vendor or "embedding" in plain.modality:
            continue
        if _licences(tuned) == _licences(plain) and all(offer.channel != channel for offer in tuned.offers):
            return replace(name, release=tuned.id)
    return name


def _licences(model: Model) -> set[str | None]:
    return {offer.licence for offer in model.offers if offer.artifact == "weights"}


def _may_have(size: str, base: KnowledgeBase, release: str) -> bool:
    """Whether a release may be of the size that a tag rounds: 22.1 billion for `22b`, or named so: `8x7b`."""
    words = release.split("-")
    if "-a" in size or size in words:
        return size in release  # experts are counted in full
    model = base.model(release)
    if model is None or model.params_b is None:
        return not any(_SIZE.match(word) for word in words)
    billions = _billions(size)
    return billions is not None and abs(model.params_b - billions) <= _ROUNDED * billions


def _billions(size: str) -> float | None:
    """The parameters that a plain size says, in billions; None where it counts experts."""
    try:
        plain = size.partition("-")[0]
        return float(plain[:-1]) * _UNITS[plain[-1]]
    except ValueError:
        return None


def _choose(
    found: Iterable[Name], channels: Sequence[str], as_of: date, base: KnowledgeBase
) -> tuple[Name, ...]:
    """The names that count, by date: the channel's, else the vendor's own, else ids, else aliases."""
    names = list(found)
    leaks = [name for name in names if name.kind == "leak"]
    if leaks:
        return tuple(leaks[:1])
    for channel in channels:
        here = [name for name in names if name.channel == channel]
        if here:
            return _on(as_of, here)
    mine = [name for name in names if name.release in base.own]
    own = [name for name in names if _is_first_party(name, base)]
    ids = [name for name in names if name.kind in ("id", "bare", "ambiguous")]
    return _on(as_of, mine or own or ids or names)


def _originals(chosen: tuple[Name, ...], base: KnowledgeBase) -> tuple[Name, ...]:
    """Without those that merely carry the name: a canonical id comes first, a base before its copies."""
    canonical = tuple(name for name in chosen if name.kind == "id" and not name.channel)
    chosen = canonical or chosen
    releases = {name.release for name in chosen}
    copies = {release for release in releases if _ancestors(release, base) & (releases - {release})}
    return tuple(name for name in chosen if name.release not in copies) or chosen


def _ancestors(release: str, base: KnowledgeBase) -> set[str]:
    """The releases that a release says it was made from."""
    model = base.model(release)
    lineage = model.lineage if model is not None else ()
    return {found.release for ancestor in lineage for found in base.names(ancestor.id) if found.kind == "id"}


def _is_first_party(name: Name, base: KnowledgeBase) -> bool:
    """Whether the name is the model's own vendor's, on the vendor's own service."""
    channel = base.channel(name.channel) if name.channel else None
    model = base.model(name.release)
    return channel is not None and model is not None and channel.vendor == model.vendor


def _on(day: date, names: list[Name]) -> tuple[Name, ...]:
    """What the names mean on a day; outside of all intervals, what they meant last or will mean first."""
    doubtful = [name for name in names if name.kind == "ambiguous"]
    if doubtful:
        return tuple(doubtful)
    chosen: list[Name] = []
    for channel in dict.fromkeys(name.channel for name in names):
        here = [name for name in names if name.channel == channel]
        valid = [
            name for name in here if (name.start or date.min) <= day and (name.end is None or day < name.end)
        ]
        started = [name for name in here if (name.start or date.min) <= day]
        if not valid and started:
            valid = [max(started, key=lambda name: (name.end or date.max, name.start or date.min))]
        chosen += valid or [min(here, key=lambda name: name.start or date.min)]
    return tuple(chosen)


def _is_at_hand(form: Form, chosen: tuple[Name, ...], base: KnowledgeBase) -> bool:
    """Whether there are weights, where the id says that somebody altered them."""
    if "altered" not in dict(form.facts):
        return True
    models = (base.model(name.release) for name in chosen)
    return all(model and any(offer.artifact == "weights" for offer in model.offers) for model in models)


def _snapshot_fits(form: Form, chosen: tuple[Name, ...], base: KnowledgeBase) -> bool:
    """Whether a dated id that is known only without its date may be what was found."""
    facts = dict(form.facts)
    snapshot = facts.get("snapshot", "")
    if not _SNAPSHOT.match(snapshot) or snapshot in form.text:
        return True
    for name in chosen:
        model = base.model(name.release)
        if model is None:
            continue
        if ("/" in form.text or "prefix" in facts) and _is_catalogued(snapshot, model, base):
            return True
        spelled = [model.id, *(known for offer in model.offers for known in offer.ids)]
        if _about(snapshot, model.released) or any(snapshot in known.replace("-", "") for known in spelled):
            return True
    return False


def _is_catalogued(snapshot: str, model: Model, base: KnowledgeBase) -> bool:
    """Whether a gateway may date weights so, by the day of its entry: weights that exist in one version."""
    if not any(offer.artifact == "weights" for offer in model.offers):
        return False
    try:
        day = date(int(snapshot[:4]), int(snapshot[4:6]), int(snapshot[6:]))
    except ValueError:
        return False
    later = (f"{model.id}-{digits}" for digits in (snapshot[4:], snapshot[2:6], snapshot[2:], snapshot))
    return (model.released or day) <= day and all(base.model(name) is None for name in later)


def _about(snapshot: str, released: date | None) -> bool:
    """Whether a snapshot is of the day of the release, or as near as catalogues date it."""
    try:
        day = date(int(snapshot[:4]), int(snapshot[4:6]), int(snapshot[6:]))
    except ValueError:  # six digits, or no day
        return False
    return released is not None and abs((day - released).days) <= _NEAR
