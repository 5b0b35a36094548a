"""YAML into nodes that know their place: a walk over events, with caps, and nothing constructed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from modelguard.errors import PolicyError
from modelguard.evaluate._nodes import Entry, Items, Map, Node, Scalar, Value
from modelguard.expressions import expression

_DEPTH = 32
_NODES = 50_000
_TRAPS = expression(r"(?:yes|no|on|off|y|n)", re.IGNORECASE)
_OCTAL_OR_SEXAGESIMAL = expression(r"[-+]?(?:0[0-7_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)")
_INT = expression(r"[-+]?(?:0|[1-9][0-9_]{0,30})")
_FLOAT = expression(r"[-+]?(?:[0-9][0-9_]{0,30})?\.?[0-9_]{1,30}(?:[eE][-+]?[0-9]{1,3})?")
_DAY = expression(r"\d{4}-\d{2}-\d{2}")


def read(data: bytes, file: str) -> Node | None:
    """The document as nodes, or None when it is empty.  What is not YAML is a PolicyError."""
    # 40 ms to import: a scan without a policy does not pay for it.
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(file).build(yaml.parse(data, Loader=loader), yaml)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise PolicyError(f"{file}:{at}: not YAML: {getattr(error, 'problem', None) or error}") from None
    except (UnicodeError, ValueError) as error:
        raise PolicyError(f"{file}:1:1: not YAML: {error}") from None


class _Builder:
    """A stack of open lists and maps; children are taken in as they close."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.open: list[tuple[Any, list[Node], bool]] = []
        self.root: Node | None = None
        self.count = 0
        self.documents = 0

    def build(self, events: Any, yaml: Any) -> Node | None:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._take(_scalar(event), event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self.open.append((event, [], isinstance(event, yaml.MappingStartEvent)))
                if len(self.open) > _DEPTH:
                    raise self._error(event, f"nested deeper than {_DEPTH} levels")
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                start, children, is_map = self.open.pop()
                self._take(self._close(start, children, is_map), start)
            elif isinstance(event, yaml.AliasEvent):
                raise self._error(event, f"the alias *{event.anchor} is not read here; write the value out")
            elif isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    raise self._error(event, "one document is expected, and a second one begins here")
        return self.root

    def _take(self, node: Node, event: Any) -> None:
        self.count += 1
        if self.count > _NODES:
            raise self._error(event, f"more than {_NODES} values")
        if self.open:
            self.open[-1][1].append(node)
        else:
            self.root = node

    def _close(self, start: Any, children: list[Node], is_map: bool) -> Node:
        line, column = start.start_mark.line + 1, start.start_mark.column + 1
        if not is_map:
            return Items(line=line, column=column, items=tuple(children))
        entries = []
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Value):
                raise PolicyError(f"{self.file}:{key.line}:{key.column}: a plain word is expected as the key")
            name = key.trap or ("" if key.value is None else str(key.value))
            entries.append(Entry(key=name, line=key.line, column=key.column, node=value))
        return Map(line=line, column=column, entries=tuple(entries))

    def _error(self, event: Any, what: str) -> PolicyError:
        mark = event.start_mark
        return PolicyError(f"{self.file}:{mark.line + 1}:{mark.column + 1}: {what}")


def _scalar(event: Any) -> Value:
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    text: str = event.value
    if not event.implicit[0]:
        return Value(line=line, column=column, value=text)
    trapped = _TRAPS.fullmatch(text) or _OCTAL_OR_SEXAGESIMAL.fullmatch(text)
    value: Scalar = text if trapped else _plain(text)
    return Value(line=line, column=column, value=value, trap=text if trapped else None)


def _plain(text: str) -> Scalar:
    if text in ("", "~") or text.lower() == "null":
        return None
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text.replace("_", ""))
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    if _FLOAT.fullmatch(text) and any(c.isdigit() for c in text):
        try:
            return float(text.replace("_", ""))
        except ValueError:
            return text
    return text
