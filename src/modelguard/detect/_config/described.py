"""Requests that settings describe: tasks of Ansible's, nodes of n8n's."""

from __future__ import annotations

from modelguard.detect._trees.tree import Map
from modelguard.expressions import expression

OF_OLLAMA = expression(r":11434/|/api/(?:pull|generate|create|embed|embeddings)\Z")
# What requests are sent to, told from the address of a page.
ASKED = expression(
    r"https?://[^\s/]{2,100}(?:/[\w.-]{1,30}){0,3}/v\d{1,2}(?:/[a-z][A-Za-z_-]{1,30}){0,2}/?\Z"
)
# How n8n writes an address that a variable holds.
_IN_VARIABLE = expression(r"=?\{\{\s{0,4}\$env\.(\w{1,80})\s{0,4}\}\}")
_SENT = ("body", "json", "data", "jsonBody", "bodyParameters", "bodyParametersJson")


def request(node: Map) -> str | None:
    """The address of a request that a map describes, where it goes to Ollama or to models by their paths.

    A node of n8n that sends headers asks a service, which may be told its model in one of them.
    """
    url = node.text("url")
    if not url:
        return None
    if node.get("headerParameters") is not None:
        held = _IN_VARIABLE.match(url)
        told = f"${{{held[1]}}}" if held is not None else url.removeprefix("=")
        return told if held is not None or ("://" in told and "{{" not in told) else None
    asked = node.get(*_SENT) is not None and (OF_OLLAMA.search(url) or ASKED.search(url))
    return url.removeprefix("=") if asked else None
