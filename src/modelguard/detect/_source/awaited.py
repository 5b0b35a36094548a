"""Models that a test awaits: `if got.Model != "id" { t.Errorf`, `assertEquals("id", made.model())`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from modelguard.detect._parameters import OF_ANSWER, proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import suggests_model
from modelguard.detect._source.beside import PROVIDER, is_own_name
from modelguard.detect._source.lexer import JOINS, Token, inward, outward
from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Sighting

_EQUALS = ("==", "!=", "===", "!==")
# `assertEquals(a, b)`, `assert_eq!(a, b)`, `a.Should().Be(b)`, `expect(a).to eq(b)`.
_EQUAL = expression(
    r"(?:XCT)?(?:assert|expect)_?(?:eq|equals?|same)\Z|is_?equal(?:_?to)?\Z|(?:are_?)?equals?(?:_?to)?\Z|should_?(?:be|equal)\Z"
    r"|to_?(?:be|equal)\Z|(?:be|eq|eql)\Z|must_(?:be|equal)\Z",
    re.IGNORECASE,
)
_ENTRY = expression(
    r"contains?_?Entry|has_?Entry|HaveKeyWithValue|contains?_?Pair|assertArrayHasEntry", re.IGNORECASE
)
_SAYS = expression(r"if|unless|return|(?:XCT)?(?:assert|expect|check|require|verify|ok)", re.IGNORECASE)
_TESTS = expression(r"test|spec", re.IGNORECASE)
_SENT = expression(r"request|payload|body\Z|params", re.IGNORECASE)
# What only answers of services have: `->object->toBe("chat.completion")->model->toBe("id")`.
_ANSWERED = ("object", "created", "createdAt", "finishedAt", "systemFingerprint", "choices")
_ABOUT = ("expect", "and")
# `assert_eq!(resolve_model("free"), "id")`
_CHOOSES = expression(
    r"(?:resolve|pick|select|choose|determine|default|effective|active|current|get_?(?:default|chat|embedding|active|current|effective))"
    r"(?:_?[a-z]{1,16}){0,2}?_?models?(?:_?(?:id|name))?(?:_?for(?:_?[a-z]{1,16})?)?\Z",
    re.IGNORECASE,
)
_NEAR, _CHAIN = 30, 160
_BESIDE = 40  # so near a test awaits the provider of what it awaits the model of
_ENDS = (";", "{", "}")


def awaited(found: Sequence[Token], index: int) -> str | None:
    """The name under which that which a test compares with a string holds a model; None: it does not."""
    before = found[max(0, index - _NEAR) : index]
    if before and before[-1].text in _EQUALS and before[-1].kind == "sign":
        told = before[_start(before) : -1]
        if before[-1].text == "!=" and (got := _got(before[:-1])) is not None:
            return got
        # `models.find { it.id == "id" }` looks for one, and says nothing of what is right; no more does
        # `if sub.Model == "id" {`, which picks one.
        says = [token.text for token in told if _SAYS.match(token.text)]
        picks = before[-1].text in ("==", "===") and all(word == "if" for word in says)
        return _last(told) if says and not picks else None
    if (entry := _entry(before)) is not None:
        return entry
    if not _is_equal(before):
        return None
    behind = []
    for _, token, depth in inward(found[index + 1 : index + 1 + _NEAR]):
        if depth < 0 or token.text in _ENDS:
            break
        behind.append(token)
    if (chained := _chained(before)) is not None:
        told = found[max(0, index - _CHAIN) : index]
        return None if any(map(_is_of_answer, told[_subject(told) :])) else _last(chained)
    return _any(before[_start(before) :]) or _any(behind)


def provider_awaited(found: Sequence[Token], index: int) -> str | None:
    """The provider that a test awaits of what it awaits a model of: `assertEquals("groq", x.provider())`."""
    own = _asked(found, index, proof)
    if own is None:
        return None
    near = (at for far in range(1, _BESIDE) for at in (index - far, index + far) if 0 <= at < len(found))
    for at in near:
        token = found[at]
        named = token.text.lower() if token.kind == "string" else ""
        if named in PROVIDERS and _asked(found, at, _is_provider) == own:
            return named
    return None


def _is_provider(name: str) -> bool:
    return PROVIDER.match(name) is not None or name.endswith(("Provider", "_provider"))


def _asked(found: Sequence[Token], index: int, told: Callable[[str], object]) -> str | None:
    """The thing of whose member the statement around a string speaks: `made` of `made.provider()`."""
    first = max(0, index - _NEAR)
    before = found[first:index]
    behind = found[index + 1 : index + 1 + _NEAR]
    end = next((at for at, token in enumerate(behind) if token.text in _ENDS), len(behind))
    for part in (before[_start(before) :], behind[:end]):
        for at in range(len(part) - 1, 1, -1):
            name = part[at].text.removeprefix("get").removeprefix("Get")
            if part[at - 1].text in JOINS and told(name):
                return part[at - 2].text
    return None


def sighting_of(token: Token, name: str, lines: Lines, *, sure: bool) -> Sighting:
    """A model that a test awaits under a name."""
    return Sighting(
        location=lines.locate(token.start, token.end),
        raw=token.text,
        kind="test",
        strength="strong" if sure and suggests_model(token.text) and not is_own_name(token.text) else "weak",
        detector="source",
        because=f"the test awaits it as {name}",
        confidence=0.6,
    )


def _got(before: Sequence[Token]) -> str | None:
    """What Go compares that the same line got: `if got := pickModel("x"); got != "id" {`."""
    texts = [t.text for t in before]
    name = texts[-1:]
    start = max((at for at in range(len(texts) - 3) if texts[at] == "if"), default=len(texts))
    if (
        texts[-2:-1] != [";"]
        or texts[start + 1 : start + 2] != name
        or texts[start + 2 : start + 3] != [":="]
    ):
        return None
    return _any(before[start + 3 : -2])


def _entry(before: Sequence[Token]) -> str | None:
    """The key under which a test awaits the string in a map: `containsEntry("model", "id")`."""
    texts = [t.text for t in before[-4:]]
    holds = len(texts) == 4 and texts[1] + texts[3] == "(," and before[-2].kind == "string"
    return _telling(texts[2]) if holds and _ENTRY.match(texts[0]) else None


def _chained(before: Sequence[Token]) -> Sequence[Token] | None:
    """What stands before the matcher of a chain whose members are asked: `->model->toBe("id")`."""
    joined = len(before) > 3 and before[-1].text == "(" and before[-3].text in ("->", "?->")
    if not joined or not before[-2].text.startswith("to"):
        return None
    told = before[_start(before) : -3]
    return told[:-1] if told and told[-1].text == ")" else told


def _start(before: Sequence[Token]) -> int:
    """Where the statement begins that ends with these tokens."""
    return next((at + 1 for at in range(len(before) - 1, -1, -1) if before[at].text in _ENDS), 0)


def _subject(before: Sequence[Token]) -> int:
    """Where a chain last says what it is about: `expect($x)`, `->and($x->model)`."""
    pairs = enumerate(pairwise(before))
    said = [at for at, (one, opens) in pairs if one.text in _ABOUT and opens.text == "("]
    return max(_start(before), said[-1] if said else 0)


def is_sent(name: str) -> bool:
    """Whether what a test awaits under a name is what is sent: `$expectedRequest = ['model' => 'id']`."""
    return _SENT.search(name) is not None


def is_test(path: str) -> bool:
    """Whether a file holds tests by its path."""
    return _TESTS.search(path) is not None


def _is_equal(before: Sequence[Token]) -> bool:
    """Whether the call around the string, or the first word of its line, says that two things are equal."""
    if before and _EQUAL.match(before[-1].text):  # `to eq "id"`
        return True
    for at, token, depth in outward(before):
        if depth < 0:
            if token.text == "(" and at > 0 and before[at - 1].text == "Some":
                return _is_equal(before[: at - 1])
            return token.text == "(" and at > 0 and _EQUAL.match(before[at - 1].text) is not None
        if depth == 0 and token.text in _ENDS:
            return at + 1 < len(before) and _EQUAL.match(before[at + 1].text) is not None
    return False


def _last(tokens: Sequence[Token]) -> str | None:
    """The name at the end of an expression: `got.Model`, `body["model"]`, `made.model()`."""
    if [token.text for token in tokens[-3:]] == ["??", "null", ")"]:
        tokens = tokens[:-3]  # `($sent["model"] ?? null) === "id"`
    texts = [token.text for token in tokens]
    if any(map(_is_of_answer, tokens)):
        return None
    if texts[-1:] == ["]"] and len(texts) > 2 and tokens[-2].kind == "string":
        return _telling(texts[-2])
    if texts[-4:-2] == ["get", "("] and tokens[-2].kind == "string" and texts[-1] == ")":
        return _telling(texts[-2])  # `made.get("model")`
    if texts[-8:-6] == ["GetProperty", "("] and tokens[-6].kind == "string" and texts[-2:] == ["(", ")"]:
        return _telling(texts[-6])  # `body.GetProperty("model").GetString()`
    while texts[-2:] == ["(", ")"]:
        texts = texts[:-2]
    return _telling(texts[-1]) if len(texts) > 1 and texts[-2] in JOINS else None


def _is_of_answer(token: Token) -> bool:
    """Whether a name says that what holds it was answered."""
    return token.kind == "name" and (token.text in _ANSWERED or OF_ANSWER.search(token.text) is not None)


def _any(tokens: Sequence[Token]) -> str | None:
    """The last name among tokens that is a member's and holds a model, or a function that chooses one."""
    ends = (_last(tokens[: at + 1]) for at in range(len(tokens) - 1, 0, -1))
    chosen = (one.text for one, opens in pairwise(tokens) if opens.text == "(" and _CHOOSES.match(one.text))
    return next((name for name in (*ends, *chosen) if name is not None), None)


def _telling(name: str) -> str | None:
    """The name without `get`, where it is one of what holds a model."""
    name = name.removeprefix("get").removeprefix("Get")
    return name if proof(name) is not None else None
