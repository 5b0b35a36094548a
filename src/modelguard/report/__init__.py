"""A report as a document: one module per format, imported when asked for.

    text = render(report, "sarif")

`FORMATS` lists the names without importing any.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Protocol, cast

from modelguard.errors import UsageError
from modelguard.model import Report
from modelguard.report._escape import plain
from modelguard.report._view import View

if TYPE_CHECKING:
    from modelguard.model.estate import Notices, Portability, WhatIf

__all__ = [
    "FORMATS",
    "NOTICE_FORMATS",
    "View",
    "plain",
    "render",
    "render_notices",
    "render_portability",
    "render_what_if",
]


def _spoken(module: str) -> str:
    """`cyclonedx_1_7` is the format `cyclonedx-1.7`."""
    return re.sub(r"(?<=\d)_(?=\d)", ".", module).replace("_", "-")


FORMATS: tuple[str, ...] = tuple(
    sorted(_spoken(m.name) for m in iter_modules(__path__) if not m.name.startswith("_"))
)
NOTICE_FORMATS: tuple[str, ...] = ("text", "markdown", "json")


class _Format(Protocol):
    render: Callable[[Report, View], str]


def render(report: Report, format: str, view: View | None = None) -> str:
    """Turn `report` into text in one of `FORMATS`; `view` says how people are to see it.

    Raises `UsageError` for a format that does not exist.
    """
    if format not in FORMATS:
        raise UsageError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    module = cast(_Format, import_module(f"{__name__}.{format.replace('-', '_').replace('.', '_')}"))
    return module.render(report, view or View())


def render_portability(found: Portability, format: str = "text", view: View | None = None) -> str:
    """Where each model could run instead, as "text" or "json"."""
    from modelguard.report import _estate, _portability

    if format == "json":
        return _json(_estate.portability(found))
    return _portability.render(found, view or View())


def render_what_if(found: WhatIf, format: str = "text", view: View | None = None) -> str:
    """What a supposition changes, as "text" or "json"."""
    from modelguard.report import _estate, _what_if

    return _json(_estate.what_if(found)) if format == "json" else _what_if.render(found, view or View())


def render_notices(found: Notices, format: str = "text") -> str:
    """What is owed, in one of `NOTICE_FORMATS`: "text" is a NOTICE, "markdown" the list of obligations."""
    from modelguard.report import _estate, _notices

    if format == "json":
        return _json(_estate.notices(found))
    return _notices.markdown(found) if format == "markdown" else _notices.text(found)


def _json(value: Any) -> str:
    from json import dumps

    return dumps(value, ensure_ascii=False, indent=2) + "\n"
