"""The language of a notebook's cells, and who reads it."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_KERNEL = expression(rb'"(?:kernelspec|kernel_info)"\s*:\s*\{(?P<inner>[^{}]{0,600})\}')
_SAYS = expression(rb'"(?:language|name)"\s*:\s*"(?P<word>[^"\\]{1,40})"')
_SUFFIXES = {
    "typescript": "ts", "javascript": "ts", "tslab": "ts", "jslab": "ts", "deno": "ts", "c#": "cs",
    ".net-csharp": "cs", "java": "java", "kotlin": "kt", "rust": "rs", "go": "go", "gophernotes": "go",
    "ruby": "rb", "scala": "scala", "f#": "fs", ".net-fsharp": "fs", "r": "r", "ir": "r", "elixir": "ex",
    "php": "php", "groovy": "groovy", "lua": "lua", "swift": "swift",
}  # fmt: skip


def suffix_of(data: bytes) -> str | None:
    """The suffix of files in the language of a notebook's kernel; None for Python and what is unknown."""
    for match in _KERNEL.finditer(data):
        for said in _SAYS.finditer(match["inner"]):
            suffix = _SUFFIXES.get(said["word"].decode("utf-8", "replace").lower())
            if suffix is not None:
                return suffix
    return None


def clues_of(code: bytes, path: str, suffix: str | None) -> Iterator[Clue]:
    """The clues of a notebook's code; the locations are those of the code."""
    file = SourceFile(path=path if suffix is None else f"{path}.{suffix}", data=code, size=len(code))
    # Here, so that a notebook in Python costs no other language.
    if suffix is None:
        from modelguard.detect._python.file import clues

        yield from clues(file, "notebook")
    elif suffix == "ts":
        from modelguard.detect._javascript.file import read

        yield from read(file)
    else:
        from modelguard.detect._source.file import read as read_source

        yield from read_source(file)
