"""Code inside other text: `python -c "..."` in a command line, a function in a workflow."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from modelguard.detect._embedded import clues_of
from modelguard.detect._trees.tree import Span, from_word
from modelguard.detect._words import Word
from modelguard.expressions import expression
from modelguard.model import Location, Sighting, SourceFile, Step

_PYTHON = expression(r"(?:.*/)?(?:python|pypy)[\d.]*(?:\.exe)?\Z")
# Clients of databases, and their options for a statement.
_DATABASE = expression(r"(?:.*/)?(?:psql|mysql|mariadb|duckdb|snowsql|snow|sqlcmd|cockroach|usql|bq)\Z")
STATEMENT = expression(r"\s{0,9}(?:SELECT|CREATE|INSERT|UPDATE|WITH|CALL|MERGE)\s", re.IGNORECASE)
# `$${NAME}`, `"$$m"`: the first of two signs.
_ESCAPE = expression(r"\$(?=\$[{\w(@*#])")
_STATEMENTS = ("-c", "--command", "-e", "--execute", "-q", "-Q", "--query")


def code(words: Sequence[Word]) -> Iterator[tuple[Span, str]]:
    """The code that a command line hands to an interpreter or a database, and the name of such a file."""
    for index in range(2, min(len(words), 60)):
        flag, before = words[index - 1].text, words[: index - 1]
        if flag == "-c" and any(_PYTHON.match(w.text) for w in before):
            yield from_word(words[index]), "inline.py"
        elif any(_DATABASE.match(w.text) for w in before) and (
            flag in _STATEMENTS or STATEMENT.match(words[index].text)
        ):
            yield from_word(words[index]), "inline.sql"


def read(span: Span, detector: str, name: str = "inline.py", *, escaped: bool = False) -> Iterator[Sighting]:
    """The models that the code names, at their places in the file that holds it.

    `name` is what a file of such code would be called; `escaped` says that `$$` stands in it for `$`.
    """
    # Where a sign was left out, by the text without it.
    left_out = [match.start() - i for i, match in enumerate(_ESCAPE.finditer(span.text))] if escaped else []
    text = _ESCAPE.sub("", span.text) if left_out else span.text
    data = text.encode("utf-8", "replace")

    def place(at: Location) -> Location:
        lines = text.split("\n")
        start = sum(len(line) + 1 for line in lines[: at.line - 1]) + at.column - 1
        end = sum(len(line) + 1 for line in lines[: at.end_line - 1]) + at.end_column - 1
        start, end = (each + bisect_right(left_out, each) for each in (start, end))
        return span.locate(start, max(start, end))

    for clue in clues_of(name, SourceFile(path=span.path, data=data, size=len(data))):
        if isinstance(clue, Sighting):
            chain = tuple(Step(location=place(s.location), why=s.why) for s in clue.chain)
            yield replace(clue, location=place(clue.location), chain=chain, detector=detector)
