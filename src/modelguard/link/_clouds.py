"""Who is asked for a vendor's models where a repository asks but one cloud for them and never the vendor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.model import Usage
from modelguard.naming import closed

# The clouds on which the models of vendors run that keep the weights, by the vendor's own service.
_CLOUDS = {
    "anthropic": ("bedrock", "vertex", "azure-foundry"),
    "openai": ("azure", "azure-openai"),
    "gemini": ("vertex",),
}
# `anthropic.claude-…-v1:0`, `openai/gpt-4o`: what may stand before the name itself.
_BARE = expression(
    r"(?:[\w.-]{1,40}[./])?(?P<name>(?:claude|gemini|gpt|o\d|text-embedding|dall-e|whisper)\b.*)\Z"
)
_TELLING = ("api-call", "config-default", "serve", "docs-example")


def on_the_only_cloud(usages: Sequence[Usage], *, top: int, many: bool) -> Iterator[Usage]:
    """The usages, with the cloud for those of which nothing tells who is asked.

    `many`: the folders at the top hold programs of their own, of which each is looked at alone.
    """
    asked: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for usage in usages:
        vendor = _vendor(usage.raw)
        if vendor is not None and _tells(usage):
            asked[_program(usage, top=top, many=many), vendor].add(_told(usage))
    for usage in usages:
        vendor = _vendor(usage.raw) if _is_untold(usage) else None
        found = asked.get((_program(usage, top=top, many=many), vendor), ()) if vendor is not None else ()
        cloud = next(iter(found)) if len(found) == 1 else ""
        if vendor is None or cloud not in _CLOUDS[vendor]:
            yield usage
            continue
        because = (*usage.because, f"all else of its vendor's is asked on {cloud} here")
        yield replace(usage, channel=cloud, execution="managed", because=because)


def _is_untold(usage: Usage) -> bool:
    told = usage.channel or usage.endpoint or usage.host or usage.execution != "unknown"
    return not told and usage.kind != "catalogue-entry" and "/" not in usage.raw


def _tells(usage: Usage) -> bool:
    """Whether a usage says whom it asks; what tests and tables alone know proves no cloud."""
    if usage.channel is None:
        return usage.endpoint is not None or usage.host == "unlisted"
    of_program = usage.kind in _TELLING and not usage.location.path.startswith(".github/")
    return usage.channel not in _OF_CLOUDS or of_program


def _told(usage: Usage) -> str:
    return "azure" if usage.channel == "azure-openai" else usage.channel or ""


_OF_CLOUDS = frozenset(cloud for clouds in _CLOUDS.values() for cloud in clouds)


def _vendor(raw: str) -> str | None:
    """The own service of the vendor that keeps the weights of a model of this name."""
    match = _BARE.match(raw[:150])
    name = match["name"] if match is not None else ""
    if name.startswith(("claude", "gemini")):
        return "anthropic" if name.startswith("claude") else "gemini"
    return "openai" if closed.is_kept(name) else None


def _program(usage: Usage, *, top: int, many: bool) -> str:
    return "/".join(usage.location.path.split("/")[: top + 1]) if many or top else ""
