"""Models under the names that editors show for them: `model: Claude Sonnet 4.5 (copilot)`."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._config.priced import SOME
from modelguard.detect._config.surroundings import Context
from modelguard.detect._shape import suggests_model
from modelguard.detect._trees.tree import List, Map, Scalar
from modelguard.expressions import expression
from modelguard.model import Sighting

# A line of models and its version, perhaps with what the editor adds: who serves it, how ripe it is.
_SHOWN = expression(
    r"(?P<name>(?:[A-Z][A-Za-z]{1,11}[ -](?:[A-Z][A-Za-z]{1,11} ){0,2}|o(?=\d-))\d{1,2}(?:\.\d{1,2})?o?"
    r"(?:[ -](?:Sonnet|Opus|Haiku|Pro|Thinking|Flash(?:-Lite)?|[Mm]ini|[Nn]ano|Codex(?:-M(?:ini|ax))?"
    r"|Turbo|Fast|Max)){0,2})"
    r"(?P<by>(?: \([\w ]{2,20}\))*)\Z"
)
_COPILOT = "(copilot)"
_MOST = 20


def are_offered(rows: list[Map]) -> bool:
    """Whether rows give the id of each model a name for people beside it, as menus have it, or the compiled
    library that an app has for each of several to choose from.
    """
    if len(rows) >= SOME and all(row.get("model_lib") is not None for row in rows):
        return True
    return len(rows) > SOME and sum(map(_is_offered, rows)) * 4 >= len(rows) * 3


def _is_offered(row: Map) -> bool:
    own, shown = row.text("id", "value"), row.text("name", "label", "displayName")
    if not own or not shown or own == shown or "/" in shown or not suggests_model(own):
        return False
    return " " in shown or shown != shown.lower()


def read(document: Map, context: Context) -> Iterator[Sighting]:
    """The models that the head of a prompt or an agent names as an editor's menu does."""
    value = document.get("model")
    values = value.items[:_MOST] if isinstance(value, List) else [value]
    for each in values:
        match = _SHOWN.match(each.text) if isinstance(each, Scalar) and each.is_text else None
        if match is None or not isinstance(each, Scalar) or (" " not in each.text):
            continue
        by_copilot = _COPILOT in match["by"].lower()
        yield Sighting(
            location=each.span.locate(*match.span("name")),
            raw=match["name"],
            kind=context.kind,
            strength="strong",
            detector=context.detector,
            because="model is called as menus call it",
            channel="github-copilot" if by_copilot else context.channel,
            execution="managed",
            scope=context.scope,
        )
