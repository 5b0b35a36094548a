"""The constants that a Python file offers to others, and the settings that it reads from the environment."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._parameters import proof
from modelguard.detect._python.arguments import argument
from modelguard.detect._python.found import Found
from modelguard.detect._python.index import Bound, Index, Scope, dotted
from modelguard.detect._python.scopes import DISPLAYS
from modelguard.detect._python.silence import is_key, says_itself
from modelguard.detect._python.strings import inside, plain
from modelguard.detect._python.values import Values
from modelguard.detect._shape import could_name_model, is_role
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import text
from modelguard.model import Binding, Location, Need

_MOST = 2000


class Names:
    """Reads the module-level and class-level names of a file."""

    def __init__(self, index: Index, values: Values, lines: Lines, path: str, detector: str) -> None:
        self.index = index
        self.values = values
        self.lines = lines
        self.path = path
        self.detector = detector

    def bindings(self) -> Iterator[Binding]:
        """`NAME = "id"` of the module, `Class.NAME` of a class, and `name.NAME` of its instances."""
        for name, bounds in list(self.index.module.names.items())[:_MOST]:
            yield from self._bindings(name, bounds, self.index.module)
        for scope in list(self.index.classes.values())[:_MOST]:
            owners = [scope.name, *self._instances(scope.name)]
            for name, bounds in list(scope.names.items())[:200]:
                for owner in owners:
                    yield from self._bindings(f"{owner}.{name}", bounds, scope)

    def _instances(self, cls: str) -> list[str]:
        found = []
        for call in self.index.callers.get(cls, ())[:5]:
            around = self.index.parent(call.node)
            left = (
                around.child_by_field_name("left")
                if around is not None and around.type == "assignment"
                else None
            )
            if left is not None and left.type == "identifier" and call.scope is self.index.module:
                found.append(text(left))
        return found

    def _bindings(self, name: str, bounds: list[Bound], scope: Scope) -> Iterator[Binding]:
        for bound in bounds[:3]:
            if (
                bound.how != "value"
                or bound.node is None
                or bound.scope is not scope
                or bound.node.type in DISPLAYS
            ):
                continue
            for found in self.values.of(bound.node, scope)[:4]:
                last = name.rpartition(".")[2]
                own = isinstance(found, Found) and (
                    is_key(last, found.text) or _is_kind(last, found.text) or _is_service(last, found.text)
                )
                if isinstance(found, Found) and could_name_model(found.text) and not own:
                    yield Binding(
                        namespace="python",
                        name=name,
                        value=found.text,
                        location=self._locate(found),
                        detector=self.detector,
                        scope=self.path,
                    )

    def served(self) -> Iterator[Binding]:
        """The names under which a router or a server offers models.

        `{"model_name": "fast", "litellm_params": {"model": "id"}}`, `dict(model_id="a", model_source="id")`
        """
        for at in self.index.pairs[:_MOST]:
            key, value = at.node.child_by_field_name("key"), at.node.child_by_field_name("value")
            table = self.index.parent(at.node)
            if key is None or value is None or table is None:
                continue
            if plain(key) == "litellm_params":
                yield from self._offered(_entry(table, "model_name"), _entry(value, "model"))
            elif plain(key) == "model_source":
                yield from self._offered(_entry(table, "model_id"), value)
        for at in self.index.calls[:_MOST]:
            if (source := argument(at.node, "model_source")) is not None:
                yield from self._offered(argument(at.node, "model_id"), source)

    def _offered(self, alias: Node | None, model: Node | None) -> Iterator[Binding]:
        name, text_ = (plain(node) if node is not None else None for node in (alias, model))
        if model is not None and name and text_:
            span = inside(model)
            yield Binding(
                namespace="served",
                name=name,
                value=text_,
                location=self.lines.locate(span.start, span.end),
                detector=self.detector,
            )

    def settings(self) -> Iterator[Need]:
        """The fields of settings classes that hold a model: each is read from a variable of its name."""
        for scope in self.index.classes.values():
            if not any(base.endswith("Settings") for base in scope.bases):
                continue
            prefix = prefix_of(scope)
            for name, bounds in scope.names.items():
                held = proof(name) or proof(f"{name}_{prefix}")
                if held is None or not bounds or bounds[0].scope is not scope:
                    continue
                node = bounds[0].node if bounds[0].node is not None else bounds[0].annotation
                if node is not None:
                    yield Need(
                        namespace="env",
                        name=self._variable(bounds[0]) or (prefix + name).upper(),
                        location=self.lines.locate(node.start_byte, node.end_byte),
                        kind="config-default",
                        detector=self.detector,
                        because=f"the setting {name} is read from the environment",
                    )

    def _variable(self, bound: Bound) -> str | None:
        if bound.node is None or bound.node.type != "call":
            return None
        for key in ("env", "validation_alias", "alias"):
            given = argument(bound.node, key)
            if given is not None and (name := plain(given)):
                return name
        return None

    def _locate(self, found: Found) -> Location:
        span = inside(found.node)
        return self.lines.locate(span.start, span.end)


def _is_kind(name: str, value: str) -> bool:
    """`RERANKER = "RERANKER"`: a kind of thing, spelled as its constant is, wherever it is used."""
    return says_itself(name, value) and is_role(value)


def _is_service(name: str, value: str) -> bool:
    """`XUNFEI = "xunfei"`: which service is meant, as the program calls it."""
    return value.isalpha() and name.lower() == value.lower() and _services.named(value) is not None


def prefix_of(scope: Scope) -> str:
    """What stands before the variables from which the fields of a settings class are read."""
    for bound in scope.names.get("model_config", ()):
        if (
            bound.node is not None
            and bound.node.type == "call"
            and dotted(bound.node.child_by_field_name("function"))
        ):
            given = argument(bound.node, "env_prefix")
            return plain(given) or "" if given is not None else ""
    return ""


def _entry(table: Node, name: str) -> Node | None:
    for pair in table.named_children[:60]:
        key = pair.child_by_field_name("key")
        if key is not None and plain(key) == name:
            return pair.child_by_field_name("value")
    return None
