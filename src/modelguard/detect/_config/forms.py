"""Fields of forms that app stores and charts show before they install: a variable's name and its default."""

from __future__ import annotations

from modelguard.detect._config.providers import said
from modelguard.detect._places import Runs
from modelguard.detect._shape import suggests_model
from modelguard.detect._trees.tree import Map, Node, Scalar, follow
from modelguard.expressions import expression

_NAMES = ("name", "envKey", "env_variable", "envVariable", "variable", "ParameterKey", "OptionName")
_VALUES = ("value", "default", "defaultValue", "set", "ParameterValue", "Value")
# Arguments as a chart writes them into a server's own file: `- key: model`, `value: org/name`.
_KEY = "key"
# What stands before the variables of CapRover's apps.
_OF_CAPROVER = "$$cap_"
_MARKS = expression(r"[.\[\]]+")
_ABOUT = ("label", "description")


def field(node: Map) -> tuple[str, Scalar] | None:
    """The name of the variable that a map sets or asks for, and the value that it has by itself."""
    name = node.get(*_NAMES) or _of_row(node)
    given = node.get("id") if name is None else None
    if isinstance(given, Scalar) and given.text.startswith(_OF_CAPROVER):
        name = given
    value = node.get(*_VALUES) or _of_schema(node)
    if not isinstance(name, Scalar) or not isinstance(value, Scalar):
        return None
    return name.text.removeprefix(_OF_CAPROVER), value


def path(name: str) -> list[str]:
    """The keys of the value that a parameter of a chart sets (`ollama.models.pull[0]`), if it is one."""
    parts = [part for part in _MARKS.split(name) if part and not part.isdigit()]
    return parts if len(parts) > 1 and "." in name and not name.startswith(".") else []


def _of_row(node: Map) -> Node | None:
    """The key of a row that says nothing but it and its value, which has to look like a model by itself."""
    value = node.text("value") if node.keys() == {_KEY, "value"} else None
    return node.get(_KEY) if value and suggests_model(value) else None


def _of_schema(node: Map) -> Node | None:
    """The default that stands below, as TrueNAS has it."""
    schema = follow(node.get("schema")) if node.get("variable") is not None else None
    return schema.get("default") if isinstance(schema, Map) else None


def service(node: Map) -> Runs | None:
    """The service that the text beside a field speaks of: `label: Ollama Text Model`."""
    told = {runs for key in _ABOUT if (text := node.text(key)) and (runs := said(text)) is not None}
    return told.pop() if len(told) == 1 else None
