"""The listing and the prefilter: what is read, what is not, and that nothing hostile is run or waited for."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelguard.discover import Reader, list_files, read_documents
from modelguard.discover._engine import plain, with_hyperscan, with_re2
from modelguard.discover._processes import fan_out
from modelguard.errors import UsageError

ANCHORS = (b"model", b"gpt-", b"nvcr.io/nim", b"from_pretrained", b"(odd)[chars]*")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def read(base: Path, *names: str, limit: int | None = None) -> tuple[list[str], Reader]:
    reader = Reader(base, names, anchors=ANCHORS, wants=lambda _: limit)
    return [f.path for f in reader], reader


def test_a_git_repository_is_listed_as_git_would_commit_it(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("build/\n")
    (tmp_path / "app").mkdir()
    (tmp_path / "build").mkdir()
    (tmp_path / "app" / "a.py").write_text("x")
    (tmp_path / "build" / "b.py").write_text("x")
    assert list_files(tmp_path).names == (".gitignore", "app/a.py")
    assert list_files(tmp_path / "app").names == ("app/a.py",), (
        "paths are relative to the top of the repository"
    )
    assert list_files(tmp_path, ignore=["app/**"]).names == (".gitignore",)


def test_the_scanned_repository_cannot_make_git_run_its_programs(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    proof = tmp_path / "executed"
    script = tmp_path / "monitor.sh"
    script.write_text(f"#!/bin/sh\ntouch {proof}\n")
    script.chmod(0o755)
    git(tmp_path, "config", "core.fsmonitor", str(script))
    assert "monitor.sh" in list_files(tmp_path).names
    assert not proof.exists()


def test_a_plain_folder_is_walked_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.py").write_text("x")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "y.js").write_text("y")
    assert list_files(tmp_path).names == ("a/x.py",)


def test_a_missing_path_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        list_files(tmp_path, [tmp_path / "nowhere"])


def test_only_files_with_an_anchor_are_handed_on(tmp_path: Path) -> None:
    (tmp_path / "yes.py").write_bytes(b"MODEL = 1")
    (tmp_path / "no.py").write_bytes(b"nothing here")
    (tmp_path / "binary.py").write_bytes(b"model\0model")
    (tmp_path / "picture.png").write_bytes(b"model")
    assert read(tmp_path, "binary.py", "no.py", "picture.png", "yes.py")[0] == ["yes.py"]


def test_a_fifo_a_link_and_a_folder_are_passed_over_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.py")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    paths, reader = read(tmp_path, "fifo.py", "folder.py", "link.py", limit=100)
    assert paths == []
    assert reader.notices == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_makes_the_scan_incomplete(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("model")
    (tmp_path / "secret.py").chmod(0)
    assert read(tmp_path, "secret.py")[1].notices[0].incomplete


def test_a_vanished_file_makes_the_scan_incomplete(tmp_path: Path) -> None:
    paths, reader = read(tmp_path, "gone.py")
    assert paths == []
    assert [n.incomplete for n in reader.notices] == [True]


def test_a_large_file_is_searched_whole_and_cut_with_a_notice(tmp_path: Path) -> None:
    (tmp_path / "large.json").write_bytes(b" " * (100 * 1024 * 1024) + b"model")
    reader = Reader(tmp_path, ["large.json"], anchors=ANCHORS, wants=lambda _: None)
    files = list(reader)
    assert [len(f.data) for f in files] == [4 * 1024 * 1024]
    assert [n.code for n in reader.notices] == ["file-cut"]
    assert not reader.notices[0].incomplete


def test_the_papers_of_a_repository_are_read_even_when_few_files_are_scanned(tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    for name in ("README.md", "NOTICE", "weights/LICENSE.txt", "readme.py", "weights/notes.md"):
        (tmp_path / name).write_text(name)
    assert read_documents(list_files(tmp_path)) == {
        name: name for name in ("NOTICE", "README.md", "weights/LICENSE.txt")
    }
    few = list_files(tmp_path, [tmp_path / "weights" / "notes.md"])
    assert set(read_documents(few)) == {"NOTICE", "README.md"}


def test_work_in_processes_keeps_the_order_of_the_names() -> None:
    names = [str(n) for n in range(1000)]
    told: list[int] = []
    parts = fan_out(list, names, lost=list, jobs=2, done=told.append)
    assert [n for part in parts for n in part] == names
    assert sum(told) == len(names)


def test_a_process_that_dies_takes_only_its_own_file_with_it() -> None:
    names = [f"f{n}.py" for n in range(1200)]
    deadly = {"f7.py", "f850.py"}

    def work(chunk: Sequence[str]) -> list[str]:
        if deadly.intersection(chunk):
            os.kill(os.getpid(), signal.SIGKILL)
        return list(chunk)

    told: list[int] = []
    parts = fan_out(work, names, lost=lambda name: [f"lost {name}"], jobs=2, done=told.append)
    assert sorted(n for part in parts for n in part) == sorted(
        f"lost {n}" if n in deadly else n for n in names
    )
    assert sum(told) == len(names)


@given(
    st.lists(
        st.sampled_from(
            [
                b"model",
                b"MODEL",
                b"mode",
                b"gpt-4",
                b"nvcr.io/NIM",
                b"nvcrxio/nim",
                b"(odd)[chars]*",
                b"\xc3\x89",
                b"\n",
                b" ",
            ]
        )
    )
)
def test_all_engines_give_the_same_answer(parts: list[bytes]) -> None:
    data = b"".join(parts)
    expected = plain(ANCHORS)(data)
    assert expected == any(a in data.lower() for a in ANCHORS)
    assert with_hyperscan(ANCHORS)(data) == expected
    assert with_re2(ANCHORS)(data) == expected


@given(st.binary(max_size=200))
def test_all_engines_agree_on_any_bytes(data: bytes) -> None:
    assert plain(ANCHORS)(data) == with_hyperscan(ANCHORS)(data) == with_re2(ANCHORS)(data)
