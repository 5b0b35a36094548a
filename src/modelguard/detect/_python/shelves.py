"""Who is asked for the models of a table, as the rows say that stand under them and the keys above them.

    {"gpt-9": Spec(label="…", provider="openrouter")}
    {"openrouter/openai": {"gpt-9": {"speed": "slow"}}}

Only those count that run models of many makers: of any other, the name of the model tells as much.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._javascript_sdks import takes
from modelguard.detect._python.arguments import key_of
from modelguard.detect._python.around import named_beside
from modelguard.detect._python.runs import ROUTERS
from modelguard.detect._python.strings import plain
from modelguard.detect._services import Service

# Services that run models of several makers under names that each of them has for itself.
HOSTS = {
    "azure", "groq", "together", "fireworks", "cerebras", "sambanova", "openrouter", "bedrock", "ollama",
    "deepinfra",
}  # fmt: skip
# What stands under `huggingface` may as well be weights that are loaded.
OF_MANY = {*HOSTS, *ROUTERS, "vertex", "anyscale", "octoai"} - {"huggingface-inference"}
_TABLES = {"pair", "dictionary", "list", "tuple", "set", "call", "argument_list", "keyword_argument"}
_CLIMB = 8


def shelf(node: Node) -> Service | None:
    """The service of many makers' models that the row of a literal in a table tells, or a key above it."""
    value = plain(node)
    for word in _words(node) if value else ():
        found = _services.provider(word.lower())
        if found is not None and value and found[0] in OF_MANY and takes(found[0] or "", value):
            return found
    return None


def _words(node: Node) -> Iterator[str]:
    """What the row says of which a literal is the key, and the keys under which it stands."""
    pair = node.parent
    key = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
    row = pair.child_by_field_name("value") if pair is not None and key is not None else None
    if key is not None and key.id == node.id and row is not None and row.type in {"call", "dictionary"}:
        yield from named_beside(row)
    around = pair
    for _ in range(_CLIMB):
        if around is None or around.type not in _TABLES:
            return
        above = around.child_by_field_name("key") if around.type == "pair" else None
        if above is not None and above.id != node.id:
            yield key_of(around)
        around = around.parent
