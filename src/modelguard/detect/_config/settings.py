"""What a tree of settings says of models, whatever the format: YAML, JSON and TOML are read here.

A walk without recursion.  Each map is looked at as what it may be: a container (image, command,
variables), a model with its provider and address, a row of a catalogue, or plain keys and values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from modelguard.detect._config import container
from modelguard.detect._config.aliases import own_names, renamed
from modelguard.detect._config.keys import (
    CATALOGUE,
    CHOICES,
    DESCRIBED,
    DISPLAYED,
    IN_USE,
    NAME_KEYS,
    ON_OFFER,
    POLICY,
    SELF_HOSTED_KEYS,
)
from modelguard.detect._config.lent import lend
from modelguard.detect._config.listed import is_catalogue, is_word_list
from modelguard.detect._config.menus import chained, is_long_offer, is_menu, is_off, is_on_offer, of_ollama
from modelguard.detect._config.priced import SERVERS, is_card, is_priced, listed_by
from modelguard.detect._config.proved import TOKENIZERS, is_part_of_run
from modelguard.detect._config.providers import defined
from modelguard.detect._config.reported import is_report
from modelguard.detect._config.serving import MOST_SERVED, has_machines, is_served
from modelguard.detect._config.silence import is_silent
from modelguard.detect._config.surroundings import Context, around, declared
from modelguard.detect._config.tabled import in_table, is_zoo
from modelguard.detect._config.talked import (
    are_metrics,
    is_known,
    is_note,
    is_text_for,
)
from modelguard.detect._config.values import read as read_value
from modelguard.detect._images import simulates
from modelguard.detect._parameters import proof
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.detect._trees.cloudformation import values as function_values
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting

_MAX_WEAK = 2000
_ABILITY = expression(r"(?:supports?|max|has|is|input|output)[_-]|(?:supports|max|has|is)[A-Z]|aliases\Z")
# Names of Azure's models, and what tells their version beside them.
_VERSION = {"name": "version", "model": "version", "modelName": "modelVersion", "model_name": "model_version"}
_DATED = expression(r"[\w.-]{1,30}\Z")
# Names of settings, whatever numbers stand in them: `Microsoft.….TLS_RSA_WITH_AES_256_CBC_SHA`.
_NAMESPACE = ("Microsoft.", "System.")
# They name the model of a row themselves, or say that its key is a name of one's own for what is served.
_OWN = (
    "model",
    "id",
    "model_name",
    "litellm_params",
    "path",
    "providers",
    "routing",
    "cmd",
    "model_var",
    "hf_id",
)
# So many models that something fits are more than its own.
_FITTING = 4
# Lists of promptfoo's, of those whom it asks.
_ASKED_BY_KEY = ("providers", "targets")
# A table of what is asked for where somebody names something else: `modelMapping: {gpt-4: qwen-max}`.
_TRANSLATES = expression(
    r"(?:\w{0,40}[_-])?models?[_-]?(?:map(?:ping)?s?|redirects?|alias(?:es)?|group_alias)\Z", re.IGNORECASE
)
# What a model's id becomes in names of files.
_SLUGS = ("slug", "model_slug", "modelSlug")


def read(node: Node, context: Context) -> Iterator[Clue]:
    """The clues of a tree, each place once, in the order of the file."""
    found = defined(node)
    context = replace(context, providers={**context.providers, **found}) if found else context
    over = isinstance(node, Map) and (is_card(node) or is_report(node))
    context = replace(context, catalogue=True) if over else context
    yield from own_names(node, context)
    own = renamed(node)
    seen: set[tuple[object, ...]] = set()
    weak = 0
    for clue in lend(_walk(node, context)):
        told = getattr(clue, "name", getattr(clue, "raw", None))
        rest = [getattr(clue, part, None) for part in ("strength", "revision", "endpoint")]
        key = (type(clue), getattr(clue, "location", None), told, *rest)
        if key in seen or (isinstance(clue, Sighting) and clue.raw in own):
            continue
        seen.add(key)
        if isinstance(clue, Sighting) and clue.kind == "catalogue-entry" and not context.trade:
            clue = replace(clue, strength="weak")  # rows of one shape are found in every trade
        if isinstance(clue, Sighting) and clue.strength == "weak":
            weak += 1
            if weak > _MAX_WEAK:
                continue
        yield clue


class _Place(NamedTuple):
    """A node, the key it stands under, the key above that, and what is known of the place."""

    node: Node
    key: str
    parent: str
    at: Context


def _walk(root: Node, context: Context) -> Iterator[Clue]:
    stack = [_Place(root, "", "", context)]
    while stack:
        place = stack.pop()
        node, key, parent, at = place
        if isinstance(node, List):
            if key == "defaults" and _names_groups(node):
                continue
            if (asked := chained(node, (key, parent), at)) is not None:
                rows = zip(node.items, asked, strict=True)
                stack.extend(_Place(item, "model", parent, each) for item, each in reversed([*rows]))
                continue
            listed = are_metrics(node) or is_catalogue(node, key)
            offered = is_on_offer(node, key, parent) or is_long_offer(node, key, at)
            if listed or offered or is_menu(node, key, root):
                at = replace(at, catalogue=True, company=True)
            elif is_word_list(node, key, parent):
                at = replace(at, catalogue=True)
            yield from _asked_by_key(node, key, at)
            at = of_ollama(node, key, at)
            off = replace(at, catalogue=True)
            there = [off if is_off(item, node) else at for item in node.items]
            stack.extend(
                _Place(item, key, parent, own)
                for item, own in zip(reversed(node.items), reversed(there), strict=True)
            )
        elif isinstance(node, Scalar):
            yield from read_value(key, node, parent, Map(), at)
        elif isinstance(node, Map) and (given := function_values(node)) is not None:
            stack.extend(_Place(item, key, parent, at) for item in reversed(given))
        elif isinstance(node, Map) and not is_note(node):
            yield from _mapped(node, place, stack)


def _mapped(node: Map, place: _Place, stack: list[_Place]) -> Iterator[Clue]:
    """The clues of a map's own values; the maps and lists in it are put on the stack."""
    _, key, parent, at = place
    inner = around(node, key, replace(at, server=key) if parent in SERVERS else at)
    if simulates(inner.image):
        return
    found = container.read(node, inner)
    yield from (_listed(clue) for clue in found) if inner.catalogue else found
    inner = in_table(node, key, inner)
    if is_priced(node, key):
        inner = listed_by(replace(inner, catalogue=True))
        yield from _by_name(node, inner, "a row of a list by model")
    elif _offers(node, key):
        many = len(node.entries) > 2 and not (inner.channel or inner.endpoint)
        known = many or all(_is_described(e.value) or _is_able(e.value) for e in node.entries)
        inner = replace(inner, catalogue=inner.catalogue or known)
        named = [e for e in node.entries if not _names_its_own(e)]
        yield from _by_name(Map(entries=named), inner, f"one of the {key}")
    above = _splits(node, parent) or _is_aliased(node, key, parent)
    yield from _plain_values(node, parent if above else key, inner)
    if is_zoo(node):
        for row in node.entries:
            yield from map(_listed, _walk(row.value, inner))
        return
    stack.extend(
        _Place(e.value, e.key.text, key, _offered(e, node, declared(e.key.text, e.value, node, inner)))
        for e in reversed(() if is_text_for(node) else node.entries)
        if not isinstance(e.value, Scalar) and not is_silent(e, inner) and not _are_data(e, key)
    )


def _are_data(entry: Entry, key: str) -> bool:
    """Whether an entry lists where data come from: `data: {sources: [{name_or_path: org/records}]}`."""
    return entry.key.text == "sources" and key in ("data", "dataset", "train_data", "eval_data")


def _splits(node: Map, parent: str) -> bool:
    """Whether a map below a tokenizer names an encoding alone: `tokenizer: {params: {model_name: "id"}}`."""
    told = (e.value.text for e in node.entries[:MOST_SERVED] if isinstance(e.value, Scalar))
    return parent in TOKENIZERS and not any(map(is_hub_id, told))


def _is_aliased(node: Map, key: str, parent: str) -> bool:
    """Whether a row below a name of one's own tells which model it is: `models: {fast: {id: "org/name"}}`."""
    told = node.text("id") if parent.lower().endswith("models") else None
    return told is not None and told != key and is_hub_id(told)


def _listed(clue: Clue) -> Clue:
    """The clue as one of a row: what a table tells of a run is known there, not run."""
    return replace(clue, kind="catalogue-entry") if isinstance(clue, Sighting) else clue


def _plain_values(node: Map, key: str, at: Context) -> Iterator[Clue]:
    """The clues of a map's own values; a value that repeats a model of the same map is its echo."""
    told: set[str] = set()
    if served := [e for e in node.entries[:MOST_SERVED] if is_served(e)]:
        there = replace(at, kind="serve", execution="self-hosted")
        yield from _by_name(Map(entries=served), there, "its entry tells how it is served")
    target = node.text("path") if node.get("op") is not None else None
    for entry in node.entries:
        name = entry.key.text
        if target and name == "value":  # a JSON patch
            key, _, name = target.rpartition("/")
            key = key.rpartition("/")[2]
        elif _TRANSLATES.match(key) and proof(name) is None:
            name = "model"
        if not isinstance(entry.value, Scalar) or is_silent(entry, at):
            continue
        if entry.value.text in told and _is_echo(name):
            continue
        if name in _SLUGS and any(entry.value.text == each.replace("/", "-") for each in told):
            continue
        for clue in read_value(name, entry.value, key, node, _offered(entry, node, at)):
            if not isinstance(clue, Sighting) or clue.strength == "strong" or clue.raw not in told:
                yield _of_version(clue, name, node)
            if isinstance(clue, Sighting) and clue.strength == "strong":
                told.add(clue.raw)


def _is_echo(name: str) -> bool:
    """Whether a key that holds a model of its map once more only calls it so: `model_name`, `display_name`.

    `chat_model_name` beside `ollama_model` says what another program asks for.
    """
    own = proof(name) is not None and name not in NAME_KEYS and "served" not in name
    return name.lower().endswith("name") and not own and not is_part_of_run(name)


def _of_version(clue: Clue, name: str, node: Map) -> Clue:
    """The clue with the version that stands beside the name of a model which Azure deploys."""
    key = _VERSION.get(name)
    if key is None or not isinstance(clue, Sighting) or not (clue.channel or "").startswith("azure"):
        return clue
    version = node.get(key, "version")
    told = isinstance(version, Scalar) and version.is_text and _DATED.match(version.text)
    return replace(clue, revision=version.text) if told and isinstance(version, Scalar) else clue


def _offered(entry: Entry, node: Map, at: Context) -> Context:
    """What an access policy allows, and what a form offers to choose from, is known there, not used.

    So is what somebody publishes something for, with its licence, its author and its tags.
    """
    key = entry.key.text
    listed = key in POLICY or key == "x-ms-enum" or is_known(entry)
    # `parameters: [{name: model, type: string, default: id, values: [id, …]}]` of a pipeline.
    chosen = key == "values" and {"default", "type"} <= node.keys()
    offered = chosen or key in CHOICES or ON_OFFER.search(key) is not None
    if isinstance(entry.value, List) and len(entry.value.items) >= _FITTING:
        offered = offered or (len(node.keys() & DISPLAYED) > 2 and proof(key) is not None)
    known = listed or (offered and isinstance(entry.value, List))
    return replace(at, catalogue=True) if known else at


def _asked_by_key(node: List, key: str, at: Context) -> Iterator[Clue]:
    """The models that keys of a list name, with how each is asked: `providers: [{openai:gpt-4o: {…}}]`."""
    for item in node.items if key in _ASKED_BY_KEY else ():
        if isinstance(item, Map) and len(item.entries) == 1 and ":" in item.entries[0].key.text:
            yield from read_value(key, item.entries[0].key, "", Map(), at)


def _names_groups(node: List) -> bool:
    """Whether a list composes a configuration out of named groups, as Hydra's `defaults` does."""
    return any(isinstance(item, Scalar) and item.text == "_self_" for item in node.items) or (
        bool(node.items) and all(isinstance(item, Map) and len(item.entries) == 1 for item in node.items)
    )


def _offers(node: Map, key: str) -> bool:
    """Whether the keys under `models` are ids, each with its own settings."""
    if not node.entries or proof(key) is None or not key.lower().endswith("models"):
        return False
    rows = [e for e in node.entries[:50] if isinstance(e.value, Map) and suggests_model(e.key.text)]
    # Where most rows name a model themselves, the keys are names of one's own.
    return len(rows) == len(node.entries[:50]) and sum(map(_names_its_own, rows)) * 2 <= len(rows)


def _names_its_own(row: Entry) -> bool:
    """Whether a row below a name of one's own tells which model it is: `fast: {id: qwen3-8b}`."""
    told = row.value.keys() if isinstance(row.value, Map) else set()
    return not told.isdisjoint(_OWN) or not told.isdisjoint(SELF_HOSTED_KEYS)


def _is_able(row: Node) -> bool:
    """Whether a row lists what its model is able to do, or whose it is, as tables for a choice have it."""
    told = isinstance(row, Map) and (row.get("capabilities") is not None or bool(row.keys() & DESCRIBED))
    return told and isinstance(row, Map) and not row.keys() & IN_USE


def _is_described(row: Node) -> bool:
    """Whether a row tells nothing but what a model can do: its limits, its abilities."""
    told = row.entries if isinstance(row, Map) else []
    abilities = [e for e in told if e.key.text in CATALOGUE or _ABILITY.match(e.key.text)]
    return len(abilities) > 1 and len(abilities) == len(told)


def _by_name(node: Map, at: Context, because: str) -> Iterator[Clue]:
    for entry in node.entries:
        if suggests_model(entry.key.text) and not entry.key.text.startswith(_NAMESPACE):
            off = isinstance(entry.value, Map) and (entry.value.text("enabled") or "").lower() == "false"
            runs_there = at.execution == "unknown" and not at.endpoint and has_machines(entry)
            yield Sighting(
                location=entry.key.location,
                raw=entry.key.text,
                kind="catalogue-entry" if at.catalogue or off else at.kind,
                strength="strong",
                detector=at.detector,
                because=because,
                channel=at.channel,
                execution="self-hosted" if runs_there else at.execution,
                endpoint=at.endpoint,
                scope=at.scope,
            )
