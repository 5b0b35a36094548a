"""Models that a builder is told: `Options.builder().baseUrl("https://…").model("org/name").build()`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._hints import hint
from modelguard.detect._javascript.graded import grade_of
from modelguard.detect._javascript.places import Place
from modelguard.detect._javascript.tree import Module, arguments, callee, plain_string, short
from modelguard.detect._javascript_sdks import Sdk
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.expressions import expression

_BUILDER = expression(r"(?:new)?builder\Z|\w{1,60}builder\Z", re.IGNORECASE)
_SETS = expression(r"(?:with|set|use)(?=[A-Z])")
_ADDRESS = expression(r"(?:with|set)?(?:base|api|endpoint|server)?_?(?:url|endpoint|host)\Z", re.IGNORECASE)
# `ChatResponseMetadata.builder().model("id")`: what a test lets somebody answer.
_ANSWERS = expression(r"(?:Response|Metadata|Usage|Completion|Event)[A-Z]?\w{0,20}\Z")
_LONGEST = 30


def places(module: Module) -> Iterator[Place]:
    """The ids that methods called after a model take in a chain which begins with a builder."""
    if b"uilder" not in module.file.data:
        return
    for call in module.calls:
        root, names = callee(call)
        given = arguments(call)
        value = plain_string(given[0]) if len(given) == 1 and names else None
        if root is None or value is None or not (suggests_model(value) or is_hub_id(value)):
            continue
        named = _SETS.sub("", names[-1])
        links = list(_chain(call, module)) if grade_of(named[:1].lower() + named[1:]) else []
        if any(_BUILDER.match(name) for name, _ in links) and not _ANSWERS.search(links[-1][0]):
            because = f"{names[-1]}() of a builder"
            yield Place(node=given[0], grade=2, kind="api-call", because=because, sdk=_asked(links))


def _chain(call: Node, module: Module) -> Iterator[tuple[str, list[Node]]]:
    """The names of a chain from its last call to what it begins with, each with what it is given."""
    for _ in range(_LONGEST):
        around = module.parent(call)
        outer = module.parent(around) if around is not None and around.type == "member_expression" else None
        if outer is None or outer.type != "call_expression":
            break
        call = outer
    at: Node | None = call
    for _ in range(_LONGEST):
        if at is None or at.type not in ("call_expression", "new_expression"):
            break
        root, names = callee(at)
        given = arguments(at)
        for name in reversed(names):
            yield name, given
            given = []
        at = root
    if at is not None:
        yield short(at), []


def _asked(links: list[tuple[str, list[Node]]]) -> Sdk | None:
    """Who is asked: at the address that the chain tells, else whom its class is called after."""
    for name, given in links:
        told = plain_string(given[0]) if len(given) == 1 and _ADDRESS.match(name) else None
        if told is not None and "://" in told:
            return Sdk(channel=None, endpoint=told)
    channel = hint(links[-1][0]) if links else None
    return Sdk(channel=channel, loose=True) if channel is not None else None
