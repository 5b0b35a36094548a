"""Repositories of weights with which a program's addresses begin: `src = "https://huggingface.co/org/name"`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from modelguard.detect._javascript.tree import Module, plain_string, unwrap
from modelguard.expressions import expression
from modelguard.model import Sighting
from modelguard.naming.hub import NO_MODEL, ON_HUB

_REPOSITORY = expression(rf"(?P<hub>{ON_HUB}){NO_MODEL}(?P<id>[\w.-]{{1,90}}/[\w.-]{{1,90}})/?\Z")
# By which the hub gives out files; pages for people are asked for otherwise.
_FILES = b"resolve/"
_MOST = 2_000
# A template that spells its file out names the weights itself: `${src}/resolve/main/tiny.pte`.
_SPELLED = rb"\}/[\w./-]{1,200}\.[A-Za-z]\w{1,10}`"


def models_of_bases(module: Module) -> Iterator[Sighting]:
    """The repositories that names hold behind which a template goes on: `${src}/resolve/main/x.bin`."""
    if _FILES not in module.file.data:
        return
    for name, definitions in islice(module.names.items(), _MOST):
        if not _is_begun_with(name, module.file.data):
            continue
        for definition in definitions:
            node = unwrap(definition.value) if definition.value is not None else None
            written = plain_string(node) if node is not None else None
            match = _REPOSITORY.match(written) if written is not None else None
            if match is None or node is None:
                continue
            start = node.start_byte + 1 + match.start("id")
            yield Sighting(
                location=module.lines.locate(start, start + len(match["id"])),
                raw=match["id"],
                kind="download",
                strength="strong",
                detector="javascript",
                because=f"addresses of files begin with {name}",
                channel="hf-hub",
                execution="self-hosted",
            )


def _is_begun_with(name: str, data: bytes) -> bool:
    """Whether templates go on behind a name, none of them to a file of its own."""
    begun = b"${" + name.encode()
    return begun + b"}/" in data and re.search(re.escape(begun) + _SPELLED, data) is None
