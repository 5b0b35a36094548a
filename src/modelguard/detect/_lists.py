"""Lines of lists: requirements that are packaged models, addresses of weights, ids of the hub."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from modelguard.detect._shape import is_hub_id
from modelguard.detect._text import Lines
from modelguard.detect._urls import model_in_url
from modelguard.expressions import expression
from modelguard.model import Clue, Kind, Sighting, SourceFile, Strength

_NAME = "text_list"
_MAX_LINES = 20_000
_LONGEST = 1000
# As many words on a line as an address and what it is stored as do not have.
_PROSE = 4
_LINE = expression(rb"[^\r\n]+")
# `en-core-web-sm==3.7.1`, `spacy-model-en_core_web_lg` of conda: the package is the model.
_PACKAGE = expression(
    r"(?:spacy-model-)?(?P<model>[a-z]{2,3}[_-](?:core|dep|ent|sent)[_-][a-z0-9]{2,12}[_-](?:sm|md|lg|trf))"
    r"(?=\s*(?:[=<>~!@;\[(]|\Z))",
)
_ADDRESS = expression(r"(?:https?|hf)://[^\s\"'<>|]{4,600}")
_COMMENT = expression(r"(?:^|\s)#.*")
_MODELS = expression(r"(?:^|[._-])(?:models?|checkpoints?|weights)(?=[._-]|\Z)")


def package(requirement: str) -> tuple[int, int] | None:
    """Where in a requirement the name of a packaged model stands, None where it is no model."""
    match = _PACKAGE.match(requirement)
    return match.span("model") if match else None


def read(file: SourceFile) -> Iterator[Clue]:
    """The models of a list, a line each; prose says nothing here."""
    lines = Lines(file)
    stem = file.path.rpartition("/")[2].lower().rpartition(".")[0]
    find = partial(_found, named=_MODELS.search(stem) is not None)
    for match in islice(_LINE.finditer(file.data), _MAX_LINES):
        if match.end() - match.start() > _LONGEST:
            continue
        text = match[0].decode("utf-8", "replace")
        held = find(text)
        if held is None:
            continue
        raw = text[held.start : held.end]
        at = match.start() + len(text[: held.start].encode())
        yield Sighting(
            location=lines.locate(at, at + len(raw.encode())),
            raw=raw,
            kind=held.kind,
            strength=held.strength,
            detector=_NAME,
            because=held.because,
            channel=held.channel,
            execution="self-hosted" if held.strength == "strong" else "unknown",
        )


class _Held(NamedTuple):
    start: int
    end: int
    kind: Kind
    strength: Strength
    channel: str | None
    because: str


def _found(line: str, *, named: bool) -> _Held | None:
    """The model of one line; an id alone is one only where the file is `named` a list of models."""
    bare = _COMMENT.sub("", line).rstrip()
    lead = len(bare) - len(bare.lstrip())
    words = bare.split()
    if (span := package(bare[lead:])) is not None:
        start, end = lead + span[0], lead + span[1]
        return _Held(start, end, "weights-load", "strong", "spacy", "a packaged pipeline is required")
    address = _ADDRESS.search(bare) if len(words) < _PROSE else None
    held = model_in_url(address[0]) if address is not None else None
    if address is not None and held is not None and held.kind == "download":
        start, end = address.start() + held.start, address.start() + held.end
        return _Held(start, end, "download", held.strength, held.channel, "an address of weights")
    if named and len(words) == 1 and is_hub_id(words[0]):
        end = lead + len(words[0])
        return _Held(lead, end, "config-default", "weak", None, "a line of a list of models")
    return None
