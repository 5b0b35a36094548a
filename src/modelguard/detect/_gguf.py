"""GGUF weight files, read from their header alone.

The header is a list of typed key-value pairs; only the few `general.*` strings are kept and everything else
is stepped over.  Counts and lengths come from the file and are never trusted: they are capped, and a head
that ends early gives what was read so far.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from modelguard.detect._weights import is_later_shard, is_pointer, name_from_path, weights_sighting
from modelguard.model import Sighting, SourceFile

_MAX_PAIRS = 10_000
_MAX_STRING = 1 << 20
_MAX_ITEMS = 1_000_000
_MAX_DEPTH = 2
_STRING, _ARRAY = 8, 9
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
# In this order: what the weights were made from says most about their terms, a display name least.
_SOURCES = (
    "general.base_model.0.repo_url",
    "general.source.huggingface.repository",
    "general.source.repo_url",
    "general.repo_url",
    "general.source.url",
)


class _EndOfHead(Exception):
    """The head that was read ends here, or says something impossible."""


@dataclass(slots=True)
class _Reader:
    data: bytes
    order: str
    at: int
    wide: bool

    def number(self, form: str) -> int:
        size = struct.calcsize(form)
        if self.at + size > len(self.data):
            raise _EndOfHead
        (value,) = struct.unpack_from(self.order + form, self.data, self.at)
        self.at += size
        return int(value)

    def count(self) -> int:
        """A length or a count: 32 bits in version 1, 64 since."""
        return self.number("Q" if self.wide else "I")

    def string(self) -> str:
        size = self.count()
        if size > _MAX_STRING or self.at + size > len(self.data):
            raise _EndOfHead
        self.at += size
        return self.data[self.at - size : self.at].decode("utf-8", "replace")

    def skip(self, kind: int, depth: int = 0) -> None:
        if kind == _STRING:
            self.string()
        elif kind == _ARRAY and depth < _MAX_DEPTH:
            inner, items = self.number("I"), self.count()
            if items > _MAX_ITEMS:
                raise _EndOfHead
            if inner in _SIZES:
                self.at += items * _SIZES[inner]
            else:
                for _ in range(items):
                    self.skip(inner, depth + 1)
        elif kind in _SIZES:
            self.at += _SIZES[kind]
        else:
            raise _EndOfHead


def read(file: SourceFile) -> Iterator[Sighting]:
    """One sighting: the repository that the header names, else the model's name, else the file's."""
    if is_later_shard(file.path):
        return
    if is_pointer(file.data):
        because = "a Git LFS pointer stands for this GGUF weight file"
        yield weights_sighting(file, "gguf", name_from_path(file.path), because, 0.7)
        return
    header = _header(file.data)
    if header is None:
        return
    licence = header.get("general.license")
    says = f"; general.license says {licence[:80]}" if licence else ""
    for key in (*_SOURCES, "general.name"):
        value = header.get(key, "").strip()
        if value and len(value) <= 300:
            sure = 0.95 if key in _SOURCES else 0.8
            yield weights_sighting(file, "gguf", value, f"{key} in the GGUF header{says}", sure)
            return
    organisation, name = (header.get(f"general.base_model.0.{part}", "") for part in ("organization", "name"))
    if name:
        raw = f"{organisation}/{name}" if organisation else name
        because = f"general.base_model.0.name in the GGUF header{says}"
        yield weights_sighting(file, "gguf", raw, because, 0.8)
        return
    because = f"the name of the GGUF weight file{says}"
    yield weights_sighting(file, "gguf", name_from_path(file.path), because, 0.7)


def _header(data: bytes) -> dict[str, str] | None:
    """The `general.*` strings of the header, or None where the bytes are no GGUF file."""
    if data[:4] != b"GGUF" or len(data) < 8:
        return None
    # A version above 65,535 is a small number written by a machine of the other byte order.
    order = "<" if 0 < struct.unpack_from("<I", data, 4)[0] <= 0xFFFF else ">"
    version = struct.unpack_from(order + "I", data, 4)[0]
    reader = _Reader(data, order, 8, version > 1)
    found: dict[str, str] = {}
    try:
        reader.count()  # tensors
        for _ in range(min(reader.count(), _MAX_PAIRS)):
            key, kind = reader.string(), reader.number("I")
            if key.startswith("tokenizer."):
                break  # the vocabulary: writers put it last, and it is most of the header
            if kind == _STRING and key.startswith("general."):
                found[key] = reader.string()
            else:
                reader.skip(kind)
    except _EndOfHead:
        pass
    return found
