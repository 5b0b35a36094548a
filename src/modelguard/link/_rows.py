"""Rows of a program's own tables of weights, chosen in another file than the one that holds the table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from modelguard.link._names import same_stack, shared_folders
from modelguard.model import Binding, Need, Sighting, Step
from modelguard.naming.role import role

_ROW = "row "


def chosen(needs: Sequence[Need], bindings: Sequence[Binding], *, top: int = 0) -> Iterator[Sighting]:
    """The strings that choose a row of a table that shipped code of the same repository holds."""
    rows: defaultdict[str, list[Binding]] = defaultdict(list)
    for binding in bindings:
        if binding.name.startswith(_ROW) and role(binding.location.path) is None:
            rows[binding.name].append(binding)
    for need in needs if rows else ():
        path = need.location.path
        near = [row for row in rows.get(need.name, ()) if same_stack(row.location.path, path, top)]
        if not near:
            continue
        row = max(near, key=lambda r: (shared_folders(r.location.path, path), r.location.path))
        yield Sighting(
            location=need.location,
            raw=need.name.removeprefix(_ROW),
            kind=need.kind,
            strength="strong",
            detector=need.detector,
            because=need.because,
            channel=need.channel,
            execution=need.execution,
            confidence=0.85,
            chain=(Step(location=row.location, why="the table holds the address of its weights"),),
        )
