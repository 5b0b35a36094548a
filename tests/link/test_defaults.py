"""Defaults in a compose file beside the `.env` that sets their variable."""

from __future__ import annotations

import pytest

from modelguard.link import link
from modelguard.model import Binding, Location, Need, Sighting


@pytest.mark.parametrize(
    ("default", "lines"), [("acme/talk-7b", ["compose.yaml:3", ".env:1"]), ("acme/old-1b", [".env:1"])]
)
def test_a_default_gives_way_to_another_model_alone(default: str, lines: list[str]) -> None:
    whole = Location(path="compose.yaml", line=3, column=5, end_line=3, end_column=40)
    inside = Location(path="compose.yaml", line=3, column=15, end_line=3, end_column=30)
    value = Location(path=".env", line=1, column=7, end_line=1, end_column=19)
    told = {"kind": "serve", "detector": "compose", "because": "vllm serves it", "channel": "vllm"}
    clues = (
        Need(namespace="env", name="MODEL", location=whole, **told),  # type: ignore[arg-type]
        Sighting(raw=default, location=inside, strength="strong", **told),  # type: ignore[arg-type]
        Binding(namespace="env", name="MODEL", location=value, detector="dotenv", value="acme/talk-7b"),
    )
    usages, _ = link(clues)
    assert sorted(f"{u.location.path}:{u.location.line}" for u in usages) == sorted(lines)


@pytest.mark.parametrize(("value", "found"), [("1", 0), ("acme/talk-7b", 1)])
def test_what_only_counts_or_switches_is_no_model(value: str, found: int) -> None:
    asked = Location(path="run.sh", line=3, column=5, end_line=3, end_column=20)
    given = Location(path="Makefile", line=9, column=16, end_line=9, end_column=28)
    clues = (
        Need(
            namespace="env", name="RUN_LLM", location=asked, kind="serve", detector="shell", because="asked"
        ),
        Binding(namespace="env", name="RUN_LLM", location=given, detector="makefile", value=value),
    )
    usages, _ = link(clues)
    assert len(usages) == found
