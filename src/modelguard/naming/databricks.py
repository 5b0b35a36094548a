"""Names that Databricks alone gives to the models it serves: its own before that of the model."""

from __future__ import annotations

from modelguard.expressions import expression

_ID = expression(
    r"databricks-(?:claude|gpt|o\d|gemini|gemma|llama|meta-llama|mixtral|mistral|mpt|dbrx|qwen|gte|bge|kimi|glm|grok|deepseek)"
    r"[\w.]{0,20}(?:-[\w.]{1,30}){1,8}\Z"
)


def is_id(name: str) -> bool:
    """Whether a name is one of an endpoint that Databricks keeps for everybody: `databricks-gte-large-en`."""
    return _ID.match(name) is not None
