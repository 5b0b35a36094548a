"""Reads one YAML record against its JSON Schema and keeps where everything stands.

The schemas under `modelguard/schemas/` are the only statement of a record's shape.  Only the part of
JSON Schema that they use is understood here, which buys positions, cures and the YAML 1.1 traps
that a validator of parsed data can no longer see.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from typing import Any

import yaml

from modelguard.resolve.knowledge.problems import Problem, nearest
from modelguard.resolve.knowledge.snapshot import SCHEMAS

Schema = dict[str, Any]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_KINDS = {"bool": "boolean", "int": "number", "float": "number", "null": "null", "timestamp": "date"}
_DEPTH = 32


class Entry(dict[str, Any]):
    """A mapping of a record that knows where its values stand.

    `marks` maps a key to (line, column); an item of a list is marked as `key.index`.
    """

    __slots__ = ("column", "line", "marks")

    def __init__(self, line: int, column: int) -> None:
        super().__init__()
        self.line = line
        self.column = column
        self.marks: dict[str, tuple[int, int]] = {}

    def at(self, key: str, index: int | None = None) -> tuple[int, int]:
        """Line and column of a value, or of the mapping itself when it lacks the key."""
        name = key if index is None else f"{key}.{index}"
        return self.marks.get(name, (self.line, self.column))


@cache
def schema(name: str) -> Schema:
    """The schema of one kind of record: licence, vendor, family or channel."""
    loaded: Schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def read(text: str, kind: str, path: str) -> tuple[Entry | None, list[Problem]]:
    """The record in `text`, and what is wrong with it.  None when it is no mapping at all."""
    reader = _Reader(schema(kind), path)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError) as error:
        reader.refuse_yaml(error)
        return None, reader.problems
    if not isinstance(node, yaml.MappingNode):
        reader.problem(node, "the file holds no record", "start with the keys of the record")
        return None, reader.problems
    return reader.table(node, reader.root, 0), reader.problems


class _Reader:
    """Walks the nodes of one file along its schema and collects problems."""

    def __init__(self, root: Schema, path: str) -> None:
        self.root = root
        self.path = path
        self.problems: list[Problem] = []

    def problem(self, node: Any, message: str, cure: str) -> None:
        mark = node.start_mark if node is not None else None
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        self.problems.append(Problem(path=self.path, line=line, column=column, message=message, cure=cure))

    def refuse_yaml(self, error: Exception) -> None:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        message = f"not YAML: {getattr(error, 'problem', None) or error}"
        self.problems.append(
            Problem(path=self.path, line=line, column=column, message=message, cure="correct the syntax")
        )

    def value(self, node: Any, rule: Schema, where: str, depth: int) -> Any:
        """The value of a node, or None where it breaks `rule` (the problem is noted)."""
        rule = self.follow(rule)
        if depth > _DEPTH:
            self.problem(node, f"{where} is nested too deeply", "flatten it")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, rule, where)
        kinds = _types(rule)
        if isinstance(node, yaml.MappingNode) and "object" in kinds:
            return self.table(node, rule, depth)
        shape = "object" if isinstance(node, yaml.MappingNode) else "array"
        self.problem(node, f"{where} is {_A[shape]}", f"write {_wanted(kinds)}")
        return None

    def follow(self, rule: Schema) -> Schema:
        """The rule behind a `$ref`, with what stands beside the `$ref` added."""
        while "$ref" in rule:
            beside = {key: value for key, value in rule.items() if key != "$ref"}
            rule = self.root["$defs"][rule["$ref"].rpartition("/")[2]] | beside
        return rule

    def table(self, node: Any, rule: Schema, depth: int) -> Entry:
        """A mapping, with unknown, repeated and missing keys refused."""
        entry = Entry(node.start_mark.line + 1, node.start_mark.column + 1)
        properties: Schema = rule.get("properties", {})
        names: list[str] | None = rule.get("propertyNames", {}).get("enum")
        known = names if names is not None else list(properties)
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            if key not in known:
                self.problem(key_node, f"unknown key {key!r}", nearest(key, known))
            elif key in entry.marks:
                self.problem(key_node, f"the key {key!r} stands twice", "keep one of them")
            else:
                mark = value_node.start_mark
                entry.marks[key] = (mark.line + 1, mark.column + 1)
                inner = properties.get(key) or rule.get("additionalProperties") or {}
                if isinstance(value_node, yaml.SequenceNode):
                    entry[key] = self.items(value_node, inner, entry, key, depth)
                else:
                    entry[key] = self.value(value_node, inner, key, depth + 1)
        for key in rule.get("required", ()):
            if key not in entry.marks:
                self.problem(node, f"the key {key!r} is missing", f"add {key}:")
        return entry

    def items(self, node: Any, rule: Schema, entry: Entry, key: str, depth: int) -> list[Any] | None:
        """A list under `key`; its items are marked in `entry`."""
        rule = self.follow(rule)
        kinds = _types(rule)
        if "array" not in kinds:
            self.problem(node, f"{key} is a list", f"write {_wanted(kinds)}")
            return None
        if len(node.value) < rule.get("minItems", 0):
            count = rule["minItems"]
            self.problem(node, f"{key} has {len(node.value)} items", f"it needs at least {count}")
        values = []
        for index, item in enumerate(node.value):
            mark = item.start_mark
            entry.marks[f"{key}.{index}"] = (mark.line + 1, mark.column + 1)
            value = self.value(item, rule.get("items", {}), f"an item of {key}", depth + 1)
            if value is not None:
                values.append(value)
        return values

    def scalar(self, node: Any, rule: Schema, where: str) -> Any:
        text: str = node.value
        kind = "string" if node.style else _KINDS.get(node.tag.removeprefix(_TAG), "string")
        if kind == "boolean" and text.lower() not in ("true", "false"):
            cure = f'write "{text}" in quotes, or true or false'
            self.problem(node, f"YAML 1.1 reads {text} as true or false", cure)
            return None
        kinds = _types(rule)
        if rule.get("format") == "date" and kind in ("date", "string"):
            return self.day(node, where)
        if kind == "date":
            kind = "string"
        if kind not in kinds:
            return self.wrong_kind(node, kind, kinds, where)
        if kind == "null":
            return None
        if kind == "boolean":
            return text.lower() == "true"
        if kind == "number":
            return self.number(node, where)
        return self.text(node, rule, where)

    def wrong_kind(self, node: Any, kind: str, kinds: tuple[str, ...], where: str) -> None:
        if "string" in kinds and kind != "null":
            self.problem(node, f"YAML reads {node.value} as {_A[kind]}", f'write "{node.value}" in quotes')
        else:
            self.problem(node, f"{where} is {_A[kind]}", f"write {_wanted(kinds)}")

    def day(self, node: Any, where: str) -> date | None:
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            self.problem(node, f"{where} is no date: {node.value}", "write it as YYYY-MM-DD")
            return None

    def number(self, node: Any, where: str) -> float | int | None:
        text = node.value.replace("_", "")
        try:
            return float(text) if "." in text or "e" in text.lower() else int(text)
        except ValueError:
            self.problem(node, f"{where} is no plain number: {node.value}", "write decimal digits")
            return None

    def text(self, node: Any, rule: Schema, where: str) -> str | None:
        value: str = node.value
        if "enum" in rule and value not in rule["enum"]:
            self.problem(node, f"{where} cannot be {value!r}", nearest(value, rule["enum"]))
        elif len(value) < rule.get("minLength", 0):
            self.problem(node, f"{where} is empty", "fill it in, or leave the key out")
        elif "pattern" in rule and not _pattern(rule["pattern"]).search(value):
            self.problem(node, f"{where} cannot be {value!r}", f"it must match {rule['pattern']}")
        else:
            return value
        return None


_A = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
    "date": "a date",
}


def _types(rule: Schema) -> tuple[str, ...]:
    kinds = rule.get("type", "string")
    return (kinds,) if isinstance(kinds, str) else tuple(kinds)


def _wanted(kinds: tuple[str, ...]) -> str:
    return " or ".join(_A[kind] for kind in kinds)
