"""Files of weights in C-like languages, and the repositories of the hub that they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from modelguard.detect._parameters import proof
from modelguard.detect._shape import WEIGHT_FILE, is_hub_id, is_weights_path
from modelguard.detect._source.lexer import Token
from modelguard.detect._source.statement import statement_before
from modelguard.detect._urls import is_weights
from modelguard.detect._weights import TELLS, tells_model
from modelguard.expressions import expression
from modelguard.model import Sighting
from modelguard.naming.hub import is_on_hub

_GGUF = expression(r"\w-\w.*\.(?:gguf|ggml|llamafile)\Z")
# Weights of whisper.cpp and of the first llama.cpp.
GGML = expression(r"(?:.*/)?ggml-[\w.-]+\.bin\Z")
_OF_WHISPER = expression(r"ggml-(?:distil-)?(?:tiny|base|small|medium|large)\b")
WHISPER = expression(r"whisper", re.IGNORECASE)
# The parts of a model that lie in files of their own: `setEncoder("./whisper-tiny/encoder.onnx")`.
_PART = expression(
    r"(?:en|de)coder\Z|joiner\Z|vocoder\Z|onnx|gguf|tflite|weights|checkpoint|ckpt", re.IGNORECASE
)
LOADS_WEIGHTS = expression(r"load|commit_?from|session|interpreter|module|model", re.IGNORECASE)
# `./sherpa-onnx-punct-2024-04-12/model.onnx`: the folder says which model.
_IN_FOLDER = expression(
    r"(?:\.{0,2}/)?(?:[\w.-]{1,60}/){0,6}[\w.]{1,30}-[\w.-]{1,90}/(?:model|encoder|decoder)[\w.-]{0,20}\.(?:onnx|ort|tflite|gguf|safetensors|nemo)\Z"
)
# What a system calls a kind of file: `UTType("com.example-app.chats.gguf")`.
_KIND = expression(r"(?:com|org|net|io|dev|public)\.")
_OF_DISK = ("/", "~", "C:", "D:")
_ADDRESS = ("https://", "http://")
_ENDINGS = ("gguf", "mlmodelc", "mlpackage", "mlmodel", "onnx", "tflite", "safetensors", "task", "litertlm")
_ZOOS = (
    "https://storage.googleapis.com/mediapipe-models/",
    "https://storage.googleapis.com/download.tensorflow.org/models/", "https://download.pytorch.org/models/",
    "https://dl.fbaipublicfiles.com/", "https://github.com/onnx/models/",
)  # fmt: skip
# `bart_lfqa`, `KeyBART`: of what is called a default model, as much tells.
_MARKED = expression(r".{0,80}(?:[a-z]_[a-z]|[a-z][A-Z])")
_FILE = expression(r"model|gguf|llm|weights|checkpoint|embed|whisper|repo", re.IGNORECASE)
_QUANTIZED = expression(r"[\w.-]{1,60}/[\w.-]{1,100}-(?:GGUF|AWQ|GPTQ|EXL2)\Z", re.IGNORECASE)
# `let repo = "id"`, `SMALL_LLM_REPO`
_REPO = expression(r"(?:\A| )(?:\w{0,60}_)?repo(?:sitory|_?id|_?name)?(?: |\Z)", re.IGNORECASE)
# `enum Repo: String`, `enum class ModelRepo(val id: String)`
_OF_WEIGHTS = expression(
    r"Repo(?:s|sitory|sitories)?(?![a-z])|Checkpoint|Weights|HubModel|HFModel|HuggingFace"
)
_DESCRIBES = expression(r"Model(?:Config(?:uration)?|Id(?:entifier)?|Spec)\Z")
_DEFAULT = expression(
    r"(?!.*(?:path|dir|folder|file|url|template|prompt|class|type|table|schema)s?\Z)(?:default\w{0,60}model|model\w{0,60}default)",
    re.IGNORECASE,
)
_HEAD, _BESIDE = 24, 5
_AT_HOME = expression(r"https?://(?:localhost|127\.0|0\.0\.0\.0|\[::1\])")


def names_weights(raw: str, statement: str) -> bool:
    """Whether the words of a statement say that the string is a file of weights or the repository of one."""
    if GGML.match(raw) or (_GGUF.search(raw.partition("?")[0]) and _FILE.search(statement)):
        return True
    return _QUANTIZED.match(raw) is not None and _REPO.search(statement) is not None


def is_file(raw: str) -> bool:
    """Whether the string is a path to weights that are called after a model, or the address of some."""
    if "/" not in raw:
        return False
    return is_address(raw) or is_weights_path(raw) or _IN_FOLDER.match(raw) is not None


def is_echo(found: Sequence[Token], index: int) -> bool:
    """Whether the address beside a file of weights says where it lies: `("https://…/x.gguf", "x.gguf")`."""
    raw = found[index].text
    if not WEIGHT_FILE.match(raw) or "/" in raw:
        return False
    near = found[max(0, index - _BESIDE) : index + _BESIDE]
    return any(t.kind == "string" and t.text.endswith(f"/{raw}") and is_address(t.text) for t in near)


def is_address(raw: str) -> bool:
    """Whether the string is the address of a file of weights."""
    return raw.startswith(_ADDRESS) and " " not in raw and is_weights(raw)


def may_be_of_hub(raw: str) -> bool:
    """Whether weights could come from the hub: neither somebody else's address nor one place of a disk."""
    return is_published(raw) if is_address(raw) else not raw.startswith(_OF_DISK)


_PACKED_TAG = expression(
    r"[a-z][\w.-]{1,60}:\d{1,4}(?:\.\d{1,3})?b-(?:[\w.]{1,30}-){0,3}(?:i?q\d_[\w]{1,6}|fp16|bf16)\Z",
    re.IGNORECASE,
)


def is_published(raw: str) -> bool:
    """Whether the string is the address of a file of weights on the hub, or where only such are kept, or a
    tag of Ollama's that says how its weights are packed: `llama3.2:3b-instruct-q8_0`.
    """
    if _PACKED_TAG.match(raw):
        return True
    return (is_on_hub(raw) or raw.startswith(_ZOOS)) and is_address(raw)


def is_resource(found: Sequence[Token], index: int) -> bool:
    """Whether an app carries weights of that name: `forResource: "ggml-base.en", withExtension: "bin"`."""
    if index < 2 or found[index - 2].text != "forResource":
        return False
    ahead = [t.text for t in found[index + 1 : index + 5]]
    if len(ahead) < 4 or ahead[:3] != [",", "withExtension", ":"]:
        return False
    raw, ending = found[index].text, ahead[3]
    named = ending in _ENDINGS or GGML.match(f"{raw}.{ending}") is not None
    return named and TELLS.match(raw) is not None


def is_told(found: Sequence[Token], index: int, callee: str, statement: str) -> bool:
    """Whether the place alone says that a string is a model to load, whatever the rest of the file says.

    `ModelConfiguration(id: "org/name-1b")`, `DefaultModelForSummary = "org/name-cnn"`, and files of weights.
    """
    raw = found[index].text
    if is_resource(found, index):
        return True
    if not is_hub_id(raw) or WEIGHT_FILE.match(raw):
        return _is_loaded(found, index, callee, statement)
    behind = found[index - 2].text if index > 1 and found[index - 1].text in ("=", ":=") else ""
    default = _DEFAULT.match(behind) is not None
    if _DESCRIBES.search(callee) is None and not default:
        return False
    return TELLS.match(raw) is not None or (default and _MARKED.match(raw.partition("/")[2]) is not None)


def _is_loaded(found: Sequence[Token], index: int, callee: str, statement: str) -> bool:
    """Whether a file of weights that tells its model goes to what loads some, or is called a part of one.

    `commit_from_url("https://host/gpt2.onnx")`, `let encoder = "./whisper-tiny/encoder.int8.onnx"`.
    """
    raw = found[index].text
    if not (WEIGHT_FILE.match(raw) or is_address(raw)) or " " in raw or _KIND.match(raw):
        return False
    if not tells_model(raw):
        return False
    if any(proof(word) is not None or _PART.search(word) for word in statement.split()):
        return True
    return LOADS_WEIGHTS.search(callee.rpartition(".")[2]) is not None


def is_quantized(raw: str) -> bool:
    """Whether a repository holds files for whoever runs them himself: `org/name-GGUF`."""
    return _QUANTIZED.match(raw) is not None


def names_repository(raw: str, statement: str) -> bool:
    """Whether the words of a statement say that the hub id is that of a repository."""
    return is_hub_id(raw) and _REPO.search(statement) is not None


def is_fetched(raw: str, words: str) -> bool:
    """Whether a file beside repositories is of one of them, or the words say that a string is one."""
    return _GGUF.search(raw) is not None or names_repository(raw, words)


def is_member(found: Sequence[Token], around: Sequence[int], index: int) -> bool:
    """Whether the hub id is a member of an enumeration of repositories: `enum Repo { case a = "id" }`."""
    at = around[index] if is_hub_id(found[index].text) else -1
    for _ in range(2):  # `SMALL("id")`
        if at > 0 and found[at].text == "{":
            head = [t.text for t in statement_before(found[max(0, at - _HEAD) : at])]
            named = next((b for a, b in pairwise(head) if a in ("enum", "class") and b != "class"), "")
            return "enum" in head and _OF_WEIGHTS.search(named) is not None
        at = around[at] if at > 0 else -1
    return False


def runs_ggml(raw: str, statement: str) -> str:
    """The channel of weights of whisper.cpp, which come from the hub, or of llama.cpp."""
    return "hf-hub" if WHISPER.search(statement) or _OF_WHISPER.search(raw) else "llama.cpp"


def are_fetched(found: Sequence[Token], strings: Sequence[int]) -> bool:
    """Whether files of weights and the repositories that hold them stand together in a file."""
    texts = {found[index].text for index in strings}
    return any(map(_QUANTIZED.match, texts)) and any(map(_GGUF.search, texts))


def from_hub(sighting: Sighting, statement: str) -> Sighting:
    """The sighting of weights beside their repository, whatever address the program itself serves at."""
    endpoint = sighting.endpoint
    own = endpoint is None or _AT_HOME.match(endpoint) is not None
    file = _GGUF.search(sighting.raw) or GGML.match(sighting.raw) or _QUANTIZED.match(sighting.raw)
    if (
        not (own and (file or names_repository(sighting.raw, statement)))
        or sighting.channel not in (None, "llama.cpp")
        or sighting.kind == "api-call"
    ):
        return sighting
    return replace(sighting, channel="hf-hub", execution="self-hosted", endpoint=None)
