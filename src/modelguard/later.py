"""Names of a package that are imported when they are asked for, since a plain scan has no use for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def later(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """A `__getattr__` for `package` that finds each name of `modules` in the module beside it.

    Another name raises `AttributeError`, as Python's own would.
    """

    def find(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return find
