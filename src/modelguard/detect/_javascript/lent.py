"""Models that somebody lends to what is built on his: an editor to its extensions
(`lm.selectChatModels({vendor: "copilot", family: "id"})`), LiveKit to what listens and speaks.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._javascript.clients import sdk_of
from modelguard.detect._javascript.places import Place, enclosing_call
from modelguard.detect._javascript.silence import is_silent_call
from modelguard.detect._javascript.tree import Module, callee, key_of, plain_string, properties, value_of
from modelguard.detect._javascript_sdks import Sdk

_SELECTS = "selectChatModels"
_VENDOR = "copilot"
_KEYS = ("family", "id")
_AGENTS, _SENSES = "@livekit/agents", ("stt", "tts")
# So many things an editor can be asked for at the most.
_FIELDS = 20


def places(module: Module) -> Iterator[Place]:
    """The models of GitHub Copilot that extensions of Visual Studio Code ask for, and LiveKit's."""
    yield from _of_sessions(module)
    if _SELECTS.encode() not in module.file.data and b"copilot" not in module.file.data:
        return
    for pair in module.pairs:
        key, value = key_of(pair), value_of(pair)
        if key not in _KEYS or value is None:
            continue
        call = enclosing_call(pair, module)
        asks = call is not None and callee(call)[1][-1:] == (_SELECTS,)
        vendor = _vendor(pair, module)
        lent = vendor == _VENDOR or (asks and vendor is None)
        if not lent or (not asks and key != "family") or (call is not None and is_silent_call(call)):
            continue
        because = f"`{key}` of {_SELECTS}()" if asks else f"`{key}` of a model that the editor lends"
        yield Place(
            node=value,
            grade=3,
            kind="api-call" if asks else "config-default",
            because=because,
            sdk=Sdk(channel="github-copilot"),
            name=key,
        )


def _of_sessions(module: Module) -> Iterator[Place]:
    """What LiveKit's gateway is asked to hear and speak with: `new AgentSession({stt: "acme/hears:en"})`."""
    for pair in module.pairs if _AGENTS.encode() in module.file.data else ():
        key, value = key_of(pair), value_of(pair)
        call = enclosing_call(pair, module) if key in _SENSES and value is not None else None
        if value is None or call is None or "/" not in (plain_string(value) or ""):
            continue
        root, names = callee(call)
        sdk = sdk_of(root, module) if root is not None else None
        if sdk is not None and sdk.package == _AGENTS:
            because = f"`{key}` of {names[-1] if names else _AGENTS}()"
            yield Place(node=value, grade=3, kind="api-call", because=because, sdk=Sdk(channel="livekit"))


def _vendor(pair: Node, module: Module) -> str | None:
    """Who shall lend the model, as the properties beside it say; "" where they do not spell it out."""
    holder = module.parent(pair)
    if holder is None or holder.named_child_count > _FIELDS:
        return None
    vendor = dict(properties(holder)).get("vendor")
    return (plain_string(vendor) or "") if vendor is not None else None
