"""Packaged models among the dependencies that a project or an environment declares."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._lists import package
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar
from modelguard.detect._urls import model_in_url
from modelguard.model import Sighting

# What any such name holds, as words of files.
_MARKS = (b"_core_", b"-core-", b"_dep_", b"-dep-", b"_ent_", b"-ent-", b"_sent_", b"-sent-")
_LIST_WORDS = """
dependencies dev-dependencies dev_dependencies optional-dependencies dependency-groups pip requires
packages install_requires requirements python_packages sources
"""
_LISTS = frozenset(_LIST_WORDS.split())


def required(data: bytes, document: Node, detector: str) -> Iterator[Sighting]:
    """The packaged models that lists and tables of dependencies in a document name."""
    if not any(mark in data for mark in _MARKS):
        return
    held: list[tuple[Node | Entry, bool]] = [(document, False)]
    while held:
        node, within = held.pop()
        if isinstance(node, Entry):
            held.append((node.value, within or node.key.text in _LISTS))
        elif isinstance(node, Map):
            held.extend((entry, within) for entry in node.entries)
        elif isinstance(node, List):
            held.extend((item, within) for item in node.items)
        elif isinstance(node, Scalar) and within and (sighting := _sighting(node, detector)) is not None:
            yield sighting


def _sighting(node: Scalar, detector: str) -> Sighting | None:
    address = model_in_url(node.text)
    span = package(node.text)
    if address is not None and address.channel == "spacy":
        span = (address.start, address.end)
    if span is None:
        return None
    word = node.span.word(*span)
    return Sighting(
        location=word.location,
        raw=word.text,
        kind="weights-load",
        strength="strong",
        detector=detector,
        because="a packaged pipeline is required",
        channel="spacy",
        execution="self-hosted",
    )
