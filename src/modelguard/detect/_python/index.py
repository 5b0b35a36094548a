"""What stands where in a Python file: scopes and their names, calls, strings, found in one walk."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from tree_sitter import Node

from modelguard.detect._judged import Judged
from modelguard.detect._python.paired import sources
from modelguard.detect._treesitter import captures, text, walk

# Above this a file is data, not code; what was read until then still counts.
_MOST_NODES = 1_000_000
_LONGEST_PATH = 200
_LONGEST_CHAIN = 40
_DEEPEST = 300
_MAKES = ("bind", "remote")


@dataclass(frozen=True, slots=True)
class Bound:
    """One value of a name.

    *value*: `node` is the expression; *each*: `node` is iterated over, `index` tells which part of a
    tuple, `inner` which part of that; *parameter*: `node` is the default or None, `index` the position,
    `owner` the function.
    """

    how: Literal["value", "each", "parameter"]
    node: Node | None
    scope: Scope
    index: int | None = None
    annotation: Node | None = None
    owner: Scope | None = None
    inner: int | None = None


@dataclass(eq=False, slots=True)
class Scope:
    """A module, class, function or lambda, with the names it binds."""

    kind: Literal["module", "class", "function"]
    name: str
    node: Node
    parent: Scope | None
    names: dict[str, list[Bound]] = field(default_factory=dict)
    returns: list[Node] = field(default_factory=list)
    bases: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()

    def bind(self, name: str, bound: Bound) -> None:
        """Add a value that the name may hold."""
        self.names.setdefault(name, []).append(bound)

    def owner(self) -> Scope | None:
        """The nearest class around, if any."""
        at: Scope | None = self
        while at is not None and at.kind != "class":
            at = at.parent
        return at


@dataclass(frozen=True, slots=True)
class At:
    """A node and the scope it is read in; for a call, the dotted names of what is called."""

    node: Node
    scope: Scope
    path: tuple[str, ...] = ()


@dataclass(slots=True)
class Index:
    """Everything of one file that the detectors of models ask for."""

    module: Scope
    data: bytes  # a node copies its text each time that it is asked for it
    imports: dict[str, str] = field(default_factory=dict)
    calls: list[At] = field(default_factory=list)
    strings: list[At] = field(default_factory=list)
    assignments: list[At] = field(default_factory=list)
    parameters: list[At] = field(default_factory=list)
    pairs: list[At] = field(default_factory=list)
    lists: list[At] = field(default_factory=list)
    classes: dict[str, Scope] = field(default_factory=dict)
    functions: dict[str, list[Scope]] = field(default_factory=lambda: defaultdict(list))
    callers: dict[str, list[At]] = field(default_factory=lambda: defaultdict(list))
    options: dict[str, list[At]] = field(default_factory=lambda: defaultdict(list))
    packaged: list[Node] = field(default_factory=list)
    filled: Counter[str] = field(default_factory=Counter)
    parents: dict[int, Node] = field(default_factory=dict)
    judged: Judged = field(default_factory=Judged)

    def comes_from(self, package: str) -> bool:
        """Whether the file imports something of a package."""
        return any(source.split("|")[0].split(".")[0] == package for source in self.imports.values())

    def parent(self, node: Node) -> Node | None:
        """The nearest noted node around; a tree-sitter node would have to search for its own."""
        return self.parents.get(node.id)


def index(root: Node) -> Index:
    """Note what stands where, from one query of the tree."""
    found = Index(module=Scope("module", "", root, None), data=root.text or b"")
    kept = {"string": found.strings, "pair": found.pairs, "list": found.lists, "tuple": found.lists}
    around: list[tuple[int, Node | None, Scope]] = [(root.end_byte + 1, None, found.module)]
    for node in _nodes(root):
        start = node.start_byte
        while around[-1][0] <= start:
            around.pop()
        _, parent, scope = around[-1]
        if parent is not None:
            found.parents[node.id] = parent
        kind = node.type
        if kind in kept:
            kept[kind].append(At(node, scope))
        elif kind in _NOTES:
            inner = _NOTES[kind](node, scope, found)
            # Nobody nests so deep: what is deeper shares the names of what is around.
            scope = inner if len(around) < _DEEPEST else scope
        elif kind in _BINDS:
            _BINDS[kind](node, scope)
        elif kind in _IMPORTS:
            _IMPORTS[kind](node, found)
        around.append((node.end_byte, node, scope))
    return found


def _nodes(root: Node) -> list[Node]:
    """The nodes that matter, the outer before the inner."""
    if root.has_error:
        # A query takes quadratic time over the flat ERROR nodes of broken text; a walk does not.
        return [node for node in islice(walk(root), _MOST_NODES) if node.type in _KINDS]
    nodes = captures("python", _QUERY, root)[:_MOST_NODES]
    # Of these kinds, only the pattern of a case spans the same text as what stands in it.
    nodes.sort(key=lambda node: (node.start_byte, -node.end_byte, node.type != "case_pattern"))
    return nodes


def filled_by(entry: Node) -> str:
    """The table that an entry is put into: `URLS` of `URLS["name"] = {…}`."""
    return text(entry).partition("[")[0]


def dotted(node: Node | None) -> list[str]:
    """The names of `a.b.c`, also through calls and subscripts (`A().b[0].c`); [] for anything else."""
    parts: list[str] = []
    short = node is not None and node.end_byte - node.start_byte < _LONGEST_PATH
    written = (node.text or b"") if node is not None and short else b""
    # The common case, without a look at the children.
    bare = written.replace(b".", b"").replace(b"_", b"").isalnum()
    if bare and not written[:1].isdigit():
        return written.decode("ascii").split(".")
    for _ in range(_LONGEST_CHAIN):
        if node is None:
            break
        if node.type == "identifier":
            parts.append(text(node))
            return parts[::-1]
        if node.type == "attribute":
            name = node.child_by_field_name("attribute")
            parts.append(text(name) if name else "")
            node = node.child_by_field_name("object")
        elif node.type in {"call", "subscript", "parenthesized_expression", "await"}:
            node = node.child_by_field_name("function") or node.child_by_field_name("value") or _only(node)
        else:
            return parts[::-1] if len(parts) > 1 else []
    return parts[::-1] if node is None else []


def called(call: Node | None) -> str:
    """The last name of what a call calls: `get` of `a.b.get()`; "" for anything else."""
    path = dotted(call.child_by_field_name("function")) if call is not None and call.type == "call" else []
    return path[-1] if path else ""


def compares(node: Node | None) -> tuple[Node, str, Node] | None:
    """The sides of a comparison of two things, and its sign."""
    parts = node.children if node is not None and node.type == "comparison_operator" else []
    return (parts[0], parts[1].type, parts[2]) if len(parts) == 3 else None


def _only(node: Node) -> Node | None:
    return node.named_children[0] if node.named_child_count else None


# What tells a string's surroundings, beside what is noted.
_AROUND = {
    "set", "dictionary", "comparison_operator", "raise_statement", "case_pattern", "print_statement",
    "interpolation", "subscript", "keyword_argument", "type_parameter", "expression_list",
    "concatenated_string", "decorated_definition", "yield", "default_parameter", "typed_default_parameter",
}  # fmt: skip


def _enter(node: Node, scope: Scope, found: Index) -> Scope:
    name_node = node.child_by_field_name("name")
    name = text(name_node) if name_node else ""
    around = found.parent(node)
    marks = (
        [c for c in around.named_children if c.type == "decorator"]
        if around and around.type == "decorated_definition"
        else []
    )
    decorators = tuple(".".join(dotted(_only(mark))) for mark in marks)
    if node.type == "class_definition":
        supers = node.child_by_field_name("superclasses")
        bases = tuple(".".join(dotted(c)) for c in supers.named_children) if supers else ()
        made = Scope("class", name, node, scope, bases=bases, decorators=decorators)
        found.classes.setdefault(name, made)
        return made
    made = Scope("function", name, node, scope, decorators=decorators)
    if name:
        found.functions[name].append(made)
    parameters = node.child_by_field_name("parameters")
    _parameters(parameters, made, scope, found)
    return made


def _parameters(parameters: Node | None, made: Scope, scope: Scope, found: Index) -> None:
    for position, child in enumerate(parameters.named_children if parameters else ()):
        if child.type == "identifier":
            made.bind(text(child), Bound("parameter", None, scope, position, owner=made))
            continue
        name = child.child_by_field_name("name") or _only(child)
        if name is None or name.type != "identifier":
            continue
        default = child.child_by_field_name("value")
        bound = Bound("parameter", default, scope, position, child.child_by_field_name("type"), made)
        made.bind(text(name), bound)
        if default is not None:
            found.parameters.append(At(child, scope))


def _assignment(node: Node, scope: Scope, found: Index) -> Scope:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None:
        return scope
    if right is None:
        if left.type == "identifier":
            scope.bind(text(left), Bound("value", None, scope, annotation=node.child_by_field_name("type")))
        return scope
    found.assignments.append(At(node, scope))
    if left.type == "subscript" and right.type == "dictionary":
        found.filled[filled_by(left)] += 1
    _bind(left, right, scope, node.child_by_field_name("type"))
    return scope


def _bind(left: Node, right: Node, scope: Scope, annotation: Node | None = None) -> None:
    if left.type == "identifier":
        scope.bind(text(left), Bound("value", right, scope, annotation=annotation))
    elif left.type == "attribute":
        path = dotted(left)
        owner = scope.owner()
        if len(path) == 2 and path[0] in {"self", "cls"} and owner is not None:
            owner.bind(path[1], Bound("value", right, scope))
        elif len(path) >= 2:
            scope.bind(".".join(path), Bound("value", right, scope))
    elif left.type in {"pattern_list", "tuple_pattern"} and right.type in {"expression_list", "tuple"}:
        names, values = left.named_children, right.named_children
        if len(names) == len(values):
            for name, value in zip(names, values, strict=True):
                if name.type in {"identifier", "attribute"}:
                    _bind(name, value, scope)


def _loop(node: Node, scope: Scope) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    for target, source in sources(left, right):
        if target.type == "identifier":
            scope.bind(text(target), Bound("each", source, scope))
            continue
        for position, name in enumerate(target.named_children):
            inner = enumerate(name.named_children) if name.type == "tuple_pattern" else [(None, name)]
            for part, each in inner:  # `for name, (model, price) in ROWS.items()`
                if each.type == "identifier":
                    scope.bind(text(each), Bound("each", source, scope, position, inner=part))


def _call(node: Node, scope: Scope, found: Index) -> Scope:
    path = dotted(node.child_by_field_name("function"))
    if not path:
        return scope
    at = At(node, scope, tuple(path))
    found.calls.append(at)
    found.callers[path[-1]].append(at)
    if path[-1] == "__init__" and (owner := scope.owner()) is not None:
        for base in owner.bases:  # `super().__init__(version)` makes the class below
            found.callers[base.rpartition(".")[2]].append(at)
    if path[-1] in _MAKES:  # `Worker.options(num_replicas=2).bind("id")` makes one, as Ray has it
        found.callers[next((part for part in path if part[:1].isupper()), "")].append(at)
    if path[-1] in OPTIONS:
        for name in _option_names(node):
            found.options[name].append(at)
    return scope


def _option_names(node: Node) -> list[str]:
    arguments = node.child_by_field_name("arguments")
    names: list[str] = []
    for child in arguments.named_children if arguments else ():
        value = child.child_by_field_name("value") if child.type == "keyword_argument" else child
        name = child.child_by_field_name("name") if child.type == "keyword_argument" else None
        if value is not None and value.type == "string" and (name is None or text(name) == "dest"):
            names.append(text(value).lstrip("rbuRBU").strip("\"'").lstrip("-").replace("-", "_"))
    return names[:6]


def _import(node: Node, found: Index) -> None:
    for child in node.named_children:
        name = child.child_by_field_name("name") if child.type == "aliased_import" else child
        alias = child.child_by_field_name("alias") if child.type == "aliased_import" else None
        if name is not None and name.type == "dotted_name":
            whole = text(name)
            _package(name, found)
            found.imports[text(alias) if alias else whole.partition(".")[0]] = (
                whole if alias else whole.partition(".")[0]
            )
            found.imports.setdefault("import " + whole, whole)


def _package(name: Node, found: Index) -> None:
    """Note an import of a package that is a model: `import en_core_web_sm`."""
    if (name.text or b"").endswith(_PACKAGED):
        found.packaged.append(name)


def _import_from(node: Node, found: Index) -> None:
    module = node.child_by_field_name("module_name")
    if module is None:
        return
    source = text(module)
    _package(module, found)
    found.imports.setdefault("import " + source, source)
    for child in node.named_children:
        if child.id == module.id:
            continue
        name = child.child_by_field_name("name") if child.type == "aliased_import" else child
        alias = child.child_by_field_name("alias") if child.type == "aliased_import" else None
        if name is not None and name.type == "dotted_name":
            # `|` parts the module from the name: both are needed where the name is looked up elsewhere.
            found.imports[text(alias or name)] = f"{source}|{text(name)}"


def _as(node: Node, scope: Scope) -> None:
    children = node.named_children
    if (
        len(children) == 2
        and children[1].type == "as_pattern_target"
        and (name := _only(children[1])) is not None
    ):
        _bind(name, children[0], scope)


def _named(node: Node, scope: Scope) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is not None and value is not None:
        _bind(name, value, scope)


def _return(node: Node, scope: Scope) -> None:
    value = _only(node)
    at: Scope | None = scope
    while at is not None and at.kind != "function":
        at = at.parent
    if value is not None and at is not None:
        at.returns.append(value)


# What declares an option of a command line.
OPTIONS = frozenset(("add_argument", "option", "Option", "DEFINE_string", "add_option"))
_PACKAGED = (b"_sm", b"_md", b"_lg", b"_trf")
_KEPT = {"string", "pair", "list", "tuple"}
_BINDS = {
    "named_expression": _named,
    "for_statement": _loop,
    "for_in_clause": _loop,
    "as_pattern": _as,
    "return_statement": _return,
}
_NOTES = {
    "assignment": _assignment,
    "augmented_assignment": _assignment,
    "call": _call,
    "class_definition": _enter,
    "function_definition": _enter,
    "lambda": _enter,
}
_IMPORTS = {"import_statement": _import, "import_from_statement": _import_from}
_KINDS = _AROUND | _KEPT | set(_BINDS) | set(_NOTES) | set(_IMPORTS)
_QUERY = "[" + " ".join(f"({kind})" for kind in sorted(_KINDS)) + "] @node"
