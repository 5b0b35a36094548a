"""Settings and scripts inside strings: a ConfigMap's file, a serving configuration, a step of a workflow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect import _container as container
from modelguard.detect import _json, _settings, _yaml
from modelguard.detect._shelltext import commands
from modelguard.detect._surroundings import Context
from modelguard.detect._tree import List, Map, Scalar
from modelguard.model import Clue

_MAPPING = re.compile(r"^[ \t]*(?:- )?[\"']?[\w./-]+[\"']?:(?:[ \t]|$)", re.MULTILINE)


def read(name: str, value: Scalar, context: Context) -> Iterator[Clue]:
    """The clues of a string that holds a file of its own."""
    text = value.text.lstrip()
    if text.startswith("#!") or name.endswith((".sh", ".bash")):
        for words in commands(value.span):
            yield from container.of_command(words, context)
    elif name.endswith((".py", ".js", ".md", ".txt", ".html", ".sql", ".jinja", ".j2")):
        return
    elif text[:1] in "{[" and not text.startswith("{{"):
        for node in _json.parse(value.span):
            if isinstance(node, Map | List):
                yield from _settings.read(node, context)
    elif len(_MAPPING.findall(text[:20_000])) * 2 > text[:20_000].count("\n"):
        for node in _yaml.parse(value.span):
            if isinstance(node, Map | List):
                yield from _settings.read(node, context)
