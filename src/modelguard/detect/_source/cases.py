"""Cases that attributes hand to tests: `[InlineData("id")]`, `@ValueSource(strings = {"id"})`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from modelguard.detect._parameters import proof
from modelguard.detect._shape import could_name_model, suggests_model
from modelguard.detect._source.given import MAKERS, PREFIX
from modelguard.detect._source.lexer import Token
from modelguard.detect._source.silence import AWAITED
from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Sighting
from modelguard.noun import Noun

# Of NUnit, xUnit, MSTest and TUnit; of rstest and test_case; of Kotest.
_BY_PLACE = {"TestCase", "InlineData", "DataRow", "Arguments", "case", "test_case"}
_OF_FIELD = {"ValueSource", "CsvSource"}
_OF_PARAMETER = {"Values", "values"}
_BEFORE_LAMBDA = {"withData", "forAll", "row"}
_MARKS = (
    b"TestCase(", b"InlineData(", b"DataRow(", b"Arguments(", b"#[case", b"#[test_case", b"#[values",
    b"[Values(", b"ValueSource(", b"CsvSource(", b"withData(", b"forAll(",
)  # fmt: skip
_ASKED = expression(
    r"model|client|deployment|chat|engine|agent|llm|embed|complet|generat|request|options|settings",
    re.IGNORECASE,
)
_ONLY_ASKS = expression(
    r"(?:is|has|supports|can|parse|resolve|infer|detect|normali[sz]e|count|assert|expect|should|matches|validate|map|to|from)"
    r"(?:[A-Z_]|\Z)|.{0,60}(?:[tT]oken|[pP]ric|[cC]ost|[lL]imit|[cC]apabilit|[iI]nfo\Z)"
)
_TAKES = expression(r"(?i:(?:\w{0,40}_?)(?:model|deployment|llm|engine)(?:_?(?:id|name))?)\Z")
_ROW = ","
_MOST, _REACH, _BODY = 500, 160, 4_000


class Case(Noun):
    """A part of a string that a test takes, where it begins, and the parameter that takes it."""

    at: int
    text: str
    name: str


class _Test(Noun):
    """The parameters of a test and where its body lies."""

    names: tuple[str, ...]
    start: int
    end: int


def cases(found: Sequence[Token], around: Sequence[int], data: bytes) -> dict[int, list[Case]]:
    """The strings that are handed to tests whose parameters reach a model, and what of them does."""
    held: dict[int, list[Case]] = {}
    handed = islice(_handed(found, around, data), _MOST) if any(mark in data for mark in _MARKS) else ()
    for index, name, test in handed:
        row = name == _ROW
        cells = _cells(found[index].text) if row else ((0, found[index].text),)
        for place, (at, cell) in enumerate(cells):
            taken = test.names[place] if row and place < len(test.names) else name
            if could_name_model(cell) and _reaches(found, around, taken, test):
                held.setdefault(index, []).append(Case(at=at, text=cell, name=taken))
    return held


def _cells(row: str) -> Iterator[tuple[int, str]]:
    """The cells of a row of comma-separated values, and where they begin."""
    at = 0
    for cell in row.split(",") if row.isascii() else ():
        text = cell.strip().strip("'")
        yield at + cell.find(text), text
        at += len(cell) + 1


def of_cases(token: Token, held: Sequence[Case], lines: Lines) -> Iterator[Sighting]:
    """The sightings of what a string hands to a test."""
    for case in held:
        start = token.start + case.at
        yield Sighting(
            location=lines.locate(start, start + len(case.text.encode())),
            raw=case.text,
            kind="test",
            strength="strong" if suggests_model(case.text) or "-" in case.text else "weak",
            detector="source",
            because=f"a case that the test takes as {case.name}",
            confidence=0.8,
        )


def _handed(found: Sequence[Token], around: Sequence[int], data: bytes) -> Iterator[tuple[int, str, _Test]]:
    """The strings of attributes, the parameters that take them, and the tests."""
    for at, token in enumerate(found):
        opens = _opening(found, at)
        if token.kind != "name" or opens < 0:
            continue
        if token.text in _BY_PLACE | _OF_FIELD and _is_attribute(found, at, data):
            test = _test(found, around, _end(found, around, opens), data)
            if test is not None and not any(map(AWAITED.match, test.names)):
                places = _places(found, around, opens, one=token.text in _OF_FIELD)
                row = token.text == "CsvSource"
                yield from (
                    (i, _ROW if row else test.names[n], test) for i, n in places if n < len(test.names)
                )
        elif token.text in _BEFORE_LAMBDA - {"row"}:
            yield from _of_lambda(found, around, opens)
        elif token.text in _OF_PARAMETER and found[at - 1].text == "[":
            test = _around_parameter(found, around, opens)
            if test is not None:
                yield from ((i, test.names[0], test) for i, _ in _places(found, around, opens, one=True))


def _opening(found: Sequence[Token], at: int) -> int:
    """The bracket behind a name, or behind the name of its case: `case(`, `case::small(`."""
    ahead = [t.text for t in found[at + 1 : at + 4]]
    return at + 1 if ahead[:1] == ["("] else at + 3 if ahead[:1] + ahead[2:] == ["::", "("] else -1


def _is_attribute(found: Sequence[Token], at: int, data: bytes) -> bool:
    marked = data[found[at].start - 1 : found[at].start] == b"@"
    return marked or (at > 0 and found[at - 1].text in ("[", ",") and found[at - 1].kind == "sign")


def _end(found: Sequence[Token], around: Sequence[int], opens: int) -> int:
    """Where a bracket closes."""
    last = min(len(found), opens + _BODY)
    return next((i for i in range(opens + 1, last) if around[i] == around[opens]), last)


def _places(
    found: Sequence[Token], around: Sequence[int], opens: int, *, one: bool
) -> Iterator[tuple[int, int]]:
    """The strings of an attribute and the places that they take; a list for one gives them all the first."""
    place = 0
    for at in range(opens + 1, _end(found, around, opens)):
        token = found[at]
        if token.kind == "sign" and around[at] == opens and token.text in (",", ";"):
            if token.text == ";":
                return
            place += not one
        elif token.kind == "string" and (around[at] == opens or one) and _is_value(found, at):
            yield at, place


def _is_value(found: Sequence[Token], at: int) -> bool:
    """Whether a string is a case, not a setting of it: `TestName = "a plain question"`."""
    return found[at - 1].text != "=" or found[at - 2].text in ("strings", "value")


def _test(found: Sequence[Token], around: Sequence[int], at: int, data: bytes) -> _Test | None:
    """The function behind an attribute, and behind the other attributes of it."""
    last = min(len(found) - 1, at + _REACH)
    at += 1
    while at < last:
        token = found[at]
        if token.kind == "sign" and token.text in ("{", "}", ";"):
            return None
        if token.text == "[":  # the next attribute
            at = _end(found, around, at)
        elif token.text == "(" and token.kind == "sign":
            owner = at - 1
            if data[found[owner].start - 1 : found[owner].start] != b"@":
                return _function(found, around, at)
            at = _end(found, around, at)
        at += 1
    return None


def _function(found: Sequence[Token], around: Sequence[int], opens: int) -> _Test | None:
    """A function by the bracket of its parameters."""
    closes = _end(found, around, opens)
    start = next(
        (i for i in range(closes + 1, min(len(found), closes + 24)) if found[i].text in ("{", "=>", ";")), -1
    )
    if start < 0 or found[start].text == ";":
        return None
    end = _end(found, around, start) if found[start].text == "{" else min(len(found), start + _REACH)
    names = _parameters(found, around, opens, closes)
    return _Test(names=names, start=start, end=end) if names else None


def _parameters(found: Sequence[Token], around: Sequence[int], opens: int, closes: int) -> tuple[str, ...]:
    """The names of parameters; of rstest's those only that a case gives."""
    names, by_case = [], []
    parts: list[list[int]] = [[]]
    for at in range(opens + 1, closes):
        if around[at] == opens and found[at].text == ",":
            parts.append([])
        elif around[at] == opens:
            parts[-1].append(at)
    for part in parts:
        texts = [found[i] for i in part if found[i].kind == "name" or found[i].text in (":", "=")]
        until = next((i for i, t in enumerate(texts) if t.text in (":", "=")), len(texts))
        if until and texts[until - 1].kind == "name":
            names.append(texts[until - 1].text)
            attribute = next((i for i in part if found[i].text == "["), -1)
            if attribute > 0 and found[attribute + 1].text == "case":
                by_case.append(names[-1])
    return tuple(by_case or names)


def _of_lambda(found: Sequence[Token], around: Sequence[int], opens: int) -> Iterator[tuple[int, str, _Test]]:
    """Kotest's data: `withData("a", "b") { model -> … }`, `forAll(row("a", 1)) { model, size -> … }`."""
    closes = _end(found, around, opens)
    ahead = [t.text for t in found[closes + 1 : closes + 12]]
    if ahead[:1] != ["{"] or "->" not in ahead:
        return
    names = tuple(t for t in ahead[1 : ahead.index("->")] if t not in ("(", ")", ","))
    test = _Test(names=names, start=closes + 1, end=_end(found, around, closes + 1))
    for at in range(opens + 1, closes):
        if found[at].text == "row" and found[at + 1].text == "(":
            places = _places(found, around, at + 1, one=False)
            yield from ((i, names[n], test) for i, n in places if n < len(names))
        elif found[at].kind == "string" and around[at] == opens and names:
            yield at, names[0], test


def _around_parameter(found: Sequence[Token], around: Sequence[int], opens: int) -> _Test | None:
    """The test around a parameter with values of its own: `[Values("a", "b")] string model`."""
    bracket = around[opens]
    parameters = around[bracket] if bracket >= 0 else -1
    if parameters < 1 or found[parameters].text != "(":
        return None
    whole = _function(found, around, parameters)
    end = _end(found, around, bracket)
    stop = next((i for i in range(end, min(len(found), end + 12)) if found[i].text in (",", ")", "=")), end)
    typed = next((i for i in range(end, stop) if found[i].text == ":"), stop)
    name = found[typed - 1]
    return (
        None
        if whole is None or name.kind != "name"
        else _Test(names=(name.text,), start=whole.start, end=whole.end)
    )


def _reaches(found: Sequence[Token], around: Sequence[int], name: str, test: _Test) -> bool:
    """Whether a test gives its parameter to a model: `chat.Model = model`, `new ChatClient(model)`."""
    if not proof(name) and not _TAKES.match(name):
        return False
    uses = (i for i in range(test.start + 1, test.end) if found[i].text == name and found[i].kind == "name")
    return any(_asks(found, around, at) for at in uses)


def _asks(found: Sequence[Token], around: Sequence[int], at: int) -> bool:
    sign, before = found[at - 1].text, found[at - 2]
    if sign in ("=", ":", "=>") and before.kind == "name":
        return proof(before.text) is not None
    opens = around[at]
    if opens < 2 or found[opens].text != "(" or sign not in ("(", ",", "&"):
        return False
    callee = found[opens - 1].text
    made = found[opens - 2].text == "new" or callee == "new"
    plain = PREFIX.sub("", callee)
    if _ONLY_ASKS.match(callee) or _ONLY_ASKS.match(plain):
        return False
    return made or bool(proof(plain) or MAKERS.match(callee) or _ASKED.search(callee))
