"""Entries of settings of which nothing is read: prose, names of other things, what nobody runs."""

from __future__ import annotations

import re

from modelguard.detect._config import container
from modelguard.detect._config.keys import SILENT
from modelguard.detect._config.serving import are_started
from modelguard.detect._config.surroundings import Context
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import is_closed
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar
from modelguard.expressions import expression
from modelguard.naming import bedrock

# Behind the address of a service, for each thing that it does: `url_suffix: {embedding: "v1/embeddings"}`.
_PATHS = expression(r"(?:url|api|endpoint|route)_?(?:suffix(?:es)?|paths?|routes?)\Z", re.IGNORECASE)


def is_silent(entry: Entry, at: Context) -> bool:
    """Whether nothing of an entry, nor of what stands below it, is read here."""
    name = entry.key.text
    return (
        (name in SILENT and not _says_more(name, entry.value))
        or name.startswith(("@", "expected_", "related_"))
        or (name == "example" and isinstance(entry.value, Scalar))  # of what a form's field takes
        or (isinstance(entry.value, Scalar) and entry.value.text == name)  # a text and its translation
        or (isinstance(entry.value, Map) and _PATHS.match(name) is not None)
        or (name in at.skip and not _are_parameters(name, entry.value))
        or (name == "response" and isinstance(entry.value, List))  # what Postman has been answered
        or (name == "prompts" and isinstance(entry.value, List) and _are_prompts(entry.value))
        or (name == "tests" and isinstance(entry.value, List) and _is_plain(entry.value))
        or (container.holds_commands(name, entry.value) and not are_started(name, entry.value, at))
    )


def _says_more(name: str, value: Node) -> bool:
    """Whether a key that most often tells nothing tells something here.

    `aliases: {fast: {model: "id", backend: "x"}}` are the rows of a router, not names alone.
    """
    rows = [entry.value for entry in value.entries] if name == "aliases" and isinstance(value, Map) else []
    routed = bool(rows) and (all(isinstance(row, Map) for row in rows) or all(map(_is_route, rows)))
    return routed or _is_customised(name, value) or _asks_on(name, value)


def _is_route(row: Node) -> bool:
    """Whether a value names a service and its model: `fast: ollama/llama3`."""
    head, stroke, name = row.text.partition("/") if isinstance(row, Scalar) else ("", "", "")
    return bool(stroke and name) and head in PROVIDERS


def _is_customised(name: str, value: Node) -> bool:
    """Whether a recipe tells which model of Bedrock it customises, or an agent which of a vendor's."""
    text = value.text if isinstance(value, Scalar) and name in ("model_type", "modelType") else ""
    return bedrock.is_id(text) or (is_closed(text) and any(map(str.isdigit, text)))


def _asks_on(name: str, value: Node) -> bool:
    """Whether the dependencies are those of a form, which asks for more where something is chosen."""
    fields = [e.value for e in value.entries] if name == "dependencies" and isinstance(value, Map) else []
    return any(isinstance(f, Map) and f.get("oneOf", "properties") is not None for f in fields)


def _are_parameters(name: str, value: Node) -> bool:
    """Whether what stands under `metadata` are the parameters of a component, as Dapr calls them."""
    return name == "metadata" and isinstance(value, List)


def _is_plain(node: List) -> bool:
    return all(isinstance(item, Scalar) for item in node.items)


def _are_prompts(node: List) -> bool:
    """Whether a list holds prompts as promptfoo has them: `{id: notes_v2, raw: file://notes.txt}`."""
    return all(isinstance(item, Map) and isinstance(item.get("raw"), Scalar) for item in node.items)
