"""Byte offsets turned into lines and columns, and what is said of a text that is read in part."""

from __future__ import annotations

from bisect import bisect_right

from modelguard.model import Location, Notice, SourceFile


class Lines:
    """The line starts of a file: `locate` turns byte offsets into a `Location`.

    Columns count characters, as people and SARIF viewers do, not bytes.
    """

    __slots__ = ("_ascii", "_data", "_starts", "path")

    def __init__(self, file: SourceFile) -> None:
        self._data = file.data
        self.path = file.path
        self._ascii = file.data.isascii()
        starts = [0]
        at = self._data.find(b"\n")
        while at >= 0:
            starts.append(at + 1)
            at = self._data.find(b"\n", at + 1)
        self._starts = starts

    def locate(self, start: int, end: int) -> Location:
        """The region from byte `start` up to, not including, byte `end`."""
        line, column = self._position(start)
        end_line, end_column = self._position(end)
        return Location(path=self.path, line=line, column=column, end_line=end_line, end_column=end_column)

    def line(self, number: int) -> bytes:
        """The text of line `number` (from 1), without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._data)
        return self._data[start:end].rstrip(b"\r\n")

    def offset(self, line: int, column: int) -> int:
        """The byte offset of a line and a column, both from 0 (as parsers count, in characters)."""
        start = self._starts[min(line, len(self._starts) - 1)]
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._data)
        text = self._data[start:end].decode("utf-8", "replace")
        return start + len(text[:column].encode("utf-8", "replace"))

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        if self._ascii:
            return line, offset - start + 1
        before = self._data[start:offset]
        return line, len(before.decode("utf-8", "replace")) + 1


def cut_short(path: str, most: int, parts: str) -> Notice:
    """The notice that a file holds more than is read of one, so that nothing is lost in silence."""
    message = f"more than {most:,} {parts}: what stands behind them was not read"
    return Notice(code="file-cut", message=message, path=path)
