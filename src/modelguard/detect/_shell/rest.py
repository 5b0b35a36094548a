"""Words of a script that look like ids although nothing proves them: for whoever knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from modelguard.detect._families import is_of_family
from modelguard.detect._places import Runs
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.detect._shell.tree import Script
from modelguard.detect._variables import of_azure
from modelguard.detect._words import Word, is_message, reference
from modelguard.expressions import expression
from modelguard.model import Sighting

# What is looked for, thrown away, or asked of a cluster by its name.
_LOOKING = frozenset(("grep", "egrep", "fgrep", "rg", "rm", "rmdir", "pkill", "mkdir", "cd", "ls", "chmod"))
_CLUSTERS = frozenset(("kubectl", "oc", "k3s", "microk8s", "helm"))
# Ollama is told what a model is to be called here, or to forget it.
_RENAMED = (("ollama", "cp"), ("ollama", "rm"))
# They hold names of what a run writes: `MODEL_SAVE_NAME`.
_WRITTEN = expression(r"(?:^|_)(?:SAVED?|OUTPUT|EXPORT(?:ED)?|PUSH|UPLOAD|RESULTS?)(?:_|\Z)", re.IGNORECASE)
# What only splits text: `--tokenizer_name id`, `TOKENIZER=id`.
_SPLITS = expression(
    r"(?:^|[-_ ])tokenizer(?:[-_](?:name|path|id|model|name[-_]or[-_]path))?\Z", re.IGNORECASE
)
# `--eval-output-key org/name`: under which key something is found.
_KEYED = expression(r" --?[\w-]{1,40}[-_](?:key|label|alias|tag)\Z")
# A name without a number, where a command is given its model: `run.sh -m deepseek-chat`.
_GIVEN = expression(r" (?:-m|--model)\Z")
_MOST = 200
_NOTHING = Runs(None, "unknown")


def rest(script: Script, known: Mapping[tuple[int, int], Sighting], detector: str) -> Iterator[Sighting]:
    """The words at places that are not `known` yet; what names them may tell whose they are."""
    # `MODEL="Llama-2-70b-hf"`, where `meta-llama/$MODEL` is what is run.
    owned = {found.raw.rpartition("/")[2] for found in known.values() if "/" in found.raw}
    held = (value.word.text for values in script.values.values() for value in values)
    owned.update(text.rpartition("/")[2] for text in held if is_hub_id(text))
    seen: set[tuple[int, int]] = set()
    for before, word in _named(script):
        place = (word.location.line, word.location.column)
        if place in known or place in seen or word.text.startswith("-") or word.text in owned:
            continue
        if _SPLITS.search(before) or _KEYED.search(before):
            continue
        family = _GIVEN.search(before) is not None and is_of_family(word.text)
        if word.text.endswith("/") or not (family or suggests_model(word.text)):  # a folder, or any word
            continue
        seen.add(place)
        runs = of_azure(before) or _NOTHING
        yield Sighting(
            location=word.location,
            raw=word.text,
            kind="config-default",
            strength="weak",
            detector=detector,
            because="a word that looks like an id",
            channel=runs.channel,
            execution=runs.execution,
            confidence=0.4,
        )


def _named(script: Script) -> Iterator[tuple[str, Word]]:
    """Each value behind its variable, each word of a command behind its head and the word before it."""
    for name, values in script.values.items():
        if _WRITTEN.search(name) is None:
            yield from ((name, _settled(value.word)) for value in values)
    for command in script.commands:
        if is_message(command.words[1:]) or _looks(command.words):
            continue
        head = " ".join(word.text for word in command.words[:2])
        # `-m org/talk-7b -p talk-7b`: what the results of the run are called.
        labels = {word.text.rpartition("/")[2] for word in command.words[:_MOST] if is_hub_id(word.text)}
        for before, word in zip(command.words, command.words[1:], strict=False):
            if word.text not in labels:
                yield f"{head} {before.text}", word


def _settled(word: Word) -> Word:
    """A value, or what it falls back to: `BASE="${BASE:-org/name}"`."""
    seen = reference(word)
    return word if seen is None or seen.default is None else seen.default


def _looks(words: Sequence[Word]) -> bool:
    """Whether a command looks for a name, asks a cluster for it, or gives one: none of them runs a model."""
    texts = [word.text.rpartition("/")[2] for word in words[:3] if word.text not in ("sudo", "if", "!")]
    if not texts or texts[0] in _LOOKING or texts[0] in _CLUSTERS:
        return bool(texts)
    verbs = [word.text for word in words[:6]]
    return any(pair in _RENAMED for pair in pairwise(verbs))
