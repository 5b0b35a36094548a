"""What gateways and hosts add to the names of models that they pass on: their own name, a price, an effort.

Tried last: where a vendor gives such a name to a model of its own, that whole name is known.  `-turbo`,
`-flash`, `-plus`, `-pro` and the like always make another model, and are never taken off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.resolve.ids._cut import Cut
from modelguard.resolve.ids.prefixes import CHANNELS

if TYPE_CHECKING:
    from modelguard.resolve.ids._cut import Step

# Routes of one gateway: Synthetic, Routing.run, Pinstripes, OpenInfer, GitLab Duo, AIHubMix, SAP, Kilo.
_ROUTE = expression(
    r"^(?P<route>hf:(?=[\w.-]+/)|route/|ps/|@oi/|fal-ai/|duo-chat-|(?:coding|cc)-(?=[a-z])|anthropic--(?=claude)"
    r"|alicloud-|TEE/|spot-|umans-(?=glm|kimi|qwen|deepseek)|public/|stealth/|parasail-(?=[a-z])|coding/|deep-(?=deepseek))(?P<name>[A-Za-z][\w./-]*\d?[\w./:-]*)$"
)
_CLAUDE = expression(r"^(?:opus|sonnet|haiku)-\d")
# A vendor's name glued before the name: venice's zai-org-glm-5, openai-gpt-55.
_VENDOR = expression(
    r"^(?P<vendor>zai-org|z-ai|zai|xiaomi|moonshot|moonshotai|nvidia|deepseek-ai|minimaxai|azure(?=-gpt|-o\d)"
    r"|cerebras(?=-llama)|groq(?=-llama)|stepfun-ai|baidu(?=-ernie))-(?P<name>[A-Za-z][\w.-]*\d[\w.:-]*)$",
    re.IGNORECASE,
)
# NanoGPT writes a second host of a model behind its owner: `TheDrummer 2/Cydonia-24B-v2`.
_SECOND = expression(r"^(?P<owner>[\w.-]+) (?P<host>\d)/(?P<name>[\w.:-]+)$", needs=" ")
# Clarifai: owner/application/models/name, with underscores for dots.
_APPLICATION = expression(
    r"^(?P<owner>(?!accounts/|projects/|publishers/)[\w.-]+)/(?P<application>[\w-]+)/models/(?P<name>[A-Za-z][\w.-]*)$",
    needs="/models/",
)
_TIER = expression(
    r"^(?P<name>[\w./-]*?[A-Za-z][\w./-]*?\d[\w./-]*?|[\w./-]+?-latest)"
    r"(?P<tier>-(?:free|tput|tee|cs|fw|el|us|spot|original|cheaper|high-throughput|highspeed|fast|lightning|together|sambanova|latency-optimized|preview-free|ultraspeed|flex|nitro|(?:low|medium|high)-reasoning-effort|thinking-\d+k"
    r"|minimal|low|medium|high|xhigh)"
    r"|(?::thinking|:optimized)?:(?:web|search|optimized|thinking|extended|fast|official|beta|batch|\d{3,6}|low|medium|high|max|free)|/community)$",
    re.IGNORECASE,
)
# OpenRouter dates its names by the day of the release: deepseek/deepseek-v4-pro-20260423.
_DATED = expression(
    r"^(?P<name>[\w.-]+/[A-Za-z][\w.-]*?|[A-Za-z][\w.-]*?\d[\w.-]*?)-(?P<snapshot>20\d{6})(?=$|:)",
    needs="-20",
)
# Somebody who passes on what others make: three parts, of which the last two name a model of somebody's.
_RELAYED = expression(r"^(?P<gateway>[A-Za-z][\w.-]*)/~?(?P<name>[\w.-]+/[\w.:@+-]+)$", needs="/")
# Portkey puts the account of a provider before a name: `@bedrock-prod/global.anthropic.claude-opus-4-8`.
_ACCOUNT = expression(
    r"^@(?!cf/|hf/|oi/)(?P<account>[a-z0-9][\w-]{1,60})/(?P<name>[A-Za-z][\w.:/-]*\d[\w.:/-]*)$", needs="@"
)
_NO_GATEWAYS = ("datasets", "spaces", "docs", "blog", "papers", "collections", "api", "accounts", "projects")
# A name that moves with a vendor's newest: OpenRouter's ~anthropic/claude-sonnet-latest.
_MOVING = expression(r"^~(?P<name>[\w.-]+/[\w.-]+-latest)$", needs="~")
# To think is a way of asking these families, where others have releases that think: kimi-k2-thinking.
_MODE = expression(
    r"^(?P<name>(?:[\w.-]+/)*(?:(?:claude|gemini|deepseek|glm|gemma)-[\w.-]*?\d|mimo-v2|kimi-k2\.[5-9]|qwen-?3\.[5-9])[\w.-]*?)"
    r"-(?P<mode>think(?:ing)?|no-?think(?:ing)?|reasoner)$",
    re.IGNORECASE,
)


def _route(name: str) -> Cut | None:
    match = _ROUTE.match(name)
    if match is None:
        return None
    vendor = "claude-" if _CLAUDE.match(match["name"]) else ""  # GitLab's duo-chat-opus-4-8
    return Cut(vendor + match["name"], (("route", match["route"].rstrip("-:/")),))


def _account(name: str) -> Cut | None:
    match = _ACCOUNT.match(name)
    return Cut(match["name"], (("account", match["account"]),), "portkey", "managed") if match else None


def _second(name: str) -> Cut | None:
    match = _SECOND.match(name)
    return Cut(f"{match['owner']}/{match['name']}", (("route", match["host"]),)) if match else None


def _application(name: str) -> Cut | None:
    match = _APPLICATION.match(name)
    if match is None:
        return None
    return Cut(f"{match['owner']}/{match['name']}", (("application", match["application"]),))


def _vendor(name: str) -> Cut | None:
    match = _VENDOR.match(name)
    return Cut(match["name"], (("vendor", match["vendor"]),)) if match else None


def _tier(name: str) -> Cut | None:
    match = _TIER.match(name)
    return Cut(match["name"], (("tier", match["tier"].lstrip("-:/")),)) if match else None


def _dated(name: str) -> Cut | None:
    match = _DATED.match(name)
    if match is None:
        return None
    return Cut(match["name"] + name[match.end() :], (("snapshot", match["snapshot"]),))


def _relayed(name: str) -> Cut | None:
    match = _RELAYED.match(name)
    if match is None or match["gateway"].lower() in _NO_GATEWAYS:
        return None
    routed = match["name"].partition("/")[0].lower() in CHANNELS  # the gateway is called, not that vendor
    return Cut(match["name"], (("gateway", match["gateway"]),), match["gateway"].lower() if routed else None)


def _newest(name: str) -> Cut | None:
    match = _MOVING.match(name)
    return Cut(match["name"], (("variant", "newest"),), "openrouter", "managed") if match else None


def _mode(name: str) -> Cut | None:
    match = _MODE.match(name)
    return Cut(match["name"], (("mode", match["mode"]),)) if match else None


GATEWAYS: tuple[Step, ...] = (
    _newest,
    _account,
    _route,
    _second,
    _application,
    _relayed,
    _vendor,
    _tier,
    _dated,
    _mode,
)
