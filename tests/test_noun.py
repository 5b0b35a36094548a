"""Nouns behave as the data classes that they stand in for."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, fields, is_dataclass, replace
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelguard.model import Location, Step
from modelguard.noun import Noun


class Place(Noun):
    """A place."""

    known: ClassVar[int] = 3
    path: str
    line: int = 1

    def above(self) -> Place:
        return replace(self, line=self.line - 1)


class Named(Place):
    name: str = "here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    path: str
    line: int = 1
    name: str = "here"


VALUES = st.fixed_dictionaries(
    {"path": st.text()}, optional={"line": st.integers() | st.floats(allow_nan=False), "name": st.text()}
)


@given(VALUES, VALUES)
def test_equality_hash_text_and_fields_are_those_of_a_data_class(one: dict[str, Any], other: dict[str, Any]):
    assert (Named(**one) == Named(**other)) is (Twin(**one) == Twin(**other))
    assert hash(Named(**one)) == hash(Twin(**one))
    assert repr(Named(**one)).removeprefix("Named") == repr(Twin(**one)).removeprefix("Twin")
    assert asdict(Named(**one)) == asdict(Twin(**one))  # type: ignore[call-overload]
    assert asdict(replace(Named(**one), **other)) == asdict(replace(Twin(**one), **other))  # type: ignore[call-overload]
    assert copy.deepcopy(Named(**one)) == pickle.loads(pickle.dumps(Named(**one))) == Named(**one)


def test_the_table_of_fields_is_that_of_a_data_class():
    assert is_dataclass(Named)
    for mine, theirs in zip(fields(Named), fields(Twin), strict=True):
        assert (mine.name, mine.type, mine.default) == (theirs.name, theirs.type, theirs.default)
    assert Named.known == 3


def test_a_base_and_what_derives_from_it_are_never_equal():
    assert Place(path="a") != Named(path="a")
    assert Named(path="a").above() == Named(path="a", line=0)


@pytest.mark.parametrize(
    ("values", "says"),
    [({}, "Location needs 'path'"), ({"path": "a", "line": 1, "row": 2}, "Location has no 'row'")],
)
def test_a_missing_or_unknown_field_is_named(values: dict[str, Any], says: str):
    with pytest.raises(TypeError, match=says):
        Location(**values)


def test_nothing_is_changed_or_added_later():
    step = Step(location=Location(path="a", line=1), why="b")
    with pytest.raises(FrozenInstanceError):
        step.why = "c"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del step.why
    with pytest.raises(FrozenInstanceError):
        step.reason = "c"  # type: ignore[attr-defined]
    assert not hasattr(step, "__dict__")
