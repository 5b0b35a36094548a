"""Command lines that fetch something: the program, what it takes from where, what a script downloads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from modelguard.detect._images import held_in
from modelguard.detect._lists import package
from modelguard.detect._mention import Mention
from modelguard.detect._places import HUBS
from modelguard.detect._programs import WRAPPERS
from modelguard.detect._shape import WEIGHT_FILE, is_hub_id, is_sized, suggests_model
from modelguard.detect._urls import model_in_url
from modelguard.detect._words import (
    STORED,
    Word,
    between_commas,
    is_fetched_model,
    is_named_file,
    names_model,
)
from modelguard.expressions import expression
from modelguard.model import Strength
from modelguard.naming.hub import NO_MODEL, ON_HUB, ON_MODELSCOPE

_FETCHERS = {"curl", "wget", "git", "aria2c", "ADD"}
# What stands before a command in a line of shell, beside what wraps any command.
_BEFORE = frozenset((*WRAPPERS, "if", "elif", "else", "while", "until", "{", "command", "timeout", "xargs"))
# What installs packages, of which some are models.
_INSTALLERS = frozenset(
    ("pip", "pip3", "uv", "pipx", "conda", "mamba", "micromamba", "poetry", "pdm", "rye", "pixi")
)
_INSTALLS = frozenset(("install", "add"))
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
_MADE = expression(
    r"(?:runs?|results?|saves?|saved\w*|logs?|exps?|experiments?|work|pretrained\w*|trained\w*)/",
    re.IGNORECASE,
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
_HUB_URL = expression(
    rf"(?:{ON_HUB}{NO_MODEL}|{ON_MODELSCOPE})"
    r"[\w.-]+/[\w.-]+(?:/\S*)?\Z"
)
_HUB_VARIABLE = expression(rf"{ON_HUB}(?P<id>\$\{{?\w{{1,60}}\}}?|[\w.-]{{1,60}}/\$\{{?\w{{1,60}}\}}?)/?")
# A packed folder: whoever knows its name decides whether it holds a model.
_PACKED = expression(
    r"https?://(?!\S{0,300}/archive/)[^\s?#]{3,400}/(?P<stem>[A-Za-z][^/\s?#]{3,120}?)"
    r"(?:-(?:ct2|onnx|openvino|int8|fp16))?\.(?:zip|tar|tgz|tar\.(?:gz|bz2|xz|zst))(?:\?\S{0,300})?\Z"
)
# What is packed for a machine of one kind is a program: `server-7.2.0.focal.x86_64.tar.gz`.
_PROGRAM = expression(
    r"(?:^|[-_.])(?:x86[-_]64|amd64|x64|i[36]86|aarch64|arm64|armv\d\w*|linux(?:64)?|darwin|macos|osx|win(?:dows|32|64)?|musl|gnu"
    r"|manylinux\w*|ubuntu[\d.]*|debian\d*|focal|jammy|noble|bookworm|el[789]|src|sources?)(?=[-_.]|\Z)",
    re.IGNORECASE,
)
# What copies from a store: `aws s3 cp`, `gsutil -m cp -r`, `gcloud storage rsync`, `s5cmd cp`, `rclone copy`.
_STORES = frozenset(
    ("aws", "gsutil", "gcloud", "s5cmd", "s3cmd", "rclone", "azcopy", "mc", "ossutil", "obsutil", "coscli")
)
_MOST_INSTALLED = 400
_COPIES = frozenset(("cp", "sync", "rsync", "mv", "copy", "mirror", "get"))


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


def downloads(words: Sequence[Word]) -> Iterator[Mention]:
    """The models that a script which downloads models is given, and the weights copied from a store."""
    for word, strength in _handed(words):
        yield _download(word, "handed to what downloads models", channel="hf-hub", strength=strength)
    if (written := _written_to(words)) is not None:
        yield _download(written, "weights are fetched into a file of this name")
    for word in _copied(words):
        yield _download(word, "weights are copied from a store")
    yield from installed(words)


def installed(words: Sequence[Word]) -> Iterator[Mention]:
    """The packaged models that are installed, by their name or by the address of their wheel."""
    heads = [word.text.rpartition("/")[2] for word in words[:8]]
    program = next((i for i, head in enumerate(heads) if head in _INSTALLERS), len(heads))
    verb = next((i for i, head in enumerate(heads) if head in _INSTALLS), -1)
    if verb < program:
        return
    for word in words[verb + 1 : _MOST_INSTALLED]:
        at = max(word.text.find("https://"), 0)
        held = model_in_url(word.text[at:]) if at or word.text.startswith("https://") else None
        span = package(word.text)
        if held is not None and (held.channel == "spacy" or word.text.endswith(".whl")):
            span = (at + held.start, at + held.end)
        if span is not None and not word.text.startswith("-"):
            yield _download(word.part(*span), "a packaged pipeline is installed", channel="spacy")


def _download(
    model: Word, because: str, *, channel: str | None = None, strength: Strength = "strong"
) -> Mention:
    """A model that is fetched, which runs where it lies."""
    return Mention(
        model=model,
        kind="download",
        because=because,
        strength=strength,
        channel=channel,
        execution="self-hosted",
    )


def fetched(word: Word, fetching: bool) -> Mention | None:
    """A model that is fetched or run because its address says so: a hub URL, `hf://`, a model's image."""
    text = word.text
    if _splits_text(text):
        return None
    if (held := held_in(text)) is not None:
        image, because = word.part(held.start, held.end), held.because
        return Mention(
            model=image,
            kind="serve",
            because=because,
            channel=held.runs.channel,
            execution="self-hosted",
            image=text,
        )
    if (text.startswith("hf://") and not text.startswith("hf://datasets/")) or (
        fetching and _HUB_URL.match(text) and "<" not in text and "$" not in text
    ):
        because, hub = "fetched from the hub", "modelscope" if "modelscope." in text else "hf-hub"
        word = word.part(0, text.find("?")) if "?" in text else word  # `hf://org/name?file.gguf`
        return _download(word, because, channel=hub)
    if fetching and "://" in text and is_fetched_model(text):
        return _download(word, "a file of weights is fetched")
    packed = _PACKED.match(text) if fetching else None
    if packed is not None and not _PROGRAM.search(packed["stem"]):
        return _download(word.part(*packed.span("stem")), "a packed folder is fetched", strength="weak")
    made = _HUB_VARIABLE.fullmatch(text) if fetching and "$" in text else None
    if made is not None:
        return _download(word.part(*made.span("id")), "cloned from the hub", channel="hf-hub")
    return None


def _written_to(words: Sequence[Word]) -> Word | None:
    """The file of weights that is written, where the address says nothing of it: `curl -o x-7b.gguf URL`."""
    program = fetcher(words)
    if program not in ("curl", "wget"):
        return None
    told = [word.text for word in words[:60] if "://" in word.text]
    if not told or any(is_fetched_model(text) or _HUB_URL.match(text) for text in told):
        return None
    written = _WRITES_TO.get(program, _WRITES)
    for before, word in pairwise(words[:60]):
        last = word.part(word.text.rfind("/") + 1)
        if written.match(before.text) and is_named_file(last.text) and is_sized(last.text):
            return last
    return None


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


def _splits_text(url: str) -> bool:
    """Whether an address is that of a tokenizer's file, which stands beside the weights of its repository."""
    return _SPLITS.search(url.partition("?")[0]) is not None


def _is_id(text: str) -> bool:
    return is_hub_id(text) and names_model(text) and suggests_model(text) and not FOLDER.match(text)


def is_repository(value: str) -> bool:
    """Whether a value is a repository of the hub with weights of a size, and no folder of one's own."""
    return _is_id(value) and is_sized(value) and _MADE.match(value) is None


def with_files(word: Word) -> list[Word]:
    """The ids in a list of which files of which repositories are taken, each once:
    `org/Name:transformer/*.safetensors,org/Name:vae.pth`; nothing where a piece is none.
    """
    found: dict[str, Word] = {}
    for piece in between_commas(word) if ":" in word.text else ():
        head, _, file = piece.text.partition(":")
        if not is_hub_id(head) or not ("*" in file or WEIGHT_FILE.match(file)):
            return []
        found.setdefault(head, piece.part(0, len(head)))
    return list(found.values())
