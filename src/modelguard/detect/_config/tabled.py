"""Maps that tell of many models: aliases of repositories, what services offer, what each model can do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from modelguard.detect._config.keys import CATALOGUE, ID_KEYS, IN_PLACE, IN_USE, NAME_KEYS, OF_ROLES
from modelguard.detect._config.priced import MANY_ROWS, MEASURE, SOME, is_by_language
from modelguard.detect._config.surroundings import Context
from modelguard.detect._config.talked import is_sheet
from modelguard.detect._parameters import proof
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.detect._trees.tree import List, Map, Scalar
from modelguard.expressions import expression

# So many names of one's own are a table of aliases, and so many models more than one program runs.
_MANY_NAMES = 6
_MOST = 20
_HEAD = 300
# What a run is measured by, of which so many figures make a result.
_FIGURE = expression(
    r"(?:^|[-_])(?:\w{0,4}bleu|rouge\w{0,4}|chrf\w{0,3}|comet|meteor|bertscore|f1|accuracy|acc|precision|recall|ndcg|mrr|wer|cer|ter|elo)(?:[-_@]|\Z)",
    re.IGNORECASE,
)
_FIGURES = 3
# One row of so many may be unlike the others.
_RARE = 20
_SHOWN = frozenset(("id", "name", "url", "description"))
_LICENCE = ("license", "licence")
# The keys behind which a row says which model it is.
NAMING = tuple(sorted(ID_KEYS | NAME_KEYS | {"llm_name"}))


def in_table(node: Map, key: str, at: Context) -> Context:
    """What is known of the entries of a map under `key` that is a table of models."""
    if _are_aliases(node) and OF_ROLES.search(key) is None:
        told = at.image is not None or at.endpoint is not None
        return replace(at if told else replace(at, channel=None, execution="unknown"), catalogue=True)
    listed = is_by_language(node) or _is_directory(node) or _is_keyed(node) or is_sheet(node)
    listed = listed or _is_shown(node) or _is_result(node)
    return replace(at, catalogue=True) if listed else at


def _are_aliases(node: Map) -> bool:
    """Whether a map tells which repository of the hub each of many names of one's own stands for."""
    head = node.entries[:100]
    rows = [(e.key.text, e.value.text) for e in head if isinstance(e.value, Scalar)]
    if len(rows) < _MANY_NAMES or len(rows) < len(head):
        return False
    # What is asked for each purpose repeats itself, or has a default: `{default: a/b, chat: a/b, code: c/d}`.
    if node.get("default") is not None or len({text for _, text in rows}) * 4 < len(rows) * 3:
        return False
    told = sum(is_hub_id(text) and proof(name) is None for name, text in rows)
    return told * 10 >= len(rows) * 9


def _is_directory(node: Map) -> bool:
    """Whether a map tells of several services which models each has to offer, as gateways bring it along."""
    offers = [e.value.get("models") for e in node.entries[:100] if isinstance(e.value, Map)]
    listed = [o for o in offers if isinstance(o, List) and all(isinstance(i, Scalar) for i in o.items)]
    if len(listed) >= SOME and sum(len(o.items) for o in listed) >= _MOST:
        return True
    rows = [i for o in offers if isinstance(o, List) for i in o.items[:_MOST] if isinstance(i, Map)]
    shown = sum(len(row.keys() & CATALOGUE) > 1 and not row.keys() & IN_USE for row in rows)
    return len(offers) >= SOME and len(rows) >= SOME and shown * 4 >= len(rows) * 3


def is_zoo(node: Map) -> bool:
    """Whether a map gives so many models of one shape names of its own that nobody runs them side by side."""
    rows = [e.value for e in node.entries[:_HEAD] if isinstance(e.value, Map)]
    if len(rows) < 2 * MANY_ROWS or len(rows) < len(node.entries[:_HEAD]):
        return False
    if any(row.keys() & (IN_USE | IN_PLACE) for row in rows):
        return False
    naming = [_names_models(row) for row in rows]
    return all(naming) and bool(frozenset.intersection(*naming))


def have(rows: Sequence[AbstractSet[str]], keys: AbstractSet[str]) -> bool:
    """Whether rows have one of some keys; what one of very many has alone is no trait of them all."""
    return sum(not row.isdisjoint(keys) for row in rows) * _RARE >= max(1, len(rows))


def _names_models(row: Map) -> frozenset[str]:
    """The keys of a row that hold the name of a model."""
    told = ((e.key.text, e.value.text) for e in row.entries[:_MOST] if isinstance(e.value, Scalar))
    return frozenset(key for key, text in told if suggests_model(text) and (key in NAMING or proof(key)))


def _is_shown(node: Map) -> bool:
    """Whether a map shows people what a model is, where it lies and what it may be used for."""
    keys = set(map(str.lower, node.keys()))
    return keys >= _SHOWN and not keys.isdisjoint(_LICENCE) and keys.isdisjoint(IN_USE)


def _is_result(node: Map) -> bool:
    """Whether a map tells how a run did, in figures of several measures, and by which models they were got:
    `{comet: 76.9, comet_model: org/name, bleu: 24.4, chrf: 36.3}`.
    """
    shown = ((e.key.text, e.value) for e in node.entries[:_HEAD] if _FIGURE.search(e.key.text))
    figures = (value for _, value in shown if isinstance(value, Scalar) and not value.is_text)
    return sum("." in value.text for value in figures) >= _FIGURES


def _is_keyed(node: Map) -> bool:
    """Whether a map tells of several models what each can do, under its own id: nobody runs them all."""
    rows = [(e.key.text, e.value) for e in node.entries[:100] if isinstance(e.value, Map)]
    if len(rows) <= SOME or not all(any(MEASURE.search(e.key.text) for e in row.entries) for _, row in rows):
        return False
    own = sum(any(key.startswith(text) for _, text in row.texts(NAMING)) for key, row in rows)
    return own * 4 >= len(rows) * 3
