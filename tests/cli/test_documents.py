"""A document that cannot be written is the user's to put right: exit 2 with the cure, never a bug of ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from modelguard.cli import FINDINGS, HOLDS, USAGE, run

STORY = str(Path(__file__).resolve().parents[2] / "fixtures" / "repos" / "vllm-of-an-api-only-model")
FULL = Path("/dev/full")
WRITERS = [["scan", STORY, "--output"], ["baseline", STORY, "--output"], ["notices", STORY, "--output"]]
PRINTERS = [
    ["scan", STORY, "--format", "json"],
    ["baseline", STORY, "--output", "-"],
    ["notices", STORY],
    ["init", STORY, "--stdout"],
    ["portability", STORY],
    ["resolve", "gpt-4o"],
    ["rules"],
]
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")


@pytest.mark.parametrize("command", WRITERS, ids=lambda c: c[0])
def test_a_missing_folder_is_named_before_any_work(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "none" / "document"
    assert run([*command, str(target)]) == USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"modelguard: {target} cannot be written, since there is no folder {target.parent}: make it first\n"
    )
    assert not target.parent.exists()


def test_a_folder_is_no_place_for_a_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", STORY, "--output", str(tmp_path)]) == USAGE
    assert "is a folder: name a file in it" in capsys.readouterr().err


@needs_full
@pytest.mark.parametrize("command", WRITERS, ids=lambda c: c[0])
def test_a_full_disk_is_told(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, str(FULL)]) == USAGE
    said = capsys.readouterr().err
    assert said.startswith(f"modelguard: {FULL} cannot be written: ")
    assert said.rstrip().endswith("choose another place")


@needs_full
@pytest.mark.parametrize("command", PRINTERS, ids=lambda c: c[0])
def test_standard_output_that_takes_no_more_is_told(command: list[str]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "modelguard", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == USAGE, done.stderr
    assert done.stderr.startswith("modelguard: standard output cannot be written: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "code"), [(["scan", STORY, "--format", "json"], FINDINGS), (["rules"], HOLDS)], ids=str
)
def test_a_reader_that_has_gone_is_no_fault(command: list[str], code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "modelguard", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        done.stdout.close()
        assert done.stderr.read() == b""
    assert done.returncode == code


def test_a_policy_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, data: bytes) -> int:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert run(["init", str(tmp_path)]) == USAGE
    told = f"{tmp_path / 'modelguard.yaml'} cannot be written: Permission denied; choose another place"
    assert capsys.readouterr().err == f"modelguard: {told}\n"
