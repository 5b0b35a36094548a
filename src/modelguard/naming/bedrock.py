"""Ids as Bedrock alone writes them: a region, the maker, a dot, the model and its version."""

from __future__ import annotations

from modelguard.expressions import expression

REGIONS = "us|us-gov|eu|apac|ap|global|jp|au|ca|sa|in"
MAKERS = (
    r"ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai(?=\.gpt)|"
    r"qwen|stability|twelvelabs|writer|xai|zai"
)
_FORM = expression(rf"(?:(?:{REGIONS})\.)?(?:{MAKERS})\.[a-z][\w.:-]{{3,80}}\Z")
_ID = expression(
    rf"(?:(?:{REGIONS})\.)?(?:{MAKERS})\.[a-z][\w.:-]{{3,80}}-v\d(?::\d{{1,2}})?(?::\d{{1,3}}[km])?\Z"
    # Newer ones tell no version: the region, or Claude behind its vendor, says enough.
    rf"|(?:{REGIONS})\.(?:{MAKERS})\.[a-z][\w.]{{1,20}}-[\w.-]{{1,60}}(?::\d{{1,3}}[km]?)?\Z"
    r"|anthropic\.claude-[a-z0-9][\w.-]{1,60}(?::\d{1,3}[km]?)?\Z"
)


def is_id(name: str) -> bool:
    """Whether a name is one of Bedrock's, wherever it stands."""
    return _ID.match(name) is not None


def has_form(name: str) -> bool:
    """Whether a name that is a model's is written as Bedrock does: the maker and a dot before the model."""
    return _FORM.match(name) is not None
