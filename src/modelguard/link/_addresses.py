"""Where a call goes, when the client or its address stands in another module of the repository."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from modelguard.expressions import expression
from modelguard.link._names import Names
from modelguard.model import Binding, Namespace, Sighting

_QUESTION = expression(r"(?P<namespace>python|javascript):(?P<module>[^|]*)\|(?P<names>.+)\Z")
_CHANNEL = "channel:"
_HOPS = 5
# Clients of these speak a protocol that many servers do: behind another address, they are nobody's own.
_SPOKEN_BY_MANY = ("openai", "anthropic", "mistral", "huggingface-inference", "nvidia-api")


def addressed(sighting: Sighting, names: Names) -> Sighting:
    """The sighting with the address or the channel that another module says; without any where none does."""
    if sighting.endpoint is None or not _QUESTION.match(sighting.endpoint):
        return sighting
    answer = _answer(sighting.endpoint, sighting.location.path, names)
    if answer is None:
        return replace(sighting, endpoint=None)
    if answer.startswith(_CHANNEL):
        channel = answer.removeprefix(_CHANNEL)
        return replace(sighting, endpoint=None, channel=channel, execution="unknown")
    own = None if sighting.channel in _SPOKEN_BY_MANY else sighting.channel
    return replace(sighting, endpoint=answer, channel=own, execution=sighting.execution if own else "unknown")


def _answer(question: str, path: str, names: Names) -> str | None:
    """The URL, variable or channel that a question leads to, as it is asked in the file at `path`."""
    for _ in range(_HOPS):
        asked = _QUESTION.match(question)
        if asked is None:
            return question
        namespace = cast(Namespace, asked["namespace"])
        found = _offer(namespace, asked["module"], asked["names"].split("."), path, names)
        if found is None or found[0].value is None:
            return None
        binding, rest = found
        question, path = binding.value or "", binding.location.path
        if rest and _QUESTION.match(question):
            question = ".".join([question, *rest])
    return None


def _offer(
    namespace: Namespace, module: str, parts: list[str], path: str, names: Names
) -> tuple[Binding, list[str]] | None:
    """The offer under the longest of the names that a path begins with, and the names that are left."""
    for size in range(len(parts), 0, -1):
        found = names.offered(namespace, ".".join(parts[:size]), module, path)
        if found is not None:
            return found, parts[size:]
    if namespace == "python" and len(parts) > 1:
        # `from app import config`: the first name may be a module as well as an object.
        inner = module + ("" if module.endswith(".") else ".") + parts[0]
        return _offer(namespace, inner, parts[1:], path, names) if len(parts) <= _HOPS else None
    return None
