"""The text of Python literals: plain, joined, and f-strings whose parts are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from tree_sitter import Node

from modelguard.detect._python.index import Scope, dotted
from modelguard.detect._shape import BESIDE_WEIGHTS
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_PIECES = 40
_PLAIN = expression(rb"[rRuU]?(?P<quotes>\"\"\"|'''|\"|')")
# What is added to the name of weights for those that somebody made smaller, or for another program.
_CONVERSION = expression(
    r"[-_.](?:awq|gptq|gguf|ggml|mlx|onnx|openvino|exl[23]|fp(?:8|16|4)|bf16|nf4|nvfp4|mxfp4|bnb|int[48]|hqq|[a-z]?[2-8]-?bits?"
    r"|q[2-8](?:_\w{1,6})?|w\da\d{1,2})(?:[-_.]\w{1,12}){0,2}\Z",
    re.IGNORECASE,
)
Lookup = Callable[[Node, Scope], "str | None"]


@dataclass(frozen=True, slots=True)
class Span:
    """A region of the source, in bytes: what stands between the quotes."""

    start: int
    end: int


def plain(node: Node) -> str | None:
    """The text between the quotes, as written; None for bytes and for what holds values."""
    if node.type != "string":
        return None
    match = _PLAIN.match(node.text or b"")
    if match is None:
        return _unformatted(node)
    quotes = match["quotes"]
    inner = (node.text or b"")[match.end() : -len(quotes)]
    return inner.decode("utf-8", "replace")


def _unformatted(node: Node) -> str | None:
    """The text of an f-string that holds no value."""
    children = node.children
    if not children:
        return None
    if "b" in text(children[0]).lower() and not (node.text or b"")[:-1].endswith(b".gguf"):
        return None  # bytes, unless they are the path that llama.cpp is handed: `b"models/name.gguf"`
    parts = [child for child in children[1:-1] if child.type == "string_content"]
    return "".join(map(text, parts)) if len(parts) == len(children) - 2 else None


def inside(node: Node) -> Span:
    """Where the text of a string stands, without quotes and prefix."""
    if node.type == "string" and node.child_count >= 2:
        return Span(node.children[0].end_byte, max(node.children[-1].start_byte, node.children[0].end_byte))
    return Span(node.start_byte, node.end_byte)


def literals(nodes: Iterable[Node]) -> Iterator[tuple[str, int, int]]:
    """The texts of plain strings, each with the bytes that it covers."""
    for node in nodes:
        if (value := plain(node)) is not None:
            span = inside(node)
            yield value, span.start, span.end


def joined(node: Node, scope: Scope, lookup: Lookup) -> str | None:
    """The text of a literal or of constants put together; `lookup` says what an expression holds."""
    if node.type == "string":
        simple = plain(node)
        return simple if simple is not None else _formatted(node, scope, lookup)
    if node.type == "concatenated_string":
        return _all(
            joined(child, scope, lookup) for child in node.named_children[:50] if child.type == "string"
        )
    if node.type == "binary_operator":
        left, right, sign = (node.child_by_field_name(f) for f in ("left", "right", "operator"))
        if left is not None and right is not None and sign is not None and sign.type == "+":
            return _all(lookup(part, scope) for part in (left, right))
    if node.type == "call":
        return _format_call(node, scope, lookup) or _below(node, scope, lookup)
    return None


def varied(node: Node) -> Node | None:
    """The expression to which an f-string adds nothing, or the word for a conversion: `f"{model}-AWQ"`."""
    parts = node.children[1:-1] if node.type == "string" else []
    if [part.type for part in parts] == ["interpolation"] and parts[0].named_child_count == 1:
        return parts[0].named_children[0]
    if [part.type for part in parts] != ["interpolation", "string_content"]:
        return None
    known = parts[0].named_child_count == 1 and _CONVERSION.match(text(parts[1])) is not None
    return parts[0].named_children[0] if known else None


def _formatted(node: Node, scope: Scope, lookup: Lookup) -> str | None:
    if "b" in text(node.children[0]).lower() if node.child_count else True:
        return None
    return _all(_piece(child, scope, lookup) for child in node.children[1:-1])


def _piece(child: Node, scope: Scope, lookup: Lookup) -> str | None:
    if child.type == "string_content":
        return text(child)
    if child.type != "interpolation" or child.named_child_count != 1:
        return None
    return lookup(child.named_children[0], scope)


def _format_call(node: Node, scope: Scope, lookup: Lookup) -> str | None:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if (
        function is None
        or arguments is None
        or function.type != "attribute"
        or dotted(function)[-1:] not in ([], ["format"])
    ):
        return None
    name, pattern = function.child_by_field_name("attribute"), function.child_by_field_name("object")
    if name is None or text(name) != "format" or pattern is None:
        return None
    template = lookup(pattern, scope)
    if template is None or template.count("{") > 10:
        return None
    position = 0
    for child in arguments.named_children[:10]:
        keyword = child.child_by_field_name("name") if child.type == "keyword_argument" else None
        value = lookup(child.child_by_field_name("value") or child, scope)
        if value is None:
            return None
        if keyword is not None:
            template = template.replace("{" + text(keyword) + "}", value)
        else:
            template = template.replace("{" + str(position) + "}", value).replace("{}", value, 1)
            position += 1
    return None if "{" in template else template


def _below(node: Node, scope: Scope, lookup: Lookup) -> str | None:
    """What lies below an address: `urljoin(BASE_URL, "v1")`."""
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    if function is None or dotted(function)[-1:] != ["urljoin"] or len(given) != 2:
        return None
    base, rest = (lookup(part, scope) for part in given)
    try:
        return urljoin(base, rest) if base is not None and rest is not None else None
    except ValueError:
        return None


def _all(parts: Iterator[str | None]) -> str | None:
    whole = []
    for part in parts:
        if part is None:
            return None
        whole.append(part)
    return "".join(whole) if sum(map(len, whole)) <= 2000 else None


# How a string begins that holds an address.
_ADDRESS = expression(rb"[\"']{1,3}https?://")


def goes_on(piece: Node) -> bool:
    """Whether a string is a piece of a longer one, of a text for people or of an address beside weights:
    `"fetch it from " "https://hf.co/org/net"`, `"https://hf.co/org/net/blob/" "main/LICENSE.txt"`.
    """
    whole = _in_pieces(piece)
    return whole is not None and (" " in whole or BESIDE_WEIGHTS.match(whole) is not None)


def begun_address(piece: Node) -> str | None:
    """The address that a string begins: `"https://hf.co/org/net/resolve/" "main/net.gguf"`."""
    if not _ADDRESS.match(piece.text or b"") or piece.prev_named_sibling is not None:
        return None
    whole = _in_pieces(piece)
    return None if whole is None or goes_on(piece) else whole


def _in_pieces(piece: Node) -> str | None:
    """The whole text of which a string is a piece; None where it stands alone."""
    around = piece.parent
    if around is None or around.type != "concatenated_string":
        return None
    pieces = map(around.named_child, range(min(_PIECES, around.named_child_count)))
    return "".join(plain(each) or "" for each in pieces if each is not None)
