"""Models in the addresses that Python puts together: `f"https://…/models/{model}"`, `URL + model`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._python.evidence import is_of_model
from modelguard.detect._python.index import At, dotted
from modelguard.detect._python.places import Place, Proof
from modelguard.detect._python.strings import plain
from modelguard.detect._treesitter import text
from modelguard.detect._urls import model_in_parts
from modelguard.expressions import expression
from modelguard.naming.hub import is_on_hub

_LONGEST = 600
# What an address ends in behind the name of the model, and what holds the name, beside the words for a model.
_WEIGHTS = expression(r"\.(?:pth?|ckpt|onnx|safetensors|h5|gguf)(?:\?\S{0,40})?\Z")
_NAMES = frozenset(("name", "arch", "architecture", "variant"))
_FILED = 3


def addressed(at: At) -> Iterator[Place]:
    """The expression that stands where an address of a service names its model, as a place."""
    node = at.node
    if not text(node)[:12].lstrip("rRfFbBuU'\"").startswith(("http", "hf:")) or len(text(node)) > _LONGEST:
        return
    around = node.parent
    joined = around is not None and around.type == "binary_operator" and "+" in map(text, around.children)
    parts = [part for part in node.named_children if part.type in {"string_content", "interpolation"}]
    if joined and around is not None:
        right = around.child_by_field_name("right")
        left = around.child_by_field_name("left")
        if right is not None and left is not None and left.id == node.id:
            yield from _named([(plain(node) or "", None), ("", right)], at)
        return
    holes = [(text(part), None) if part.type == "string_content" else ("", _held(part)) for part in parts]
    if any(hole is not None for _, hole in holes):
        yield from _named(holes, at)
        yield from _filed(holes, at)


def _filed(parts: list[tuple[str, Node | None]], at: At) -> Iterator[Place]:
    """`f"https://host/models/{model_name}.pt"`: whose weights are fetched from one's own host.

    `f"https://host/models/{file}"`: any file, of which those of weights are models.
    """
    if len(parts) > 1 and parts[-1][1] is not None and parts[-2][0].endswith("/"):
        yield _place(parts[-1][1], at, "file", parts[0][0])
    if len(parts) < _FILED or not parts[-3][0].endswith("/") or _WEIGHTS.match(parts[-1][0]) is None:
        return
    hole = parts[-2][1]
    if hole is not None and is_of_model((dotted(hole) or [""])[-1], _NAMES):
        yield _place(hole, at, "call", parts[0][0])


def _place(hole: Node, at: At, proof: Proof, host: str) -> Place:
    return Place(
        value=hole,
        scope=at.scope,
        proof=proof,
        kind="weights-load",
        because="the address of its weights is put together from it",
        channel="hf-hub" if is_on_hub(host) else None,
        execution="self-hosted",
    )


def _named(parts: list[tuple[str, Node | None]], at: At) -> Iterator[Place]:
    told = model_in_parts([written if held is None else None for written, held in parts])
    hole = parts[told[0]][1] if told is not None else None
    if told is None or hole is None or told[1].strength != "strong":
        return
    found = told[1]
    yield Place(
        value=hole,
        scope=at.scope,
        proof="call",
        kind=found.kind,
        because="the address that is asked names the model",
        channel=found.channel,
        execution=found.execution,
    )


def _held(interpolation: Node) -> Node | None:
    return interpolation.named_children[0] if interpolation.named_child_count == 1 else None
