"""Turns usages into resolutions: which model, which terms, on what evidence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from modelguard.model import Resolution, Usage
from modelguard.naming import closed
from modelguard.naming.hub import OWN_STORE
from modelguard.resolve.changes import changed_terms
from modelguard.resolve.choices import in_words
from modelguard.resolve.derived import altered, stranger, unverified
from modelguard.resolve.ids import parse
from modelguard.resolve.infer import at_home, elsewhere, inferred, served_instead
from modelguard.resolve.match import kin, match
from modelguard.resolve.successor import SOON, successor
from modelguard.resolve.terms import Use, strictness, terms_of, wider
from modelguard.resolve.written import SPOKEN, converted, tagged, trained, varied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from modelguard.model import Model
    from modelguard.resolve.ids import ParsedId
    from modelguard.resolve.knowledge.store import KnowledgeBase
    from modelguard.resolve.match import Match

_RANKS = ("open", "gated-open", "unknown", "research-only", "managed-only")
# Words that names are made of; a name of these alone says nothing where only the string suggests a model.
_GENERIC_WORDS = """
ai api apple arrow audio azure b background base best c character chat classifier code coder command
computer control core creative default detection document domain embed embedding embeddings en enhanced
erase fast finance flash form foundation general git guide h hd image ink inpaint instruct intelligence
l large latest layout light long max medium meeting micro mini model models multilingual music nano
neural nightly nova object online openai outpaint parse path phonecall photon plus prebuilt preview pro
radio ranker ray read recognition recolor remove replace rerank reranker router s search semantic sketch
slam small solar sonic speech stable standard structure stt style summarise summarize suno table test
text tiny transformer tts turbo udio universal upscale use v video vision voice voicemail
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
_SHORTEST = 5
# Three everyday words in a row that are an id of the base, such as `text-embedding-3-small`, are no accident.
_MANY = 3
# The record that stands for "we looked, and no licence is stated" (SPDX: NONE).
_NO_LICENCE = "LicenseRef-no-license"


def resolve_usage(usage: Usage, base: KnowledgeBase, as_of: date) -> Resolution | None:
    """What `usage` means and what binds it; None for a weak one that is not known beyond doubt.

    A likely one that nobody knows is a row of the inventory: that it is used, the place does not prove.
    """
    if usage.channel != OWN_STORE:
        return _resolve(usage, base, as_of)
    # The same weights, wherever a library of its own has them from.
    found = _resolve(replace(usage, channel="hf-hub"), base, as_of)
    if found is None or found.usage.channel != "hf-hub":
        return found
    return replace(found, usage=replace(found.usage, channel=None))


def _resolve(usage: Usage, base: KnowledgeBase, as_of: date) -> Resolution | None:
    name = f"{usage.family}-{usage.raw}" if usage.family else usage.raw
    parsed = parse(name, partial(_channel_named, base))
    usage = varied(converted(_in_the_cloud(usage, parsed)))
    own_channel = usage.channel if usage.channel != "litellm" else None
    weak = usage.strength != "strong"
    found = match(parsed, base, own_channel, as_of, surely=weak)
    if usage.revision is not None and (dated := _of_version(usage, base, as_of)) is not None:
        parsed, found = dated
    if found is not None and not weak and _is_ollamas(found, own_channel, base):
        found = None
    sure = _beyond_doubt(parsed, found) or _is_own(usage, found) or closed.is_dated(usage.raw)
    if weak and not sure:
        if usage.strength == "weak":
            return None
        return Resolution(usage=replace(usage, kind="catalogue-entry"), status="unknown", facts=parsed.facts)
    if found is None:
        usage = trained(inferred(tagged(usage, base), None, (), base))
        return Resolution(usage=usage, status="unknown", facts=parsed.facts)
    placed = _placed(usage, parsed, found, base)
    if placed.channel != usage.channel and _is_lie(placed.channel, found, base):
        doubt = ("doubt", f"the prefix names {placed.channel}, which does not offer this model")
        found = replace(found, form=replace(found.form, facts=(*found.form.facts, doubt)))
        placed = usage
    models = tuple(_models(found, base))
    placed = at_home(tagged(placed, base), models)
    shown = placed.execution
    if placed.endpoint is None and _is_lie(placed.channel, found, base):
        placed = elsewhere(placed, found, models, base)
    else:
        placed = trained(inferred(served_instead(placed, models, base), found, models, base))
    if shown == "unknown" and placed.execution == "self-hosted":
        # A policy may know better than the name.
        found = replace(found, form=replace(found.form, facts=(*found.form.facts, ("run", "by its name"))))
    answers = [_answer(placed, model, found, parsed, base, as_of) for model in models]
    answers = [altered(answer) for answer in answers]
    copier = stranger(parsed, found, base)
    if copier is not None:
        answers = [unverified(answer, copier) for answer in answers]
    if len(answers) == 1:
        return answers[0]
    return replace(max(answers, key=_strictest), status="conflicting", candidates=found.releases)


def _channel_named(base: KnowledgeBase, prefix: str) -> str | None:
    """The channel that a prefix names; an account of the hub is no prefix: `nvidia/x` is an id there."""
    record, vendor = base.channel(prefix), base.vendor(prefix)
    owned = vendor is not None and prefix in {vendor.key, *(owner.lower() for owner in vendor.hub_orgs)}
    return record.key if record is not None and not owned else None


def _of_version(usage: Usage, base: KnowledgeBase, as_of: date) -> tuple[ParsedId, Match] | None:
    """What a deployment of Azure means that tells name and version apart: the id that joins both, if known.

    Its plain name is a moving alias there; the version pins a release, as in `gpt-4o` of `2024-08-06`.
    """
    if not {"azure", "azure-openai"} & set(kin(usage.channel, base)):
        return None
    parsed = parse(f"{usage.raw}-{usage.revision}", partial(_channel_named, base))
    found = match(parsed, base, usage.channel, as_of, surely=True)
    return (parsed, found) if found is not None and found.certainty == "exact" else None


def _in_the_cloud(usage: Usage, parsed: ParsedId) -> Usage:
    """The usage, moved to Ollama's cloud when its tag says so: such a tag runs nothing locally."""
    if ("tag", "cloud") in parsed.facts and usage.channel in (None, "ollama", "litellm"):
        return replace(usage, channel="ollama-cloud", execution="managed")
    return usage


def _placed(usage: Usage, parsed: ParsedId, found: Match, base: KnowledgeBase) -> Usage:
    """The usage on the channel that its id names, where nothing nearer says otherwise.

    What looks like a prefix counts only when it had to come off, or when the whole id is one of that channel:
    `openai/gpt-oss-20b` is the name of weights.
    """
    if usage.channel not in (None, "litellm") or usage.endpoint is not None:
        return usage
    channel = found.form.channel
    execution = found.form.execution
    if channel is None and parsed.forms[-1].channel is not None:
        near = kin(parsed.forms[-1].channel, base)
        if any(name.channel in near for name in found.names):
            channel, execution = parsed.forms[-1].channel, parsed.forms[-1].execution
    if channel is None:
        return usage
    record = base.channel(channel)
    if execution == "unknown" and record is not None:
        execution = record.execution
    return replace(
        usage, channel=channel, execution=usage.execution if usage.execution != "unknown" else execution
    )


def _is_lie(channel: str | None, found: Match, base: KnowledgeBase) -> bool:
    """Whether a prefix names a vendor's own channel that offers none of these models.

    Where terms stack, the vendor hosts what others make; a host of open weights has none that are kept.
    """
    vendor = base.vendor(channel) if channel else None
    record = base.channel(channel) if channel else None
    near = set(kin(channel, base)) if channel else set()
    if channel in closed.OF_OPEN_WEIGHTS:  # a client of theirs that is handed whatever the program has
        offers = [offer for model in _models(found, base) for offer in model.offers]
        return bool(offers) and not any(o.artifact == "weights" or o.channel in near for o in offers)
    if vendor is None or channel is None or (record is not None and record.terms_stack):
        return False
    return not any(
        model.vendor == vendor.key or any(offer.channel in near for offer in model.offers)
        for model in _models(found, base)
    )


def _is_ollamas(found: Match, channel: str | None, base: KnowledgeBase) -> bool:
    """Whether a service is asked by a word that Ollama alone calls a model: `mistral` of Mistral's own.

    What the service means by it, if anything, nobody says. OpenAI's protocol is spoken by Ollama too.
    """
    record = base.channel(channel) if channel is not None and channel not in SPOKEN else None
    if record is None or record.execution != "managed" or not found.form.text.isalnum():
        return False
    return record.key != "ollama-cloud" and all(name.channel == "ollama" for name in found.names)


def _models(found: Match, base: KnowledgeBase) -> Iterator[Model]:
    for release in found.releases:
        model = base.model(release)
        if model is not None:
            yield model


def _beyond_doubt(parsed: ParsedId, found: Match | None) -> bool:
    """Whether the string alone proves that a model is named: it was hit, and is no everyday word."""
    if found is None:
        return False
    text = found.form.text.lower().removesuffix(":latest")  # images have that tag too
    if "/" in text or parsed.channel == "bedrock":
        return True
    words = re.findall(r"[a-z]+", text)
    joined = re.search(r"[a-z0-9][-:.][a-z0-9]|[a-z]_[a-z]+_[a-z]", text) is not None  # `en_core_web_sm`
    telling = not all(word in _GENERIC for word in words) or len(words) >= _MANY
    # Google counts releases so: `text-embedding-005`.
    telling = telling or (found.certainty == "exact" and re.search(r"-00\d\Z", text) is not None)
    return len(text) >= _SHORTEST and joined and telling


def _is_own(usage: Usage, found: Match | None) -> bool:
    """Whether a plain word is, letter for letter, what the service that the place names calls a model."""
    if found is None or found.certainty != "exact" or usage.kind == "catalogue-entry":
        return False
    return usage.execution != "unknown" and any(name.channel == usage.channel for name in found.names)


def _answer(
    usage: Usage, model: Model, found: Match, parsed: ParsedId, base: KnowledgeBase, as_of: date
) -> Resolution:
    leak = next((name for name in found.names if name.kind == "leak"), None)
    if leak is not None and model.leaked is None:
        model = replace(model, leaked=base.leak(leak.name) or "weights that circulate without permission")
    spelled = frozenset(name.lower() for name in parsed.names)
    channels = kin(usage.channel, base)
    bound = terms_of(model, Use(execution=usage.execution, channels=channels, ids=spelled, as_of=as_of), base)
    pointers = [name for name in found.names if name.release == model.id]
    sources = [name.source for name in pointers if name.source is not None]
    facts = found.form.facts
    if found.certainty in ("by-name", "by-spelling"):
        facts = (*facts, ("matched", f"{found.certainty}: {found.form.text}"))
    if model.lineage and (too_wide := wider(model, bound, base)) is not None:
        facts = (*facts, ("wider-than-base", too_wide))
    if bound.alternatives:
        facts = (*facts, ("choice", in_words(bound.alternatives, bound.terms)))
    retired = _retired(model, channels)
    if retired is not None and retired <= as_of + SOON:
        following = successor(model, channels, base, as_of)
        facts = (*facts, ("successor", following)) if following else facts
    said = _changed(found, usage, channels, base, as_of)
    return Resolution(
        usage=usage,
        status="absent" if bound.licence is not None and bound.licence.id == _NO_LICENCE else "resolved",
        model=model,
        availability=bound.availability,
        licence=bound.licence,
        terms=bound.terms,
        claims=bound.claims,
        evidence=tuple(dict.fromkeys((*sources, *bound.evidence))),
        alias=found.form.text if found.moving else None,
        pinned=not found.moving,
        retired=retired,
        leaked=model.leaked,
        facts=(*facts, ("terms-changed", said)) if said else facts,
        alternatives=bound.alternatives,
    )


def _changed(found: Match, usage: Usage, channels: list[str], base: KnowledgeBase, as_of: date) -> str | None:
    """Says that the alias that was found stood under other terms within the last year, where it did."""
    alias = next((name for name in found.names if name.kind in ("moving", "alias")), None)
    if alias is None:
        return None
    every = [n for n in base.names(alias.name) if (n.kind, n.channel) == (alias.kind, alias.channel)]
    return changed_terms(every, base, execution=usage.execution, channels=channels, as_of=as_of)


def _retired(model: Model, channels: list[str]) -> date | None:
    """The last day on which the model answers on the channel, when that is known."""
    for channel in channels:
        ends = [
            offer.end for offer in model.offers if offer.artifact == "endpoint" and offer.channel == channel
        ]
        if ends:
            known = [end for end in ends if end is not None]
            return max(known) - timedelta(days=1) if len(known) == len(ends) else None
    return None


def _strictest(answer: Resolution) -> tuple[int, tuple[int, str], str]:
    """A key that puts the answer that allows least last."""
    licence = strictness(answer.licence) if answer.licence is not None else (0, "")
    return _RANKS.index(answer.availability), licence, answer.model.id if answer.model else ""
