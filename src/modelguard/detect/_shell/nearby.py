"""The addresses beside the models of a script: what is set once, and what each branch sets anew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from modelguard.detect._places import ENDPOINT_VARIABLE
from modelguard.detect._shell.requests import Use
from modelguard.detect._shell.tree import Value
from modelguard.detect._shell.variables import WHOLE
from modelguard.detect._variables import Address, Variable, addresses, endpoint_near, runs

_MOST = 50
_OF_TEXT = "of a JSON text"  # which some other command sends


def _line(value: Value) -> int:
    return value.word.location.line


class Nearby:
    """Says which address a script sets for a model that it sets."""

    def __init__(self, values: Mapping[str, Sequence[Value]]) -> None:
        self._lines = {name: given[0].word.location.line for name, given in values.items() if given}
        self._first = addresses([Variable(name=name, value=v[0].word) for name, v in values.items() if v])
        again = (name for name, v in values.items() if len(v) > 1 and ENDPOINT_VARIABLE.search(name))
        self._again = {name: sorted(values[name], key=_line) for name in islice(again, _MOST)}
        self._known: dict[tuple[int, ...], list[Address]] = {}

    def of(self, name: str, text: str, line: int) -> str | None:
        """The address for what the variable is set to on this line."""
        return endpoint_near(name, self._around(name, line), text)

    def asked(self, use: Use, text: str) -> Use:
        """The use with whom the variable asks that it is taken from: `jq --arg model "$MODEL"`."""
        whole = WHOLE.fullmatch(use.mention.model.text) if use.mention.because.endswith(_OF_TEXT) else None
        if use.endpoint is not None or use.mention.channel is not None or whole is None:
            return use
        name = whole["plain"] or whole["name"]
        said = runs(name, text)
        if said.channel is None:
            return replace(use, endpoint=self.of(name, text, use.mention.model.location.line))
        told = replace(use.mention, channel=said.channel, execution=said.execution)
        return replace(use, mention=told)

    def _around(self, name: str, line: int) -> list[Address]:
        """The addresses that count on a line: each as its branch sets it, before its model or behind."""
        if not self._again:
            return self._first
        picked: dict[str, Value] = {}
        for called, values in self._again.items():
            at = bisect_right(values, line, key=_line)  # behind what stands before the model
            follows = self._lines[called] > self._lines.get(name, self._lines[called])
            picked[called] = values[at] if at < len(values) and (follows or not at) else values[at - 1]
        key = tuple(map(_line, picked.values()))
        if key not in self._known:
            anew = addresses([Variable(name=called, value=value.word) for called, value in picked.items()])
            kept = [a for a in self._first if not any(a.words == other.words for other in anew)]
            self._known[key] = [*anew, *kept]
        return self._known[key]
