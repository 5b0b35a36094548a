"""A detector is a value: a name, the files it reads, the anchors it needs, and a function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase

from modelguard.model import Clue, SourceFile
from modelguard.noun import Noun

# What people call files that somebody copies and fills in.
_UNFILLED = (".example", ".sample", ".template", ".dist", ".default")
# ... and templates that a generator fills in, read as what lies beneath: `agent.rb.tt`, `client.ts.ejs`.
_TEMPLATES = (
    ".tt", ".erb", ".ejs", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".hbs", ".mustache", ".liquid",
    ".eex",
)  # fmt: skip
# What is written for people has templates of its own.
_PAGES = (".md", ".mdx", ".html", ".htm", ".txt", ".rst", ".css", ".svg")
_SPECIAL = frozenset("*?[")
# Files of words for people, where `model` is a word too.
_TRANSLATED = """
locales/* locale/* i18n/* lang/* translations/* messages/??.json messages/??-??.json
"""
TRANSLATIONS = tuple(f"{lead}{files}" for files in _TRANSLATED.split() for lead in ("", "*/"))


class Detector(Noun):
    """Reads one kind of file.

    `files` are glob patterns in lower case, matched against the file's name, or against its whole path
    where the pattern holds a slash.  `anchors` are lower-case literals: the file is handed over only
    when it holds one of them (of any detector, or of the knowledge base).  `head` says that the file is read
    whatever it holds, and how many bytes of it.
    """

    name: str
    files: tuple[str, ...]
    find: Callable[[SourceFile], Iterable[Clue]]
    anchors: tuple[bytes, ...] = ()
    head: int | None = None
    not_files: tuple[str, ...] = ()

    def matches(self, path: str) -> bool:
        """Whether the detector reads the file at `path`."""
        lowered = path.lower()
        if _any(lowered, self.not_files):
            return False
        plain = unfilled(lowered)
        return _any(lowered, self.files) or (
            plain != lowered and _any(plain, self.files) and not _any(plain, self.not_files)
        )


def unfilled(path: str) -> str:
    """The path that an example or a template becomes: `config.yaml` of `config.yaml.example`."""
    plain = path.rpartition(".")[0]
    if path.endswith(_UNFILLED):
        return plain
    return plain if path.endswith(_TEMPLATES) and not plain.endswith(_PAGES) else path


def _any(path: str, patterns: tuple[str, ...]) -> bool:
    name = path.rpartition("/")[2]
    return any(_fits(path if "/" in pattern else name, pattern) for pattern in patterns)


def _fits(text: str, pattern: str) -> bool:
    """As `fnmatchcase`; nearly all patterns are an ending or a name, which need no regular expression."""
    ending = pattern[1:]
    if pattern[:1] == "*" and _SPECIAL.isdisjoint(ending):
        return text.endswith(ending)
    return text == pattern if _SPECIAL.isdisjoint(pattern) else fnmatchcase(text, pattern)
