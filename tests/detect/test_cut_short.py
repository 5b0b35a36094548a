"""A file that holds more than is read of one says so: nothing is lost in silence."""

from __future__ import annotations

import pytest

from modelguard.detect import detect
from modelguard.detect._javascript import collected
from modelguard.detect._shell import file as shell_file
from modelguard.detect._shell import tree as shell_tree
from modelguard.detect._terraform import file as terraform_file
from modelguard.model import Notice, SourceFile

_FILES = {
    "app.ts": b'const a = "gpt-4o";\n' * 40,
    "run.sh": b"echo gpt-4o\n" * 40,
    "main.tf": b'variable "model" {\n  default = "gpt-4o"\n}\n' * 40,
}


@pytest.mark.parametrize("path", _FILES)
@pytest.mark.parametrize(("most", "cut"), [(30, True), (100_000, False)])
def test_what_is_not_read_is_told(path: str, most: int, cut: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collected, "_MAX_NODES", most)
    monkeypatch.setattr(shell_tree, "MAX_NODES", most)
    monkeypatch.setattr(shell_file, "MAX_NODES", most)
    monkeypatch.setattr(terraform_file, "_MAX_BODIES", most)
    data = _FILES[path]
    notices = [c for c in detect(SourceFile(path=path, data=data, size=len(data))) if isinstance(c, Notice)]
    assert [notice.code for notice in notices] == (["file-cut"] if cut else [])
    assert all(f"more than {most}" in notice.message for notice in notices)
