"""Names that begin as those of a family of models do, without a number that would tell them."""

from __future__ import annotations

import re

from modelguard.expressions import expression

# `mistral-large-latest`, `qwen-vl-max`.
_FAMILY = expression(
    r"(?:gpt|claude|gemini|(?:open-)?mi[sx]tral|ministral|codestral|pixtral|magistral|devstral|command|llama"
    r"|yi|qwen|qwq|deepseek|glm|grok|kimi|moonshot|nova|titan|sonar|jamba|davinci|babbage|text-(?:davinci|embedding)"
    r"|embed|rerank|voyage|solar|ernie|hunyuan|doubao|gemma|dall-e|tts|whisper|imagen|veo)-[a-z][a-z-]{1,40}\Z"
)
# Families whose releases have numbers: `voyage-3`, `llama-4-maverick`, `stable-diffusion-3.5`.
_RELEASE = expression(
    r"(?:gpt|claude|gemini|gemma|mi[sx]tral|ministral|codestral|pixtral|magistral|devstral|(?:tiny|code)?-?llama|qwen|qwq"
    r"|deepseek|glm|chatglm|grok|kimi|voyage|(?:cohere-)?(?:embed|rerank)|jina|bge|e5|gte|phi|falcon|granite|nemotron"
    r"|stable-?diffusion|stablelm|sdxl|flux|pythia|olmo|starcoder|zephyr|vicuna|hermes|internlm|baichuan|exaone|smollm"
    r"|minimax|(?:distil-)?whisper|hunyuan|ernie|doubao)[-_.]?[\w.:-]{0,60}\d[\w.:-]{0,60}\Z"
    r"|(?:nomic-embed|mxbai-(?:embed|rerank)|all-minilm|snowflake-arctic-embed|embeddinggemma)[\w.:-]{0,40}\Z",
    re.IGNORECASE,
)


def is_of_family(value: str) -> bool:
    """Whether a name without a number begins as those of a family do: `mistral-large-latest`."""
    return _FAMILY.match(value) is not None


def begins_as_family(value: str) -> bool:
    """Whether a name is called as releases of a family are, with a number or without."""
    return _RELEASE.match(value) is not None or is_of_family(value)
