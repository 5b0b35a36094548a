"""Tables that say which model is taken for a service or a task: presets of the program, not inventory."""

from __future__ import annotations

import re

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._judged import Judged
from modelguard.detect._parameters import TRAIT
from modelguard.detect._python.strings import plain
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_ROWS = 60
_FEWEST = 2
# `MODEL_ALIASES`: short names for models, of which people use one; `_VARIANT_TO_REPO`: what they choose.
ALIASES = expression(
    r"(?:^|_)alias(?:es)?(?:_map)?\Z"
    r"|(?:^|_)(?:variants?|sizes?|presets?|versions?|(?:model|short)_?names?)_(?:to|2)_[a-z_]{2,30}\Z",
    re.IGNORECASE,
)
# `DEFAULT_MODELS`, `PROVIDER_DEFAULTS`: what runs where nothing else is said.
_PRESETS = expression(r"(?:^|_)defaults?(?:_|\Z)", re.IGNORECASE)


def is_preset(around: Node, node: Node, judged: Judged) -> bool:
    """Whether a literal is what a map says is taken for one service or task: a row of `DEFAULT_MODELS =
    {"fast": "id"}`, asked of the assignment, or one of a table by services, asked of the table.
    """
    table = table_of(node)
    if table is None:
        return False
    if around.type == "dictionary":
        return around.id == table.id and judged.once(is_by_service, table)
    held = around.child_by_field_name("right") if around.type == "assignment" else None
    return held is not None and held.id == table.id and is_of_defaults(table)


def table_of(node: Node) -> Node | None:
    """The table of which a literal is the value of a row."""
    pair = node.parent
    held = pair.child_by_field_name("value") if pair is not None and pair.type == "pair" else None
    return pair.parent if pair is not None and held is not None and held.id == node.id else None


def is_of_defaults(table: Node) -> bool:
    """Whether a table is called after what is taken where nothing else is said."""
    name = _name(table)
    return _PRESETS.search(name) is not None and ALIASES.search(name) is None


def is_by_service(table: Node) -> bool:
    """Whether a table says for each of several services which one model it is asked for:
    `{"openai": "gpt-4o", "groq": "org/name"}`; whoever chooses there chooses the service.
    """
    rows = services = 0
    for pair in table.named_children[:_ROWS]:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        word = plain(key) if key is not None and value is not None else None
        if word is None or value is None or value.type in {"dictionary", "list", "tuple", "set"}:
            continue
        rows += 1
        # `"OpenAI"` is what people read.
        services += word.islower() and _services.provider(word) is not None
    return services >= _FEWEST and services * 2 > rows and TRAIT.search(_name(table)) is None


def _name(table: Node) -> str:
    """What a table is called that a name is given."""
    statement = table.parent
    left = statement.child_by_field_name("left") if statement is not None else None
    return text(left)[:80] if left is not None else ""
