"""Names under which Python keeps what it made itself: `model.save_pretrained("my_lora")`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._python.arguments import argument, positional
from modelguard.detect._python.index import Index
from modelguard.detect._python.strings import plain
from modelguard.detect._sdks import words
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting

_KEEPS = ("save_pretrained", "save_pretrained_merged", "save_pretrained_gguf", "save_model", "save_adapter")
_OUTPUT = expression(r"(?:output|out|save|dest|dst|export)(?:_?(?:path|file|name|dir|model|onnx))?\Z")
_SAVES = (["torch", "save"], ["th", "save"], ["paddle", "save"])
_HOLES = 3
_SINKS = words("push_to_hub to_hub save_pretrained create_repo upload_file upload_folder delete_repo save")
_PUSHES = expression(r"(?:^|_)(?:push|upload)_(?:\w{1,40}_)?(?:hf_?hub|hub|hf|huggingface)(?:_|\Z)")


def is_sink(name: str) -> bool:
    """Whether a call keeps what was made here: `push_to_hub`, `upload_net_to_huggingface`."""
    return name in _SINKS or _PUSHES.search(name) is not None


def is_output(option: str) -> bool:
    """Whether an option says where a program writes: what it loads from there it has made itself."""
    return _OUTPUT.match(option) is not None


def written(path: Sequence[str], call: Node) -> Iterator[Node]:
    """The names under which a call keeps the program's own results."""
    names = ("repo_id", "hf_model_id", "hub_id") if is_sink(path[-1]) else ("model_id", "model_name")
    given = [argument(call, name, 0 if name == "repo_id" else None) for name in names]
    if list(path[-2:]) in _SAVES:
        given = [argument(call, "f", 1)]
    yield from (piece for value in given if value is not None for piece in _pieces(value))


def _pieces(value: Node) -> Iterator[Node]:
    """What the name of a result is written with: itself, or the names in it: `f"{args.repo_id}-net"`."""
    holes = [part for part in value.named_children if part.type == "interpolation"]
    yield from (hole.named_children[0] for hole in holes[:_HOLES] if hole.named_child_count)
    if not holes:
        yield value


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
