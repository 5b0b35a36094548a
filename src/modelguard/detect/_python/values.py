"""What an expression may hold: literals found through names, defaults, containers and callers of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tree_sitter import Node

from modelguard.detect._python.arguments import argument, positional, reads_environment
from modelguard.detect._python.entries import is_entry
from modelguard.detect._python.found import Found, Read, defaults, rows, through, weights
from modelguard.detect._python.guards import admitted
from modelguard.detect._python.index import At, Bound, Index, Scope, dotted
from modelguard.detect._python.order import Order
from modelguard.detect._python.saved import is_output
from modelguard.detect._python.scopes import Scopes, picked, spelt
from modelguard.detect._python.strings import joined, plain, varied
from modelguard.detect._python.tables import listed, shortened
from modelguard.detect._python.templates import template
from modelguard.detect._sdks import words
from modelguard.detect._shape import is_role, suggests_model
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_PICKS = {"integer", "unary_operator", "slice"}  # `MODELS[0]`, `MODELS[-1]`
_DEPTH = 14
_BUDGET = 400
_ENTRIES = 60
# Constants that hold the name of a setting, not its value: `options[CONF_CHAT_MODEL]`.
_KEY = expression(
    r"(?:^|[._])(?:CONF|CONFIG|ATTR|FIELD|OPT|ARG|PARAM|KEY)_[A-Z]|_(?:KEY|FIELD|ATTR|PARAM|TAG|COLUMN|HEADER)\Z"
)
_GETTERS = words("get getenv getattr pop setdefault get_env get_env_var getconfig env config secret")
_THROUGH = words("str cast strip lower rstrip lstrip expanduser deepcopy SecretStr partial Var")
_STRIPPING = ("strip", "rstrip", "lstrip")
_PATHS = (["Path"], ["pathlib", "Path"], ["PurePath"], ["path", "join"])
# Helpers of other modules that give back what they are given: `model = log_model_default("id")`.
_HANDS_BACK = expression(r"(?:^|_)(?:default|fallback|resolve|normali[sz]e|ensure|validate)(?:_|\Z)")
_DEFAULTING = words(
    """Field field Option Argument PrivateAttr SettingsField CharField TextField Column mapped_column Input
    StrictStr attrib ib"""
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A call that is followed into a function; `shift` is 1 where the object is the first parameter."""

    made: Scope
    call: Node
    scope: Scope
    shift: int


class Values(Scopes):
    """Answers what expressions of one file hold; never runs anything."""

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        self.order = Order(index)
        self._left = 0
        self._frames: list[_Frame] = []
        # The class of the object whose attribute is asked for: `self.model`.
        self._object: Scope | None = None
        self._seen: set[tuple[int, int]] = set()

    def of(self, node: Node, scope: Scope) -> list[Found | Read]:
        """Every value that the expression may hold, as far as this file tells."""
        self._left, self._seen, self._frames, self._object = _BUDGET, set(), [], None
        return list(self._of(node, scope, 0))

    def constant(self, node: Node, scope: Scope) -> str | None:
        """The text of an expression that holds one text and nothing else."""
        texts = {f.text for f in self.of(node, scope) if isinstance(f, Found)}
        return texts.pop() if len(texts) == 1 else None

    # --- expressions -------------------------------------------------------------------------

    def _of(self, node: Node, scope: Scope, depth: int) -> Iterator[Found | Read]:
        self._left -= 1
        key = (node.id, id(scope))
        if depth > _DEPTH or self._left < 0 or key in self._seen:
            return
        self._seen.add(key)
        kind = node.type
        if kind == "string" and (base := varied(node)) is not None:
            # Which conversion is taken is chosen elsewhere: the model is the one that is converted.
            yield from through(node, self._of(base, scope, depth + 1))
        elif kind == "binary_operator" and node.child_count == 3 and node.children[1].type == "/":
            yield from self._end([node.children[0], node.children[2]], scope, depth)
        elif kind in {"string", "concatenated_string", "binary_operator"}:
            yield from self._whole(node, scope, depth)
        elif kind == "identifier":
            # `if "claude" in model: ask(model)`: what another function is given has passed the question.
            yield from admitted(node, self._name(text(node), node, scope, depth))
        elif kind == "attribute":
            yield from admitted(node, self._attribute(node, scope, depth))
        elif kind == "call":
            yield from self._call(node, scope, depth)
        elif kind == "subscript":
            yield from self._subscript(node, scope, depth)
        else:
            yield from self._parts(node, scope, depth)

    def _parts(self, node: Node, scope: Scope, depth: int) -> Iterator[Found | Read]:
        kind, children = node.type, node.named_children
        if kind in {
            "parenthesized_expression",
            "await",
            "keyword_argument",
            "named_expression",
            "assignment",
        }:
            if children:
                yield from self._of(children[-1], scope, depth + 1)
        elif kind == "conditional_expression" and len(children) == 3:
            yield from self._of(children[0], scope, depth + 1)
            yield from self._of(children[2], scope, depth + 1)
        elif kind == "boolean_operator" and len(children) == 2:
            if children[0].type != "comparison_operator":
                yield from self._of(children[0], scope, depth + 1)
            yield from defaults(self._of(children[1], scope, depth + 1))
        elif kind in {"list", "tuple", "set", "expression_list"}:
            for child in children[:_ENTRIES]:
                found = self._of(child, scope, depth + 1)
                # What has no order is what may be chosen: `VALID_NAMES = {"a", "b"}`.
                yield from rows(found, "aliases") if kind == "set" and len(children) > 1 else found

    def _whole(self, node: Node, scope: Scope, depth: int) -> Iterator[Found]:
        """A text that is put together, or its template where a part is chosen while the program runs."""
        written = template(node)
        grows = written is not None and self._grows(node)
        whole = None if grows else joined(node, scope, lambda n, s: self._one(n, s, depth))
        if whole is not None:
            yield Found(whole, node)
        elif written is not None:
            yield Found(*written)

    def _grows(self, node: Node) -> bool:
        """Whether a name is given what it held with more before it: `size = f"org/model-{size}"`."""
        around = self.index.parent(node)
        left = around.child_by_field_name("left") if around is not None else None
        return left is not None and f"{{{text(left)}}}" in text(node)

    def _one(self, node: Node, scope: Scope, depth: int) -> str | None:
        """The text of a part of a longer text: it must be the only one."""
        seen, self._seen = self._seen, set()
        found = [f for f in self._of(node, scope, depth + 1) if isinstance(f, Found) or "(" not in f.name]
        self._seen = seen
        texts = {f.text for f in found if isinstance(f, Found)}
        return texts.pop() if len(texts) == 1 and len(found) == 1 else None

    # --- names -------------------------------------------------------------------------------

    def _name(self, name: str, use: Node, scope: Scope, depth: int) -> Iterator[Found | Read]:
        bounds = self.bounds(name, scope)
        for bound in self.order.reaching(bounds, use, scope):
            yield from self._bound(bound, name, use, depth)
            if self._left < 0:
                return
        if not bounds and "|" in (source := self.index.imports.get(name, "")):
            module, _, original = source.partition("|")
            yield Read("python", original, module, use)

    def _bound(self, bound: Bound, name: str, use: Node, depth: int) -> Iterator[Found | Read]:
        if bound.how == "parameter":
            yield from self._parameter(bound, name, use, depth)
        elif bound.node is not None and bound.how == "value":
            yield from through(use, self._of(bound.node, bound.scope, depth + 1))
        elif bound.node is not None:
            yield from through(use, self._each(bound, depth))

    def _each(self, bound: Bound, depth: int) -> Iterator[Found | Read]:
        assert bound.node is not None
        for table in self.tables(bound.node, bound.scope):
            children = table.node.named_children[:_ENTRIES]
            for child in children:
                part: Node | None = child
                if table.node.type == "dictionary":
                    part = child.child_by_field_name("key" if not bound.index else "value")
                elif bound.index is not None:
                    inner = child.named_children if child.type in {"tuple", "list"} else []
                    part = inner[bound.index] if bound.index < len(inner) else None
                if bound.inner is not None:
                    part = part.named_child(bound.inner) if part is not None else None
                if part is not None:
                    yield from self._of(part, table.scope, depth + 1)

    def _attribute(self, node: Node, scope: Scope, depth: int) -> Iterator[Found | Read]:
        bounds = self.attribute(node, scope)
        path = dotted(node)
        name = path[-1:] or [""]
        outer = self._object
        if path[:1] == ["self"]:
            self._object = outer or scope.owner()
        for bound in bounds:
            yield from self._bound(bound, name[0], node, depth)
        self._object = outer
        if bounds:
            return
        if name == ["value"] and (enum := self.enum(node.child_by_field_name("object"))) is not None:
            yield from self._members(enum, node, depth)
            return
        if len(path) < 2 or path[0] in {"self", "cls"}:
            yield from self._far(path, node, depth)
            return
        source = self.index.imports.get(path[0])
        if source is not None and not self.bounds(path[0], scope):
            module, _, original = source.partition("|")
            if name == ["value"] and len(path) > 2 and path[-3][:1].isupper():
                path = path[:-1]  # `Models.FAST.value`: the member of an enumeration
            yield Read("python", ".".join([*([original] if original else []), *path[1:]]), module, node)
            if original and not original[0].isupper():
                # `from app import config`: the name may be a module as well as an object.
                inner = module + ("" if module.endswith(".") else ".") + original
                yield Read("python", ".".join(path[1:]), inner, node)
        else:
            yield from self._far(path, node, depth)

    def _members(self, enum: Scope, use: Node, depth: int) -> Iterator[Found | Read]:
        """`Models[name].value`: any of the values of an enumeration."""
        for bounds in list(enum.names.values())[:_ENTRIES]:
            for bound in bounds[:1]:
                if bound.node is not None and bound.scope is enum:
                    yield from rows(through(use, self._of(bound.node, enum, depth + 1)))

    def _far(self, path: list[str], node: Node, depth: int) -> Iterator[Found | Read]:
        """`args.model`, `self.config.model`: an option or a field of the one class that has it."""
        if len(path) < 2:
            return
        for option in () if is_output(path[-1]) else self.index.options.get(path[-1], ())[:3]:
            default = argument(option.node, "default")
            if default is not None:
                yield from through(node, defaults(self._of(default, option.scope, depth + 1)))
        if len(path) >= 2 and path[0] not in self.index.imports:
            holders = self.holders(path[-1])
            if len(holders) == 1 and (path[0] != "self" or len(path) > 2):
                for bound in holders[0].names[path[-1]][:4]:
                    if bound.node is not None:
                        yield from through(node, defaults(self._of(bound.node, bound.scope, depth + 1)))

    def _parameter(self, bound: Bound, name: str, use: Node, depth: int) -> Iterator[Found | Read]:
        frame = next((f for f in self._frames if f.made is bound.owner), None)
        if frame is not None:
            # Reached through a call: it is that call's argument, and no other caller's.
            given = argument(frame.call, name, (bound.index or 0) - frame.shift)
            if given is not None:
                yield from through(use, self._of(given, frame.scope, depth + 1))
            elif bound.node is not None:
                yield from through(use, defaults(self._of(bound.node, bound.scope, depth + 1)))
            return
        if bound.node is not None:
            yield from through(use, defaults(self._of(bound.node, bound.scope, depth + 1)))
        owner = bound.owner
        if owner is None or not owner.name:
            return
        called, shift = owner.name, 0
        if bound.scope.kind == "class":
            shift = 0 if "staticmethod" in owner.decorators else 1
            called = bound.scope.name if owner.name == "__init__" else owner.name
        for call in self.index.callers.get(called, ())[:20]:
            if not self._calls(call, bound, owner, called):
                continue
            given = argument(call.node, name, (bound.index or 0) - shift)
            if given is not None:
                found = through(use, self._of(given, call.scope, depth + 1))
                yield from rows(found, "aliases") if is_entry(call.node) else found
        for asked in self.asked(bound, called, name, shift):
            yield Read("python", asked, "", use)

    def _calls(self, call: At, bound: Bound, owner: Scope, called: str) -> bool:
        """Whether a call by a function's name is one of it."""
        path = dotted(call.node.child_by_field_name("function"))
        if len(path) == 1 and self.bounds(called, call.scope):
            return False  # `agent = Agent(…); agent("a question")` beside `def agent(model)`
        if path[:1] == ["super"] and not self.is_kin(call.scope.owner(), self._object):
            return False  # another class is made from the same
        method = bound.scope.kind == "class" and owner.name != "__init__"
        return not method or path[0] in {"self", "cls", bound.scope.name}

    # --- calls and subscripts ----------------------------------------------------------------

    def _hands_back(self, path: list[str], arguments: list[Node]) -> bool:
        """Whether a helper of another module gives back the one thing that it is given."""
        known = len(path) != 1 or len(arguments) != 1 or path[0] in self.index.functions
        if known or _HANDS_BACK.search(path[0]) is None:
            return False
        return not is_role(plain(arguments[0]) or "")  # `resolve_model("fast")` looks one up for a role

    def _call(self, node: Node, scope: Scope, depth: int) -> Iterator[Found | Read]:
        path = dotted(node.child_by_field_name("function"))
        last = path[-1] if path else _method(node)
        arguments = positional(node)
        if last in {"format", "urljoin"}:
            yield from self._whole(node, scope, depth)
        elif last in _GETTERS:
            yield from self._getter(node, path, arguments, scope, depth)
        elif last in _DEFAULTING:
            default = argument(node, "default", 0 if last in {"Field", "Option", "PrivateAttr"} else None)
            if default is not None:
                yield from defaults(self._of(default, scope, depth + 1))
        elif arguments and (path or [])[-2:] in _PATHS:
            yield from self._end(arguments, scope, depth)
        elif (last in _THROUGH and (arguments or len(path) > 1)) or self._hands_back(path or [], arguments):
            function = node.child_by_field_name("function")
            bare = not arguments or (last in _STRIPPING and len(path) > 1)
            inner = (function.child_by_field_name("object") if function else None) if bare else arguments[-1]
            if inner is not None:
                yield from self._of(inner, scope, depth + 1)
        elif len(path) == 1 or path[:1] in (["self"], ["cls"]):
            for made in self.answering(last, path, scope)[:2]:
                shift = 0 if "staticmethod" in made.decorators else len(path) - 1
                self._frames.append(_Frame(made, node, scope, shift))
                for value in made.returns[:8]:
                    yield from through(node, self._of(value, made, depth + 1))
                self._frames.pop()

    def _end(self, parts: list[Node], scope: Scope, depth: int) -> Iterator[Found | Read]:
        """What a path ends in: all of it where it is written in one piece, else the name of weights."""
        for found in self._of(parts[-1], scope, depth + 1):
            if len(parts) == 1:
                yield found
            elif isinstance(found, Found):
                yield from weights(found)

    def _getter(
        self, node: Node, path: list[str], arguments: list[Node], scope: Scope, depth: int
    ) -> Iterator[Found | Read]:
        key = 1 if path == ["getattr"] else 0
        default = arguments[key + 1] if len(arguments) > key + 1 else argument(node, "default")
        name = plain(arguments[key]) if len(arguments) > key else None
        if name is None and self._frames and len(arguments) > key and reads_environment(path):
            name = self._one(arguments[key], scope, depth)
        if name and reads_environment(path):
            yield Read("env", name, "", node)
        function = node.child_by_field_name("function")
        holder = (
            function.child_by_field_name("object")
            if function is not None and function.type == "attribute"
            else None
        )
        if holder is not None and not reads_environment(path) and len(arguments) > key:
            yield from self._looked_up(holder, arguments[key], scope, depth)
        if default is not None:
            yield from defaults(self._of(default, scope, depth + 1))

    def _subscript(self, node: Node, scope: Scope, depth: int) -> Iterator[Found | Read]:
        holder, key = node.child_by_field_name("value"), node.child_by_field_name("subscript")
        if holder is None or key is None:
            return
        name = plain(key)
        if name and dotted(holder)[-1:] == ["environ"]:
            yield Read("env", name, "", node)
        else:
            yield from self._looked_up(holder, key, scope, depth)

    def _looked_up(self, holder: Node, key: Node, scope: Scope, depth: int) -> Iterator[Found | Read]:
        wanted = plain(key)
        own = wanted is not None or _KEY.search(text(key)[-80:]) is not None
        told = [] if own else list(islice(self._of(key, scope, depth + 1), _ENTRIES))
        chosen = {each.text for each in told if isinstance(each, Found)}
        one = len(chosen) == 1 and any(isinstance(each, Found) and each.default for each in told)
        for table in self.tables(holder, scope):
            if table.node.type == "dictionary":
                # `MODELS[Provider.ACME]`, where the table has that very key.
                wanted = wanted or spelt(key, table.node)
                how = listed(table.node, wanted, self.index.judged)
                for pair in table.node.named_children[:_ENTRIES]:
                    name, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
                    if value is not None and name is not None and wanted in (None, plain(name), text(name)):
                        found = through(key, self._of(value, table.scope, depth + 1))
                        # `--model`, whose default is a key: that row runs, and the others are offered;
                        # where the key is the model's own name, that is the use.
                        runs = one and plain(name) in chosen and how in ("rows", "aliases")
                        if runs and (plain(name) or "") not in text(value):
                            yield from defaults(found)
                        else:
                            yield from rows(found, how) if how is not None else found
            elif table.node.type in {"list", "tuple"}:
                row = picked(table.node, key)
                found = through(key, self._of(row or table.node, table.scope, depth + 1))
                yield from found if row is not None or key.type in _PICKS else rows(found)
        if wanted is None:
            # The key of such a table is a name of the program's own, unless it looks like a model where it is
            # chosen (`TABLE[given or "talk-7b"]`), not where the table itself writes it before another.
            short = shortened(self.tables(holder, scope)) if told else frozenset()
            for each in told:
                if isinstance(each, Read) or (
                    suggests_model(each.text) and each.node.start_byte not in short
                ):
                    yield each


def _method(call: Node) -> str:
    """The method that is called on a literal: `"{}/{}".format(a, b)`."""
    function = call.child_by_field_name("function")
    name = function.child_by_field_name("attribute") if function is not None else None
    return text(name) if name is not None else ""
