"""Lines that a bundler has packed programs into: the tables there are other people's, names prove nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modelguard.model import Clue, Sighting, SourceFile

# So long are the lines of a file on average that nobody has written.
_LONG_LINES = 5_000
# So long is a line that nobody reads; a bundle has shorter ones too, where its texts go on over several.
_LONGEST = 2_000


def is_packed(file: SourceFile) -> bool:
    """Whether a file is a bundle as a whole."""
    return len(file.data) > _LONG_LINES * (file.data.count(b"\n") + 1)


def unpacked(clues: Iterable[Clue], file: SourceFile) -> Iterator[Clue]:
    """The clues without the sightings on packed lines."""
    lines = file.data.split(b"\n") if len(file.data) > _LONGEST else []
    packed = {number for number, line in enumerate(lines, 1) if len(line) > _LONGEST}
    for clue in clues:
        if not (isinstance(clue, Sighting) and clue.location.line in packed):
            yield clue
