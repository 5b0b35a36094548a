"""Every detector is proved by its folder: it speaks in `finds`, it is silent in `ignores`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelguard.detect import Detector, detectors
from modelguard.model import Binding, Clue, Marker, Need, Notice, Sighting, SourceFile

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "detect"
DETECTORS = detectors()


def clues(detector: Detector, folder: Path) -> Iterator[Clue]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if detector.matches(name):
            data = path.read_bytes()
            yield from detector.find(SourceFile(path=name, data=data, size=len(data)))


def plain(clue: Clue) -> dict[str, Any]:
    """The clue without its defaults, so that a golden file shows what was decided."""
    fields = {k: v for k, v in asdict(clue).items() if v not in (None, "", (), False, "unknown")}
    location = fields.pop("location", None)
    if location:
        fields["at"] = "{path}:{line}:{column}-{end_line}:{end_column}".format(**location)
    fields["chain"] = [
        "{path}:{line}:{column} {why}".format(**s["location"], why=s["why"]) for s in fields.get("chain", ())
    ]
    fields.pop("detector", None)
    return {"clue": type(clue).__name__, **{k: v for k, v in fields.items() if v != []}}


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.name)
def test_detector_finds_what_its_folder_says(detector: Detector, golden: Callable[[Path, str], None]) -> None:
    folder = FIXTURES / detector.name
    assert folder.is_dir(), f"{detector.name} has no fixtures: make {folder}/finds, ignores and expected.json"
    found = list(clues(detector, folder / "finds"))
    assert any(isinstance(c, Sighting | Need | Binding | Marker) for c in found), (
        f"{folder}/finds proves nothing"
    )
    golden(
        folder / "expected.json", json.dumps([plain(c) for c in found], indent=1, ensure_ascii=False) + "\n"
    )


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.name)
def test_detector_ignores_what_only_looks_alike(detector: Detector) -> None:
    """Look-alikes give no strong sighting and no notice (weak ones are judged by the knowledge base)."""
    found = list(clues(detector, FIXTURES / detector.name / "ignores"))
    assert not [
        c for c in found if isinstance(c, Notice) or (isinstance(c, Sighting) and c.strength == "strong")
    ]


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.name)
def test_every_location_holds_what_was_read(detector: Detector) -> None:
    """The region of each sighting and binding lies in its file and is not empty."""
    folder = FIXTURES / detector.name / "finds"
    for clue in clues(detector, folder):
        if isinstance(clue, Sighting):
            lines = (folder / clue.location.path).read_bytes().split(b"\n")
            assert 1 <= clue.location.line <= len(lines) + 1
            assert (clue.location.end_line, clue.location.end_column) >= (
                clue.location.line,
                clue.location.column,
            )


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.name)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_detector_never_raises_whatever_it_reads(detector: Detector, data: bytes) -> None:
    name = detector.files[0].replace("*", "x")
    list(detector.find(SourceFile(path=name, data=data, size=len(data))))
