"""Whose weights the libraries load that take them from a store."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from modelguard.detect._python.arguments import argument
from modelguard.detect._python.places import Service
from modelguard.detect._python.strings import plain
from modelguard.detect._sdks import Sdk


def stored(sdk: Sdk, path: Sequence[str], call: Node) -> Service:
    """Whose weights a call loads: ModelScope's functions are called as the hub's, and FunASR takes either."""
    if sdk.channel == "hf-hub" and path[0] == "modelscope":
        return Service("modelscope", sdk.execution)
    hub = argument(call, "hub") if sdk.channel == "modelscope" else None
    told = hub is not None and plain(hub) == "hf"
    return Service("hf-hub" if told else sdk.channel, sdk.execution)


def pretrained(path: Sequence[str], own: Service) -> Service:
    """Who runs what `from_pretrained` is given, a function that other libraries have as well."""
    owner = path[-2] if len(path) > 1 else ""
    if path[0] == "vertexai":
        return Service("vertex", "managed")
    if path[0] in {"ctransformers", "llama_cpp"} or owner == "Llama":
        return Service("llama.cpp", "self-hosted")
    return own
