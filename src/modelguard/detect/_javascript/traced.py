"""What a trace says of a model that ran: `attribute("gen_ai.request.model", "id")`."""

from __future__ import annotations

from functools import lru_cache

from tree_sitter import Node

from modelguard.detect._javascript.rows import LITERALS
from modelguard.detect._javascript.tree import Module, key_of, plain_string, properties
from modelguard.expressions import expression

# The words of OpenTelemetry and of OpenInference, those of the AI SDK's own traces, and those of PostHog's.
_WORDS = expression(
    r"(?:gen_ai|llm|embedding|ai\.(?:model|response|settings))\.[\w.]{1,60}\Z|\$(?:ai|mcp)_\w"
)
# Constants that hold those words: `{[GenAiAttr.REQUEST_MODEL]: "id"}`.
_CONSTANTS = expression(r"\[(?:GenAi|GEN_AI|ATTR_GEN_AI|SEMATTRS_|SemanticConventions\.|SpanAttributes\.)")
_MARKS = (
    b"gen_ai.", b"llm.", b"ai.model", b"ai.response", b"ai.settings", b"[GenAi", b"[GEN_AI", b"[ATTR_GEN_AI",
    b"$ai_", b"$mcp_", b"[SEMATTRS_", b"[SemanticConventions.", b"[SpanAttributes.",
)  # fmt: skip
_CLIMB = 4
# So many fields has what holds an attribute beside its name: `{key: "llm.model_name", value: "id"}`.
_FIELDS = 8


def is_attribute(node: Node, module: Module) -> bool:
    """Whether a literal is the value of an attribute of a trace, beside or below its name."""
    if not _traces(module.file.data):
        return False
    at = module.parent(node)
    for _ in range(_CLIMB):
        if at is None or at.type not in LITERALS:
            return False
        if at.type == "pair" and tells_of_trace(key_of(at)):
            return True
        first = at.named_child(0)
        if at.type == "arguments" or (at.type == "array" and first != node):
            return _names(first)
        fields = properties(at) if at.type == "object" and at.named_child_count <= _FIELDS else ()
        if any(key == "key" and _names(value) for key, value in fields):
            return True
        at = module.parent(at)
    return False


def tells_of_trace(key: str) -> bool:
    """Whether a key is the name of an attribute of a trace, or a constant that holds one."""
    return _WORDS.match(key) is not None or _CONSTANTS.match(key) is not None


@lru_cache(maxsize=4)  # asked about each string of a file
def _traces(data: bytes) -> bool:
    return any(word in data for word in _MARKS)


def _names(given: Node | None) -> bool:
    """Whether a literal is the name of an attribute."""
    return given is not None and _WORDS.match(plain_string(given) or "") is not None
