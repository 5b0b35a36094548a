"""The statement that a string of a C-like language stands in: before it, and behind it."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._source.lexer import Token

# `aws.String("id")`, `openai.F("id")`, `ptr.To("id")`: Go's way to a pointer, whatever package lends it.
_POINTS = {"String", "StringPtr", "F", "Ptr", "To", "ToPtr", "Pointer", "PtrTo", "NewOpt"}
_PRAGMA = 4  # `pragma warning disable OPENAI001`


def statement_before(before: Sequence[Token]) -> Sequence[Token]:
    """The tokens of the same statement, as far back as they matter."""
    for back in range(len(before) - 1, -1, -1):
        if before[back].text in (";", "{", "}") and before[back].kind == "sign":
            return before[back + 1 :]
    return before


def unpointed(before: Sequence[Token]) -> Sequence[Token]:
    """What stands before a string of Go, without what makes a pointer of it: `Model: acme.String("id")`."""
    if len(before) < 5 or [before[-3].text, before[-1].text] != [".", "("]:
        return before
    package, helper, behind = before[-4], before[-2], before[-5]
    points = package.kind == "name" and helper.text in _POINTS and behind.text in (":", "=", ":=", ",", "(")
    return before[:-4] if points else before


def own_row(statement: Sequence[Token]) -> Sequence[Token]:
    """The statement without what belongs to no statement, or to another member of an enumeration, before it.

    `#pragma warning restore OPENAI001` stands on a line of its own.
    """
    marks = (at for at in range(len(statement) - 1, -1, -1) if statement[at].text == "pragma")
    if (mark := next(marks, -1)) >= 0:
        statement = statement[mark + _PRAGMA :]
    ends = range(len(statement) - 3, 0, -1)
    return statement[next((at + 1 for at in ends if _is_next_member(statement, at)), 0) :]


def ahead(found: Sequence[Token], index: int) -> Sequence[Token]:
    """The rest of the statement: a builder's last call may say what the model is loaded with."""
    ahead = found[index + 1 : index + 31]
    end = next((i for i, t in enumerate(ahead) if t.kind == "sign" and t.text in (";", "{", "}")), len(ahead))
    return ahead[: next((at for at in range(1, end) if _is_next_member(ahead, at)), end)]


def _is_next_member(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comma parts members of an enumeration: `SMALL(Vendor.ONE, "id"), LARGE(Vendor.TWO, "id")`."""
    if at + 2 >= len(tokens) or [t.text for t in tokens[at - 1 : at + 1]] != [")", ","]:
        return False
    return tokens[at + 1].kind == "name" and tokens[at + 1].text.isupper() and tokens[at + 2].text == "("
