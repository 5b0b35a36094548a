"""Values that name a service before its model: `anthropic:messages:ID`, `connection.model`."""

from __future__ import annotations

from dataclasses import replace

from modelguard.detect._config.providers import endpoint_of, provider_of
from modelguard.detect._config.surroundings import Context
from modelguard.detect._config.told import made
from modelguard.detect._parameters import Proof
from modelguard.detect._places import PROVIDER_ID, PROVIDERS, Runs
from modelguard.detect._shape import suggests_model
from modelguard.detect._trees.tree import List, Map, follow
from modelguard.detect._words import Word, names_model
from modelguard.expressions import expression
from modelguard.model import Sighting
from modelguard.naming import bedrock

_TAG = expression(
    r"(?:latest|\d+(?:\.\d+)?[bmBM](?:$|[-_].*)|instruct.*|v?\d.*|text(?:-(?:v?\d|q\d|fp).*)?|q\d.*|large|small|medium|tiny)\Z"
)
# What promptfoo runs instead of a model: a library of agents, an endpoint of one's own.
_NO_MODEL = expression(
    r"[\w-]{1,40}-(?:sdk|agent|cli)\Z|(?:claude|qwen)-code\Z|(?:jumpstart|huggingface|custom):"
)
_MOST_LISTED = 500
_ANY_NAME = frozenset(("provider", "providers", "id", "grader", "llm", "judge", "text", "embedding"))


def prefixed_by(name: str, word: Word, sure: Proof | None, at: Context) -> Sighting | None:
    """`anthropic:messages:ID`: the provider stands before the id."""
    if sure is None and name not in _ANY_NAME:
        return None
    match = PROVIDER_ID.match(word.text)
    if match is None or match["provider"] not in PROVIDERS or _TAG.match(match["id"]):
        return None
    if match["provider"] == "custom" and not suggests_model(match["id"]):
        return None  # a provider of one's own, by its name
    part = word.part(*match.span("id"))
    if not names_model(part.text) or _NO_MODEL.match(part.text):
        return None
    runs = PROVIDERS[match["provider"]]
    if match["provider"] == "huggingface":
        runs = Runs("huggingface-inference", "managed")  # who names it so, asks the hub
    return made(part, "api-call", at, runs, f"{name} names a provider and its model")


def of_provider(word: Word, at: Context) -> tuple[Word, Runs, Context]:
    """`own/id`, where the document defines a provider `own`: the model, by its id alone where the provider
    lists it, and who is asked for it.
    """
    head, _, rest = word.text.partition("/")
    own = at.providers[head]
    runs = provider_of(own, head) or Runs(None, "unknown")
    asked = endpoint_of(own, provides=True)
    word = word.part(len(head) + 1) if _lists(own, rest) and suggests_model(rest) else word
    return word, runs, replace(at, endpoint=asked, channel=runs.channel, execution=runs.execution)


def _lists(provider: Map, name: str) -> bool:
    """Whether a provider is defined with a model of that name: `models: {id: {…}}`, `models: [{id: …}]`."""
    listed = follow(provider.get("models"))
    if isinstance(listed, Map):
        return listed.get(name) is not None
    rows = listed.items[:_MOST_LISTED] if isinstance(listed, List) else ()
    return any(name == (row.text("id", "name") if isinstance(row, Map) else None) for row in rows)


def routed(name: str, word: Word, at: Context) -> Sighting | None:
    """`openai.gpt-5`, where the document defines a connection of that name: the model behind the dot."""
    head, dot, rest = word.text.partition(".")
    if not dot or head not in at.providers or not (suggests_model(rest) and names_model(rest)):
        return None
    if bedrock.is_id(word.text):
        return None  # `anthropic.claude-…-v1:0` is one name, whatever a connection is called
    own = at.providers[head]
    runs = provider_of(own, head)
    if runs is None or runs.channel is None:
        return None
    at = replace(at, endpoint=endpoint_of(own, provides=True))
    return made(word.part(len(head) + 1), "api-call", at, runs, f"{name} goes to the connection {head}")
