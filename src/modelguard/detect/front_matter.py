"""Prompts and agents with settings at their head: `.prompty`, Dotprompt, agents of coding tools."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of the settings between the two lines of dashes; the prose below is left alone."""
    from modelguard.detect._config.front_matter import (
        read,  # here, so that knowing the detector costs nothing
    )

    return read(file)


DETECTOR = Detector(
    name="front_matter",
    files=(
        "*.prompty",
        "*.prompt",
        "*.prompt.md",
        "*.agent.md",
        "*.chatmode.md",
        "agents/*.md",
        "*/agents/*.md",
        "commands/*.md",
        "*/commands/*.md",
        "prompts/*.md",
        "*/prompts/*.md",
        "*/prompts/*/*.md",
        ".claude/*.md",
        "*/.claude/*.md",
        "skill.md",
        "*.github/workflows/*.md",
    ),
    find=find,
    anchors=(b"model",),
)
