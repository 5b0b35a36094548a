"""Trees of YAML, JSON and TOML: places are exact, and no input breaks or stalls the readers."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelguard.detect._trees import json, toml, yaml
from modelguard.detect._trees.tree import List, Map, Node, Scalar, Span, from_text, maps

Parse = Callable[[Span], tuple[Node, ...]]
PARSERS: dict[str, Parse] = {"yaml": yaml.parse, "json": json.parse, "toml": toml.parse}


def leaves(nodes: tuple[Node, ...]) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for node in nodes:
        for each in maps(node):
            found.update({e.key.text: e.value for e in each.entries if isinstance(e.value, Scalar)})
    return found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("yaml", "é: x\nk: target"),
        ("yaml", 'é: {"k" : "target"}'),
        ("yaml", "{{- if .x }}\nk:  'target' # no\n{{- end }}"),
        ("yaml", "---\na: b\n---\nk: &anchor target"),
        ("yaml", "broken: [\nk: target"),
        ("yaml", "a: |\n  x\nk: >-\n   target"),
        ("json", '// é\n{"a": "\\u00e9", "k": "target", }'),
        ("toml", "é = 1\n[a.b]\nk = 'target'"),
        ("toml", 'x = {k = "target"}'),
    ],
)
def test_a_value_stands_where_the_tree_says(kind: str, text: str) -> None:
    value = leaves(PARSERS[kind](from_text(text, "x")))["k"]
    line = text.split("\n")[value.location.line - 1]
    assert value.text == "target"
    assert line[value.location.column - 1 : value.location.end_column - 1] == "target"


def test_a_file_inside_a_string_keeps_its_lines() -> None:
    outer = leaves(yaml.parse(from_text('data: |\n    a:\n      k: "target"\n', "x")))["data"]
    inner = leaves(yaml.parse(outer.span))["k"]
    assert (inner.location.line, inner.location.column) == (3, 11)


def test_a_service_inherits_what_it_merges() -> None:
    (document,) = yaml.parse(from_text("a: &a {image: i}\nb: {<<: *a, c: d}", "x"))
    assert isinstance(document, Map)
    assert isinstance(inner := document.get("b"), Map)
    assert inner.text("image") == "i"


@pytest.mark.parametrize("kind", PARSERS)
@pytest.mark.parametrize(
    "bomb", ["[" * 100_000, "{" * 100_000, "a" + ".a" * 50_000 + "=1", "{{" * 50_000, "- " * 50_000]
)
def test_deep_nesting_neither_stalls_nor_breaks(kind: str, bomb: str) -> None:
    start = time.perf_counter()
    PARSERS[kind](from_text(bomb, "x"))
    assert time.perf_counter() - start < 10


def test_aliases_are_not_expanded() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 60))]
    (document,) = yaml.parse(from_text("\n".join(lines), "x"))
    assert isinstance(document, Map)
    assert isinstance(last := document.get("a59"), List)
    assert not any(isinstance(item, Scalar | Map | List) for item in last.items)


@pytest.mark.parametrize("kind", PARSERS)
@given(text=st.text(max_size=200))
def test_no_text_raises(kind: str, text: str) -> None:
    for value in leaves(PARSERS[kind](from_text(text, "x"))).values():
        assert value.location.line >= 1
        assert value.location.column >= 1
