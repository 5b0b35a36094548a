"""What Rust takes of a repository of the hub: the files that split text, or data, are no model that runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from modelguard.detect._hub_files import is_of_splitter
from modelguard.detect._regions import PLACE
from modelguard.detect._shape import is_hub_id
from modelguard.detect._source.lexer import Token
from modelguard.expressions import expression

# Repositories that hold nothing else: `org/name-tokenizer`.
_OF_SPLITTERS = expression(r"[\w.-]+/[\w.-]*[-_]tokenizers?\Z", re.IGNORECASE)
_HOLDS_SPLITTER = expression(r"\w*tokenizer_?(?:repo|id|model|model_?id|repo_?id)\Z", re.IGNORECASE)
_CHAIN = 60  # so far the call reaches that takes a string
_BLOCK = 300  # so far a name is followed
_BACK = 40
_OPENS, _CLOSES = frozenset("{(["), frozenset("})]")
# `matrix/blocking_gpt41_model`: names of cases and of things in code; half a name; a size; a licence's page.
_NO_MODEL = expression(
    r"\S{0,120}[-_.]\Z|[\w-]{1,40}/\Z|\d{1,4}(?:\.\d{1,3})?[bBmM](?:[._+-]A?\d{1,3}(?:\.\d)?[bB])?\Z|"
    r"(?:[a-z0-9]+_)+[a-z0-9]+/(?:[a-z0-9]+_)+[a-z0-9]+\Z|onnx/model\w{0,20}\.onnx\Z"
    r"|models/[\w.-]{1,80}/operations/|built-?in/|(?:ftp|ssh|tcp|udp|unix|grpcs?|redis|postgres(?:ql)?|mysql|mongodb|amqps?|nats|ldaps?)://"
    # Settings by their names: `app.llm.default-chat-model`.
    r"|(?:[a-z][a-z_-]{0,40}\.){2,8}(?:[a-z]{1,20}[-_]){0,4}models?(?:[-_](?:name|id))?\Z"
    r"|(?:test|dummy|fake|sample|example|model|weights|adapter|file)(?:[-_]?(?:model|file|weights|adapter))?[-_]?\d{0,2}"
    r"\.(?:gguf|ggml|bin|safetensors|onnx|pth?|ckpt|tflite)\Z"
    r"|https?://\S{1,200}/(?:[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]|README|NOTICE)[^/]{0,20}\Z"
)


def names_none(text: str) -> bool:
    """Whether a text is plainly the name of something else than a model."""
    return _NO_MODEL.match(text) is not None or PLACE.match(text) is not None


def is_no_model(found: Sequence[Token], index: int) -> bool:
    """Whether the repository that a string names is only asked for a tokenizer or for data.

    `api.model("org/name".to_string()).get("tokenizer.json")`, `let repo = "org/name"; api.dataset(repo)`.
    """
    raw = found[index].text
    if not is_hub_id(raw):
        return False
    if _OF_SPLITTERS.match(raw) or _is_called_splitter(found, index) or found[index - 2].text == "dataset":
        return True
    files = set(_files(found, index))
    return bool(files) and all(map(is_of_splitter, files))


def _is_called_splitter(found: Sequence[Token], index: int) -> bool:
    """Whether a variable is called so: `let tokenizer_repo = match which { A => "id", B => "id" };`."""
    depth = 0
    for at in range(index - 1, max(1, index - _BACK), -1):
        text = found[at].text if found[at].kind == "sign" else ""
        if text in _CLOSES:
            depth += 1
        elif text in _OPENS:
            depth -= 1
        elif text == ";" and depth <= 0:
            return False
        elif text == "=" and depth <= 0:
            return _HOLDS_SPLITTER.match(found[at - 1].text) is not None
    return False


def _files(found: Sequence[Token], index: int) -> Iterator[str]:
    """The files that are taken of the repository; "" for what nobody knows."""
    end = _chained(found, index)
    if found[end].kind == "string":
        yield found[end].text
        return
    name = _bound(found, index) if found[end].text == ";" else ""
    if name:
        yield from _taken(found, end + 1, name)


def _chained(found: Sequence[Token], index: int) -> int:
    """Where the chain of calls around a string names a file (`.get("file")`), or where it ends."""
    last = min(len(found) - 1, index + _CHAIN)
    depth = 0
    for at in range(index + 1, last):
        text = found[at].text
        if found[at].kind == "sign" and text in _OPENS:
            depth += 1
        elif found[at].kind == "sign" and text in _CLOSES:
            depth -= 1
        if depth < 0 and text == "get" and found[at - 1].text == "." and found[at + 2].kind == "string":
            return at + 2
        if text == ";" or (depth <= 0 and text in ("{", "}", "=>")):
            return at
    return last


def _bound(found: Sequence[Token], index: int) -> str:
    """The name that the statement gives to what holds a string: `let repo = api.model("id");`."""
    for at in range(index - 1, max(1, index - _BACK), -1):
        if found[at].text in (";", "{", "}"):
            return ""
        if found[at].text == "=" and found[at].kind == "sign":
            head = {found[at - 2].text, found[at - 3].text}
            return found[at - 1].text if "let" in head else ""
    return ""


def _taken(found: Sequence[Token], start: int, name: str) -> Iterator[str]:
    """The files that a block takes of what a name holds, or of the repository that is asked for by it."""
    depth = 0
    for at in range(start, min(len(found) - 4, start + _BLOCK)):
        text = found[at].text if found[at].kind == "sign" else ""
        if text in _OPENS:
            depth += 1
        elif text in _CLOSES:
            depth -= 1
            if depth < 0:
                return
        if found[at].kind != "name" or found[at].text != name:
            continue
        if found[at + 1].text == "." and found[at + 2].text == "get":
            yield found[at + 4].text if found[at + 4].kind == "string" else ""
        elif found[at - 1].text == "(" and found[at - 2].text == "dataset":
            yield "vocab"  # data, as little a model as this
        elif found[at - 1].text in ("(", "&"):
            name = _bound(found, at)  # `let api = api.model(repo.to_string());`
            if not name:
                yield ""
                return
