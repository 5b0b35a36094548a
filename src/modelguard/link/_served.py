"""Aliases: a name under which a server or proxy of the repository offers a model is no model itself."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from modelguard.expressions import expression
from modelguard.link._names import same_stack, shared_folders
from modelguard.model import Binding, Sighting, Step, Usage
from modelguard.naming.closed import is_kept
from modelguard.naming.role import role

_MODELFILE = "modelfile"
_PARTS = expression(r"[a-z]+|\d+")
_POINT = expression(r"(?<=\d)\.(?=\d)")
_SHORTEST = 5
# Folders that hold the settings of the stack that they lie in.
_SETTINGS = frozenset(("config", "configs", "conf", "litellm", "proxy", "gateway"))


@dataclass(frozen=True, slots=True)
class _Offer:
    """An alias where it is given: the model behind it ("" when the place does not say), and the file.

    `channel` is the runtime whose store keeps the name, so that it holds in the whole repository.
    """

    model: str
    path: str
    channel: str | None = None


class Served:
    """The aliases of a scan, and what stands behind each."""

    def __init__(self, bindings: Sequence[Binding], sightings: Sequence[Sighting], *, top: int = 0) -> None:
        self._top = top
        self._offers: dict[str, list[_Offer]] = defaultdict(list)
        for sighting in sightings:
            for alias in sighting.served_as:
                self._offers[alias].append(_Offer(sighting.raw, sighting.location.path))
        for binding in bindings:
            if binding.namespace == "served" and binding.refers is None:
                self._offers[binding.name].append(_Offer(binding.value or "", binding.location.path))
        self._take_created(bindings, [s for s in sightings if s.detector == _MODELFILE])

    def _take_created(self, bindings: Sequence[Binding], bases: Sequence[Sighting]) -> None:
        """Names that are given to what a Modelfile makes: who asks for one gets what it is made from."""
        for binding in bindings:
            if binding.namespace != "served" or binding.refers is None:
                continue
            path = _written_at(binding.refers, binding.location.path, {s.location.path for s in bases})
            base = next((s for s in bases if s.location.path == path), None)
            if base is not None:
                offer = _Offer(base.raw, binding.location.path, channel=base.channel or "ollama")
                bare = binding.name.removesuffix(":latest")
                for name in (bare, f"{bare}:latest") if ":" not in bare else (bare,):
                    self._offers[name].append(offer)

    def settle(self, usages: Sequence[Usage]) -> list[Usage]:
        """Fold each use of an alias into the usage of the model behind it, as a place of its chain."""
        if not self._offers:
            return list(usages)
        kept: list[Usage] = []
        places: dict[str, list[Step]] = defaultdict(list)
        targets = self._targets(usages)
        for usage in usages:
            model = self._model(usage)
            if model is None:
                # The name of a provider that leads to a server stands before what is asked of it.
                below = targets.get(usage.raw.partition("/")[2], ()) if usage.endpoint else ()
                kept.append(_elsewhere(usage, targets.get(usage.raw) or below, self._top))
            elif _is_own_name(usage.raw, model):
                kept.append(_behind(usage, model, usages))
            elif model != usage.raw:
                why = f"calls it under the name {usage.raw}"
                places[model].append(Step(location=usage.location, why=why))
        return [_with(usage, places) for usage in kept]

    def _targets(self, usages: Sequence[Usage]) -> dict[str, list[Usage]]:
        """What runs behind each name that is offered anywhere."""
        every = [offer for offers in self._offers.values() for offer in offers]
        wanted, paths = {offer.model for offer in every}, {offer.path for offer in every}
        by_model: dict[str, list[Usage]] = defaultdict(list)
        by_path: dict[str, list[Usage]] = defaultdict(list)
        for usage in usages:
            if usage.execution != "unknown" and usage.kind != "catalogue-entry":
                if usage.raw in wanted:
                    by_model[usage.raw].append(usage)
                if usage.location.path in paths:
                    by_path[usage.location.path].append(usage)

        def behind(offer: _Offer) -> list[Usage]:
            return by_model[offer.model] or [u for u in by_path[offer.path] if _is_it(u, offer)]

        return {
            name: [usage for offer in offers for usage in behind(offer)]
            for name, offers in self._offers.items()
        }

    def _model(self, usage: Usage) -> str | None:
        """What the alias stands for, where the usage names one and goes to a server that offers it."""
        if usage.strength != "strong" or usage.execution == "managed" or _loads(usage):
            return None
        offers = list(self._reachable(usage))
        if not offers or any(offer.model == usage.raw or _is_it(usage, offer) for offer in offers):
            return None
        return next((offer.model for offer in offers if offer.model), "")

    def _reachable(self, usage: Usage) -> Iterator[_Offer]:
        """The offers that the usage can mean: any for a client of a local address, else those of its stack.

        One name is offered by many stacks of a large repository; a call that names no address belongs to the
        one whose folder it lies in.
        """
        local = usage.endpoint is not None and usage.execution == "self-hosted"
        # Behind a gateway the alias stands after the provider: `hosted_vllm/chat`.
        routed = self._offers.get(usage.raw.partition("/")[2], ()) if local else ()
        named = self._offers.get(usage.raw)
        # The row of a gateway leads on, by the same name, to the server that offers it.
        further = (offer for offer in routed if offer.model != usage.raw)
        for offer in named or further:
            folder = posixpath.dirname(offer.path)
            if posixpath.basename(folder) in _SETTINGS:
                folder = posixpath.dirname(folder)
            inside = not folder or usage.location.path.startswith(f"{folder}/")
            if inside or local or (offer.channel is not None and offer.channel == usage.channel):
                yield offer


def _is_it(usage: Usage, offer: _Offer) -> bool:
    """Whether a usage is the very model on offer: of an image that is called after it, the name is read."""
    return usage.location.path == offer.path and "://" in offer.model and usage.raw in offer.model


def _loads(usage: Usage) -> bool:
    """Whether the place itself loads the weights of that name, so that it is nobody's client."""
    loading = usage.kind in {"serve", "weights-load", "download", "train"} and usage.endpoint is None
    return loading and usage.execution == "self-hosted" and "/" in usage.raw


def _written_at(refers: str, path: str, known: set[str]) -> str | None:
    """The file that a path in the file `path` means: from its folder, the top, or the only one so called."""
    for start in (posixpath.dirname(path), ""):
        found = posixpath.normpath(posixpath.join(start, refers))
        if found in known:
            return found
    name = posixpath.normpath(refers).removeprefix("../").removeprefix("/")
    ending = [each for each in known if each.endswith(f"/{name}")]
    return ending[0] if len(ending) == 1 else None


def _is_own_name(alias: str, model: str) -> bool:
    """Whether a server offers a model under the name that is the model's anyway: who asks for it names it.

    So do its first word, a number and whatever else stands in its name in that order: `llama-4-scout-16e` of
    `Llama-4-Scout-17B-16E-Instruct`.
    """
    asked, name = (text.lower().rpartition("/")[2] for text in (alias, model))
    short, whole = (_PARTS.findall(_POINT.sub("", text)) for text in (asked, name))
    told = len("".join(short)) >= _SHORTEST and any(part.isdigit() for part in short)
    if not told or short[0] not in whole[:2]:
        return asked == name
    rest = iter(whole)
    return all(part in rest for part in short)


def _behind(usage: Usage, model: str, usages: Sequence[Usage]) -> Usage:
    """The usage, run as what the proxy asks: how the model behind the name is run, where that is known."""
    target = next(
        (u for u in usages if u.raw == model and u is not usage and u.kind != "catalogue-entry"), None
    )
    if target is None or (target.execution == "self-hosted" and usage.execution != "unknown"):
        return usage
    why = f"the proxy of this repository asks {model}"
    step = Step(location=target.location, why=why)
    return replace(
        usage,
        channel=target.channel,
        execution=target.execution,
        endpoint=target.endpoint,
        chain=(*usage.chain, step),
        because=(*usage.because, why),
    )


def _elsewhere(usage: Usage, targets: Sequence[Usage], top: int) -> Usage:
    """The usage, run as the servers of its system run what they offer under that name, if nothing tells."""
    if usage.execution != "unknown" or usage.kind == "catalogue-entry":
        return usage
    if "/" in usage.raw and usage.endpoint is None:
        return usage  # an id of the hub is nobody's alias, unless a server is asked for it
    path = usage.location.path
    # What an example or a test offers is for itself.
    shipped = [target for target in targets if role(target.location.path) is None]
    near = [target for target in shipped if same_stack(target.location.path, path, top)]
    if usage.endpoint is None and is_kept(usage.raw):
        # Whoever names a vendor's own model, and no address, asks the vendor unless its own system says else.
        near = [target for target in near if _is_above(target.location.path, path, top)]
    if len({target.execution for target in near}) != 1:
        return usage
    why = f"{near[0].location.path} offers {near[0].raw} under that name"
    return replace(usage, channel=near[0].channel, execution=near[0].execution, because=(*usage.because, why))


def _is_above(path: str, other: str, top: int) -> bool:
    """Whether a file lies at the top of the repository, or in a folder that it shares with the other."""
    return path.count("/") <= top or shared_folders(path, other) > top


def _with(usage: Usage, places: dict[str, list[Step]]) -> Usage:
    steps = places.get(usage.raw)
    if not steps or usage.kind == "catalogue-entry":
        return usage
    return replace(usage, chain=(*usage.chain, *(s for s in steps if s not in usage.chain)))
