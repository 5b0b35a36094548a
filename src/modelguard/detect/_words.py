"""A word of a command line or of settings: the variable it stands for, the model it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from string import digits

from modelguard.detect._helm import asked, within
from modelguard.detect._places import URI
from modelguard.detect._references import written
from modelguard.detect._shape import CACHED, WEIGHT_FILE, could_name_model, is_sized, suggests_model
from modelguard.expressions import expression
from modelguard.model import Location, Namespace
from modelguard.noun import Noun

_REFERENCE = expression(
    r"\$\{(?P<braced>[A-Za-z_]\w{0,99})(?::?[-=](?P<default>[^{}]{0,200}))?\}"
    r"|\$(?P<piped>[A-Za-z_]\w{0,99})\|(?P<otherwise>[^$|]{0,200})"
    r"|\$(?P<plain>[A-Za-z_]\w{0,99})|\$\((?P<k8s>[A-Za-z_]\w{0,99})\)|%(?P<batch>[A-Za-z_]\w{0,99})%"
)
_OUTER = expression(r"\$\{(?P<name>[A-Za-z_]\w{0,99}):?[-=](?P<default>\$\{.{1,300}\})\}")
_HOPS = 5
# Paths of an API, as gateways list them.
_ROUTE = expression(r"(?:^|[^:]/)v\d(?:beta\d?)?/[a-z_/]+\Z|/(?:chat/completions|embeddings|rerank)\Z")
# The address of a file of weights whose name tells the model, or of a packed folder among models.
WEIGHTS_URL = expression(
    r"https?://[^\s?#]{3,300}/(?=[^/\s?#]{0,60}\d)(?=[^/\s?#]{0,100}[-_.])"
    r"[^/\s?#]{4,120}\.(?:gguf|safetensors|ckpt|pth|onnx|llamafile)(?:\?\S{0,300})?\Z"
    r"|https?://[^\s?#]{3,300}/ggml-[\w.-]{3,100}\.bin(?:\?\S{0,300})?\Z"
    r"|https?://[^\s?#]{3,200}[/-]models/[^\s?#]{0,100}(?<=/)(?=[^/\s?#]{0,60}\d)[a-zA-Z][^/\s?#]{3,100}"
    r"\.(?:zip|tar|tgz|tar\.(?:gz|bz2|xz|zst))\Z"
)
# A folder of weights in a store of one's own.
STORED = expression(
    r"(?:pvc(?:\+hf)?|s3|gs|az|oci|oss|obs|cos|tos|hdfs|abfss?|host|file)://\S{0,200}/[^/\s]{2,100}/?\Z"
)
# The name of a file of weights that tells the model; files that any run makes are called alike.
_FILE_OF_WEIGHTS = expression(
    r"(?!(?:pytorch[-_]|ggml[-_])?(?:model|weights|best|last|final|checkpoint|ckpt|epoch|step|optimizer)[-_.\d])"
    r"(?!(?:train|test|val|valid|data|dataset|features|embeddings|tensors?|cache)[-_.\d])"
    r"[A-Za-z][\w.+-]{3,120}\.(?:gguf|safetensors|ckpt|pth?|onnx|llamafile)\Z"
)
# What lies at an address alone: files of MediaPipe and NeMo, and packed weights (`fold_params_2021.tar`).
_FETCHED = expression(
    r"(?!(?:train|test|val|valid|data|dataset)[-_.\d])[A-Za-z][\w.+-]{3,120}\.(?:task|litertlm|nemo|mlmodel)\Z"
    r"|[\w.+-]{0,100}(?:params|weights|checkpoints?|ckpts?|pretrained)(?:[-_.][\w.+-]{0,60})?"
    r"\.(?:npz|zip|tar|tgz|tar\.(?:gz|bz2|xz|zst))\Z"
    r"|[A-Za-z][\w.+-]{2,100}[-_]model(?:[-_.][\w.+-]{0,60})?\.npz\Z",
    re.IGNORECASE,
)
# Files that are called alike, whatever model they hold.
ANY_WEIGHTS = expression(
    r"(?:ggml[-_]|pytorch[-_])?(?:model|weights)\.(?:gguf|safetensors|bin|pt|pth|onnx|ckpt)\Z"
)
# A disk of Windows before a path: `D:/models/Tern-7B.gguf`.
_DRIVE = expression(r"[A-Za-z]:/")
# A folder of a run, whatever model was trained in it.
_NUMBERED = expression(
    r"(?:checkpoint|ckpt|step|epoch|rank|run|exp|job|iter|version|global_step|adapter|lora)s?[-_]?\d+\Z", re.I
)
# A family and its number, at the end of a path: `/opt/ml/model/llama3`.
OF_FAMILY = expression(
    r"(?:meta-?)?(?:llama|qwen|gemma|phi|mistral|mixtral|deepseek|glm|gpt-oss|granite|olmo|falcon|nemotron|kimi)"
    r"[-_]?[vVrR]?\d{1,2}(?:\.\d{1,2})?(?:[-_][\w.]{1,20}){0,6}/?\Z",
    re.IGNORECASE,
)
# What a run writes below the folder that it stands in: `output/mine_70B_lora/`.
_OUTPUT = expression(
    r"(?:outputs?|results?|saves?|checkpoints?|ckpts?|runs)/[\w./-]+/\Z|(?:outputs?|saved)[-_]models?/"
    # What a run wrote: `output/checkpoint-500`, `outputs/my-model-merged`.
    r"|(?:\./)?outputs?/[\w.-]+(?:/[\w.-]+){0,4}\Z"
)
# Where nobody keeps anything: it is for the reader to fill in.
_ANYWHERE = ("/path/to/", "path/to/", "./path/to/", "/your/path/")
_NAMED_PATH = expression(
    r"(?:(?:s3|gs|gcs|oci|oss|obs|cos|tos|file|host|pvc(?:\+hf)?|abfss?|wasbs?|hdfs|dbfs|minio)://|\.{0,2}/|~/|[A-Za-z]:\\"
    # Folders that systemd and Windows fill in: `%h/models/…`, `%USERPROFILE%/models/…`.
    r"|%(?:[A-Za-z]|\w{2,40}%)/)"
)

# `${MODELS_DIR:-/models}/Name-7B-Q4_K_M.gguf`: a folder that a variable tells, and what lies in it.
_KEPT = expression(
    r"(?:(?:s3|gs|gcs|az|oci|oss|obs|cos|tos|hdfs|abfss?)://)?(?:\$\w{1,60}|\$\{[^{}]{1,160}\}|\$\([^()]{1,100}\)|\{\{[^{}]{1,160}\}\})"
    r"(?:/[\w.@+-]{1,100}){0,8}/(?P<last>[\w.@+-]{4,120})"
)
# What follows a name in one of its releases, beside its size: how it is packed, or a number of its own.
_RELEASED = expression(
    r"[A-Z][A-Za-z0-9.]{1,40}(?:[-_][A-Za-z0-9.]{1,30}){0,6}[-_]"
    r"(?i:fp8|fp4|nvfp4|mxfp4|bf16|fp16|awq|gptq|int[48]|\d{1,2}-?bits?|w4a16|exl2|instruct|chat|it)\Z"
)
# `/models/${FILE:-name-7B-Q4_K_M.gguf}`: a folder, and the variable that tells what lies in it.
_CHOSEN = expression(
    r"(?:\.{0,2}/|~/|\$\{?[A-Za-z_])[^\s\"']{0,200}?(?<=/)"
    r"(?P<last>\$\{[A-Za-z_]\w{0,99}:?-[^{}\s]{4,200}\}|\{\{[^{}]{3,200}\}\})"
)
_ESCAPED = expression(r"\$\$(?:\{\w|(?!cap_)[A-Za-z_])")
# So many plain words, and one that only sentences have, are a message.
_SENTENCE = 4
_SENTENCE_HEAD = expression(r"[A-Z][a-z]+[, ]")
_LITTLE = frozenset(("the", "a", "an", "to", "as", "and", "for", "is", "of", "with", "in"))


class Word(Noun):
    """One word of a command line, quotes removed, and where its text stands."""

    text: str
    location: Location

    def part(self, start: int, end: int | None = None) -> Word:
        """A piece of the word; it is taken to lie on one line."""
        stop = len(self.text) if end is None else end
        at = self.location
        place = replace(at, column=at.column + start, end_line=at.line, end_column=at.column + stop)
        return Word(text=self.text[start:stop], location=place)


class Reference(Noun):
    """A word that is one variable: its name and, where one is written, the default."""

    name: str
    default: Word | None = None
    namespace: Namespace = "env"


def reference(word: Word) -> Reference | None:
    """The variable that the whole word stands for: `$X`, `${X:-y}`, `$X|"y"`, `$(X)`, `%X%`, `{{ .V.x }}`.

    Compose leaves `$${X:-y}` to the shell in the container, as `${X:-y}`.
    """
    if _ESCAPED.match(word.text):
        word = word.part(1)
    match = _REFERENCE.fullmatch(word.text)
    if match is None:
        return _nested(word) or _template(word) or _chosen(word)
    name = match["braced"] or match["piped"] or match["plain"] or match["k8s"] or match["batch"]
    start, end = match.span("otherwise" if match["piped"] else "default")
    if end - start >= 2 and word.text[start] in "\"'" and word.text[end - 1] == word.text[start]:
        start, end = start + 1, end - 1
    default = word.part(start, end) if end > start else None
    return Reference(name=name, default=default)


def _nested(word: Word) -> Reference | None:
    """The first of several variables, each the default of the one before: `${X:-${Y:-z}}`."""
    first: str | None = None
    for _ in range(_HOPS):
        match = _OUTER.fullmatch(word.text)
        if match is None:
            break
        first = first or match["name"]
        word = word.part(*match.span("default"))
    if first is None or (last := reference(word)) is None:
        return None
    return Reference(name=first, default=last.default)


def _chosen(word: Word) -> Reference | None:
    last = chosen_in(word)
    if last is not None:
        return reference(last)
    place = within(word.text) if "{{" in word.text else None
    seen = reference(word.part(*place)) if place is not None else None
    return replace(seen, default=None) if seen is not None else None


def chosen_in(word: Word) -> Word | None:
    """The variable that tells which weights in a folder are meant, where it names some by default."""
    match = _CHOSEN.fullmatch(word.text) if "/" in word.text else None
    last = word.part(*match.span("last")) if match is not None else None
    seen = reference(last) if last is not None else None
    default = seen.default.text.rpartition("/")[2] if seen is not None and seen.default is not None else ""
    return last if is_named_file(default) or (suggests_model(default) and is_sized(default)) else None


def settled(word: Word) -> str:
    """The text of a word, or what stands for a variable that nobody sets; "" where nothing does."""
    seen = reference(word)
    return word.text if seen is None else seen.default.text if seen.default else ""


def _template(word: Word) -> Reference | None:
    values = asked(word.text) if "{{" in word.text else None
    named = values or written(word.text)
    if named is None:
        return None
    default = word.part(*named.default) if named.default else None
    return Reference(name=named.name, default=default, namespace="helm" if values else "env")


def is_fetched_model(text: str) -> bool:
    """Whether what a fetcher is given is weights: their address, or the name of such a file."""
    if "$" in text:
        return False
    if WEIGHTS_URL.match(text) or (URI.match(text) and "/resolve/" in text):
        return True
    path = text.partition("?")[0]
    if path.startswith(("https://", "http://")):
        last = path.rpartition("/")[2]
        return _FILE_OF_WEIGHTS.match(last.lstrip(digits)) is not None or _FETCHED.match(last) is not None
    return "/" not in text and any(c.isdigit() for c in text) and is_named_file(text)


def is_named_file(name: str) -> bool:
    """Whether a file of weights has a name that files of any run do not have."""
    return _FILE_OF_WEIGHTS.match(name) is not None


def fetches_model(text: str) -> bool:
    """Whether what a command or a setting fetches is a model: named, or a file of weights."""
    return names_model(text) or is_fetched_model(text)


def names_model(text: str) -> bool:
    """Whether a value in a proven place names a model: an id, a hub URL, a path to a named model."""
    text = text.replace("\\", "/")
    text = text[2:] if _DRIVE.match(text) else text
    if "$" in text or "{{" in text or _ROUTE.search(text):
        return False
    if text.startswith(_ANYWHERE):
        # Where the file lies is for the reader to say; which it is, its name says.
        last = text.rpartition("/")[2]
        return is_sized(last) and is_named_file(last)
    if text.endswith("/") and "/" not in text[:-1]:
        return False  # a folder beside the file
    if CACHED.match(text):
        return True
    folder, _, last = text.rstrip("/").rpartition("/")
    if ANY_WEIGHTS.match(last) or last == "original":
        last = folder.rpartition("/")[2]  # `/models/Name-7B/model.gguf`, Meta's `Name-8B/original/`
    if _NUMBERED.match(last) and text.count("/") > 1:
        return False  # a step of a run, in a folder of its own
    if could_name_model(text) and ("://" not in text or URI.match(text) or text.startswith("http")):
        return not _OUTPUT.match(text)
    if _NUMBERED.match(last):
        return False
    return bool(_NAMED_PATH.match(text)) and any(
        (suggests_model(last), WEIGHT_FILE.match(last), OF_FAMILY.match(last))
    )


def is_plain_file(text: str) -> bool:
    """Whether a path is to weights that any run calls so, in a folder that no model gave its name."""
    folder, _, last = text.rpartition("/")
    return ANY_WEIGHTS.match(last) is not None and "://" not in text and not suggests_model(folder[-100:])


def kept_in(word: Word, *, told: bool = False) -> Word | None:
    """The model that a path ends in, whatever folder a variable puts it in.

    `told`: who holds the path says that a language model lies there, of whatever name and form.
    """
    match = _KEPT.fullmatch(word.text) if "/" in word.text else None
    if match is None or _OUTPUT.match(match["last"]):
        return None
    start, last = match.start("last"), match["last"]
    end = len(word.text)
    if ANY_WEIGHTS.match(last):  # `$MODELS/Name-7B/model.pt`
        end = start - 1
        start = word.text.rfind("/", 0, end) + 1
        last = word.text[start:end]
    named = suggests_model(last) and (is_sized(last) or WEIGHT_FILE.match(last) is not None)
    named = named or (told and _RELEASED.match(last) is not None)
    return word.part(start, end) if named and "$" not in last else None


def between_commas(word: Word, start: int = 0) -> Iterator[Word]:
    """What stands between the commas of a word from an offset on, each at its own place."""
    for piece in word.text[start:].split(","):
        yield word.part(start, start + len(piece))
        start += len(piece) + 1


def is_message(words: Sequence[Word]) -> bool:
    """Whether the words after a command are a sentence for people, as own functions that print are given."""
    texts = [word.text for word in words]
    plain = sum(1 for text in texts if text.isalpha())
    return plain >= _SENTENCE and plain * 3 >= len(texts) * 2 and not _LITTLE.isdisjoint(texts)


def is_sentence(text: str) -> bool:
    """Whether one word of a command is a sentence for people: `"Set MODEL=x in .env"`."""
    return _SENTENCE_HEAD.match(text) is not None
