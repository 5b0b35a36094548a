"""Regular expressions that are compiled when they are first used.

Some thousand of them stand at the head of the modules, and a scan of a few files uses a few dozen;
compiling all of them would be a fifth of the time that such a scan takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, AnyStr, Generic, cast


def expression(source: AnyStr, flags: int = 0, *, needs: AnyStr | None = None) -> re.Pattern[AnyStr]:
    """Like `re.compile`, but at the first use; a mistake in `source` is raised then, as `re.error`.

    `needs` stands in every text that fits: a text without it is not matched, and costs no compilation.
    """
    return cast("re.Pattern[AnyStr]", _Expression(source, flags, needs))


class _Expression(Generic[AnyStr]):
    def __init__(self, source: AnyStr, flags: int, needs: AnyStr | None) -> None:
        self._source: AnyStr = source
        self._flags = flags
        self._needs: AnyStr | None = needs

    def __getattr__(self, name: str) -> Any:
        if self._needs is not None and name in ("match", "fullmatch", "search"):
            return self._asked_first(name, self._needs)
        compiled = self._compiled()
        # The methods then stand on the object itself: every later use is as fast as the pattern's own.
        for method in ("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def _compiled(self) -> re.Pattern[AnyStr]:
        return re.compile(self._source, self._flags)

    def _asked_first(self, name: str, needs: AnyStr) -> Callable[[AnyStr], re.Match[AnyStr] | None]:
        # Kept here: the cache of `re` holds fewer expressions than there are, and would compile anew.
        fits: Callable[[AnyStr], re.Match[AnyStr] | None] | None = None

        def ask(text: AnyStr) -> re.Match[AnyStr] | None:
            nonlocal fits
            if needs not in text:
                return None
            fits = fits or getattr(self._compiled(), name)
            return fits(text)

        setattr(self, name, ask)
        return ask
