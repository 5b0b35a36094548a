"""Rows of a program's own tables of weights that other files choose."""

from __future__ import annotations

import pytest

from modelguard.detect import detect
from modelguard.link import link
from modelguard.model import Clue, SourceFile, Usage

TABLE = """default_cfgs = {
    "acme_fast_b16": {"mean": (0.8, 0.8, 0.8), "url": "https://weights.example.org/acme_fast_b16-688a8b34.pt"},
    "resnet50": "https://weights.example.org/resnet50-19c8e357.pth",
}
"""
CHOICE = 'def read(det_arch="acme_fast_b16", backbone="resnet50", colour="acme_fast_b16"):\n    pass\n'


def linked(**files: str) -> list[Usage]:
    clues: list[Clue] = []
    for name, text in files.items():
        data = text.encode()
        path = name.replace("__", "/") + ".py"
        clues += detect(SourceFile(path=path, data=data, size=len(data)))
    found = (usage for usage in link(clues)[0] if usage.location.path.endswith("zoo.py"))
    return [usage for usage in found if usage.strength == "strong"]


def test_a_row_of_another_files_table_is_chosen_where_a_model_is_named() -> None:
    (found,) = linked(acme__models__fast=TABLE, acme__zoo=CHOICE)
    assert (found.raw, found.kind, found.execution) == ("acme_fast_b16", "config-default", "self-hosted")
    assert [step.location.path for step in found.chain] == ["acme/models/fast.py"]


@pytest.mark.parametrize(
    "files", [{}, {"tests__test_fast": TABLE}, {"acme__fast": TABLE.replace("fast_b16-", "b16-")}]
)
def test_what_no_shipped_table_holds_is_none(files: dict[str, str]) -> None:
    assert linked(acme__zoo=CHOICE, **files) == []
