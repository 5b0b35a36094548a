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
from modelguard.detect._config.displayed import are_offered
from modelguard.detect._config.keys import (
    CATALOGUE,
    CHOICES,
    DESCRIBED,
    DISPLAYED,
    IN_PLACE,
    IN_USE,
    MEASURES,
    ON_OFFER,
    POLICY,
    SELF_HOSTED_KEYS,
    VALUE_KEYS,
)
from modelguard.detect._config.menus import is_long_offer, is_menu, is_on_offer
from modelguard.detect._config.priced import MANY_ROWS, SERVERS, SOME, is_card, is_priced, listed_by
from modelguard.detect._config.proved import TOKENIZERS, is_part_of_run
from modelguard.detect._config.providers import defined
from modelguard.detect._config.serving import MOST_SERVED, has_machines, is_served
from modelguard.detect._config.silence import is_silent
from modelguard.detect._config.surroundings import Context, around, declared
from modelguard.detect._config.tabled import NAMING, in_table, is_zoo
from modelguard.detect._config.talked import (
    are_metrics,
    are_shown,
    is_known,
    is_note,
    is_text_for,
)
from modelguard.detect._config.values import read as read_value
from modelguard.detect._parameters import proof
from modelguard.detect._shape import could_name_model, is_hub_id, suggests_model
from modelguard.detect._trees.cloudformation import values as function_values
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting

_MAX_WEAK = 2000
_PRICE = expression(r"price|(?:^|_)costs?(?:_|$|per)|per_?(?:1k|1m|million|thousand|m?tok)", re.IGNORECASE)
# What a table of measured results tells of each run; three of them and the row is a record, not a setting.
_RESULT = expression(
    r"pass_rate|score|accuracy|test_cases|seconds|_cost|elo\b|win_rate|\bf1\b|bleu|\bwer\b|latency|commit|error|"
    r"num_|percent|released|^date$|^versions?$",
    re.IGNORECASE,
)
_RESULTS = 3
_ABILITY = expression(r"(?:supports?|max|has|is|input|output)[_-]|(?:supports|max|has|is)[A-Z]|aliases\Z")
# Names of Azure's models, and what tells their version beside them.
_VERSION = {"name": "version", "model": "version", "modelName": "modelVersion", "model_name": "model_version"}
_DATED = expression(r"[\w.-]{1,30}\Z")
_NUMBER = expression(r"\d+")
# Names of settings, whatever numbers stand in them: `Microsoft.….TLS_RSA_WITH_AES_256_CBC_SHA`.
_NAMESPACE = ("Microsoft.", "System.")
# They name the model of a row themselves, or say that its key is a name of one's own for what is served.
_OWN = ("model", "id", "model_name", "litellm_params", "path", "providers", "routing", "cmd", "model_var")
# Whoever tells so much of each row lists it for others, whatever it is called there.
_SHOWN = 2
# So many models that something fits are more than its own.
_FITTING = 4
# Lists of jobs and of agents, each of which runs, whatever it is labelled.
_JOBS = frozenset(("include", "jobs", "steps", "tasks", "agents", "instances"))
# Lists of promptfoo's, of those whom it asks.
_ASKED_BY_KEY = ("providers", "targets")
# What a model's id becomes in names of files.
_SLUGS = ("slug", "model_slug", "modelSlug")


def read(node: Node, context: Context) -> Iterator[Clue]:
    """The clues of a tree, each place once, in the order of the file."""
    found = defined(node)
    context = replace(context, providers={**context.providers, **found}) if found else context
    context = replace(context, catalogue=True) if isinstance(node, Map) and is_card(node) else context
    yield from own_names(node, context)
    own = renamed(node)
    seen: set[tuple[object, ...]] = set()
    weak = 0
    for clue in _walk(node, context):
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
            listed = are_metrics(node) or _is_catalogue(node, key)
            offered = is_on_offer(node, key, parent) or is_long_offer(node, key, at)
            if listed or offered or is_menu(node, key, root):
                at = replace(at, catalogue=True, company=True)
            elif _is_word_list(node, key, parent):
                at = replace(at, catalogue=True)
            yield from _asked_by_key(node, key, at)
            stack.extend(_Place(item, key, parent, at) for item in reversed(node.items))
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
    found = container.read(node, inner)
    yield from (_listed(clue) for clue in found) if inner.catalogue else found
    inner = in_table(node, inner)
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
        if not isinstance(entry.value, Scalar) or is_silent(entry, at):
            continue
        if entry.value.text in told and name.lower().endswith("name") and not is_part_of_run(name):
            continue
        if name in _SLUGS and any(entry.value.text == each.replace("/", "-") for each in told):
            continue
        for clue in read_value(name, entry.value, key, node, _offered(entry, node, at)):
            if not isinstance(clue, Sighting) or clue.strength == "strong" or clue.raw not in told:
                yield _of_version(clue, name, node)
            if isinstance(clue, Sighting) and clue.strength == "strong":
                told.add(clue.raw)


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
    offered = key in CHOICES or ON_OFFER.search(key) is not None
    if isinstance(entry.value, List) and len(entry.value.items) >= _FITTING:
        offered = offered or (len(node.keys() & DISPLAYED) > 2 and proof(key) is not None)
    known = listed or (offered and isinstance(entry.value, List))
    return replace(at, catalogue=True) if known else at


def _is_catalogue(node: List, key: str) -> bool:
    """Whether a list is a table of known models: rows of ids and of what price lists tell."""
    if key in _JOBS:
        return False
    rows = [item for item in node.items if isinstance(item, Map)]
    keys = [row.keys() for row in rows]
    if len(rows) > 4 and sum(len(k & DISPLAYED) > 2 for k in keys) * 2 > len(rows):
        return True
    if len(rows) > 2 and (all(map(_is_record, rows)) or are_shown(rows)):
        return True
    if len(rows) == len(node.items) and len(rows) > MANY_ROWS // 2 and _are_prices(rows):
        return True  # even where a row of theirs says how its model has to be asked
    # Where most rows have their model's limits below `config`, none of them is asked or run by it.
    in_use = IN_USE - {"config"} if sum(map(_is_measured_below, rows)) * 2 > len(rows) else IN_USE
    if not rows or len(rows) < len(node.items) or any(k & in_use for k in keys):
        return False
    measured = len(rows) > _SHOWN + 1 and all(map(_is_measured_below, rows))
    if (
        measured
        or all(k & DESCRIBED for k in keys)
        or are_offered(rows)
        or _is_long_list(rows)
        or _are_prices(rows)
    ):
        return True
    shown = [len(k & CATALOGUE) for k in keys]
    if all(n > 1 and (n > _SHOWN or _names_one(row)) for n, row in zip(shown, rows, strict=True)):
        return True
    if len(rows) < 3:
        return False
    listed = proof(key) is not None and not any(k & IN_PLACE for k in keys)
    told = [row for n, row in zip(shown, rows, strict=True) if listed or n or _is_measured_below(row)]
    return sum(map(_names_one, told)) * 2 >= len(rows)


def _is_measured_below(row: Map) -> bool:
    """Whether what a row says of its model below `config` are the model's limits, and not how it is asked."""
    below = row.get("config")
    return isinstance(below, Map) and bool(below.keys() & MEASURES) and not below.keys() & IN_USE


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


def _are_prices(rows: list[Map]) -> bool:
    """Whether each row tells what something costs, or what goes in and comes out, and most name a model."""
    tell = [r for r in rows if {"input", "output"} <= r.keys() or any(map(_PRICE.search, r.keys()))]
    return SOME <= len(rows) <= len(tell) * 1.1 and sum(map(_names_one, rows)) * 2 > len(rows)


def _is_long_list(rows: list[Map]) -> bool:
    """Whether so many rows name a model each that nobody can run them all."""
    # Twice as many are a list even where each row tells its type.
    placed = IN_PLACE - {"type"} if len(rows) >= 2 * MANY_ROWS else IN_PLACE
    if len(rows) < MANY_ROWS or any(r.keys() & placed for r in rows) or _are_numbered(rows):
        return False
    if sum(_names_one(r) for r in rows) * 4 >= len(rows) * 3:
        return True
    return len(rows) >= 2 * MANY_ROWS and sum(map(_tells_one, rows)) * 4 >= len(rows) * 3


def _tells_one(row: Map) -> bool:
    """Whether a row names a model under whatever key: `{name: "…", defaultTag: "id"}`."""
    told = (e.value.text for e in row.entries[:MANY_ROWS] if isinstance(e.value, Scalar))
    return any(suggests_model(text) and could_name_model(text) for text in told)


def _are_numbered(rows: list[Map]) -> bool:
    """Whether what the rows are called differs by numbers alone: `item_1`, `item_2` are records."""
    called = [told[0][1] if (told := row.texts(NAMING)) else "" for row in rows]
    return len({_NUMBER.sub("", name) for name in called}) * 4 < len(called)


def _is_record(row: Map) -> bool:
    """Whether a row tells how a model did: a model beside several measured results."""
    told = [entry.key.text for entry in row.entries]
    return sum(1 for key in told if _RESULT.search(key)) >= _RESULTS and any(proof(key) for key in told)


def _is_word_list(node: List, key: str, parent: str) -> bool:
    """Whether a list under a key that says nothing of models is one of known names (patterns, families)."""
    if len(node.items) < 3 or proof(key) or key in VALUE_KEYS or key in ("providers", "provider", ""):
        return False
    if key in NAMING and proof(parent):
        return False
    plain = [item for item in node.items[:50] if isinstance(item, Scalar) and suggests_model(item.text)]
    return len(plain) * 2 > len(node.items[:50])


def _names_one(row: Map) -> bool:
    if any(suggests_model(text) for _, text in row.texts(NAMING)):
        return True
    first = [e.value.text for e in row.entries[:2] if isinstance(e.value, Scalar)]
    return bool(row.keys() & MEASURES) and any(suggests_model(text) for text in first)


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
