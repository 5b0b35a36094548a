"""Less than a model: the tokenizers and configurations that stand under a model's name."""

from __future__ import annotations

import re
from collections.abc import Collection

from tree_sitter import Node

from modelguard.detect._python.arguments import argument
from modelguard.detect._python.index import OPTIONS, Index, called, dotted
from modelguard.detect._python.parameters import function_of
from modelguard.detect._python.strings import plain
from modelguard.detect._shape import WEIGHT_FILE, is_closed
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_WORD = expression(r"[A-Z]?[a-z]+")
_COUNTERS = {"tokenizer", "tokenizers", "tiktoken", "tokens", "token", "tokenize", "tkn", "tkns", "toks"}
# `get_encoding_for_model`: what tiktoken splits by.
_ENCODING = expression(r"(?:^|_)encoding(?:_name)?_for(?:_model)?\Z")
_SPLITS = expression(
    r"(?:^|_)tokenizer(?:_(?:name|id|path|name_or_path|model(?:_(?:name|id|path|name_or_path))?|repo|repo_id|checkpoint))?\Z"
)
_PREPARES = expression(
    r"(?:^|_)(?:processor|feature_extractor)(?:_(?:name|id|path|name_or_path|repo|repo_id))?\Z"
)
_LOADS_SETTINGS = expression(r"from_(?:\w{1,30}_)?config\Z")
_CODES = expression(r"speech|audio|vision|visual|image|video|codec|sound|music|motion|action")
# Encodings of text by their own names.
_PAIRS = expression(r"[\"'](?:cl100k|o200k|p50k|r50k)_base")
_MORE = {"model", "llm", "generate", "stream", "max"}

_FLAGS = 3
_CLIMB = 3
_ROWS = {"list", "tuple", "set"}
_VOICES = expression(r"(?:^|[_.])(?:voices?|speakers?)(?:_?(?:ids?|names?|list))?\Z", re.IGNORECASE)
# Where the name of what holds a value stands.
_FIELDS = {
    "keyword_argument": "name", "assignment": "left", "pair": "key", "default_parameter": "name",
    "typed_default_parameter": "name",
}  # fmt: skip

# Classes that load less than the model.
TOKENIZERS = (
    "Tokenizer", "TokenizerFast", "Config", "Processor", "FeatureExtractor", "Scheduler", "ImageProcessor",
)  # fmt: skip
# `tokenizer_class.from_pretrained("id")`: the class stands in a variable.
_LESS = expression(
    r"(?:\w{1,30}_)?(?:tokenizer|config|processor|feature_extractor)(?:_(?:class|cls|type|config))?\Z"
)


def is_voice(index: Index, literal: Node) -> bool:
    """Whether a literal is the name of a voice, by what takes it: `voices = ["alloy"]`, `voice="aura-2"`."""
    around = index.parent(literal)
    for _ in range(_CLIMB):
        if around is None or around.type not in _ROWS:
            break
        around = index.parent(around)
    holder = holder_of(around) if around is not None else None
    if holder is None or _VOICES.search(text(holder)[-80:].strip("\"'")) is None:
        return False
    value = plain(literal) or ""  # a voice of one's own may lie in a file of weights
    return "/" not in value and WEIGHT_FILE.match(value) is None


def loads_less(owner: str) -> bool:
    """Whether what is called so loads less than the model: `AutoTokenizer`, `tokenizer_class`."""
    return owner.endswith(TOKENIZERS) or _LESS.match(owner) is not None


def tests_tokenizer(bases: Collection[str], fields: Collection[str]) -> bool:
    """Whether a class tests a tokenizer, of which the name beside it is loaded and nothing else:
    `class TestTalk(TokenizerTesterMixin): from_pretrained_id = "org/name"`.
    """
    return "tokenizer_class" in fields or any("Tokenizer" in base and "Test" in base for base in bases)


def of_tokens(name: str) -> bool:
    """Whether a name says that text is only split into tokens, or its tokens counted (`num_tokens_of`)."""
    if _ENCODING.search(name) is not None:
        return True
    if "tok" not in name.lower() and "tkn" not in name.lower():
        return False
    found = {word.lower() for word in _WORD.findall(name)}
    return bool(found & _COUNTERS) and not found & _MORE


def holder_of(around: Node) -> Node | None:
    """The name, key or parameter that what stands here is given to."""
    return around.child_by_field_name(_FIELDS.get(around.type, ""))


def is_tokenizer(around: Node, value: str = "") -> bool:
    """Whether what stands here is the name of a tokenizer, or of less than a model, by what takes it.

    What only a vendor serves has no configuration to load: `ApiConfig(name="gpt-4o")` are settings.
    """
    if around.type == "call":
        taker = called(around)
        if taker == "parametrize":
            given = around.child_by_field_name("arguments")
            return given is not None and "tokenizer" in text(given)[:40]
        if taker in OPTIONS:
            flags = around.child_by_field_name("arguments")
            leading = flags.named_children[:_FLAGS] if flags is not None else []
            flag = " ".join(text(part) for part in leading if part.type == "string")
            return "tokenizer" in flag and "model" not in flag
        less = taker[:1].isupper() and taker.endswith(TOKENIZERS)
        settings = less and not (taker.endswith("Config") and is_closed(value))
        return settings or _takes_tokenizer(around, taker)
    if around.type in {"list", "tuple"}:  # `for name in ["cl100k_base", "talk-4"]: split(name)`
        return any(_PAIRS.match(text(part)[:20]) for part in around.named_children[:_FLAGS])
    holder = holder_of(around)
    name = text(holder)[:80].lower() if holder is not None else ""
    if around.type.endswith("default_parameter"):
        name += function_of(around)
    return "tokenizer" in name or "encoding" in name


def _takes_tokenizer(call: Node, taker: str) -> bool:
    """Whether a call splits text, loads settings alone, or sets what a tokenizer is made of:
    `model.cfg.tokenizer.update(type="org/name")`.
    """
    if of_tokens(taker) or "tiktoken" in taker or _LOADS_SETTINGS.match(taker):
        return True
    return taker == "update" and "tokenizer" in dotted(call.child_by_field_name("function"))[:-1]


def splits_text(around: Node) -> bool:
    """Whether a value is set under the name of a tokenizer of text: `def load(tokenizer_name="org/net")`; one
    of sounds or of pictures is a model.
    """
    holder = holder_of(around)
    return holder is not None and is_of_tokenizer(text(holder).strip("\"'").rpartition(".")[2][:80].lower())


def is_of_tokenizer(name: str) -> bool:
    """Whether something is called as what names a tokenizer of text, or what prepares inputs."""
    return _PREPARES.search(name) is not None or (
        _SPLITS.search(name) is not None and _CODES.search(name) is None
    )


def is_settings_of_tokens(call: Node) -> bool:
    """Whether settings say which tokenizer is made: `dict(type="AutoTokenizer", name_or_path="id")`."""
    made = argument(call, "type")
    return made is not None and (plain(made) or "").endswith(TOKENIZERS[:2])
