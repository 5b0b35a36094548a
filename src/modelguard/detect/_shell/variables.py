"""The variables of scripts: how a word refers to one, and which of them other files may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from modelguard.detect._parameters import HUB_KEY, Proof, proof
from modelguard.detect._places import ENDPOINT_VARIABLE
from modelguard.detect._released import folder_in, is_folder_of, is_left, names_family
from modelguard.detect._shape import WEIGHT_FILE, is_hub_id, is_sized, suggests_model
from modelguard.detect._shell.tree import Script, Value
from modelguard.detect._variables import names_deployment
from modelguard.detect._words import Word, is_fetched_model
from modelguard.expressions import expression
from modelguard.model import Binding

WHOLE = expression(
    r"\$(?P<plain>\w+)|\$\{(?P<name>\w+)(?:\[[^\]]{1,40}\])?(?::?[-=](?P<default>(?:[^{}]|\$\{[^{}]{1,100}\}){0,300}|\$\{.{1,250}\}))?\}"
)
NOT_ENV = expression(
    r"\d+\Z|_\Z|(?:OPTARG|OPTIND|HOME|PWD|USER|PATH|RANDOM|SECONDS|HOSTNAME|TMPDIR|SHELL|UID|IFS|REPLY)\Z"
)

# `ARGS="--model org/name --port 8000"`, and what is put behind what it held before.
_KEEPS = expression(r"\s{0,4}(?:\$\{?\w{1,60}\}?\s{1,4})?--?[A-Za-z][\w-]{0,60}(?:[ =]|\Z)")
_PIECE = expression(r"\"[^\"]{0,400}\"|'[^']{0,400}'|\S{1,400}")
# How the path of a folder begins.
FOLDERS = ("/", "./", "../", "~/")
# `server_of_rewards`: what somebody calls a thing of his own.
_OWN_NAME = expression(r"[a-z]+(?:_[a-z]+){2,6}\Z")
# What holds the folder of a model that is there already, and the variable at its end.
_KEPT_IN = expression(r"(?:\A|_)(?:MODEL|CKPT|CHECKPOINT|WEIGHTS?)_(?:DIR|PATH|FOLDER|ROOT)\Z", re.IGNORECASE)
_LAST = expression(r"models?/(?:[\w.-]{1,60}/){0,3}\$\{?(\w{1,60})\}?/?\Z")
_MOST_KEPT = 20
_LONGEST = 4000
_MOST_WORDS = 400


def otherwise(text: str) -> str | None:
    """A value without variables, or what it falls back to: `${API:-https://…}`."""
    whole = WHOLE.fullmatch(text)
    held = (whole["default"] or "").strip("\"'") if whole is not None else text
    return held if held and "$" not in held else None


def kept_by(name: str, text: str) -> Proof | None:
    """How surely a variable that is not called a model's holds one: its id, its folder, its deployment."""
    if HUB_KEY.match(name) is not None and is_hub_id(text):
        return "specific"
    return "generic" if is_folder_of(name, text) or names_deployment(name, text) else None


def naming(text: str, names: Sequence[str], values: Mapping[str, Sequence[Value]]) -> list[str]:
    """The variables in a word that tell which model it names, by what they are called or hold.

    `$MODELS/llama-2-7b-q4_0.gguf`: of a file that says which model it holds, no folder tells it.
    """
    told = is_fetched_model(text.rpartition("/")[2])
    held = {name: [value.word.text for value in values.get(name, ())] for name in names}
    return [
        name
        for name in names
        if (proof(name) is not None and not told)
        or any(is_hub_id(value) or is_fetched_model(value) for value in held[name])
    ]


def tells_model(text: str, sure: Proof, *, trade: bool, listed: bool) -> bool:
    """Whether what a variable called after a model is set to is one: by its form, or the script's `trade`."""
    if WEIGHT_FILE.match(text) and not is_left(text):
        return True
    lies = text.startswith(FOLDERS)
    sized = is_sized(text) or (lies and folder_in(text) is not None)
    hub = is_hub_id(text)
    ours = trade or (hub and sure == "specific") or (sized and (hub or lies or names_family(text)))
    own = listed or _OWN_NAME.match(text) is not None
    return ours and (suggests_model(text) or (lies and sized) or (sure == "specific" and not own))


def folders_of(values: Mapping[str, Sequence[Value]]) -> frozenset[str]:
    """The variables that end a folder in which weights lie: `MODEL_DIR=/srv/models/$NAME`."""
    ends = (
        _LAST.search(value.word.text)
        for name, given in values.items()
        if _KEPT_IN.search(name) is not None
        for value in given
    )
    return frozenset(match[1] for match in ends if match is not None)


def arguments(name: str, values: Sequence[Value]) -> list[Word]:
    """The words of a variable that keeps arguments, which a shell takes apart: `server $ARGS`."""
    out: list[Word] = []
    for value in values[:_MOST_KEPT]:
        text = value.word.text
        if len(text) > _LONGEST or " " not in text.strip() or _KEEPS.match(text) is None:
            continue
        for match in _PIECE.finditer(text):
            quoted = match[0][0] in "\"'" and len(match[0]) > 1
            piece = value.word.part(match.start() + quoted, match.end() - quoted)
            seen = WHOLE.fullmatch(piece.text)
            if seen is None or (seen["plain"] or seen["name"]) != name:  # its former value
                out.append(piece)
    return out[:_MOST_WORDS]


def bindings(script: Script, detector: str) -> Iterator[Binding]:
    """What the script's variables hold that other files may ask for: models, and addresses of services."""
    for name, values in script.values.items():
        for value in values:
            text = value.word.text
            known = value.exported or script.shared
            if value.listed or not (text and known) or any(c.isspace() for c in text) or len(text) > 300:
                continue
            if not (
                proof(name) or ENDPOINT_VARIABLE.search(name) or (value.exported and suggests_model(text))
            ):
                continue
            seen = WHOLE.fullmatch(text)
            if seen is None and "$" in text:
                continue
            refers = (seen["plain"] or seen["name"]) if seen else None
            if refers is not None and (refers == name or NOT_ENV.match(refers)):
                continue
            yield Binding(
                namespace="env",
                name=name,
                location=value.word.location,
                detector=detector,
                value=None if refers else text,
                refers=refers,
            )
