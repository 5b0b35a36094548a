"""Names that one service alone gives to models."""

from __future__ import annotations

from modelguard.expressions import expression

_OF_CLOUDFLARE = "@cf/"  # is told from everything else wherever it stands
_OF_FIREWORKS = expression(r"accounts/[\w-]{1,60}/(?:models|deployedModels|deployments)/\S")
_OF_DOCKER = expression(r"docker_model_runner/\S|ai/[a-z][a-z0-9._-]{2,60}(?::[\w.-]+)?\Z")
_OF_GROQ = expression(
    r"(?:llama|mixtral|gemma|qwen|deepseek|mistral)[\w.-]{1,40}-(?:8192|32768|versatile|instant|specdec|tool-use-preview)(?:-preview)?\Z"
)
# `claude-3-5-sonnet-20241022-v2:0`, where the maker's name was left out before it.
_OF_BEDROCK = expression(r"(?:claude|nova|titan|command|jamba)-[\w.-]{1,60}-v\d{1,2}:\d{1,2}\Z")


def is_unmistakable(raw: str) -> bool:
    """Whether a string names a model wherever it stands."""
    return _OF_CLOUDFLARE in raw


def told(raw: str) -> str | None:
    """The service that alone gives such a name to a model, whatever else is said of it."""
    if is_unmistakable(raw):
        return "cloudflare"
    if _OF_FIREWORKS.match(raw):
        return "fireworks"
    return "docker-model-runner" if _OF_DOCKER.match(raw) else None


def likely(raw: str) -> str | None:
    """The service that gives such names to models, where nothing says whose it is, or its maker alone."""
    if _OF_BEDROCK.match(raw):
        return "bedrock"
    return "groq" if _OF_GROQ.match(raw) else None
