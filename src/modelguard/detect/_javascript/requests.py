"""HTTP requests of a JavaScript file: the address that a body with a model is sent to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.silence import is_logged
from modelguard.detect._javascript.tree import Module, arguments, callee, plain_string, properties, short
from modelguard.detect._javascript.values import constant
from modelguard.detect._treesitter import text
from modelguard.detect._urls import model_in_template
from modelguard.detect._weights import tells_model
from modelguard.expressions import expression
from modelguard.model import Sighting

_INFERENCE = expression(
    r"/v\d[a-z\d]*(?:/|\Z)|/api/(?:chat|generate|embed)|openai|anthropic|completions|/messages|inference|:11434|mistral|generativelanguage",
    re.IGNORECASE,
)
_OLLAMA = expression(r"\$\{[^{}]{1,60}\}/api/(?:generate|embed|embeddings|pull|show)\Z|ollama[^/{}]{0,40}\}/")
_VARIABLE = expression(r"\$\{(?:process\.env|import\.meta\.env|Bun\.env|env)\.(\w{1,60})!?\}")
# `/api/chat`, `/api/chat?stream=1`: what a program answers itself.
_ROUTE = expression(r"(?P<path>/(?:[\w-]{1,40}/){0,3}api/[\w/-]{1,80})(?:\?|\Z)")
# Whom the hooks of the AI SDK ask where nobody says otherwise.
_HOOKS = {"useChat": "/api/chat", "useCompletion": "/api/completion"}
_MAX_CLIMB = 8
_MOST = 50
_HOLE = expression(r"\$\{[^{}]{0,100}\}")


def address_of(call: Node, module: Module) -> str | None:
    """Where the request goes whose body this call makes or holds; the program's own routes do not count."""
    return _away(_written(call, module))


def sent_to(given: Node, module: Module) -> str | None:
    """The address that the first argument of a request is, unless the program answers there itself."""
    return _away(_spelled(given, module))


def _away(address: str | None) -> str | None:
    return address if address and ("://" in address[:60] or address.startswith("${")) else None


def route_of(call: Node, module: Module) -> str | None:
    """The program's own route that a request asks: `fetch("/api/chat", {body: JSON.stringify({model})})`."""
    root, names = callee(call)
    hook = _HOOKS.get(short(root)) if root is not None and not names else None
    if hook is not None:
        options = next(iter(arguments(call)), None)
        told = dict(properties(options)).get("api") if options is not None else None
        return constant(told, module) if told is not None else hook
    address = _written(call, module)
    match = _ROUTE.match(address) if address else None
    return match["path"] if match is not None else None


def _written(call: Node, module: Module) -> str | None:
    """The address as it stands in the request that a call is, or makes the body of.

    The call is the request itself (`axios.post(url, {model})`) or a `JSON.stringify` inside one.
    """
    root, names = callee(call)
    name = names[-1] if names else short(root) if root is not None else ""
    at: Node | None = call
    if name == "stringify":
        for _ in range(_MAX_CLIMB):
            at = module.parent(at) if at is not None else None
            if at is None or at.type == "call_expression":
                break
    given = arguments(at) if at is not None and at.type == "call_expression" else []
    return _spelled(given[0], module) if given else None


def _spelled(given: Node, module: Module) -> str | None:
    """An address as it is written; nothing where branches before set it to several."""
    if given.type == "identifier" and _is_set_anew(given, module):
        return None
    address = constant(given, module)
    if address is None and given.type == "template_string":
        address = _VARIABLE.sub(r"${\1}", text(given)[1:-1][:500])
    return address


def _is_set_anew(name: Node, module: Module) -> bool:
    """Whether a variable holds one address of several, each of which a branch may set."""
    seen = [d for d in module.names.get(text(name), ())[:_MOST] if d.start <= name.start_byte < d.end]
    held = {plain_string(d.value) for d in seen if d.value is not None}
    return len([value for value in held if value is not None and "://" in value]) > 1


def server_of(address: str) -> str | None:
    """The server whose own path a request asks for, wherever it stands: `${url}/api/generate`."""
    return "ollama" if _OLLAMA.search(address) else None


def is_inference(address: str) -> bool:
    """Whether an address is one that models answer at."""
    return _INFERENCE.search(address) is not None


# Where MediaPipe keeps its models, called in plain words: `…/hand_landmarker.task`.
_ZOO = "https://storage.googleapis.com/mediapipe-models/"
# Where nothing lies: `https://example.com/small-model.gguf`.
_OF_NOBODY = expression(r"https?://(?:[\w-]{1,40}\.)*(?:example\.|localhost|test\b)")
# `arn:aws:bedrock:${region}::foundation-model/id`
_ARN = expression(
    r"arn:(?=[^/]{0,120}\$\{)[\x20-\x7e]{1,120}?:bedrock:[\x20-\x7e]{0,120}?"
    r"(?:foundation-model|inference-profile)/(?P<id>[a-z][\w.:-]{4,120})\Z"
)


def models_of_addresses(module: Module) -> Iterator[Sighting]:
    """The models that stand in addresses of services, templates with other holes included."""
    for node in module.strings:
        if not 20 < node.end_byte - node.start_byte < 600:
            continue
        written = text(node)[1:-1]
        if (arn := _ARN.match(written)) is not None and not _is_allowed(node, module):
            yield _of_arn(node, module, arn.span("id"))
        if not written.startswith(("http", "wss://")) or not written.isascii():
            continue
        found = model_in_template(written, _HOLE)
        if found is None or "$" in written[found.start : found.end] or _is_link(node, module):
            continue
        file = found.kind == "download" and _is_kept(node, written, module)
        if found.channel is None and not file:
            continue
        at = node.start_byte + 1
        yield Sighting(
            location=module.lines.locate(at + found.start, at + found.end),
            raw=written[found.start : found.end],
            kind=found.kind,
            strength=found.strength,
            detector="javascript",
            because="the address names it",
            channel=found.channel,
            execution=found.execution,
        )


def _is_kept(node: Node, written: str, module: Module) -> bool:
    """Whether a file of weights lies at an address that the program has and does not only tell of."""
    if not (tells_model(written) or written.startswith(_ZOO)) or _OF_NOBODY.match(written):
        return False
    return not (is_logged(node, module) or b"expect(" in module.file.data)


def _is_link(node: Node, module: Module) -> bool:
    """Whether an address is what people may follow on a page: `<a href="https://…/small.gguf">`."""
    at = module.parent(node)
    at = module.parent(at) if at is not None and at.type == "jsx_expression" else at
    return at is not None and at.type == "jsx_attribute" and text(at.named_children[0]) == "href"


def _is_allowed(node: Node, module: Module) -> bool:
    """Whether a policy names an ARN among what it allows: it is known there, not used."""
    at: Node | None = node
    for _ in range(_MAX_CLIMB):
        at = module.parent(at) if at is not None else None
        if at is None:
            return False
        if at.type == "pair" and (key := at.child_by_field_name("key")) is not None:
            return text(key).strip("\"'").lower() in ("resource", "resources", "notresource")
    return False


def _of_arn(node: Node, module: Module, span: tuple[int, int]) -> Sighting:
    """The model of Bedrock that an ARN with holes ends in."""
    start, end = node.start_byte + 1 + span[0], node.start_byte + 1 + span[1]
    return Sighting(
        location=module.lines.locate(start, end),
        raw=text(node)[1:-1][slice(*span)],
        kind="config-default",
        strength="strong",
        detector="javascript",
        because="the end of an ARN",
        channel="bedrock",
        execution="managed",
    )
