"""Names come from the scanned repository: what is written of them must stay text wherever it is read."""

from __future__ import annotations

import re

from modelguard.expressions import expression
from modelguard.model import Location

# C0 and C1 controls, line separators and the characters that reorder text on a terminal.
_CONTROL = expression("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text with every control character shown as an escape, so that it can neither paint nor move."""
    return _CONTROL.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def workflow_data(text: str) -> str:
    """The text as the message of a GitHub workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """The text as a property (a file name, a title) of a GitHub workflow command."""
    return workflow_data(text).replace(":", "%3A").replace(",", "%2C")


def sarif_message(text: str) -> str:
    """The text as a plain SARIF message: brackets are links and braces are arguments there."""
    escaped = plain(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return escaped.replace("{", "{{").replace("}", "}}")


def encodable(text: str) -> str:
    """The text as `plain` gives it, the bytes of names that are no UTF-8 shown as escapes too."""
    return plain(text).encode("utf-8", "backslashreplace").decode("utf-8")


def spot(at: Location) -> str:
    """A place as people and programs write it: path, line and column."""
    return f"{plain(at.path)}:{at.line}:{at.column}"


def markup(text: str) -> str:
    """The text within an HTML or SVG element or attribute."""
    safe = encodable(text)
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        safe = safe.replace(char, entity)
    return safe
