"""What a class of Python says it is called, beside the model that it asks."""

from __future__ import annotations

import re

from tree_sitter import Node

from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_NAME = expression(r"(?:get_)?(?:display_|short_|full_)?(?:name|label|title|slug)\Z|__(?:str|repr)__\Z")
# A text for the reader may stand before what is given back.
_MOST = 2


def tells_own_name(statement: Node, value: str, data: bytes) -> bool:
    """Whether a method tells what a class is called that names its model elsewhere in the file:
    `def get_name(self): return "talk-7"`.
    """
    block = statement.parent
    function = block.parent if block is not None and block.named_child_count <= _MOST else None
    name = function.child_by_field_name("name") if function is not None else None
    if name is None or _NAME.match(text(name)) is None:
        return False
    return len(re.findall(rb"[\"']" + re.escape(value.encode()) + rb"[\"']", data)) > 1
