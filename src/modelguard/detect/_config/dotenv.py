"""Files of environment variables, read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._config import container
from modelguard.detect._config.headings import Headings
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import speaks_of_models
from modelguard.detect._trees.tree import Span, whole
from modelguard.detect._variables import Variable
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_NAME = "dotenv"
_LINE = expression(
    r"^[ \t]*(?:export[ \t]+|set[ \t]+)?(?P<name>[A-Za-z_][\w.-]{0,150})(?:[ \t]*=[ \t]*|:[ \t]+)"
    r"(?:\"(?P<double>[^\"\n]{0,2000})\"|'(?P<single>[^'\n]{0,2000})'|(?P<plain>[^\n]{0,2000}))",
    re.MULTILINE,
)
# So many lines before a variable may belong to its heading.
_NEAR = 40
_COMMENT = expression(r"(?:^|\s)#")


def read(file: SourceFile) -> Iterator[Clue]:
    """Every variable as a binding of the folder; those whose names prove a model as sightings too."""
    context = Context(detector=_NAME, trade=speaks_of_models(file.data))
    yield from container.of_variables(list(_variables(whole(file))), context)


def _variables(span: Span) -> Iterator[Variable]:
    headings = Headings()
    read_to = 0
    for match in _LINE.finditer(span.text):
        for line in span.text[read_to : match.start()].split("\n")[:-1][-_NEAR:]:
            headings.read(line)
        group = next(g for g in ("double", "single", "plain") if match[g] is not None)
        start, end = match.span(group)
        if group == "plain":
            note = _COMMENT.search(span.text, start, end)
            end = note.start() if note else end
            end = start + len(span.text[start:end].rstrip())
        yield Variable(name=match["name"], value=span.word(start, end), headed=headings.told)
        headings.read(match.group())
        read_to = min(match.end() + 1, len(span.text))
