"""What was seen before is remembered by content, and never stands for anything else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import modelguard
from modelguard import detect
from modelguard.model import SourceFile

FIXTURES = Path(__file__).parents[1] / "fixtures" / "repos"
CODE = "from openai import OpenAI\n\nOpenAI().responses.create(model='gpt-4o', input='hi')\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("MODELGUARD_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    (root / "app.py").write_text(CODE, encoding="utf-8")
    (root / "notes.py").write_text("print('nothing')\n", encoding="utf-8")
    return root


def names(report: modelguard.Report) -> list[tuple[str, str]]:
    return [(r.usage.location.path, r.usage.raw) for r in report.resolutions]


def test_every_clue_of_the_fixtures_is_read_back_as_it_was() -> None:
    count = 0
    for path in sorted(p for p in FIXTURES.rglob("*") if p.is_file()):
        data = path.read_bytes()
        clues = detect.detect(SourceFile(path=path.name, data=data, size=len(data)))
        assert detect.read(detect.written(clues)) == clues
        count += len(clues)
    assert count > 300


def test_a_second_scan_gives_the_same_report_without_detecting(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = modelguard.scan(repository)
    monkeypatch.setattr("modelguard.pipeline.detect", None)
    assert modelguard.scan(repository) == first
    assert names(first) == [("app.py", "gpt-4o")]


def test_an_edited_a_moved_and_a_new_file_are_read_anew(repository: Path) -> None:
    modelguard.scan(repository)
    (repository / "app.py").write_text(CODE.replace("gpt-4o", "gpt-4o-mini"), encoding="utf-8")
    (repository / "tests").mkdir()
    (repository / "tests" / "test_app.py").write_text(CODE, encoding="utf-8")
    again = modelguard.scan(repository)
    assert names(again) == [("app.py", "gpt-4o-mini"), ("tests/test_app.py", "gpt-4o")]
    assert [r.usage.kind for r in again.resolutions] == ["api-call", "test"]


def test_another_stamp_reads_everything_anew(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modelguard.scan(repository)
    monkeypatch.setattr("modelguard.pipeline.stamp", lambda: "a newer program")
    monkeypatch.setattr("modelguard.pipeline.detect", lambda _file: ())
    assert names(modelguard.scan(repository)) == []


def test_nothing_is_kept_where_the_caller_wants_none(repository: Path, cache: Path) -> None:
    modelguard.scan(repository, cache=False)
    assert not (cache / "results.sqlite").exists()


def test_a_broken_store_is_an_empty_one(repository: Path, cache: Path) -> None:
    first = modelguard.scan(repository)
    store = cache / "results.sqlite"
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE result SET body = '[[\"Usage\", {}]]'")
    assert modelguard.scan(repository) == first
    store.write_bytes(b"this is no database" * 100)
    assert modelguard.scan(repository) == first
    assert modelguard.scan(repository) == first
    assert store.read_bytes().startswith(b"SQLite format 3")


def test_what_is_kept_is_for_the_user_alone(repository: Path, cache: Path) -> None:
    modelguard.scan(repository)
    assert (cache / "results.sqlite").stat().st_mode & 0o077 == 0
