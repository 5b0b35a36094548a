"""Where a Python name gets its values: scopes, attributes of classes, displays of many values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tree_sitter import Node

from modelguard.detect._python.index import At, Bound, Index, Scope, dotted
from modelguard.detect._python.paired import COPIES
from modelguard.detect._python.strings import plain
from modelguard.detect._treesitter import text

_HOPS = 4
_MOST_CLASSES = 20
_MOST_BOUNDS = 12
_ROWS = 60
_DIGITS = 3
_SUM = 3
# So many comments may stand before the row that is picked.
_BESIDE = 40
_COUNTED = {"list", "tuple"}
DISPLAYS = {"list", "tuple", "set", "dictionary"}


class Scopes:
    """Looks names up in one file, as Python would where it can be told without running it."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._holders: dict[str, list[Scope]] | None = None

    def bounds(self, name: str, scope: Scope) -> list[Bound]:
        """What a name is bound to, where it is seen from `scope` (a class is not seen from its methods)."""
        at: Scope | None = scope
        while at is not None:
            if (at.kind != "class" or at is scope) and name in at.names:
                return at.names[name][:_MOST_BOUNDS]
            at = at.parent
        return []

    def answering(self, name: str, path: Sequence[str], scope: Scope) -> Sequence[Scope]:
        """The functions of that name; of a method of one's own, that of the class around where it has one."""
        found = self.index.functions.get(name, [])
        owner = scope.owner() if len(path) > 1 else None
        own = [each for each in found if each.owner() is owner] if owner is not None else []
        return own or found

    def asked(self, bound: Bound, called: str, name: str, shift: int) -> tuple[str, ...]:
        """The names under which other files may give something to a parameter."""
        place = (bound.index or 0) - shift
        seen = bound.scope.kind == "module" or (called == bound.scope.name and bound.scope.parent is not None)
        if not seen or place < 0 or called.startswith("__"):
            return ()
        return f"{called}({name})", f"{called}({place})"

    def holders(self, name: str) -> list[Scope]:
        """The classes of the file that have an attribute of this name."""
        if self._holders is None:
            self._holders = {}
            for owner in self.index.classes.values():
                for attribute in owner.names:
                    self._holders.setdefault(attribute, []).append(owner)
        return self._holders.get(name, [])

    def attribute(self, node: Node, scope: Scope) -> list[Bound]:
        """What `self.x`, `Class.X` or a written `a.b` is bound to in this file."""
        path = dotted(node)
        if len(path) < 2:
            return []
        if (written := self.bounds(".".join(path), scope)) and path[0] not in {"self", "cls"}:
            return written
        owner = scope.owner() if path[0] in {"self", "cls"} else self.index.classes.get(path[0])
        if path[-1] == "value" and len(path) > 2:
            path = path[:-1]
        hops = 0
        while owner is not None and hops < _HOPS:
            if path[1] in owner.names and len(path) == 2:
                return owner.names[path[1]][:_MOST_BOUNDS]
            owner = next(
                (c for b in owner.bases if (c := self.index.classes.get(b.rpartition(".")[2]))), None
            )
            hops += 1
        return []

    def is_kin(self, one: Scope | None, other: Scope | None) -> bool:
        """Whether an object may be of both classes: one of them is the other, or is made from it."""
        if one is None or other is None or one is other:
            return True
        return other in self._line(one) or one in self._line(other)

    def _line(self, owner: Scope) -> list[Scope]:
        """The classes of the file that a class is made from, the nearest first."""
        found = [owner]
        for each in found:
            if len(found) > _MOST_CLASSES:
                break
            bases = (self.index.classes.get(base.rpartition(".")[2]) for base in each.bases)
            found += [base for base in bases if base is not None and base not in found][:_HOPS]
        return found[1:]

    def tables(self, node: Node, scope: Scope, depth: int = 0) -> Iterator[At]:
        """The list, tuple, set or dictionary displays that an expression names."""
        if depth > _HOPS:
            return
        if node.type in DISPLAYS:
            yield At(node, scope)
        elif node.type in {"identifier", "attribute"}:
            named = (
                self.bounds(text(node), scope) if node.type == "identifier" else self.attribute(node, scope)
            )
            for bound in named:
                if bound.how == "value" and bound.node is not None:
                    yield from self.tables(bound.node, bound.scope, depth + 1)
        elif node.type == "subscript":
            holder, key = node.child_by_field_name("value"), node.child_by_field_name("subscript")
            if holder is not None and key is not None and key.type == "slice":
                yield from self.tables(holder, scope, depth + 1)  # `NAMES[:2]`
            else:
                yield from self._inner(node, scope, depth)
        elif node.type == "binary_operator" and node.child_count == _SUM and text(node.children[1]) == "+":
            for side in (node.children[0], node.children[2]):
                yield from self.tables(side, scope, depth + 1)
        elif node.type == "call" and (inner := _iterated(node)) is not None:
            yield from self.tables(inner, scope, depth + 1)

    def _inner(self, node: Node, scope: Scope, depth: int) -> Iterator[At]:
        """The tables that stand in a table: `TABLE[name]`, for each name or the one that is written, and
        `ROWS[-1]`, the one that a number picks.
        """
        holder, key = node.child_by_field_name("value"), node.child_by_field_name("subscript")
        wanted = plain(key) if key is not None else None
        for table in self.tables(holder, scope, depth + 1) if holder is not None else ():
            alone = picked(table.node, key) if key is not None and table.node.type in _COUNTED else None
            for row in [alone] if alone is not None else table.node.named_children[:_ROWS]:
                name, value = row.child_by_field_name("key"), row.child_by_field_name("value")
                inner = value if row.type == "pair" else row
                if inner is None or inner.type not in DISPLAYS:
                    continue
                if wanted is None or (name is not None and plain(name) == wanted):
                    yield At(inner, table.scope)

    def enum(self, node: Node | None) -> Scope | None:
        """The enumeration of this file that `Models[name]` or `Models(name)` takes a member of."""
        if node is None or node.type not in {"subscript", "call"}:
            return None
        path = dotted(node)
        owner = self.index.classes.get(path[0]) if len(path) == 1 else None
        return owner if owner is not None and any("Enum" in base for base in owner.bases) else None


def spelt(key: Node, table: Node) -> str | None:
    """The name that looks a row up, where it stands before one in the table itself."""
    if key.type not in {"identifier", "attribute"}:
        return None
    keys = (pair.child_by_field_name("key") for pair in table.named_children[:_ROWS])
    return text(key) if any(name is not None and text(name) == text(key) for name in keys) else None


def _iterated(call: Node) -> Node | None:
    """The holder in `holder.items()` or `sorted(holder)`."""
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    path = dotted(function)
    if function is None or not path:
        return None
    if function.type == "attribute" and path[-1] in {"items", "keys", "values"}:
        return function.child_by_field_name("object")
    if len(path) == 1 and path[0] in COPIES and arguments is not None and arguments.named_children:
        return arguments.named_children[0]
    return None


def picked(table: Node, key: Node) -> Node | None:
    """The row of a list that a number picks: `MODELS[0]`, `MODELS[-1]`."""
    written = text(key)
    if not written.lstrip("-").isdecimal() or len(written) >= _DIGITS:
        return None
    at, count = int(written), table.named_child_count
    near = range(min(count, at + _BESIDE)) if at >= 0 else range(max(0, count + at - _BESIDE), count)
    rows_ = [row for row in map(table.named_child, near) if row is not None and row.type != "comment"]
    return rows_[at] if -len(rows_) <= at < len(rows_) else None
