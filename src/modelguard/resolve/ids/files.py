"""Weights known by an address or a file of their maker: Whisper's, CLIP's, spaCy's, those of ggml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.resolve.ids._cut import Cut

if TYPE_CHECKING:
    from modelguard.resolve.ids._cut import Step

_STORE = r"^https?://openaipublic\.(?:azureedge\.net|blob\.core\.windows\.net)/"
_WHISPER = expression(
    rf"{_STORE}main/whisper/models/[0-9a-f]{{64}}/(?P<name>[a-z][\w.-]*)\.pt$", needs="/whisper/models/"
)
_CLIP = expression(rf"{_STORE}clip/models/[0-9a-f]{{64}}/(?P<name>[\w-]+\.pt)$", needs="/clip/models/")
# A pipeline is a package of its own, whose version and kind of archive stand behind its name.
_PIPELINE = expression(
    r"^(?:https?://[^\s?#]*/)?(?P<name>[a-z]{2}_[a-z]{2,6}_\w{2,20}_(?:sm|md|lg|trf))-(?P<version>\d+\.\d+\.\d+\w*)"
    r"(?:-py\d-none-any\.whl|\.tar\.gz)?$",
    needs="_",
)
# What stands before the name says which program reads the file, or that it holds a projector.
# Whisper's files have no other name than their size.
_PROGRAM = expression(
    r"^(?:ggml|mmproj)-(?P<name>(?!(?:model|tiny|base|small|medium|large)\b)[A-Za-z][\w.]*-[\w.-]*\d[bB]\b[\w.-]*)$",
    needs="-",
)


def _whisper(name: str) -> Cut | None:
    match = _WHISPER.match(name)
    return Cut(f"openai/whisper-{match['name']}", (("path", name),), None, "self-hosted") if match else None


def _clip(name: str) -> Cut | None:
    match = _CLIP.match(name)
    return Cut(match["name"], (("path", name),), None, "self-hosted") if match else None


def _pipeline(name: str) -> Cut | None:
    match = _PIPELINE.match(name)
    return (
        Cut(match["name"], (("version", match["version"]),), "spacy", "self-hosted")
        if match is not None
        else None
    )


def program(name: str) -> Cut | None:
    """`ggml-mpt-7b-chat` and `mmproj-Qwen2.5-VL-7B-Instruct` without what stands before the model's name."""
    match = _PROGRAM.match(name)
    return Cut(match["name"], (), None, "self-hosted") if match else None


FILES: tuple[Step, ...] = (_whisper, _clip, _pipeline)
