"""Expressions that are compiled late are still all well formed, and are compiled only when used."""

from __future__ import annotations

import gc
import pkgutil
import re
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

import modelguard
from modelguard.expressions import _Expression, expression


def test_every_expression_of_the_package_compiles() -> None:
    for module in pkgutil.walk_packages(modelguard.__path__, "modelguard."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    found = [each for each in gc.get_objects() if isinstance(each, _Expression)]
    assert len(found) > 200
    for each in found:
        assert isinstance(each.pattern, str | bytes)


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
