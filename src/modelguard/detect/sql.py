"""SQL: functions of a database that ask a model, models made known to it, defaults of columns."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The models that arguments, options and defaults name; what a condition compares with is none."""
    from modelguard.detect._config.sql import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="sql",
    files=("*.sql", "*.psql", "*.pgsql", "*.bqsql", "*.ddl"),
    find=find,
    anchors=(b"model", b"embed", b"cortex", b"ai_query", b"ai_complete", b"llm", b"pgml"),
)
