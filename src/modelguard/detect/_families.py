"""Names that begin as those of a family of models do, without a number that would tell them."""

from __future__ import annotations

from modelguard.expressions import expression

# `mistral-large-latest`, `qwen-vl-max`.
_FAMILY = expression(
    r"(?:gpt|claude|gemini|(?:open-)?mi[sx]tral|ministral|codestral|pixtral|magistral|devstral|command|llama"
    r"|yi|qwen|qwq|deepseek|glm|grok|kimi|moonshot|nova|titan|sonar|jamba|davinci|babbage|text-(?:davinci|embedding)"
    r"|embed|rerank|voyage|solar|ernie|hunyuan|doubao|gemma|dall-e|tts|whisper|imagen|veo)-[a-z][a-z-]{1,40}\Z"
)


def is_of_family(value: str) -> bool:
    """Whether a name without a number begins as those of a family do: `mistral-large-latest`."""
    return _FAMILY.match(value) is not None
