"""Maps whose keys are models: what each costs, how much it takes, and who lists it so."""

from __future__ import annotations

import re
from dataclasses import replace

from modelguard.detect._config.keys import IN_USE, MEASURES
from modelguard.detect._config.providers import said
from modelguard.detect._config.surroundings import Context
from modelguard.detect._places import URI
from modelguard.detect._shape import suggests_model
from modelguard.detect._trees.tree import Entry, Map, Scalar, follow
from modelguard.expressions import expression

MEASURE = expression(r"rate|cost|pric|limit|token|context|window|dimension", re.IGNORECASE)
# What stands above a table of prices alone.
_PRICE = expression(r"(?:model_?)?(?:costs?|prices?|pricing)\Z", re.IGNORECASE)
# What is counted, where a price is told of each.
_COUNTED = expression(
    r"(?:^|[-_])(?:in|out|inputs?|outputs?|cached?|read|write|per|batch|prompt|completion|tokens?|images?|requests?)(?:[-_]|\Z)",
    re.IGNORECASE,
)
_GOES_IN = expression(r"(?:input|in|prompt|request)(?:[-_]|\Z)", re.IGNORECASE)
_COMES_OUT = expression(r"(?:output|out|completion|response)(?:[-_]|\Z)", re.IGNORECASE)
_NUMBER = expression(r"\$?\d{0,9}(?:\.\d{1,12})?(?:[eE]-?\d{1,2})?\Z|null\Z|~?\Z")
_COLUMNS = 20
# What the page of one model in a catalogue tells of it.
_ABLE = frozenset(
    ("features", "limits", "mode", "modalities", "capabilities", "original_provider", "deprecation_date")
)
_CHOSEN_BY = frozenset(
    ("release_date", "releaseDate", "description", "purpose", "best_use_cases", "modalities")
)
# So many rows of one shape are a list of what there is: nobody runs as many side by side.
MANY_ROWS = 8
SOME = 3
# A language's code: `de`, `pt-BR`.
_LANGUAGE = expression(r"[a-z]{2,3}(?:[-_][A-Z]{2})?\Z")
# The keys right below are those who serve what is listed further below.
SERVERS = ("providers", "provider", "vendors")


def _is_sold(key: str) -> bool:
    return suggests_model(key) and _COUNTED.search(key) is None


def listed_by(at: Context) -> Context:
    """The context of a price list below the name of who serves it: whoever sells answers runs the model."""
    runs = said(at.server, is_name=True) if at.server and not at.endpoint else None
    if runs is None or at.execution != "unknown":
        return at
    return replace(at, channel=at.channel or runs.channel, execution="managed")


def is_priced(node: Map, key: str) -> bool:
    """Whether a map's keys are models: a list of prices, limits or sizes by name."""
    some = node.entries[:50]
    if _PRICE.match(key) and some and all(_is_sold(e.key.text) for e in some):
        return True
    if some and all(_is_price(e) or _is_paid_for(e) for e in some):
        return True
    if len(some) >= SOME and all(URI.match(e.key.text) and isinstance(e.value, Map) for e in some):
        return True
    if len(some) >= MANY_ROWS and sum(map(_is_called, some)) * 5 >= len(some) * 4:
        return True
    if len(some) < SOME:
        return False
    rows = [e.value for e in some if isinstance(e.value, Map) and suggests_model(e.key.text)]
    if MEASURE.search(key) and all(isinstance(e.value, Scalar) and suggests_model(e.key.text) for e in some):
        return True
    priced = [r for r in rows if any("cost" in k.lower() or "pric" in k.lower() for k in sorted(r.keys()))]
    return len(priced) * 2 >= len(some)


def is_by_language(node: Map) -> bool:
    """Whether a map recommends something for each of many languages: nobody speaks them all."""
    some = node.entries[:100]
    languages = sum(_LANGUAGE.match(e.key.text) is not None for e in some)
    return languages > MANY_ROWS and languages * 10 >= len(some) * 9


def is_card(node: Map) -> bool:
    """Whether a document tells of one model: its price, its owner, or under its name what it can do."""
    named = node.get("model", "id", "model_id")
    if isinstance(named, Map) and _is_priced_card(named):
        return True
    if node.text("object") == "model" and node.get("owned_by", "created") is not None:
        return True  # as services in OpenAI's way tell of one
    if not isinstance(named, Scalar) or not suggests_model(named.text) or node.keys() & IN_USE:
        return False
    costs = follow(node.get("costs", "cost", "pricing", "prices"))
    if isinstance(costs, Map):
        return any(_COUNTED.search(entry.key.text) for entry in costs.entries[:50])
    called = named.location.path.rpartition("/")[2].rpartition(".")[0]
    return called == named.text.rpartition("/")[2] and len(node.keys() & _ABLE) > 1


def _is_priced_card(node: Map) -> bool:
    """Whether a map tells what one model costs both ways, and what a reader chooses it by."""
    keys = node.keys()
    priced = sum("price" in key.lower() or "cost" in key.lower() for key in sorted(keys))
    named = node.get("model_id", "id", "model_name", "name") is not None
    return named and priced > 1 and bool(keys & _CHOSEN_BY) and not keys & IN_USE


def _is_called(entry: Entry) -> bool:
    """Whether an entry gives a model a name, as tables of many do."""
    return isinstance(entry.value, Scalar) and entry.value.is_text and suggests_model(entry.key.text)


def _is_paid_for(entry: Entry) -> bool:
    """Whether an entry tells in numbers alone what goes in and what comes out of a model:
    `acme-talk-7: {input: 3.00, output: 15.00, cache_read: 0.30}`.
    """
    row = entry.value
    if not isinstance(row, Map) or not suggests_model(entry.key.text) or not 1 < len(row.entries) < _COLUMNS:
        return False
    said = [each.key.text for each in row.entries]
    both = any(_GOES_IN.match(key) for key in said) and any(_COMES_OUT.match(key) for key in said)
    return both and all(
        isinstance(each.value, Scalar) and _is_number(each.value.text) for each in row.entries
    )


def _is_number(told: str) -> bool:
    return _NUMBER.match(told) is not None


def _is_price(entry: Entry) -> bool:
    """Whether an entry is a model's row in a price list, which repeats its key as the id."""
    row = entry.value
    return isinstance(row, Map) and row.text("id") == entry.key.text and bool(row.keys() & MEASURES)
