"""What the relative names of a chart's template mean: `.repo` below `{{ range .Values.models }}`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from modelguard.expressions import expression
from modelguard.model import Binding, Clue, Need

_MAX_BLOCKS = 500
_CONTROL = expression(
    r"\{\{-?\s*(?P<word>range|with|if|define|block|end)\b(?:\s+(?P<names>\$[\w,\s$]{1,80}?)\s*:=)?\s*(?P<over>[^{}]{0,200}?)\s*-?\}\}"
)
_NAME = expression(r"\$?\.Values\.(?P<path>[\w.]{1,200})\Z")


class _Block(NamedTuple):
    """The lines of a block, the value that it is for, and the variable that holds it."""

    first: int
    last: int
    path: str
    variable: str


def placed(clues: Iterable[Clue], text: str) -> Iterator[Clue]:
    """The clues with relative names made whole; what stands in no block that is understood is left out."""
    blocks: list[_Block] | None = None
    for clue in clues:
        name = _asked_for(clue)
        if not name.startswith((".", "$")) or not isinstance(clue, Need | Binding):
            yield clue
            continue
        blocks = _blocks(text) if blocks is None else blocks
        whole = _whole(name, [b for b in blocks if b.first <= clue.location.line <= b.last])
        if whole is not None:
            yield replace(clue, name=whole) if isinstance(clue, Need) else replace(clue, refers=whole)


def _asked_for(clue: Clue) -> str:
    """The value of the chart that a clue asks for, or nothing."""
    if isinstance(clue, Need):
        return clue.name if clue.namespace == "helm" else ""
    return (clue.refers or "") if isinstance(clue, Binding) else ""


def _blocks(text: str) -> list[_Block]:
    """The blocks of a template from the outermost in; only `range` and `with` change what a dot means."""
    found: list[_Block] = []
    opened: list[tuple[int, str, str]] = []
    for match in _CONTROL.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match["word"] == "end":
            if opened:
                first, path, variable = opened.pop()
                if path:
                    found.append(_Block(first, line, path, variable))
            continue
        path = variable = ""
        if match["word"] in ("range", "with"):
            around = [_Block(first, line, outer, name) for first, outer, name in opened if outer]
            path = _value(match["over"], around)
            path += "[]" if path and match["word"] == "range" else ""
            variable = (match["names"] or "").rpartition("$")[2].strip()
        opened.append((line, path, variable))
        if len(found) + len(opened) > _MAX_BLOCKS:
            break
    return sorted(found)


def _value(over: str, around: list[_Block]) -> str:
    match = _NAME.match(over)
    if match is not None:
        return match["path"]
    return (_whole(over, around) or "") if over.startswith((".", "$")) and " " not in over else ""


def _whole(name: str, around: list[_Block]) -> str | None:
    """The path of a relative name, seen from inside the blocks around it, the innermost last."""
    if name.startswith("."):
        return f"{around[-1].path}{name}".rstrip(".") if around else None
    variable, _, rest = name[1:].partition(".")
    path = next((b.path for b in reversed(around) if b.variable == variable), None)
    return None if path is None else f"{path}.{rest}" if rest else path
