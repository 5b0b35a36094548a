"""A report as a document: one module per format, imported when asked for.

    text = render(report, "sarif")

`FORMATS` lists the names without importing any.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from modelguard.errors import UsageError
from modelguard.model import Report
from modelguard.report._escape import plain
from modelguard.report._view import View

__all__ = ["FORMATS", "View", "plain", "render"]

FORMATS: tuple[str, ...] = tuple(
    sorted(m.name.replace("_", "-") for m in iter_modules(__path__) if not m.name.startswith("_"))
)


class _Format(Protocol):
    render: Callable[[Report, View], str]


def render(report: Report, format: str, view: View | None = None) -> str:
    """Turn `report` into text in one of `FORMATS`; `view` says how people are to see it.

    Raises `UsageError` for a format that does not exist.
    """
    if format not in FORMATS:
        raise UsageError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    module = cast(_Format, import_module(f"{__name__}.{format.replace('-', '_')}"))
    return module.render(report, view or View())
