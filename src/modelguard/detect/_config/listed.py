"""Lists of settings whose rows tell of models that somebody else chooses, or of how runs of them went."""

from __future__ import annotations

import re
from collections import Counter

from modelguard.detect._config.displayed import are_offered
from modelguard.detect._config.keys import (
    CATALOGUE,
    DESCRIBED,
    DISPLAYED,
    IN_PLACE,
    IN_USE,
    MEASURES,
    VALUE_KEYS,
)
from modelguard.detect._config.priced import MANY_ROWS, MEASURE, SOME
from modelguard.detect._config.reported import CLOCKED
from modelguard.detect._config.tabled import NAMING, have
from modelguard.detect._config.talked import are_shown
from modelguard.detect._parameters import proof
from modelguard.detect._shape import could_name_model, suggests_model
from modelguard.detect._trees.tree import List, Map, Scalar
from modelguard.expressions import expression

_PRICE = expression(r"price|(?:^|_)costs?(?:_|$|per)|per_?(?:1k|1m|million|thousand|m?tok)", re.IGNORECASE)
# What a table of measured results tells of each run; three of them and the row is a record, not a setting.
_RESULT = expression(
    r"pass_rate|score|accuracy|^precision$|^recall$|test_cases|seconds|_cost|elo\b|win_rate|\bf1\b|bleu|\bwer\b|latency|commit|error|"
    r"num_|percent|^rank$|released|^date$|^versions?$|_(?:pass|passed|total|correct)$|per_s(?:ec)?$|_tps$",
    re.IGNORECASE,
)
_RESULTS = 3
# What came of it, beside the time.
_OUTCOMES = frozenset(
    (
        "success",
        "error",
        "error_message",
        "duration",
        "duration_ms",
        "actual_duration",
        "status_code",
        "response_time",
    )
)
_MEASURES = 2
_NUMBER = expression(r"\d+")
_COUNT = expression(r"\d[\d_.,]{0,20}\Z")
# Whoever tells so much of each row lists it for others, whatever it is called there.
_SHOWN = 2
# Lists of jobs and of agents, each of which runs, whatever it is labelled.
# What is asked, and what should come of it: rows with ids of their own, as evaluations have them.
_OF_CASES = frozenset(("question", "query", "user_input", "assertions", "expected_answer", "ground_truth"))
_JOBS = frozenset(("include", "jobs", "steps", "tasks", "agents", "instances", "nodes", "phases", "stages"))
# What a model is for, as lists tell of many.
_TYPES = ("model_type", "model_types", "modelType", "modelTypes")
# The lists below services, and so many models in them that they are all that can be had.
_OFFERED = ("models", "llm", "llms")
_MANY_OFFERS, _HEAD = 20, 300
# How much room weights take, on a disk or in a card.
_WEIGHT = expression(
    r"v?ram(?:_|[A-Z]|\Z)|(?:^|_)size(?:_?(?:gb|mb|bytes|in_bytes))?\Z|(?:Size|Bytes|MB|GB)\Z|_(?:bytes|mb|gb)\Z|sha256"
)


def is_catalogue(node: List, key: str) -> bool:
    """Whether a list is a table of known models: rows of ids and of what price lists tell."""
    if key in _JOBS:
        return False
    rows = [item for item in node.items if isinstance(item, Map)]
    if len(rows) > 1 and MEASURE.search(key) and all(map(_is_limit, rows)):
        return True
    keys = [row.keys() for row in rows]
    if len(rows) > 4 and sum(len(k & DISPLAYED) > 2 for k in keys) * 2 > len(rows):
        return True
    if len(rows) >= SOME and (all(map(_is_record, rows)) or are_shown(rows) or all(map(_is_fetched, rows))):
        return True
    if len(rows) == len(node.items) and len(rows) > MANY_ROWS // 2 and _are_prices(rows):
        return True  # even where a row of theirs says how its model has to be asked
    # Where most rows have their model's limits below `config`, none of them is asked or run by it.
    in_use = IN_USE - {"config"} if sum(map(_is_measured_below, rows)) * 2 > len(rows) else IN_USE
    if not rows or len(rows) < len(node.items) or have(keys, in_use):
        return False
    measured = len(rows) > _SHOWN + 1 and all(map(_is_measured_below, rows))
    if (
        measured
        or all(k & DESCRIBED for k in keys)
        or are_offered(rows)
        or _are_typed(rows)
        or _are_offers(rows)
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


def _are_prices(rows: list[Map]) -> bool:
    """Whether each row tells what something costs, or what goes in and comes out, and most name a model."""
    tell = [r for r in rows if {"input", "output"} <= r.keys() or any(map(_PRICE.search, r.keys()))]
    return SOME <= len(rows) <= len(tell) * 1.1 and sum(map(_names_one, rows)) * 2 > len(rows)


def _are_typed(rows: list[Map]) -> bool:
    """Whether each row tells what its model is for, and several are for the same: one of these is chosen.

    A program that runs a model of each kind (one that talks, one that embeds) tells each kind once.
    """
    head = rows[:_HEAD]
    kinds = [kind for row in head if row.texts(NAMING) and (kind := _kind_of(row))]
    alike = Counter(kinds).most_common(1)
    return len(kinds) == len(head) and bool(alike) and alike[0][1] >= SOME


def _kind_of(row: Map) -> tuple[str, ...]:
    """What a row says that its model is for."""
    told = row.get(*_TYPES)
    items = told.items[:MANY_ROWS] if isinstance(told, List) else [told]
    return tuple(item.text for item in items if isinstance(item, Scalar))


def _are_offers(rows: list[Map]) -> bool:
    """Whether each row is a service with what it offers: `[{name: acme, llm: [{llm_name: id}, …]}, …]`."""
    offers = [row.get(*_OFFERED) for row in rows[:_HEAD]]
    held = [item for o in offers if isinstance(o, List) for item in o.items[:_HEAD] if isinstance(item, Map)]
    if len(offers) < SOME or len(held) < _MANY_OFFERS or any(row.keys() & IN_USE for row in held):
        return False
    return sum(isinstance(offer, List) for offer in offers) * 4 >= len(offers) * 3 and all(
        row.texts(NAMING) for row in held
    )


def _is_long_list(rows: list[Map]) -> bool:
    """Whether so many rows name a model each that nobody can run them all."""
    # Twice as many are a list even where each row tells its type.
    placed = IN_PLACE - {"type"} if len(rows) >= 2 * MANY_ROWS else IN_PLACE
    if len(rows) < MANY_ROWS or have([r.keys() for r in rows], placed) or _are_numbered(rows):
        return False
    if sum(not _OF_CASES.isdisjoint(row.keys()) for row in rows) * 2 > len(rows):
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
    called = [told[0][1] for row in rows if (told := row.texts(NAMING))]
    return len({_NUMBER.sub("", name) for name in called}) * 4 < len(called)


def _is_record(row: Map) -> bool:
    """Whether a row tells how a model did: a model beside several measured results."""
    told = [entry.key.text for entry in row.entries]
    if not any(proof(key) for key in told):
        return False
    if "timestamp" in told and not _OUTCOMES.isdisjoint(told):
        return True  # `{"timestamp": "…", "model_name": "id", "success": true}`
    # Nobody sets `2.3280880451202393`; a clock has measured it.
    taken = sum(isinstance(e.value, Scalar) and CLOCKED.match(e.value.text) is not None for e in row.entries)
    return taken >= _MEASURES or sum(1 for key in told if _RESULT.search(key)) >= _RESULTS


def is_word_list(node: List, key: str, parent: str) -> bool:
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


def _is_limit(row: Map) -> bool:
    """Whether a row tells of a model nothing but numbers: `token_limits: [{model: id, limit: 128000}]`."""
    told = [e.value for e in row.entries[:MANY_ROWS] if isinstance(e.value, Scalar)]
    counted = sum(_COUNT.match(value.text) is not None for value in told)
    return len(told) == len(row.entries) and 0 < counted == len(told) - 1


def _is_fetched(row: Map) -> bool:
    """Whether a row offers weights to fetch: where they lie, and how much room they take."""
    told = [e for e in row.entries[:MANY_ROWS] if isinstance(e.value, Scalar)]
    weighed = any(_WEIGHT.search(e.key.text) for e in told)
    return weighed and any(e.value.text.startswith("https://") for e in told if isinstance(e.value, Scalar))
