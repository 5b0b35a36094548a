"""One pass over a JavaScript or TypeScript file: its calls, properties, names with their scopes, imports."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.tree import (
    FUNCTIONS,
    Definition,
    Import,
    Module,
    arguments,
    plain_string,
    properties,
    short,
    unwrap,
)
from modelguard.detect._text import Lines, cut_short
from modelguard.detect._treesitter import parse, text
from modelguard.expressions import expression
from modelguard.model import Notice, SourceFile

_DECLARES = {"public_field_definition", "field_definition"}
_STRINGS = {"string", "template_string"}
# Nothing is collected at these, nor below them.
_LEAVES = {
    "identifier", "property_identifier", "private_property_identifier", "number", "comment", "regex",
    "type_identifier", "predefined_type", "null", "true", "false", "undefined", "this", "super",
    "shorthand_property_identifier_pattern", "string_fragment", "template_chars", "escape_sequence",
}  # fmt: skip
_COLLECTED = {
    "call_expression", "new_expression", "pair", "shorthand_property_identifier", "member_expression",
    "subscript_expression", "binary_expression", "return_statement", "import_statement", "export_statement",
    "variable_declarator", "required_parameter", "optional_parameter", "assignment_pattern",
    "object_assignment_pattern", "assignment_expression", "for_in_statement", "function_declaration",
    "generator_function_declaration", "method_definition", "jsx_attribute", *_DECLARES,
}  # fmt: skip
_INTEROP = expression(r"_+(?:import|interop|toESM|toCommonJS)\w*\Z")
_MAX_NODES = 600_000
_MAX_SAME_NAME = 300


def read_module(file: SourceFile, grammar: str, data: bytes) -> Module:
    """Parse and collect; `data` is the code of the file at its own offsets."""
    module = Module(file, Lines(file))
    parents = module.parents
    stack: list[Node] = [parse(grammar, data).root_node]
    seen = 0
    while stack and seen < _MAX_NODES:
        node = stack.pop()
        seen += 1
        if node.type in _STRINGS:
            module.strings.append(node)
            if node.type == "string":
                continue
        elif node.type in _COLLECTED:
            _collect(node, module)
        children = node.named_children
        for child in children:
            parents[child.id] = node
        stack.extend([child for child in reversed(children) if child.type not in _LEAVES])
    module.cut = bool(stack)
    return module


def cut(module: Module) -> Iterator[Notice]:
    """What is said of a file that holds more than is read."""
    if module.cut:
        yield cut_short(module.file.path, _MAX_NODES, "parts")


def _collect(node: Node, module: Module) -> None:
    kind = node.type
    if kind in ("call_expression", "new_expression"):
        module.calls.append(node)
    elif kind in ("pair", "shorthand_property_identifier"):
        module.pairs.append(node)
    elif kind in ("member_expression", "subscript_expression"):
        module.reads.append(node)
    elif kind == "binary_expression":
        module.defaults.append(node)
    elif kind == "jsx_attribute":
        module.attributes.append(node)
    elif kind == "return_statement":
        _collect_return(node, module)
    elif kind == "import_statement":
        _collect_import(node, module)
    elif kind == "export_statement":
        value = node.child_by_field_name("value")
        if value is not None:
            module.exports.append(("default", unwrap(value)))
    else:
        _collect_name(node, module)


def _collect_name(node: Node, module: Module) -> None:
    kind = node.type
    if kind == "variable_declarator":
        _define(node.child_by_field_name("name"), node.child_by_field_name("value"), node, module)
    elif kind in ("required_parameter", "optional_parameter"):
        _define(node.child_by_field_name("pattern"), node.child_by_field_name("value"), node, module)
    elif kind in ("assignment_pattern", "object_assignment_pattern"):
        _define(node.child_by_field_name("left"), node.child_by_field_name("right"), node, module)
    elif kind == "assignment_expression":
        _assign(node, module)
    elif kind == "for_in_statement":
        _loop(node, module)
    elif kind in _DECLARES:
        name = node.child_by_field_name("name") or node.child_by_field_name("property")
        _remember(module.members, name, node.child_by_field_name("value"), node, module)
    elif kind in ("function_declaration", "generator_function_declaration"):
        _remember(module.names, node.child_by_field_name("name"), node, node, module)
    elif kind == "method_definition":
        _remember(module.members, node.child_by_field_name("name"), node, node, module)


def _define(target: Node | None, value: Node | None, holder: Node, module: Module) -> None:
    """A declared name; of `{a, b: c} = require("x")`, an import for each name."""
    if target is None:
        return
    if target.type in ("identifier", "shorthand_property_identifier_pattern"):
        _require(target, value, "default", module)
        _remember(module.names, target, value, holder, module)
    elif target.type == "array_pattern" and target.named_children and value is not None:
        # `const [model, setModel] = useState("id")`
        first = target.named_children[0]
        if first.type == "identifier" and unwrap(value).type == "call_expression":
            _remember(module.names, first, value, holder, module)
    elif target.type == "object_pattern" and value is not None:
        for child in target.named_children:
            if child.type == "shorthand_property_identifier_pattern":
                _require(child, value, text(child), module)


def _require(target: Node, value: Node | None, name: str, module: Module) -> None:
    call = unwrap(value) if value is not None else None
    if call is not None and call.type == "call_expression":  # `__importDefault(require("x"))`
        made = call.child_by_field_name("function")
        inner = arguments(call) if made is not None and _INTEROP.match(short(made)) else []
        call = inner[0] if inner else call
    if call is None or call.type != "call_expression":
        return
    callee = call.child_by_field_name("function")
    if callee is not None and short(callee) in ("require", "import"):
        first = next(iter(arguments(call)), None)
        source = plain_string(first) if first is not None else None
        if source:
            module.imports[text(target)] = Import(source, name)


def _loop(node: Node, module: Module) -> None:
    """`for (const x of LIST)`: x may be any entry."""
    operator, body = node.child_by_field_name("operator"), node.child_by_field_name("body")
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if operator is None or text(operator) != "of" or body is None or left is None:
        return
    if left.type == "identifier":
        _remember(module.names, left, right, body, module, within=body)


def _assign(node: Node, module: Module) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    if left.type == "identifier":
        _remember(module.names, left, right, node, module)
    elif short(left) == "module.exports":
        value = unwrap(right)
        module.exports.extend(properties(value) if value.type == "object" else [("default", value)])
    elif short(left).startswith("exports."):
        module.exports.append((short(left)[8:], unwrap(right)))
    elif left.type == "member_expression" and short(left).startswith("this."):
        _remember(module.members, left.child_by_field_name("property"), right, node, module)
    elif left.type == "member_expression":
        _remember(module.others, left.child_by_field_name("property"), right, node, module)


def remember_member(name: Node, value: Node, holder: Node, module: Module) -> None:
    """Add what `this.name` is set to at a node."""
    _remember(module.members, name, value, holder, module)


def _remember(
    into: dict[str, list[Definition]],
    name: Node | None,
    value: Node | None,
    holder: Node,
    module: Module,
    within: Node | None = None,
) -> None:
    if name is None:
        return
    declared = holder.child_by_field_name("type")
    scope = within or module.scope(holder)
    start, end = (scope.start_byte, scope.end_byte) if scope is not None else (0, len(module.file.data))
    top = scope is None or scope.type == "program"
    spelled = (plain_string(name) or text(name)).lstrip("#")
    definition = Definition(spelled, name, value, text(declared) if declared else "", start, end + top, top)
    known = into.setdefault(spelled, [])
    if len(known) < _MAX_SAME_NAME:
        known.append(definition)


def _collect_return(node: Node, module: Module) -> None:
    around = module.around(node, FUNCTIONS)
    if around is not None and node.named_children:
        module.returns.setdefault(around.id, []).append(node.named_children[0])


def _collect_import(node: Node, module: Module) -> None:
    source_node = node.child_by_field_name("source")
    source = plain_string(source_node) if source_node is not None else None
    if not source:
        return
    clause = next((c for c in node.named_children if c.type == "import_clause"), None)
    for child in clause.named_children if clause is not None else ():
        if child.type == "identifier":
            module.imports[text(child)] = Import(source, "default")
        elif child.type == "namespace_import":
            module.imports[text(child.named_children[0])] = Import(source, "*")
        elif child.type == "named_imports":
            for spec in child.named_children:
                name, alias = spec.child_by_field_name("name"), spec.child_by_field_name("alias")
                if name is not None:
                    module.imports[text(alias or name)] = Import(source, text(name))
