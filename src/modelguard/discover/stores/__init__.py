"""The models that lie in the stores of a machine: the hub's cache, Ollama's, LM Studio's.

    stores = parse_stores(["hf,ollama=/srv/ollama"])
    usages, notices = read_stores(stores)

Reading only, and only what lies inside of a store: links that lead out are not followed, and no weight
file is opened.  Each stored model is one use, with what its card and its licence texts declare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from modelguard.discover.stores import _hf, _lm_studio, _ollama
from modelguard.errors import UsageError
from modelguard.model import Notice, Usage

__all__ = ["KINDS", "Store", "parse_stores", "read_stores"]

Read = Callable[[Path, list[Notice]], Iterator[Usage]]
_READERS: dict[str, tuple[str, Callable[[], tuple[Path, ...]], Read]] = {
    "hf": ("Hugging Face cache", _hf.places, _hf.read),
    "ollama": ("Ollama store", _ollama.places, _ollama.read),
    "lm-studio": ("LM Studio folder", _lm_studio.places, _lm_studio.read),
}
KINDS = tuple(_READERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A store to read: one of `KINDS`, and its folder (None: where the tool keeps it)."""

    kind: str
    root: Path | None = None


def parse_stores(values: Iterable[str]) -> tuple[Store, ...]:
    """The stores that a user names: `hf`, `hf,ollama`, `ollama=/srv/models`.  Raises `UsageError`."""
    found: list[Store] = []
    for word in (part.strip() for value in values for part in value.split(",")):
        kind, equals, path = word.partition("=")
        if kind not in _READERS:
            raise UsageError(f"there is no store {kind!r}; there are {', '.join(KINDS)}")
        if equals and not Path(path).expanduser().is_dir():
            raise UsageError(f"{path or '(nothing)'}: no such folder for the store {kind}")
        found.append(Store(kind=kind, root=Path(path).expanduser() if equals else None))
    return tuple(dict.fromkeys(found))


def read_stores(stores: Iterable[Store]) -> tuple[tuple[Usage, ...], tuple[Notice, ...]]:
    """Every stored model as a use, in the order of the stores, and what could not be read."""
    usages: list[Usage] = []
    notices: list[Notice] = []
    for store in stores:
        name, places, read = _READERS[store.kind]
        roots = (store.root,) if store.root is not None else tuple(p for p in places() if p.is_dir())
        if not roots:
            looked = ", ".join(str(place) for place in places())
            message = f"no {name} here (looked in {looked}); say where: --store {store.kind}=PATH"
            notices.append(Notice(code="store-missing", message=message))
        for root in roots:
            usages.extend(read(root, notices))
    return tuple(usages), tuple(notices)
