"""Names of models that stand in code without anything that is seen to ask them.

    assert chosen("fast") == "gpt-4o-mini"          # what a test expects
    if model in ("o1", "o3-mini"): …                 # what a program tells apart

Whoever wants to know every model that a repository names wants these too; nobody can say from here that one
is used.  So they are rows of the inventory, weak ones: what is not known beyond doubt is dropped later.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from modelguard.detect._families import is_of_family
from modelguard.detect._javascript_sdks import takes
from modelguard.detect._places import PROVIDERS, Runs
from modelguard.detect._regions import PLACE
from modelguard.detect._released import is_legacy
from modelguard.detect._shape import WEIGHT_FILE, is_closed, is_service, suggests_model
from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Clue, Execution, Sighting
from modelguard.naming.role import role

_LONGEST, _LONGEST_TEXT = 120, 2_000
_MOST_LINES, _MOST_ON_A_LINE = 40, 100
# An address, a row of words, or settings in one string; prose has blanks and no `model`.
_SETTING = expression(
    r"[^\s]{6,400}\Z|[^\n]{0,400}?[\"']?model(?:_?name|_?id)?\\?[\"']?\s?[:=]", re.IGNORECASE
)
# Words that a program of its own takes apart: `openai::talk-7::key`, `ocr+openai/talk-7`.
_JOINED = expression(r"(?!arn:|https?:|@)[^\s/?&]{1,60}?(?:::|://|[|+])[^\s?&]{3,120}\Z")
_LINE_ENDS = expression(r"(?:\\[rn]){1,4}\Z")
_HEAD = expression(r"::|://|[|+]")
_PIECE = expression(r"[A-Za-z][\w.-]{3,80}(?:/[A-Za-z][\w.-]{3,80}\b(?!/))?")
# A path to weights that lie in a folder of their own: `./ckpts/openai/clip-vit-large-patch14`.
_PATH = expression(
    r"(?!/(?:api|openai|engines|v\d\w{0,6})/)(?:\.{1,2}[/\\]|/|~/|[A-Za-z]:\\|[\w.-]{0,40}(?:models|ckpts?|checkpoints|weights)/)(?:[\w.-]{1,60}[/\\]){0,8}?"
    r"(?P<around>[\w.-]{1,60})[/\\](?P<last>[\w.-]{4,100})/?\Z"
)
_SHELVES = expression(
    r"(?:.{0,40}[-_])?(?:models?|ckpts?|checkpoints?|weights|pretrained|cache|data|hf|hub|huggingface|llms?|mnt|tmp|opt|srv)\Z",
    re.IGNORECASE,
)
# Clouds and gateways, which answer for models of others: that a file asks one says nothing of other names.
_OF_OTHERS = {"azure", "azure-openai", "bedrock", "vertex", "openrouter", "litellm", "vercel-gateway"}
_IN_A_FOLDER = Runs(None, "self-hosted")
_BECAUSE = "a model's name, which nothing here is seen to ask"

# The text of a literal and the bytes that it covers, without its quotes.
Literal = tuple[str, int, int]


def with_bystanders(
    clues: Iterable[Clue], literals: Iterable[Literal], lines: Lines, detector: str
) -> Iterator[Clue]:
    """The clues of a file, and a row for each literal that may name a model and is in none of them."""
    names: dict[int, set[str]] = defaultdict(set)
    sure: dict[int, list[str]] = defaultdict(list)
    asked: dict[str, Sighting] = {}
    channels: set[tuple[str, Execution]] = set()
    for clue in clues:
        if isinstance(clue, Sighting):
            first = clue.location.line
            for line in range(first, min(clue.location.end_line or first, first + _MOST_LINES) + 1):
                names[line].add(clue.raw)
                # What is weak may be dropped, and holds no other name then.
                if clue.strength == "strong" and len(sure[line]) < _MOST_ON_A_LINE:
                    sure[line].append(clue.raw)
            asked.setdefault(clue.raw, clue)
            if clue.channel is not None:
                channels.add((clue.channel, clue.execution))
        yield clue
    only = channels.pop() if len(channels) == 1 else None
    own = {raw for raw, clue in asked.items() if clue.strength == "strong" and clue.kind != "catalogue-entry"}
    for value, start, end, told in _named(literals, own, tested=role(lines.path) == "test"):
        location = lines.locate(start, end)
        if value in names[location.line] or any(value in raw or raw in value for raw in sure[location.line]):
            continue
        found = Sighting(
            location=location,
            raw=value,
            kind="catalogue-entry",
            strength="weak",
            detector=detector,
            because=_BECAUSE,
            confidence=0.3,
        )
        if told is not None:
            found = replace(found, channel=told.channel, execution=told.execution)
        elif (same := asked.get(value)) is not None:
            found = replace(found, channel=same.channel, execution=same.execution, endpoint=same.endpoint)
        elif only is not None and only[0] not in _OF_OTHERS and takes(only[0], value):
            found = replace(found, channel=only[0], execution=only[1])
        yield found


def _named(
    literals: Iterable[Literal], own: set[str], *, tested: bool
) -> Iterator[tuple[str, int, int, Runs | None]]:
    """The literals that may be a model's name, and such parts of paths and of words that are put together.

    `own` are the names for which the file itself asks.
    In tests also parts of addresses and of settings; elsewhere these lead somewhere, or are told to people.
    """
    for literal, start, last in literals:
        value = _LINE_ENDS.sub("", literal)  # `"whisper-1\r\n"`, a part of a request
        end = last - len(literal) + len(value)
        if len(value) <= _LONGEST and (path := _PATH.match(value)) is not None:
            name = path["last"] if _SHELVES.match(path["around"]) else f"{path['around']}/{path['last']}"
            at = start + path.end("last") - len(name)
            if _may_name(name) and not WEIGHT_FILE.match(name):
                yield name, at, at + len(name), _IN_A_FOLDER
        elif value in own or (len(value) <= _LONGEST and _may_name(value) and not _JOINED.match(value)):
            yield value, start, end, None
        elif len(value) <= _LONGEST_TEXT and (_SETTING if tested else _JOINED).match(value):
            told = PROVIDERS.get(_HEAD.split(value, maxsplit=1)[0].lower()) if _JOINED.match(value) else None
            for piece in _PIECE.finditer(value):
                if _may_name(piece[0]):
                    yield piece[0], start + piece.start(), start + piece.end(), told


def _may_name(value: str) -> bool:
    """Whether a string may be an id; `GPT-4o` is what people are shown of one."""
    if not value[:1].isalpha() and value[:1] != "@":
        return False
    shown = value != value.lower() and is_closed(value.lower())
    told = suggests_model(value) or is_legacy(value) or is_of_family(value)
    return told and not (shown or is_service(value) or PLACE.match(value))
