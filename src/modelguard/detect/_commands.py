"""Command lines that run, fetch or train models, in whatever file they stand.

    for mention in models_in_argv(words):
        ...  mention.model.text, mention.kind, mention.channel, mention.execution

Shell scripts, Dockerfiles, compose files, Kubernetes containers, workflows and Terraform all hold such
commands; each reader splits its own syntax into `Word`s and asks here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from modelguard.detect._engines import container_image
from modelguard.detect._fetching import downloads, fetched, fetcher, is_repository, takes_data, with_files
from modelguard.detect._mention import Mention
from modelguard.detect._parameters import Proof, proof
from modelguard.detect._programs import LOOSE, PROGRAMS, ROUTED, SWITCHES, WRAPPERS, Program
from modelguard.detect._released import is_folder_of
from modelguard.detect._services import prefixed
from modelguard.detect._shape import is_hub_id, is_sized, suggests_model
from modelguard.detect._subcommands import of_subcommands
from modelguard.detect._words import Word, between_commas, fetches_model, kept_in, names_model, reference
from modelguard.expressions import expression
from modelguard.model import Execution, Kind, Need, Sighting
from modelguard.naming import whisper

_MAX_WORDS = 4000
_MOST_HANDED = 200
# Words beside a model that only what runs weights is called: `--backend vllm_local_completions`.
_ENGINE = expression(r"(?:\A|[_=-])(?:vllm|sglang|trtllm|lmdeploy|exllamav2|llamacpp)(?:\Z|[_-])")
_HANDED_ON = expression(r"--(?:container-)?args=(?=--[a-z])")
_SERVED = {"served-model-name", "served_model_name", "alias", "model-alias", "served-name"}
# Adapters that a server loads beside its model, each behind a name, by the flag of vLLM and that of SGLang.
_OF_VLLM = {"--max-model-len", "--gpu-memory-utilization", "--enable-auto-tool-choice", "--max-num-seqs"}
_ADAPTERS = {"lora-modules": "vllm", "lora-paths": "sglang"}
_OWN_NAME = {"model_name", "model-name"}  # a server's name for what another flag tells, as KServe's have it
_BEHIND = {"model_id", "model-id", "model_dir", "model-dir", "model_path", "model-path"}
_REVISION = {"revision", "model-revision", "hf-revision", "model_revision"}
# What trains, by the name of the program or of its file.
TRAIN = expression(
    r"(?:^|[/_.-])(?:train\w*|fine_?tun\w*|sft|dpo|grpo|ppo|orpo|rlhf|lora|torchrun|pretrain\w*)(?:$|[/_.-])"
)
# Models that a training run only asks.
JUDGES = expression(r"judge|grader", re.IGNORECASE)
_JSON_PAIR = expression(r"\"(?P<key>[A-Za-z_-]{1,60})\"\s{0,8}:\s{0,8}\"(?P<value>[^\"\s]{2,200})\"")
_PIECE = expression(r"[^\s,]+")
_PYTHON = expression(r"(?:.*/)?python[\d.]*(?:\.exe)?\Z")
_CHECKPOINT = expression(r"(?:\w{1,20}[-_])?(?:checkpoint|ckpt|adapter|lora|peft)[-_](?:dir|path)\Z")
# Folders that are called after no model: `vllm serve /data/ --served-model-name opt-125m`.
_ANYWHERE = expression(
    r"/(?:[\w.-]{1,40}/){0,4}(?:data|models?|weights|mnt|cache|checkpoints?|pv\w{0,4}|storage)/?\Z"
)
# `/srv/models/ggml-large-v3.bin`
_GGML = expression(r"(?:.{0,300}/)?ggml-(?!model\b)[a-z][\w.-]{2,60}\.bin\Z")


def models_in_argv(argv: Sequence[Word], *, kind: Kind = "config-default") -> Iterator[Mention]:
    """The models that a command line names.

    A known program says how they are run; of any other, a flag that proves a model (`--model_name_or_path`)
    is enough.  `kind` is what such an unknown program does (a container serves, a script may do anything).
    """
    words = list(_opened(argv[:_MAX_WORDS]))
    program, after = _program(words)
    if program is None:
        yield from _of_unknown(words, kind)
        return
    if program.silent(tuple(w.text for w in words[after:])):
        return
    offered, revision, trusted = _options(words[after:])
    named = list(_named(program, words, after))
    nowhere = any(_ANYWHERE.match(word.text.rpartition("=")[2]) for word in words[after:])
    if nowhere and offered and all(_ANYWHERE.match(word.text) for word, _ in named):
        # Only the name that they are offered under tells which weights lie there.
        told, offered = (offered[:1], offered[1:]) if suggests_model(offered[0].text) else ([], offered)
        named = [(word, "the name that the weights are offered under") for word in told] or named
    served = tuple(word.text for word in offered)
    for word, why in named:
        name, inner = _inner_revision(word)
        routed = prefixed(name.text) if program.name in ROUTED else None
        channel, execution = routed or (program.channel, program.execution)
        yield Mention(
            model=name,
            kind=program.kind,
            because=why,
            channel=channel,
            execution=execution,
            revision=inner or revision,
            trust_remote_code=trusted,
            served_as=served if program.kind == "serve" else (),
        )


def _opened(words: Sequence[Word]) -> Iterator[Word]:
    """The words, with the arguments apart that one of them hands on: `--args=--model=x,--port=80`."""
    for word in words:
        match = _HANDED_ON.match(word.text)
        yield from (word,) if match is None else islice(between_commas(word, match.end()), _MOST_HANDED)


def clues(
    mention: Mention,
    *,
    detector: str,
    image: str | None = None,
    endpoint: str | None = None,
    scope: str = "",
    deployment: str | None = None,
) -> Iterator[Sighting | Need]:
    """The mention as clues: a need of its variable, a sighting of its literal or default."""
    seen = reference(mention.model)
    word = (kept_in(mention.model) or mention.model) if seen is None else seen.default
    common = {
        "kind": mention.kind, "detector": detector, "because": mention.because, "channel": mention.channel,
        "execution": mention.execution, "endpoint": endpoint, "image": mention.image or image,
        "revision": mention.revision,
        "trust_remote_code": mention.trust_remote_code, "deployment": deployment,
        "served_as": mention.served_as, "scope": scope,
    }  # fmt: skip
    if seen is not None:
        yield Need(namespace=seen.namespace, name=seen.name, location=mention.model.location, **common)  # type: ignore[arg-type]
    if word is not None and fetches_model(word.text):
        yield Sighting(location=word.location, raw=word.text, strength=mention.strength, **common)  # type: ignore[arg-type]


def _program(words: Sequence[Word]) -> tuple[Program | None, int]:
    """The first known program, behind what wraps it (sudo, docker exec), and where its words end."""
    for start in range(len(words)):
        text = words[start].text
        if _PYTHON.match(text) or text == "-m":
            continue
        name = text.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
        if name in LOOSE and not _starts_command(words, start):
            continue
        for program in PROGRAMS.get(name, ()):
            rest = program.words
            if tuple(w.text for w in words[start + 1 : start + 1 + len(rest)]) == rest:
                if program.module and not (start and words[start - 1].text == "-m"):
                    continue
                return program, start + 1 + len(rest)
    return None, 0


def _starts_command(words: Sequence[Word], at: int) -> bool:
    return at == 0 or words[at - 1].text in WRAPPERS or "=" in words[at - 1].text


def _options(words: Sequence[Word]) -> tuple[list[Word], str | None, bool]:
    served: list[Word] = []
    revision: str | None = None
    trusted = False
    for index, word in enumerate(words):
        flag, value = _flag(words, index)
        if flag in _SERVED:
            served.extend(w for w in _values(words, index) if "$" not in w.text)
        elif flag in _REVISION and value is not None and "$" not in value.text:
            revision = value.text
        elif flag in ("trust-remote-code", "trust_remote_code"):
            trusted = not word.text.lower().endswith(("=false", "=0"))
    return served, revision, trusted


def _named(program: Program, words: Sequence[Word], after: int) -> Iterator[tuple[Word, str]]:
    label = " ".join((program.name, *program.words))
    line = words[after:]
    if program.positional:
        yield from (
            (w, f"the model that `{label}` is given") for w in _positionals(program, line) if _plausible(w)
        )
    holding = program.holding(_flag(line, index)[0] for index in range(len(line)))
    for index in range(len(line)):
        flag, value = _flag(line, index)
        if flag is None or value is None:
            continue
        value = _without_folders(value)
        if value.text.startswith("{"):
            yield from ((w, f"--{flag} of `{label}`") for w in _configured(value))
        elif flag in holding or (len(flag) > 2 and proof(flag) == "specific"):
            if _plausible(value):
                yield value, f"--{flag} of `{label}`" if len(flag) > 2 else f"-{flag} of `{label}`"
        elif flag in _ADAPTERS:
            yield from ((w, f"--{flag} of `{label}`") for w in _adapters(line, index))


def _without_folders(value: Word) -> Word:
    """A file alone, where folders before it have blanks in their names: `"C:\\Our Models\\tern-8b.gguf"`."""
    at = max(value.text.rfind("\\"), value.text.rfind("/"))
    return value.part(at + 1) if at > 0 and " " in value.text[:at] and " " not in value.text[at:] else value


def _adapters(words: Sequence[Word], index: int) -> Iterator[Word]:
    """The adapters that a server is told to load, each behind a name: `--lora-modules sql=org/adapter`."""
    for item in _values(words, index):
        at = item.text.find("=")
        if at > 0 and _plausible(item.part(at + 1)):
            yield item.part(at + 1)


def _configured(value: Word) -> Iterator[Word]:
    """The models in a flag's JSON text: `--speculative-config '{"model": "x"}'`."""
    for match in _JSON_PAIR.finditer(value.text[:_MAX_WORDS]):
        model = value.part(*match.span("value"))
        if proof(match["key"]) and suggests_model(model.text) and _plausible(model):
            yield model


def _positionals(program: Program, line: Sequence[Word]) -> Iterator[Word]:
    left, index = program.positional, 0
    while index < len(line) and left:
        text = line[index].text
        if text.startswith("-") and len(text) > 1:
            flag, value = _flag(line, index)
            if "=" not in text and value is not None and flag not in SWITCHES:
                index += 1
        else:
            yield line[index]
            left -= 1
        index += 1


def _flag(words: Sequence[Word], index: int) -> tuple[str | None, Word | None]:
    """The flag at `index` without its dashes, and its value (behind `=` or the next word)."""
    text = words[index].text
    if not text.startswith("-") or len(text) < 2:
        return None, None
    name = text.lstrip("-")
    at = name.find("=")
    if at >= 0:
        return name[:at], words[index].part(len(text) - len(name) + at + 1)
    space = name.find(" ")
    if space > 0:
        start = len(text) - len(name) + space + 1
        value = words[index].part(start)
        lead = len(value.text) - len(value.text.lstrip())
        value = value.part(lead).part(0, len(value.text[lead:].split(" ")[0]))
        if len(value.text) >= 2 and value.text[0] in "\"'" and value.text[-1] == value.text[0]:
            value = value.part(1, len(value.text) - 1)
        return name[:space], value
    following = words[index + 1] if index + 1 < len(words) else None
    if following is None or (following.text.startswith("-") and len(following.text) > 1):
        return name, None
    return name, following


def _values(words: Sequence[Word], index: int) -> Iterator[Word]:
    _, first = _flag(words, index)
    if first is None:
        return
    yield first
    if first is not (words[index + 1] if index + 1 < len(words) else None):
        return
    for word in words[index + 2 :]:
        if word.text.startswith("-"):
            return
        yield word


def _inner_revision(word: Word) -> tuple[Word, str | None]:
    """`org/name@commit` split into the name and the commit."""
    at = word.text.rfind("@")
    if (
        at > 0
        and "/" in word.text[:at]
        and re.fullmatch(r"[0-9a-f]{7,40}|main|v?[\d.]+", word.text[at + 1 :])
    ):
        return word.part(0, at), word.text[at + 1 :]
    return word, None


def _plausible(word: Word) -> bool:
    return reference(word) is not None or "$" in word.text or names_model(word.text)


def _of_unknown(words: Sequence[Word], kind: Kind) -> Iterator[Mention]:
    image = container_image(words)
    if image is not None:
        kind = "serve"
    elif any(TRAIN.search(w.text) for w in words[:12] if not w.text.startswith("-") and "=" not in w.text):
        kind = "train"
    offered, revision, trusted = _options(words)
    served = tuple(word.text for word in offered)
    execution: Execution = "self-hosted" if kind == "train" else "unknown"
    named = any(_flag(words, index)[0] in _BEHIND for index in range(len(words)))
    engine = any(_ENGINE.search(w.text) for w in words[:200])
    yield from downloads(words)
    yield from _arguments_of_server(words)
    yield from of_subcommands(words, kind)
    fetching = fetcher(words) is not None
    for index, word in enumerate(words):
        found = fetched(word, fetching)
        if found is not None:
            yield found
        if found is not None or fetching:
            continue
        flag, value = _flag(words, index)
        if flag is not None and value is not None and flag.endswith("models") and "," in value.text:
            yield from _listed(flag, value, kind)
        if flag in _ADAPTERS:  # of one server alone, whatever its image is called
            server = _ADAPTERS[flag]
            yield from (_served_weights(w, f"--{flag}", server) for w in _adapters(words, index))
            continue
        if flag is not None and value is not None and "model" in flag:
            yield from (_taken_from(flag, each, kind) for each in with_files(value))
        if flag is None or value is None or not _plausible(value):
            continue
        if _is_of_llama(flag, value.text):
            yield _served_weights(value, f"-{flag}", "llama.cpp")
            continue
        sure = _proof(flag, value.text, kind)
        if sure is None or (named and flag in _OWN_NAME) or takes_data(flag, words):
            continue
        seen = reference(value)
        text = value.text if seen is None or seen.default is None else seen.default.text
        path = (
            text.startswith(("/", "./", "../", "~/"))
            or is_folder_of(flag, text)
            or (kind == "serve" and flag.endswith("path"))
        )
        told = suggests_model(text.rstrip("/").rpartition("/")[2] if path else text)
        strong = sure == "specific" or seen is not None or told or (engine and "/" in text)
        yield Mention(
            model=value,
            kind=kind,
            because=f"--{flag} of a command",
            strength="strong" if strong else "weak",
            execution="self-hosted" if path else "unknown" if JUDGES.search(flag) else execution,
            revision=revision,
            trust_remote_code=trusted,
            served_as=served,
            image=image,
        )


def _proof(flag: str, value: str, kind: Kind) -> Proof | None:
    """How surely a flag of a program that no table knows holds a model: `-m` does with weights behind it."""
    if len(flag) > 2:
        held = flag.endswith("pretrain") or is_folder_of(flag, value)
        # What a run that trains nothing is given of the hub, whatever its flag is called after.
        held = held or (kind != "train" and _CHECKPOINT.match(flag) is not None and is_repository(value))
        return proof(flag) or ("generic" if held else None)
    return "generic" if flag in ("m", "M") and is_hub_id(value) and is_sized(value) else None


def _taken_from(flag: str, model: Word, kind: Kind) -> Mention:
    because = f"--{flag} of a command tells which of its files are taken"
    return Mention(model=model, kind=kind, because=because, channel="hf-hub", execution="self-hosted")


def _arguments_of_server(words: Sequence[Word]) -> Iterator[Mention]:
    """The model at the head of arguments that vLLM alone takes, where its image says who runs them:
    `command: ["org/name", "--max-model-len", "8192"]`.
    """
    if not words:
        return
    seen = reference(words[0])
    model = words[0] if seen is None or seen.default is None else seen.default
    if is_hub_id(model.text) and any(word.text in _OF_VLLM for word in words[1:]):
        yield _served_weights(words[0], "arguments of vLLM", "vllm")


def _served_weights(model: Word, flag: str, channel: str) -> Mention:
    because = f"weights behind {flag}"
    return Mention(model=model, kind="serve", because=because, channel=channel, execution="self-hosted")


def _is_of_llama(flag: str, value: str) -> bool:
    """Whether a flag loads weights as llama.cpp does, whatever its program is called here."""
    repository = flag in ("hf", "hfr", "hf-repo") and "gguf" in value.lower()
    heard = flag in ("m", "model") and _GGML.match(value) is not None  # whisper.cpp's, by whatever name
    return (
        repository
        or heard
        or (value.endswith((".gguf", ".llamafile")) and not flag.startswith(("o", "save")))
    )


def _listed(flag: str, value: Word, kind: Kind) -> Iterator[Mention]:
    """The models of a list with commas: `--models gpt-4o,gpt-4.1`."""
    pieces = [value.part(*m.span()) for m in _PIECE.finditer(value.text[:_MAX_WORDS])]
    because = f"one of --{flag} of a command"
    if proof(flag) and all(suggests_model(piece.text) and names_model(piece.text) for piece in pieces):
        yield from (Mention(model=piece, kind=kind, because=because) for piece in pieces)
    elif all(whisper.is_size(piece.text) for piece in pieces):  # whoever knows the image decides
        yield from (Mention(model=p, kind=kind, because=because, strength="weak") for p in pieces)
