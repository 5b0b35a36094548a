"""Keys and elements that only show something to people: descriptions, placeholders, icons."""

from __future__ import annotations

from modelguard.expressions import expression

_KEYS = {
    "description", "label", "title", "describe", "help", "message", "url", "href", "src", "alt",
    "className", "text", "content", "prompt", "role", "type", "version", "apiVersion", "displayName",
    "display_name", "icon", "class", "link", "path", "endpoint", "date", "size", "quantization", "license",
    "summary", "subtitle", "example", "examples", "releaseDate", "docs", "documentation",
    "anthropic-version", "sha", "hash", "region", "testid", "data-testid", "error", "reason",
    "api_type", "apiType", "task_type", "taskType", "toolName", "tool_name", "anthropic-beta",
    "keywords", "tags", "hashtags", "expected", "expectedModel", "want",
}  # fmt: skip
# `placeholder`, `placeholderLocalized`, `modelPlaceholder`: what a form shows until it is filled in.
_UNFILLED = expression(r"\w{0,40}?(?:[Pp]laceholder|[Tt]ooltip)(?:[A-Z_]\w{0,20})?\Z")
# `const modelLabel = …`: what a page shows, under whatever name it is kept.
_TITLES = expression(r"\w{0,40}?(?:[Ll]abel|[Tt]itle|[Dd]isplay_?[Nn]ame|[Dd]escription)\Z")
# `<ModelIcon model="id">`, `<ModelBadge>`: pictures and names of a model that others run.
_PICTURES = expression(r"[\w.-]{0,40}(?:Icon|Logo|Avatar|Badge|Label|Tag|Chip|Price|Pricing)\Z")


def is_shown(key: str) -> bool:
    """Whether what a key holds is for people, or says something else than which model runs."""
    return key in _KEYS or is_title(key)


def is_title(name: str) -> bool:
    """Whether what a variable holds is what people read."""
    return _TITLES.match(name) is not None or is_unfilled(name)


def is_unfilled(key: str) -> bool:
    """Whether a key holds what a form shows until it is filled in."""
    return _UNFILLED.match(key) is not None


def is_picture(tag: str) -> bool:
    """Whether an element only draws the model that it is given."""
    return _PICTURES.match(tag) is not None
