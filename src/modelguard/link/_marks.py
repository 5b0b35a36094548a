"""What other files say of a constant: that they only list it in tables, or whom they ask for such ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.link._names import is_script, same_stack
from modelguard.model import Binding, Execution, Location, Sighting

_GATEWAY = "vercel-gateway"
_ROUTED = expression(
    r"(?:openai|anthropic|google|xai|mistral|meta|deepseek|amazon|cohere|alibaba|moonshotai|zai|perplexity)/[\w.:-]{3,80}\Z"
)
_CALLS = ("api-call", "weights-load", "download")
_RUNS = expression(r"default|fall_?back", re.IGNORECASE)


class Marks:
    """What the JavaScript of a scan tells of constants and routers."""

    def __init__(self, bindings: Sequence[Binding], *, top: int = 0) -> None:
        self._top = top
        self._uses: defaultdict[str, list[Binding]] = defaultdict(list)
        self._own: defaultdict[str, list[Binding]] = defaultdict(list)
        self._routers: list[Binding] = []
        self._names: defaultdict[Location, list[str]] = defaultdict(list)
        for binding in bindings:
            if binding.namespace != "javascript":
                continue
            if binding.name.startswith("use of "):
                self._uses[binding.name.removeprefix("use of ")].append(binding)
            elif binding.name.startswith("own name "):
                self._own[binding.name.removeprefix("own name ")].append(binding)
            elif binding.name == "router":
                self._routers.append(binding)
            elif binding.value is not None and "." not in binding.name:
                self._names[binding.location].append(binding.name)

    def told(self, sightings: Sequence[Sighting]) -> Iterator[Sighting]:
        """The sightings with what other files say of them."""
        runs = _runs(sightings)
        for sighting in sightings:
            sighting = _told_whole(_as_run(sighting, runs))
            if sighting.detector == "javascript" and sighting.kind == "config-default":
                yield self._of(sighting)
            elif sighting.kind == "api-call" and _is_unasked(sighting) and self._is_own(sighting):
                yield replace(sighting, strength="weak")
            elif sighting.detector == "javascript" and sighting.kind == "catalogue-entry":
                yield self._routed(sighting)
            else:
                yield sighting

    def _of(self, sighting: Sighting) -> Sighting:
        if any(self._is_tabled(name, sighting) for name in self._names.get(sighting.location, ())):
            return replace(sighting, kind="catalogue-entry")
        if self._is_own(sighting):
            return replace(sighting, strength="weak")  # the program's own name, unless others know it
        return self._routed(sighting)

    def _is_own(self, sighting: Sighting) -> bool:
        """Whether a table of the same system gives a model the name that stands here."""
        path = sighting.location.path
        return any(same_stack(b.scope, path, self._top) for b in self._own.get(sighting.raw, ()))

    def _routed(self, sighting: Sighting) -> Sighting:
        """The sighting with the router that alone takes ids like its own from the repository."""
        if sighting.channel is None and sighting.endpoint is None and _ROUTED.match(sighting.raw):
            path = sighting.location.path
            near = {b.value for b in self._routers if same_stack(b.location.path, path, self._top)}
            if near == {_GATEWAY}:
                return replace(sighting, channel=_GATEWAY, execution="managed")
        return sighting

    def _is_tabled(self, name: str, sighting: Sighting) -> bool:
        """Whether files that import a constant make nothing but rows of tables of it."""
        path = sighting.location.path
        uses = self._uses.get(name, [])
        if not uses or _RUNS.search(name) or any(use.value != "table" for use in uses):
            return False
        whole = (use for use in self._uses.get("*", ()) if is_script(path, use.refers or "", use.scope))
        return any(is_script(path, use.refers or "", use.scope) for use in uses) and not any(whole)


def _is_unasked(sighting: Sighting) -> bool:
    """Whether JavaScript asks for a model and does not say whom: `provider.languageModel("id")`."""
    return sighting.detector == "javascript" and sighting.channel is None and sighting.endpoint is None


def _told_whole(sighting: Sighting) -> Sighting:
    """The sighting without the AI SDK's gateway, which takes no name without the vendor's before it: such a
    name is looked up (`models.get("openai:gpt-5")`) before the SDK is given what it stands for.
    """
    if sighting.detector != "javascript" or sighting.channel != _GATEWAY or "/" in sighting.raw:
        return sighting
    return replace(sighting, channel=None, execution="unknown")


def _runs(sightings: Sequence[Sighting]) -> dict[str, set[tuple[str, Execution]]]:
    """How the calls of the repository's JavaScript run each model, by its name as written."""
    found: defaultdict[str, set[tuple[str, Execution]]] = defaultdict(set)
    for sighting in sightings:
        if sighting.detector == "javascript" and sighting.kind in _CALLS and sighting.channel is not None:
            found[sighting.raw].add((sighting.channel, sighting.execution))
    return found


def _as_run(sighting: Sighting, runs: Mapping[str, set[tuple[str, Execution]]]) -> Sighting:
    """A model that is offered or set, run as the calls do that all load the weights of that name."""
    told = sighting.channel or sighting.endpoint or sighting.execution != "unknown"
    found = runs.get(sighting.raw, set())
    if told or sighting.detector != "javascript" or len(found) != 1:
        return sighting
    ((channel, execution),) = found
    return replace(sighting, channel=channel, execution=execution) if execution == "self-hosted" else sighting
