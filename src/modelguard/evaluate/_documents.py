"""The repository's own papers: README, NOTICE and licence files, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from modelguard.expressions import expression

_NOTICE = expression(r"notice|attribution|third[-_. ]?party|credits|acknowledg", re.IGNORECASE)
_LICENCE = expression(r"licen[cs]e|copying", re.IGNORECASE)
_TERMS = expression(r"terms|eula|acceptable|prohibited|use[-_. ]?policy|usage", re.IGNORECASE)
_WORD = expression(r"[a-z0-9.]+")
_FRONT = expression(r"\s*---[ \t]*\r?\n(?P<matter>(?:(?!---).*\n)*)---")
_DECLARED = expression(r"^licen[cs]e:[ \t]*[\"']?([A-Za-z0-9.+-]{1,60})", re.MULTILINE)
_HEADING = expression(r"^#[ \t]+(\S.{0,120}?)[ \t]*$", re.MULTILINE)
_LONGEST = 1_000_000
_CARD = 20_000


class Documents:
    """The texts by path, asked for what licences want to be told."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = {path: text[:_LONGEST] for path, text in sorted(texts.items())}
        # Most scans have no duty to look for: a text is taken apart when the first one asks.
        self._squeezed: dict[str, str] = {}

    def notice_names(self, words: Iterable[str]) -> bool:
        """True if a notice file names one of these."""
        return self._any(_NOTICE, words)

    def licence_names(self, words: Iterable[str]) -> bool:
        """True if a licence or notice file holds one of these titles."""
        wanted = tuple(words)
        return self._any(_LICENCE, wanted) or self._any(_NOTICE, wanted)

    def terms_name(self, words: Iterable[str]) -> bool:
        """True if a file of terms, a licence or a notice names one of these."""
        wanted = tuple(words)
        return self._any(_TERMS, wanted) or self.licence_names(wanted)

    def any_says(self, words: Iterable[str]) -> bool:
        """True if any of the documents holds one of these."""
        return self._any(re.compile(""), words)

    def declared_licence(self, path: str) -> str | None:
        """The licence in the front matter of a model card."""
        matter = _FRONT.match(self._texts.get(path, "")[:_CARD])
        found = _DECLARED.search(matter["matter"]) if matter else None
        return found.group(1).lower() if found else None

    def title(self, path: str) -> str | None:
        """The first heading of a model card, which is the name of what it describes."""
        found = _HEADING.search(self._texts.get(path, "")[:_CARD])
        return found.group(1).strip("*`_ ") if found else None

    def _any(self, kind: re.Pattern[str], words: Iterable[str]) -> bool:
        wanted = [squeezed for squeezed in map(_squeeze, words) if squeezed.strip()]
        return any(
            word in self._words(path)
            for path in self._texts
            if kind.search(path.rsplit("/", 1)[-1])
            for word in wanted
        )

    def _words(self, path: str) -> str:
        if path not in self._squeezed:
            self._squeezed[path] = _squeeze(self._texts[path])
        return self._squeezed[path]


def _squeeze(text: str) -> str:
    """Lower case, with one space between words and at both ends, so that line breaks and quotes do not
    matter."""
    return f" {' '.join(word.strip('.') for word in _WORD.findall(text.lower()))} "
