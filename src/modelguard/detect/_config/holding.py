"""Whether a variable holds a model, by its name and its value, and which of several it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from modelguard.detect._images import held_in
from modelguard.detect._parameters import proof
from modelguard.detect._places import URI
from modelguard.detect._released import is_path_to
from modelguard.detect._shape import is_hub_id, is_placeholder, is_role, is_sized, suggests_model
from modelguard.detect._variables import DEPLOYED, Address, proves
from modelguard.detect._words import STORED, Word, is_fetched_model, names_model
from modelguard.expressions import expression

_LISTED = expression(r"MODELS(?:_TO_[A-Z]{4,9})?\Z", re.IGNORECASE)
# They hold names of runs, places, images and the like, whatever those are called after.
_ELSEWHERE = expression(
    r"IMAGE|TAG|PREFIX|VERSION|TOKENIZER|DATA|OUTPUT|DIR|PATH|KEY|TITLE|LABEL|HOST|URL|RUN_|PROJECT|EXPERIMENT|FILE|REPO"
    r"|SERVICE|CONTAINER|NAMESPACE|RELEASE|CLUSTER|BUCKET|TABLE|INDEX|COLLECTION|BRANCH|ALIAS|SERVED|DEPLOYMENT"
    r"|JOB|TASK|SAVE|ENDPOINT|USER|SECRET|TOKEN|NODE|REGION|PARSER|TEMPLATE|DISPLAY|APP",
    re.IGNORECASE,
)
# `STORAGE_URI`, `MODEL_URI`: where weights are kept.
_STORES = expression(
    r"(?:^|_)(?:STORAGE|MODEL|WEIGHTS|CHECKPOINT|CKPT)_?(?:URI|URL|PATH|SOURCE|LOCATION)\Z", re.IGNORECASE
)
# `APP_LLM_MODELNAMEPANDASAI`: a model, by a word in the middle and a size in the id.
_SPOKEN_OF = expression(r"MODEL", re.IGNORECASE)
_OF_OTHERS = expression(r"DATA|OUTPUT|TOKENIZER|IMAGE|SAVE|PUSH|EXPORT|UPLOAD", re.IGNORECASE)
_TOKENIZER = expression(r"(?:^|_)TOKENIZER(?:_(?:NAME|ID|MODEL|PATH|NAME_OR_PATH|REPO))?\Z", re.IGNORECASE)
# An expression of ARM, which another value stands behind.
_EXPRESSION = expression(r"\[\w{1,40}\(")
# A variable of which a part is taken: what comes of it stands nowhere.
_CUT = expression(r"\$\{\w{1,99}(?:[#%/^,]|:\d|[.\[][\w.\[\]-]{1,99}\})")
# What a run writes, by its variable's name.
_WRITTEN = expression(r"OUTPUT|SAVE|EXPORT|RESUME|RESULT|LOG|DEST", re.IGNORECASE)


def is_told(name: str, text: str) -> bool:
    """Whether a variable's value is told here, for whoever asks for it."""
    unfilled = ("$" in text or is_placeholder(text)) and (proof(name) is not None or DEPLOYED.search(name))
    return not unfilled and _storable(text) and not (DEPLOYED.search(name) and is_role(text))


def _storable(value: str) -> bool:
    if _EXPRESSION.match(value) or _CUT.search(value):
        return False
    named = any(c.isalnum() for c in value)
    return named and len(value) <= 300 and not any(c.isspace() for c in value)


def says_model(name: str, value: str) -> bool:
    """Whether a value is a model by its own form, or by the name of its variable."""
    if held_in(value) is not None or URI.match(value):
        return True
    kept = STORED.match(value) is not None or (value.startswith("/") and _WRITTEN.search(value) is None)
    stored = _STORES.search(name) is not None and kept
    sized = _SPOKEN_OF.search(name) is not None and is_hub_id(value)
    if stored and _is_version(value):
        return True
    if is_sized(value) and (stored or (sized and _OF_OTHERS.search(name) is None)):
        return names_model(value)
    return names_model(value) and proves(name, value)


def _is_version(value: str) -> bool:
    """Whether a path leads to one of several versions of weights, in a folder called after a model's size:
    `/srv/models/qwen2.5-3b-instruct/int4-weights`.
    """
    folder, _, last = value.rstrip("/").rpartition("/")
    return "." not in last and is_path_to(folder)


def is_tag(name: str, value: str, near: Sequence[Address]) -> bool:
    """Whether a value beside the address of Ollama is one of its names: `LLM=llama2`."""
    asked = proof(name) is not None and any(a.channel == "ollama" for a in near)
    return asked and names_model(value) and any(c.isdigit() for c in value)


def is_own_file(name: str, value: str) -> bool:
    """Whether a value is a file of weights on the machine: whoever tells where it lies runs it."""
    last = value.rpartition("/")[2]
    return "://" not in value and "$" not in value and is_fetched_model(last) and not _WRITTEN.search(name)


def may_name(name: str, value: str) -> bool:
    """Whether a variable that says nothing of models may hold one: whoever knows the value decides."""
    tokenizer = _TOKENIZER.search(name) is not None and is_hub_id(value)
    return suggests_model(value) and "://" not in value and (tokenizer or _ELSEWHERE.search(name) is None)


def each_of(name: str, word: Word) -> Iterator[Word]:
    """The values of a list (with commas, semicolons or blanks between them), or the one value."""
    if not any(c in word.text for c in " ,;"):
        yield word
        return
    start = 0
    blank = word.text.split()[:200]
    listed = _LISTED.search(name) is not None and all(names_model(piece) for piece in blank)
    several = listed and any(suggests_model(piece) for piece in blank)
    apart = len(blank) > 1 and (several or all(suggests_model(piece) for piece in blank))
    between = " " if apart else ";" if ";" in word.text and "," not in word.text else ","
    for piece in word.text.split(between)[:200]:
        lead = len(piece) - len(piece.lstrip())
        yield word.part(start + lead, start + lead + len(piece.strip()))
        start += len(piece) + 1
