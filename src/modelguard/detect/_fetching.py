"""Command lines that fetch something: the program, what it takes from where, what a script downloads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from modelguard.detect._places import HUBS
from modelguard.detect._programs import WRAPPERS
from modelguard.detect._shape import is_hub_id, is_sized, suggests_model
from modelguard.detect._words import STORED, Word, names_model
from modelguard.expressions import expression
from modelguard.model import Strength

_FETCHERS = {"curl", "wget", "git", "aria2c", "ADD"}
# What stands before a command in a line of shell, beside what wraps any command.
_BEFORE = frozenset((*WRAPPERS, "if", "elif", "else", "while", "until", "{", "command", "timeout", "xargs"))
# Options behind which a fetcher is told where to write.
_WRITES_TO = {"curl": expression(r"-\w{0,6}o\Z|--output\Z"), "aria2c": expression(r"-[od]\Z|--(?:out|dir)\Z")}
_WRITES = expression(r"-\w{0,6}[OP]\Z|--(?:output-document|directory-prefix)\Z")
# Scripts of one's own that download models, by their names: `fetch_model.py`, `hf-downloader`.
_LOADER = expression(
    r"(?:^|[_.-])(?:download|fetch|pull|prefetch|preload)(?:er)?[_-]?(?:[a-z]{1,20}[_-])?"
    r"(?:models?|weights?|checkpoints?|ggufs?|llms?|hf|hub|huggingface)(?:$|[_.-])"
    r"|(?:^|[_.-])(?:models?|weights|checkpoints?|ggufs?|llm|hf|hub|huggingface)[_-]?(?:download|fetch|pull|sync)(?:er)?(?:$|[_.-])",
    re.IGNORECASE,
)
# Folders that such a script writes to.
FOLDER = expression(
    r"(?:\.{0,2}|models?|weights|checkpoints?|ckpts?|data|tmp|out|outputs?|scripts?|src|cache|mnt)/"
)
_REPOSITORY = expression(r"--(?:repo|repository|hf|hub-repo|repo-name|repo_name|source|model-source)\Z")
_FLAG = expression(r"(?P<flag>--[a-z_-]{2,20})=")
_SPLITS = expression(r"/(?:tokenizer|spiece|sentencepiece|vocab|merges)[\w.-]*\.(?:model|json|txt|bpe)\Z")
_FILE = expression(r"--?(?:file[_-]?name|file|include)\Z")
# What repositories of data hold, and those of models but for their settings do not.
_DATA = expression(
    r"(?!.*(?:config|tokenizer|vocab|index|model|weights|adapter|ckpt)).*\.(?:zip|jsonl?|csv|tsv|parquet|arrow|mp4|wav|txt)\Z",
    re.IGNORECASE,
)
# What copies from a store: `aws s3 cp`, `gsutil -m cp -r`, `gcloud storage rsync`, `s5cmd cp`, `rclone copy`.
_STORES = frozenset(
    ("aws", "gsutil", "gcloud", "s5cmd", "s3cmd", "rclone", "azcopy", "mc", "ossutil", "obsutil", "coscli")
)
_COPIES = frozenset(("cp", "sync", "rsync", "mv", "copy", "mirror", "get"))


class Download(NamedTuple):
    """What a command line fetches: a model, how surely it is one, and from which channel."""

    word: Word
    strength: Strength
    channel: str | None
    because: str


def fetcher(words: Sequence[Word]) -> str | None:
    """The program that fetches something, be it behind `then`, `sudo`, variables or `timeout 60`."""
    for word in words[:8]:
        text = word.text
        if (name := text.rpartition("/")[2]) in _FETCHERS:
            return name
        if text not in _BEFORE and "=" not in text and not text.startswith("-") and not text.isdigit():
            return None
    return None


def sources(words: Sequence[Word]) -> Iterator[Word]:
    """The words of a command line from which a fetcher (curl, wget) may take what it fetches."""
    found = fetcher(words)
    if found is None:
        return
    written = _WRITES_TO.get(found, _WRITES)
    for before, word in pairwise(words):
        if not written.match(before.text) and not word.text.startswith("-"):
            yield word


def downloads(words: Sequence[Word]) -> Iterator[Download]:
    """The models that a script which downloads models is given, and the weights copied from a store."""
    for word, strength in _handed(words):
        yield Download(word, strength, "hf-hub", "handed to what downloads models")
    for word in _copied(words):
        yield Download(word, "strong", None, "weights are copied from a store")


def _copied(words: Sequence[Word]) -> Iterator[Word]:
    """The folder of weights that is copied from a store to this machine."""
    told = [word.text for word in words[:12]]
    store = next((i for i, text in enumerate(told) if text.rpartition("/")[2] in _STORES), len(told))
    verb = next((i for i, text in enumerate(told) if text in _COPIES), -1)
    if verb < store:
        return
    source = next((word for word in words[verb + 1 : verb + 12] if not word.text.startswith("-")), None)
    if source is not None and STORED.match(source.text) and is_sized(source.text):
        yield source


def _handed(words: Sequence[Word]) -> Iterator[tuple[Word, Strength]]:
    """The hub ids that a script which downloads models is given, and what stands behind `--repo`, `--source`.

    Repositories of code are called alike, so that behind `--repo` the size of a model, or the hub beside it,
    has to tell.
    """
    at = next((i for i, w in enumerate(words[:6]) if _LOADER.search(w.text.rpartition("/")[2])), None)
    hub = any(w.text.rpartition("=")[2].lower() in HUBS for w in words[:100])
    for index, word in enumerate(words[1:200], start=1):
        joined = _FLAG.match(word.text)
        value = word.part(joined.end()) if joined else word
        flag = joined["flag"] if joined else words[index - 1].text
        if value.text.startswith("-") or not _is_id(value.text):
            continue
        if _REPOSITORY.match(flag) and (hub or at is not None or is_sized(value.text)):
            yield value, "strong"
        elif at is not None and index > at and not flag.startswith("-"):
            numbered = any(map(str.isdigit, value.text.rpartition("/")[2]))
            yield value, "strong" if numbered or "-gguf" in value.text.lower() else "weak"


def takes_data(flag: str, words: Sequence[Word]) -> bool:
    """Whether data is taken of the repository behind a flag: `--repo_id org/name --filename images.zip`."""
    if not flag.startswith("repo"):
        return False
    pairs = ((before.text, word.text) for before, word in pairwise(words[:200]))
    return any(_FILE.match(before) and _DATA.match(text) for before, text in pairs)


def splits_text(url: str) -> bool:
    """Whether an address is that of a tokenizer's file, which stands beside the weights of its repository."""
    return _SPLITS.search(url.partition("?")[0]) is not None


def _is_id(text: str) -> bool:
    return is_hub_id(text) and names_model(text) and suggests_model(text) and not FOLDER.match(text)
