"""What the name of a setting and its value say together: a model, a size of Whisper, a file of weights."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from modelguard.detect._parameters import Proof, proof
from modelguard.detect._python.index import dotted
from modelguard.detect._python.places import is_deployment
from modelguard.detect._python.silence import SILENT, only_reads
from modelguard.detect._python.strings import plain
from modelguard.detect._released import OF_RUN, keeps_weights
from modelguard.detect._shape import WEIGHT_FILE, is_hub_id, suggests_model
from modelguard.detect._treesitter import text
from modelguard.detect._weights import OF_NODES
from modelguard.expressions import expression
from modelguard.naming import whisper

# `CHAT_MODEL`, as variables of the environment are called.
_VARIABLE = expression(r"[A-Z][A-Z0-9]*(?:__?[A-Z0-9]+)+\Z")
_PAIR = 2
# So many pairs are a table, of which so many are looked at.
_MANY, _ROWS = 8, 24
# What programs that run Whisper call the place of its size.
_SIZED = expression(r"(?:^|_)model_(?:size|type|transcription)(?:_|\Z)|(?:^|_)whisper(?:_|\Z)", re.IGNORECASE)
_FILED = expression(r"(?:^|_)(?:model|weights?|checkpoint|ckpt)_?file(?:_?name)?\Z", re.IGNORECASE)
# `UVR-MDX-NET-Inst_1`, `model_bs_roformer_ep_317.ckpt`: at least three parts and a number.
_PARTS = expression(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+){2,12}\Z")
# Readers of settings of a program's own: `self._get_string("WHISPER_MODEL_SIZE", "base")`.
_READER = expression(
    r"_{0,2}(?:get|read|load|fetch|env|config|setting)"
    r"(?:_?(?:env|config|cfg|settings?|options?|params?|vars?|values?|str|string|text))"
    r"{1,3}(?:_or_default|_with_default|_default)?\Z",
    re.IGNORECASE,
)
# Those of Python and of libraries, whose second argument is the default.
_READS = {"get", "getenv", "getattr", "setdefault", "pop", "env", "get_env", "config"}


def tells_no_value(pair: Node) -> bool:
    """Whether a pair is a row of a long table from names to others, few of which hold models:
    `OrderedDict([("net_text_model", "NetTextModel"), …])`; or names that others are compared with:
    `key not in ("model", "stream")`.
    """
    if pair.parent is not None and pair.parent.type == "comparison_operator":
        return True
    parts = [(plain(part) or "").partition(".") for part in pair.named_children]
    if all(part[1] for part in parts) and len({part[0] for part in parts}) == 1:
        return True  # groups of a package's own: `("acme.models", "acme.backends")`
    rows = pair.parent.named_children[:_ROWS] if pair.type == "tuple" and pair.parent is not None else []
    keys = [
        plain(row.named_children[0]) or "" for row in rows if row.type == "tuple" and row.named_child_count
    ]
    return len(keys) >= _MANY and sum(held(key) is not None for key in keys) * 2 < len(keys)


def held(name: str, value: str = "", *, file: str = "") -> Proof | None:
    """How surely what is called `name`, and holds `value`, names a model; `file`, where it may hold one."""
    if name in OF_NODES and _is_told(value or file):
        return "specific"
    if keeps_weights(name, value):
        return "specific"
    known = proof(name) or ("specific" if is_deployment(name) else None)
    if known is not None:
        return known
    if whisper.is_size(value) and _SIZED.search(name) is not None:
        return "generic"
    filed = WEIGHT_FILE.match(value) is not None and _FILED.search(name.replace("-", "_")) is not None
    return "specific" if filed and has_parts(value) else None


def _is_told(file: str) -> bool:
    """Whether a file of weights is called after a model, as the nodes of ComfyUI load them."""
    return WEIGHT_FILE.match(file) is not None and suggests_model(file.rpartition("/")[2])


def has_parts(value: str) -> bool:
    """Whether the value is told apart by three parts and a number, as files of published weights are."""
    joined = len(value) <= 100 and _PARTS.match(value) is not None and any(c.isdigit() for c in value)
    return joined and OF_RUN.search(value) is None


def is_reader(name: str) -> bool:
    """Whether a function is one by which programs read settings, or a program its own."""
    return name in _READS or _READER.match(name) is not None


def declared(path: Sequence[str], given: Sequence[Node]) -> str | None:
    """The variable that a function of a program's own is told of together with a model:
    `flag("CHAT_MODEL", "talk-7", "…")`, `env_str("CHAT_MODEL", "talk-7")`.
    """
    if len(given) < _PAIR or given[0].type != "string" or given[1].type != "string":
        return None
    name, value = plain(given[0]) or "", plain(given[1]) or ""
    if _VARIABLE.match(name) is None or not (suggests_model(value) or is_hub_id(value)):
        return None
    read = path[-1] in SILENT or only_reads(path[-1]) or path[-1].startswith("assert")
    return None if read else name


def is_sized(name: str) -> bool:
    """Whether the name is one under which programs keep the size of Whisper."""
    return _SIZED.search(name) is not None


def target(left: Node) -> str:
    """What an assignment sets is called: `model`, `self.model`, `config["model"]`."""
    if left.type == "identifier":
        return text(left)
    if left.type == "attribute":
        return (dotted(left) or [""])[-1]
    key = left.child_by_field_name("subscript") if left.type == "subscript" else None
    return plain(key) or "" if key is not None else ""


def is_of_setting(name: str) -> bool:
    """Whether a text is written as settings are called (`MODEL`, `model`); `ACME-LLM01` is a label."""
    return "-" not in name if name.isupper() else not name[:1].isupper()
