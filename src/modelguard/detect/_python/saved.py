"""Names under which Python keeps what it made itself: `model.save_pretrained("my_lora")`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from modelguard.detect._python.arguments import positional
from modelguard.detect._python.index import Index
from modelguard.detect._python.strings import plain
from modelguard.detect._sdks import words
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting

_KEEPS = ("save_pretrained", "save_pretrained_merged", "save_pretrained_gguf", "save_model", "save_adapter")
_SINKS = words("push_to_hub to_hub save_pretrained create_repo upload_file upload_folder delete_repo save")
_PUSHES = expression(r"(?:^|_)(?:push|upload)_(?:\w{1,40}_)?(?:hf_?hub|hub|hf|huggingface)(?:_|\Z)")


def is_sink(name: str) -> bool:
    """Whether a call keeps what was made here: `push_to_hub`, `upload_net_to_huggingface`."""
    return name in _SINKS or _PUSHES.search(name) is not None


def kept(index: Index) -> frozenset[str]:
    """The folders that a file writes models to; a repository of somebody's is none."""
    given = (positional(at.node)[:1] for at in index.calls if at.path[-1] in _KEEPS)
    names = (plain(value[0]) for value in given if value and value[0].type == "string")
    return frozenset(name for name in names if name and "/" not in name)


def of_others(found: Iterable[Clue], names: frozenset[str]) -> Iterator[Clue]:
    """The clues, of which those that bear such a name count only where everybody knows a model by it."""
    for clue in found:
        own = isinstance(clue, Sighting) and clue.raw in names
        yield replace(clue, strength="weak") if own and isinstance(clue, Sighting) else clue
