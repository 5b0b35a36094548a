"""How surely a literal of a C-like language names a model, by what it is given to and how it looks."""

from __future__ import annotations

import re

from modelguard.detect._hints import hint
from modelguard.detect._parameters import proof
from modelguard.detect._shape import is_hub_id, is_line, is_role, suggests_model
from modelguard.detect._source import weights
from modelguard.detect._source.given import Given
from modelguard.expressions import expression

_TRADE = expression(
    r"rerank|embed|llm|chat|language_?model|transformer|whisper|tokenizer|openai|anthropic|mistral|gemini|ollama|cohere|bedrock",
    re.IGNORECASE,
)
_PRETENDS = expression(r"fake|mock|stub|azure", re.IGNORECASE)  # the last takes names of deployments
# ... which are often called after their model: `AddAzureOpenAIChatCompletion("gpt-4o-prod", …)`
_DEPLOYS = expression(r"azure", re.IGNORECASE)
# OpenAI's first names, which are words, and its shortest.
_FIRST = {"ada", "babbage", "curie", "davinci", "o1", "o3"}
# What servers of open weights call a family's newest, whatever its size: `qwen3`, `llama3.2:latest`.
_NEWEST = expression(
    r"(?:qwen|llama|gemma|phi|deepseek-r|codellama|mistral|granite|smollm|olmo)\d?(?:\.\d)?(?::latest)?\Z"
)
# Ollama pulls from the hub what is written so: `hf.co/org/name-GGUF:Q4_K_M`.
PULLED = expression(r"hf\.co/[\w.-]{1,96}/[\w.-]{1,128}(?::[\w.-]{1,40})?\Z")
# What OpenAI alone calls its models of speech.
_SPEECH = expression(r"(?:tts|whisper)-1(?:-hd)?\Z")
_SECRET = expression(r"(?:sk|pk|gsk|hf|key|api|bearer)[-_]|.*[-_]key\Z", re.IGNORECASE)
_MADE = expression(r"\.(?:[Nn]ew|NewModel|NewLLM|NewChat|[Mm]odel)\Z")
_ENGINES = ("engine", "Engine")
_VERSIONED = expression(r"[a-z]+-v\d{1,2}\Z")
# What makes an agent is as often given the agent's own name.
_AGENT = expression(r"agent\Z", re.IGNORECASE)


def is_of_family(raw: str, given: Given) -> bool:
    """Whether a word with a hyphen is called after a vendor, or given to a model or behind its provider:
    `model = "qwen-plus"`, `using("xai", "grok-beta")`.
    """
    told = proof(given.name) is not None or given.provider is not None
    return "-" in raw and (("/" not in raw and hint(raw) is not None) or told)


def is_other_engine(raw: str, name: str) -> bool:
    """Whether the string is one of a program's own engines, with its version: of rules, of templates."""
    return name in _ENGINES and _VERSIONED.match(raw) is not None


def is_strong(raw: str, sure: str | None, given: Given, ours: bool) -> bool:
    """Whether the place proves that the string is a model; a file that speaks of models is `ours`."""
    if sure is not None and _SPEECH.match(raw):
        return True
    sized = sure == "specific" and is_hub_id(raw) and any(c.isdigit() for c in raw)
    if not (ours or sized) or is_role(raw):
        return False
    if PULLED.match(raw):
        return True
    if sure is not None and (suggests_model(raw) or raw in _FIRST or is_line(raw)):
        return True
    if sure is not None and _NEWEST.match(raw) and not raw.isalpha():
        return True
    if weights.names_weights(raw, f"{given.statement} {given.name}"):
        return True
    if not given.name and _MADE.search(given.callee) and suggests_model(raw):
        maker = hint(given.callee.rpartition(".")[0])
        if maker is not None and hint(raw) == maker:  # `anthropic.New("claude-…")`
            return True
    served = given.callee.endswith("Model") or given.provider in ("ollama", "lmstudio")
    if sure is not None and given.provider is not None and served:
        return True  # of a provider that the options name, a plain word will do
    if (
        given.asked
        and not (_SECRET.match(raw) or (_PRETENDS.search(given.callee) and not _is_deployed(raw, given)))
        and (suggests_model(raw) or ("-" in raw and not _AGENT.search(given.callee)))
    ):
        return True
    if sure == "specific" or (sure == "generic" and _TRADE.search(given.statement)):
        return "-" in raw or ":" in raw or "/" in raw
    return (
        is_hub_id(raw)
        and _TRADE.search(given.callee) is not None
        and any(c.isdigit() or c == "-" for c in raw)
    )


def _is_deployed(raw: str, given: Given) -> bool:
    """Whether Azure is asked for a deployment that is called after its model."""
    return _DEPLOYS.search(given.callee) is not None and suggests_model(raw)
