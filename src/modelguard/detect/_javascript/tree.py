"""A JavaScript or TypeScript file as facts: calls, properties, names with their scopes, imports."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from modelguard.detect._judged import Judged
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import text
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
    cut: bool = False

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


def literals(module: Module) -> Iterator[tuple[str, int, int]]:
    """The values of plain strings, each with the bytes that it covers; not those of modules."""
    for node in module.strings:
        around = module.parent(node)
        imported = around is not None and around.type in ("import_statement", "export_statement")
        if not imported and (value := plain_string(node)) is not None:
            yield value, node.start_byte + 1, node.end_byte - 1


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
        if (handed := _awaited(at)) is not None:
            at = handed
            continue
        if at.type != "member_expression":
            break
        inner, name = at.child_by_field_name("object"), at.child_by_field_name("property")
        if inner is None or name is None or inner.type == "this":
            break
        names.append(text(name))
        at = inner
    return at, tuple(reversed(names))


def _awaited(at: Node) -> Node | None:
    """What is called behind `await`, which the grammar takes for the name of a function in what compilers
    write: `await (0, sdk_1.pipeline)("task", "id")`.
    """
    function = at.child_by_field_name("function") if at.type == "call_expression" else None
    if function is None or function.type != "identifier" or text(function) != "await":
        return None
    given = arguments(at)
    return given[-1] if len(given) == 2 and text(given[0]) == "0" else None


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
