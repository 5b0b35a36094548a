"""Prompts and agents, read: the YAML or TOML at their head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._config import displayed, settings
from modelguard.detect._config.surroundings import Context
from modelguard.detect._places import PROVIDERS
from modelguard.detect._trees.toml import parse as parse_toml
from modelguard.detect._trees.tree import Map, whole
from modelguard.detect._trees.yaml import parse as parse_yaml
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_HEAD = 64_000
_FRONT = expression(
    r"\s{0,20}(?P<mark>---|\+\+\+)[ \t]*\r?\n(?P<matter>.*?)^(?P=mark)[ \t]*\r?$", re.DOTALL | re.MULTILINE
)

# Agents, modes and prompts of GitHub Copilot, which asks its own service.
_OF_COPILOT = (".agent.md", ".chatmode.md", ".prompt.md")
_FOLDERS_OF_COPILOT = (".github/agents/", ".github/prompts/", ".github/chatmodes/")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of the settings at the head of the file."""
    span = whole(file)
    match = _FRONT.match(span.text[:_HEAD])
    if match is None:
        return
    matter = span.sub(*match.span("matter"))
    context = Context(detector="front_matter", trade=True)
    path = file.path.lower()
    if path.endswith(_OF_COPILOT) or any(folder in path for folder in _FOLDERS_OF_COPILOT):
        context = replace(context, channel="github-copilot", execution="managed")
    for document in parse_yaml(matter) if match["mark"] == "---" else parse_toml(matter):
        if isinstance(document, Map):
            engine = document.get("engine")
            named = PROVIDERS.get(engine.text("id") or "") if isinstance(engine, Map) else None
            if named is not None:  # a workflow that an agent carries out
                context = replace(context, channel=named.channel, execution=named.execution)
            yield from displayed.read(document, context)
            yield from settings.read(document, context)
