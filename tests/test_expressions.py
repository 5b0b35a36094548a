"""Expressions that are compiled late are still all well formed, and are compiled only when used."""

from __future__ import annotations

import gc
import pkgutil
import re
from importlib import import_module

import pytest

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
