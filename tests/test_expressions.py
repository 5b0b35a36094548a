"""Expressions that are compiled late are still all well formed, and are compiled only when used."""

from __future__ import annotations

import ast
import gc
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from ambiguity import is_exponential
from hypothesis import given
from hypothesis import strategies as st

import modelguard
from modelguard.expressions import _Expression, expression


def compiled_late() -> list[_Expression[str]]:
    for module in pkgutil.walk_packages(modelguard.__path__, "modelguard."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return [each for each in gc.get_objects() if isinstance(each, _Expression)]


def compiled_at_once() -> Iterator[str]:
    """The expressions that the code hands to `re` itself."""
    for path in Path(modelguard.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def test_every_expression_of_the_package_compiles() -> None:
    found = compiled_late()
    assert len(found) > 200
    for each in found:
        assert isinstance(each.pattern, str | bytes)


@pytest.mark.parametrize(
    ("pattern", "known"),
    [
        (r"(?:[A-Z]+[a-z]*)+\Z", True),
        (r"(a*)*b", True),
        (r"(a|a)*b", True),
        (r"(?:\w+\s?)*x", True),
        (r"(?:a|aa){0,40}b", True),
        (r"(?:[A-Z][a-z]*)+\Z", False),
        (r"[a-z]+(?:_[a-z]+)*\Z", False),
        (r"(?:ab|a)*c", False),
        (r"(?:a{1,4}b)*c", False),
        (r'"(?:[^"]+|\\.)*"?', False),  # nothing has to follow: it is never read anew
    ],
)
def test_the_test_tells_expressions_that_never_end(pattern: str, *, known: bool) -> None:
    assert is_exponential(pattern) is known


def test_no_expression_takes_exponential_time() -> None:
    found = {(each._source, each._flags) for each in compiled_late()} | {(p, 0) for p in compiled_at_once()}
    assert len(found) > 500
    assert not [pattern for pattern, flags in found if is_exponential(pattern, flags)]


@given(st.data())
def test_what_an_expression_needs_stands_in_all_that_fits(data: st.DataObject) -> None:
    careful = [each for each in gc.get_objects() if isinstance(each, _Expression) and each._needs is not None]
    assert len(careful) > 30
    each = data.draw(st.sampled_from(sorted(careful, key=lambda e: e._source)))
    assert each._needs in data.draw(st.from_regex(each._compiled()))


def test_a_text_without_what_is_needed_does_not_fit_and_costs_nothing() -> None:
    wrong = expression("(", needs="@")
    assert wrong.match("gpt-4o") is None
    with pytest.raises(re.error):
        wrong.match("gpt@4o")
    right = expression(r"\w+@(?P<version>\d+)", needs="@")
    assert [m and m["version"] for m in map(right.fullmatch, ("a@1", "a1", "a@b"))] == ["1", None, None]


def test_an_expression_answers_as_the_compiled_one_does() -> None:
    ours, theirs = expression(r"(?P<model>[a-z]+)-(\d)", re.IGNORECASE), re.compile("", 0)
    found = ours.search("see GPT-4")
    assert found is not None
    assert found["model"] == "GPT"
    assert ours.sub(r"\2", "gpt-4 b-5") == "4 5"
    assert ours.groups == 2
    assert type(ours.search) is type(theirs.search)


def test_a_mistake_is_raised_at_the_first_use() -> None:
    wrong = expression("(")
    with pytest.raises(re.error):
        wrong.search("")
