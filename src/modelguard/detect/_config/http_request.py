"""A file of requests, read block by block: variables, the address, the JSON of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from modelguard.detect._parameters import proof
from modelguard.detect._shape import suggests_model
from modelguard.detect._trees.tree import Span, whole
from modelguard.detect._urls import model_in_url
from modelguard.detect._words import Word, names_model
from modelguard.expressions import expression
from modelguard.model import Sighting, SourceFile

_NAME = "http_request"
_MOST = 2000
_END = expression(r"^###[^\n]*$", re.MULTILINE)
_VARIABLE = expression(
    r"^@(?P<name>[A-Za-z][\w.-]{0,60})[ \t]*=[ \t]*(?P<value>[^\s]{1,300})[ \t]*\r?$", re.MULTILINE
)
_ADDRESS = expression(
    r"^[ \t]*(?:(?:GET|POST|PUT|PATCH|DELETE)[ \t]+)?(?P<url>(?:https?://|\{\{)[^\s]{3,500})", re.MULTILINE
)
# Whoever records what a program sent takes its key out: `authorization: *** REDACTED ***`.
_RECORDED = expression(
    r"^(?:authorization|x-api-key|api-key|x-goog-api-key):[^\n]{0,40}(?:REDACTED|FILTERED|SCRUBBED|\*{3})",
    re.IGNORECASE | re.MULTILINE,
)
_PAIR = expression(r"\"(?P<key>[A-Za-z][\w.-]{0,60})\"\s{0,9}:\s{0,9}\"(?P<value>[^\"\\\s]{2,200})\"")
_HOLE = r"\{\{\s{0,4}(?P<name>[A-Za-z][\w.-]{0,60})\s{0,4}\}\}"
_ASKED = expression(_HOLE)
# A deployment of Azure's, which is most often called after its model.
_DEPLOYED = expression(rf"/openai/deployments/{_HOLE}/")
# Ollama is told by `name` what to fetch or to show.
_NAMING = expression(r"/api/(?:pull|push|show|create|delete)\Z")


def read(file: SourceFile) -> Iterator[Sighting]:
    """The models that the requests of the file ask for."""
    span = whole(file)
    held = {
        match["name"]: span.word(*match.span("value"))
        for match in list(_VARIABLE.finditer(span.text))[:_MOST]
    }
    edges = [0, *(match.end() for match in list(_END.finditer(span.text))[:_MOST]), len(span.text)]
    for start, end in pairwise(edges):
        if end > start:
            yield from _request(span.sub(start, end), held)


def _request(block: Span, held: dict[str, Word]) -> Iterator[Sighting]:
    """The models of one request."""
    address = _ADDRESS.search(block.text)
    if address is None or _RECORDED.search(block.text) is not None:
        return
    url = _ASKED.sub(lambda m: held[m["name"]].text if m["name"] in held else m[0], address["url"])
    endpoint = None if "{{" in url.partition("//")[2].partition("/")[0] or "//" not in url else url
    deployed = _DEPLOYED.search(address["url"])
    if deployed is not None and (held_in := held.get(deployed["name"])) and suggests_model(held_in.text):
        yield replace(
            _asked(held_in, "the address names the model", None), channel="azure", execution="managed"
        )
    named = model_in_url(address["url"])
    if named is not None and named.kind == "api-call":
        start = address.start("url")
        word = block.word(start + named.start, start + named.end)
        seen = _asked(word, "the address names the model", endpoint)
        yield replace(seen, channel=named.channel, execution=named.execution)
    for pair in list(_PAIR.finditer(block.text, address.end()))[:_MOST]:
        sure = proof(pair["key"]) or ("specific" if pair["key"] == "name" and _NAMING.search(url) else None)
        asked = _ASKED.fullmatch(pair["value"])
        value = block.word(*pair.span("value")) if asked is None else held.get(asked["name"])
        if sure is None or value is None or not names_model(value.text):
            continue
        if sure == "specific" or pair["key"] == "model" or suggests_model(value.text):
            yield _asked(value, f"`{pair['key']}` of a request", endpoint)


def _asked(word: Word, because: str, endpoint: str | None) -> Sighting:
    return Sighting(
        location=word.location,
        raw=word.text,
        kind="api-call",
        strength="strong",
        detector=_NAME,
        because=because,
        endpoint=endpoint,
    )
