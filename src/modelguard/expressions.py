"""Regular expressions that are compiled when they are first used.

Some three hundred of them stand at the head of the modules, and a scan of a few files uses a few dozen;
compiling all of them would be a fifth of the time that such a scan takes.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast


def expression(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Like `re.compile`, but at the first use; a mistake in `source` is raised then, as `re.error`."""
    return cast("re.Pattern[AnyStr]", _Expression(source, flags))


class _Expression(Generic[AnyStr]):
    def __init__(self, source: AnyStr, flags: int) -> None:
        self._source: AnyStr = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        # The methods then stand on the object itself: every later use is as fast as the pattern's own.
        for method in ("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
