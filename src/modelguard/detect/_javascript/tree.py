"""A JavaScript or TypeScript file as facts: calls, properties, names with their scopes, imports."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from modelguard.detect._judged import Judged
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import parse, text
from modelguard.expressions import expression
from modelguard.model import Location, SourceFile

_WRAPPERS = {
    "parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression",
    "type_assertion", "await_expression", "spread_element",
}  # fmt: skip
FUNCTIONS = {
    "function_declaration",
    "function_expression",
    "arrow_function",
    "method_definition",
    "generator_function_declaration",
    "generator_function",
}
CLASSES = {"class_declaration", "class", "abstract_class_declaration"}
_SCOPES = {"statement_block", "program", "class_body", "switch_body", *FUNCTIONS}
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
_MAX_SAME_MEMBER = 4


@dataclass(frozen=True, slots=True)
class Import:
    """A name that comes from another module: its path as written, and the name there."""

    source: str
    name: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A name, what it is given (None: a bare parameter), its declared type, and where it is visible."""

    name: str
    at: Node
    value: Node | None
    declared: str
    start: int
    end: int
    top: bool


@dataclass(slots=True)
class Module:
    """What one pass over the tree collects."""

    file: SourceFile
    lines: Lines
    parents: dict[int, Node] = field(default_factory=dict)
    calls: list[Node] = field(default_factory=list)
    pairs: list[Node] = field(default_factory=list)
    strings: list[Node] = field(default_factory=list)
    reads: list[Node] = field(default_factory=list)
    defaults: list[Node] = field(default_factory=list)
    names: dict[str, list[Definition]] = field(default_factory=dict)
    members: dict[str, list[Definition]] = field(default_factory=dict)
    others: dict[str, list[Definition]] = field(default_factory=dict)
    imports: dict[str, Import] = field(default_factory=dict)
    returns: dict[int, list[Node]] = field(default_factory=dict)
    exports: list[tuple[str, Node]] = field(default_factory=list)
    attributes: list[Node] = field(default_factory=list)
    judged: Judged = field(default_factory=Judged)
    enums: dict[str, Node] | None = None

    def parent(self, node: Node) -> Node | None:
        """The node around; kept by hand, because tree-sitter searches for it from the root."""
        return self.parents.get(node.id)

    def scope(self, node: Node) -> Node | None:
        """The nearest block or function around a node."""
        return self.around(node, _SCOPES)

    def around(self, node: Node, kinds: Container[str]) -> Node | None:
        """The nearest node of these kinds around a node."""
        at = self.parent(node)
        while at is not None and at.type not in kinds:
            at = self.parent(at)
        return at

    def definition(self, name: str, at: int) -> Definition | None:
        """What `name` means at byte `at`: the definition of the innermost scope, the nearest above it."""
        seen = [d for d in self.names.get(name, ()) if d.start <= at < d.end]
        if not seen:
            return None
        above = [d for d in seen if d.at.start_byte < at] or seen
        return min(above, key=lambda d: (d.end - d.start, -d.at.start_byte))

    def member(self, name: str, at: Node) -> list[Definition]:
        """What `this.name` may be at a node: what its own class says, else any class of the file."""
        known = self.members.get(name, [])
        around = self.around(at, ("class_body",)) if len(known) > 1 else None
        if around is not None:
            start, end = around.start_byte, around.end_byte
            known = [d for d in known if start <= d.at.start_byte < end] or known
        return known[:_MAX_SAME_MEMBER]

    def locate(self, node: Node) -> Location:
        """Where a node stands; of a string, the text between the quotes."""
        inner = 1 if node.type in ("string", "template_string") and node.end_byte - node.start_byte > 1 else 0
        return self.lines.locate(node.start_byte + inner, node.end_byte - inner)


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
    return module


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


def short(node: Node) -> str:
    """The text of a name or a short path; nothing for longer expressions, which would be copied in vain."""
    return text(node) if node.end_byte - node.start_byte <= 80 else ""


def unwrap(node: Node) -> Node:
    """The expression itself, without parentheses, casts and `await`."""
    while node.type in _WRAPPERS and node.named_children:
        node = node.named_children[-1 if node.type == "type_assertion" else 0]
    return node


def plain_string(node: Node) -> str | None:
    """The value of a string, or of a template without substitutions; None for everything else."""
    if node.type not in ("string", "template_string") or node.end_byte - node.start_byte < 2:
        return None
    if any(c.type == "template_substitution" for c in node.named_children):
        return None
    return text(node)[1:-1]


def plain_template(node: Node) -> str:
    """The text of a template literal as written, its substitutions too."""
    return text(node)[1:-1]


def arguments(call: Node) -> list[Node]:
    """The arguments of a call or of `new`, without casts."""
    found = call.child_by_field_name("arguments")
    if found is None or found.type != "arguments":
        return []
    return [unwrap(c) for c in found.named_children if c.type != "comment"]


def callee(call: Node) -> tuple[Node | None, tuple[str, ...]]:
    """What a call is made on and the names after it: `a.b.c()` gives (`a`, ("b", "c")).

    `this.a.b()` gives (`this.a`, ("b",)), so that the root is always something that has a definition.
    """
    at = call.child_by_field_name("function") or call.child_by_field_name("constructor")
    names: list[str] = []
    while at is not None:
        at = unwrap(at)
        if at.type == "sequence_expression" and at.named_children:  # `(0, openai_1.openai)("id")`
            at = at.named_children[-1]
            continue
        if at.type != "member_expression":
            break
        inner, name = at.child_by_field_name("object"), at.child_by_field_name("property")
        if inner is None or name is None or inner.type == "this":
            break
        names.append(text(name))
        at = inner
    return at, tuple(reversed(names))


def key_of(pair: Node) -> str:
    """The key of a property, without quotes."""
    if pair.type == "shorthand_property_identifier":
        return text(pair)
    key = pair.child_by_field_name("key")
    if key is None:
        return ""
    return plain_string(key) or "" if key.type == "string" else text(key)


def value_of(pair: Node) -> Node | None:
    """The value of a property; of a shorthand property, the name itself."""
    return pair if pair.type == "shorthand_property_identifier" else pair.child_by_field_name("value")


def properties(node: Node) -> Iterator[tuple[str, Node]]:
    """The keys and values of an object literal."""
    for child in node.named_children:
        if child.type in ("pair", "shorthand_property_identifier"):
            value = value_of(child)
            if value is not None:
                yield key_of(child), unwrap(value)


def returned(function: Node, module: Module) -> list[Node]:
    """The expressions that a function gives back."""
    body = function.child_by_field_name("body")
    if body is not None and body.type != "statement_block":
        return [body]
    return module.returns.get(function.id, [])[:20]
