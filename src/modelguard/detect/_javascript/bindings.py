"""What the names of a module hold that other files of the repository may import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tree_sitter import Node

from modelguard.detect._javascript.enums import members
from modelguard.detect._javascript.handed import handed
from modelguard.detect._javascript.marks import marks
from modelguard.detect._javascript.tree import Module, plain_string, properties, short, unwrap
from modelguard.detect._parameters import proof
from modelguard.detect._shape import could_name_model, suggests_model
from modelguard.model import Binding

_IDS = {"id", "model", "modelId", "model_id", "modelName", "name", "value", "slug", "apiName"}
_ROWS = 200


def bindings(module: Module, own: Mapping[str, Node]) -> Iterator[Binding]:
    """Constants of the module, by the names under which others import them, and its marks.

    `own` are the program's own names for models, as the marks tell them.
    """
    for name, definitions in module.names.items():
        for definition in definitions:
            if definition.top and definition.value is not None:
                yield from _bound(name, unwrap(definition.value), module)
    for name, node in module.exports:
        yield from _bound(name, node, module)
    for name, node in members(module).items():
        yield from _bound(name, node, module)
    yield from handed(module)
    yield from marks(module, own)


def _bound(name: str, value: Node, module: Module) -> Iterator[Binding]:
    for key, node in _held(name, value):
        named = any(proof(part) for part in (name, key.rpartition(".")[2])) or name == "default"
        text_of = plain_string(node)
        refers = short(node) if node.type in ("identifier", "shorthand_property_identifier") else None
        if text_of is not None and not (could_name_model(text_of) and (named or suggests_model(text_of))):
            continue
        if (text_of is None and refers is None) or (refers is not None and (not named or refers == key)):
            continue
        yield Binding(
            namespace="javascript",
            name=key,
            location=module.locate(node),
            detector="javascript",
            value=text_of,
            refers=refers,
            scope=module.file.path,
        )


def _held(name: str, value: Node) -> Iterator[tuple[str, Node]]:
    """What a name holds, what its properties do, and the ids of rows: `MODELS.small.id`."""
    yield name, value
    pairs = list(properties(value)) if value.type == "object" else []
    yield from ((f"{name}.{key}", node) for key, node in pairs)
    for key, node in pairs[:_ROWS]:
        for field, inner in properties(node) if node.type == "object" else ():
            if field in _IDS and plain_string(inner) is not None:
                yield f"{name}.{key}.{field}", inner
