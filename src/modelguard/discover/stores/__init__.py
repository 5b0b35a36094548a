"""The models that lie in the stores of a machine: the hub's cache, Ollama's, LM Studio's.

    stores = parse_stores(["hf,ollama=/srv/ollama"])
    usages, notices = read_stores(stores)

Reading only, and only what lies inside of a store: links that lead out are not followed, and no weight
file is opened.  Each stored model is one use, with what its card and its licence texts declare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from modelguard.discover.stores._files import is_folder
from modelguard.errors import UsageError
from modelguard.model import Notice, Usage
from modelguard.noun import Noun

__all__ = ["KINDS", "Store", "parse_stores", "read_stores"]

_NAMES = {"hf": "Hugging Face cache", "ollama": "Ollama store", "lm-studio": "LM Studio folder"}
KINDS = tuple(_NAMES)


class _Reader(Protocol):
    """What the module of a store gives."""

    def places(self) -> tuple[Path, ...]: ...

    def read(self, root: Path, notices: list[Notice]) -> Iterator[Usage]: ...


class Store(Noun):
    """A store to read: one of `KINDS`, and its folder (None: where the tool keeps it)."""

    kind: str
    root: Path | None = None


def parse_stores(values: Iterable[str]) -> tuple[Store, ...]:
    """The stores that a user names: `hf`, `hf,ollama`, `ollama=/srv/models`.  Raises `UsageError`."""
    found: list[Store] = []
    for word in (part.strip() for value in values for part in value.split(",")):
        kind, equals, path = word.partition("=")
        if kind not in KINDS:
            raise UsageError(f"there is no store {kind!r}; there are {', '.join(KINDS)}")
        if equals and not is_folder(Path(path).expanduser()):
            raise UsageError(f"{path or '(nothing)'}: no such folder for the store {kind}")
        found.append(Store(kind=kind, root=Path(path).expanduser() if equals else None))
    return tuple(dict.fromkeys(found))


def read_stores(stores: Iterable[Store]) -> tuple[tuple[Usage, ...], tuple[Notice, ...]]:
    """Every stored model as a use, in the order of the stores, and what could not be read."""
    usages: list[Usage] = []
    notices: list[Notice] = []
    for store in stores:
        reader = _reader(store.kind)
        places = reader.places() if store.root is None else (store.root,)
        roots = [place for place in places if _stands(place, store.kind, notices)]
        if not roots:
            looked = ", ".join(str(place) for place in places)
            message = (
                f"no {_NAMES[store.kind]} here (looked in {looked}); say where: --store {store.kind}=PATH"
            )
            notices.append(Notice(code="store-missing", message=message))
        for root in roots:
            usages.extend(reader.read(root, notices))
    return tuple(usages), tuple(notices)


def _stands(place: Path, kind: str, notices: list[Notice]) -> bool:
    """Whether a store is at the place; one that may not be looked at is told."""
    try:
        place.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        message = f"{place} cannot be read: {error.strerror or error}"
        notices.append(Notice(code="store-unreadable", message=message, path=kind, incomplete=True))
        return False
    return is_folder(place)


def _reader(kind: str) -> _Reader:
    # Imported for the stores that are asked for: a scan of files alone does not pay for them.
    return cast(_Reader, import_module(f"{__name__}._{kind.replace('-', '_')}"))
