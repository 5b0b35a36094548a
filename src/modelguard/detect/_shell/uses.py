"""What the commands of a script do with models: arguments, containers, requests, settings in passing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from modelguard.detect._asked import with_address
from modelguard.detect._commands import JUDGES, models_in_argv
from modelguard.detect._engines import BARE
from modelguard.detect._fetching import installed, sources
from modelguard.detect._harness import SETTING, of_harness
from modelguard.detect._mention import Mention
from modelguard.detect._parameters import proof
from modelguard.detect._places import ENTRYPOINTS, URI
from modelguard.detect._programs import PROGRAMS
from modelguard.detect._shape import suggests_model
from modelguard.detect._shell.published import publishes
from modelguard.detect._shell.requests import ENGINES, Use, requests
from modelguard.detect._urls import packaged
from modelguard.detect._variables import (
    NOTHING,
    Variable,
    names_deployment,
    of_deployment,
    proves,
    runs,
    set_for_azd,
)
from modelguard.detect._words import Word, is_sentence, names_model
from modelguard.expressions import expression
from modelguard.model import Kind, Location

_SILENT = {
    "echo", "printf", "log", "info", "warn", "warning", "error", "die", "fail", "usage", "grep", "egrep",
    "sed", "awk", "test", "[", "read", "cd", "mkdir", "rm", "tee", "cat", "basename", "dirname", "logger",
    "print", "exit", "return", "help", "success", "mv", "cp", "ls", "touch", "chmod", "tar", "unzip", "apt",
    "apt-get", "pip", "pip3", "npm", "brew", "yum", "conda", "debug", "say",
}  # fmt: skip
# The hub's program by whichever name it is installed: `"${HF_CMD}" download "$REPO"`.
_CLIENT = expression(r"\$\{?(?:HF|HUGGING_?FACE)_?(?:CMD|CLI|BIN|COMMAND|TOOL|EXE)\}?\Z", re.IGNORECASE)
# `--set ollama.models.pull={a,b}`
_SET_LIST = expression(r"(?:^|,)(?P<key>[A-Za-z][\w.-]{0,120})=\{(?P<items>[^{}\s]{2,1000})\}")
_LISTS_MODELS = expression(r"(?:^|[._])models?(?:[._]|\Z)", re.IGNORECASE)
_DOTTED = expression(r"[A-Za-z_]\w{0,60}(?:\.\w{1,60}){1,5}\Z")
_REGISTRY = expression(
    r"azureml://registries/[^/\s]+/models/(?P<name>[^/\s]+)(?:/(?:versions|labels)/[^/\s]+)?"
)
_TRAINER = expression(
    r"(?:^|[/_.-])(?:train\w*|fine_?tun\w*|sft|dpo|grpo|ppo|main_ppo|orpo|rlhf|pretrain\w*)(?:$|[/_.-])"
)
# `kubectl get pods -l model=x`: what these hold is what things are labelled with.
_LABELS = ("-l", "--selector", "--field-selector", "--label", "--labels", "--label-selector", "--filter")
_OF_AZURE = ("az", "azd")
_SERVERS = {"helm", "kubectl", "gcloud", "az", "aws", "oc", "kserve", "serve", "ray", "modal"}


def uses(words: Sequence[Word], image: str | None = None) -> Iterator[Use]:
    """Every place of one command that holds a model; `image` is what its container runs, if known."""
    if not words or publishes(words):
        return
    if _CLIENT.match(words[0].text):
        words = [replace(words[0], text="hf"), *words[1:]]
    if words[0].text.rpartition("/")[2] in _SILENT:
        yield from (Use(mention=mention) for mention in installed(words))
        return
    inner = container(words)
    if inner is not None:
        options, image_word, rest = inner
        image = image or image_word.text
        yield from (Use(mention=m) for m in models_in_argv([*options, image_word]) if m.channel == "nim")
        yield from (Use(mention=replace(m, image=image, kind="serve")) for m in _settings(options))
        yield from (Use(mention=replace(m, image=image, kind="serve")) for m in _settings(rest))
        words = _started(rest, image, options)
        yield from (
            Use(mention=replace(m, image=m.image or image)) for m in models_in_argv(words, kind="serve")
        )
    else:
        kind = _kind(words)
        asked = with_address(models_in_argv(words, kind=kind), words)
        yield from (Use(mention=m, endpoint=address) for m, address in asked)
        yield from (Use(mention=_set_for(_on_azure(m, words), kind)) for m in _settings(words))
    if not words:
        return
    yield from (Use(mention=_of_azd(v)) for v in set_for_azd(words) if proves(v.name, v.value.text))
    yield from (Use(mention=m) for m in of_harness(words))
    because = "a file of weights is fetched"
    for word in (w for w in sources(words) if "$" in w.text):
        fetched = Mention(model=word, kind="download", because=because, execution="self-hosted")
        yield Use(mention=fetched, fetched=True)
    yield from _registry(words)
    yield from requests(words)


def _set_for(mention: Mention, kind: Kind) -> Mention:
    """The model that is set for a program of that kind; what judges a training run is only asked."""
    if kind != "train" or JUDGES.search(mention.because):
        return mention if kind == "train" else replace(mention, kind=kind)
    return replace(mention, kind=kind, execution="self-hosted")


def _on_azure(mention: Mention, words: Sequence[Word]) -> Mention:
    """The model that a template is given as a parameter, where what deploys it is Azure's own."""
    azure = words[0].text in _OF_AZURE and mention.channel is None
    if azure and len(words) > 1 and words[1].text == "ml":  # whose endpoints run on machines of one's own
        return replace(mention, channel="azureml", execution="self-hosted")
    return replace(mention, channel="azure", execution="managed") if azure else mention


def _of_azd(variable: Variable) -> Mention:
    """The model that a variable of azd's environment holds, which goes to Azure if it names nobody else."""
    said = runs(variable.name, variable.value.text)
    return Mention(
        model=variable.value,
        kind="config-default",
        because=f"{variable.name} is set for azd",
        channel=said.channel or "azure",
        execution=said.execution if said.channel else "managed",
    )


def _kind(words: Sequence[Word]) -> Kind:
    """What a program that no table knows does with a model that it is given."""
    if words[0].text in _SERVERS:
        return "serve"
    heads = [w.text for w in words[:12] if not w.text.startswith("-") and "=" not in w.text]
    return "train" if any(_TRAINER.search(h) for h in heads) else "config-default"


def container(words: Sequence[Word]) -> tuple[list[Word], Word, list[Word]] | None:
    """`docker run` taken apart: its options, the image, and what the container is told to run."""
    texts = [w.text for w in words[:6]]
    start = next((i for i, t in enumerate(texts) if t.rpartition("/")[2] in ENGINES), None)
    if start is None:
        return None
    verb = next(
        (
            i
            for i in range(start + 1, min(start + 3, len(words)))
            if words[i].text in ("run", "exec", "create")
        ),
        None,
    )
    if (
        verb is None
        or "model" in texts[start:verb]
        or (words[verb].text == "exec" and words[start].text in ("docker", "podman"))
    ):
        return None
    at = verb + 1
    while at < len(words):
        text = words[at].text
        if not text.startswith("-"):
            return list(words[verb + 1 : at]), words[at], list(words[at + 1 :])
        at += 1 if "=" in text or BARE.match(text) else 2
    return None


def _started(rest: list[Word], image: str, options: Sequence[Word]) -> list[Word]:
    """The line as the container runs it, behind the program of its image where the line names none."""
    entry = next((given for name, given in pairwise(options) if name.text == "--entrypoint"), None)
    if entry is not None and entry.text.rpartition("/")[2] in PROGRAMS:
        return [entry, *rest]
    if not rest or any(w.text.rpartition("/")[2] in PROGRAMS for w in rest[:10]):
        return rest
    first = rest[0].text
    if not (first.startswith(("-", "$")) or names_model(first) or first in ("serve", "pull", "run")):
        return rest
    nowhere = Location(path=rest[0].location.path, line=1)
    program = next((words for pattern, words in ENTRYPOINTS if pattern.search(image)), ())
    program = program[:-1] if program[-1:] == (first,) else program  # `vllm serve`, told to `serve`
    return [*(Word(text=t, location=nowhere) for t in program), *rest]


def _settings(words: Sequence[Word]) -> Iterator[Mention]:
    """`K=V` among the words: container variables, `--set` of Helm, overrides of Hydra and of YACS (`K V`)."""
    for name, given in pairwise(words[1:400]):
        if not (names_model(given.text) and suggests_model(given.text)):
            continue
        if _DOTTED.match(name.text) and proof(name.text.rpartition(".")[2]) == "specific":
            yield Mention(model=given, kind="config-default", because=f"{name.text} is set for a command")
        elif name.text.isupper() and "$" not in name.text and proves(name.text, given.text):
            yield _of_variable(name.text, given)
    for before, word in pairwise(words[:400]):
        if "=" not in word.text or len(word.text) > 4000 or _flagged(word.text) or before.text in _LABELS:
            continue
        if is_sentence(word.text):
            continue
        for match in SETTING.finditer(word.text):
            yield from _pair(match["key"], word.part(*match.span("value")))
        for match in _SET_LIST.finditer(word.text):
            if _LISTS_MODELS.search(match["key"]):
                yield from _set(match["key"], word.part(*match.span("items")))


def _pair(key: str, value: Word) -> Iterator[Mention]:
    """The model of one `K=V`."""
    if key.endswith("]") and _LISTS_MODELS.search(key):
        yield from _set(key, value)  # `models[0]=…`
        return
    parts = [part for part in re.split(r"[.\[\]]+", key.strip(".")) if part and not part.isdigit()]
    sure = proof("_".join(parts[-2:])) or proof(key.rpartition(".")[2]) or of_deployment(key, value.text)
    deployed = sure is None and names_deployment(key, value.text)
    if not (sure or deployed) or not (names_model(value.text) or value.text.startswith("$")):
        return
    if key.rpartition(".")[2].startswith("tokenizer"):
        return  # beside the model whose text it splits
    strong = sure == "specific" or suggests_model(value.text) or value.text.startswith("$")
    # A variable may tell whose service its program asks; a parameter is the command's own.
    said = runs(key, value.text) if key.isupper() else NOTHING
    yield Mention(
        model=value,
        kind="config-default",
        because=f"{key} is set for a command",
        strength="strong" if strong and not deployed else "weak",
        channel=said.channel,
        execution=said.execution,
    )


def _of_variable(name: str, given: Word) -> Mention:
    """What a function of one's own takes where nobody sets a variable: `$(setting MODEL "id")`."""
    said = runs(name, given.text)
    because = f"{name} is set for a command"
    return Mention(
        model=given, kind="config-default", because=because, channel=said.channel, execution=said.execution
    )


def _set(key: str, items: Word) -> Iterator[Mention]:
    """The models of a list that is set for a chart."""
    ollama, start = "ollama" in key.lower(), 0
    for item in items.text.split(",")[:100]:
        if names_model(item):
            yield Mention(
                model=items.part(start, start + len(item)),
                kind="config-default",
                because=f"one of {key}, set for a command",
                strength="strong" if ollama or suggests_model(item) else "weak",
                channel="ollama" if ollama else None,
                execution="self-hosted" if ollama else "unknown",
            )
        start += len(item) + 1


def _flagged(text: str) -> bool:
    """`--model=x`, which the reader of command lines has read already."""
    return text.startswith("-") and "," not in text.partition("=")[0] and "=" not in text.partition("=")[2]


def _registry(words: Sequence[Word]) -> Iterator[Use]:
    """A model of an Azure ML registry, and ids that say by themselves that they are models."""
    for word in words:
        match = _REGISTRY.search(word.text) if "azureml://" in word.text else None
        if match:
            name = word.part(*match.span("name")) if "$" in match["name"] else word.part(*match.span())
            yield Use(
                mention=Mention(
                    model=name,
                    kind="serve",
                    because="a model of an Azure ML registry",
                    channel="azureml",
                    execution="self-hosted",
                )
            )
        elif (package := packaged(word.text)) is not None:
            yield Use(
                mention=Mention(
                    model=word.part(*package),
                    kind="serve",
                    because="a package of SageMaker",
                    channel="sagemaker",
                    execution="self-hosted",
                )
            )
        elif word.text.startswith("arn:") and URI.match(word.text):
            yield Use(
                mention=Mention(
                    model=word,
                    kind="api-call",
                    because="a Bedrock ARN",
                    channel="bedrock",
                    execution="managed",
                )
            )
