"""Lists from which somebody chooses: settings that name one of their models as the one that is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from modelguard.detect._config.priced import MANY_ROWS, SOME
from modelguard.detect._config.providers import ONESELF
from modelguard.detect._config.surroundings import Context
from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import is_closed, suggests_model
from modelguard.detect._trees.tree import List, Map, Node, Scalar
from modelguard.expressions import expression

# Where the one that is chosen stands; a judge or an embedder is chosen for something else.
_CHOSEN = frozenset(
    ("model", "default", "default_model", "defaultModel", "model_name", "modelName", "modelId")
)
_DEFAULTS = ("default_model", "defaultModel", "default-model")
_PAIR, _FEWEST = 2, 4
_MOST = 20_000
# So many that nobody asks them all, wherever they are served.
_TOO_MANY = 40
# Lists whose models are asked one after the other.
_CHAIN = expression(r"(?:^|[_-])(?:chains?|fallbacks?|cascade|order)\Z|[a-z](?:Chain|Fallbacks?|Cascade)\Z")
# A name and a size as Ollama writes them, which nobody else does: `llama3.1:8b`.
_TAGGED = expression(
    r"(?:[a-z][\w.-]{0,40}/)?[a-z][\w.-]{1,60}:(?:\d+x)?e?\d+(?:\.\d+)?[bm](?:-[\w.-]{1,60})?\Z"
)


def is_menu(node: List, key: str, root: Node) -> bool:
    """Whether a list of models holds the one that the same document sets: others can be chosen instead."""
    if key != "models":
        return False
    offered, chosen = _chosen(root)
    if id(node) in offered:
        return True
    held = {item.text for item in node.items[:100] if isinstance(item, Scalar) and item.is_text}
    if len(held) < _FEWEST or len(held) < len(node.items):
        return False
    return any(map(suggests_model, held)) and not held.isdisjoint(chosen)


@lru_cache(maxsize=1)  # one document after the other, whose lists all ask
def _chosen(root: Node) -> tuple[frozenset[int], frozenset[str]]:
    """The lists beside which one of their models is the default, and the models that are set each alone."""
    found: set[str] = set()
    offered: set[int] = set()
    stack = [root]
    for _ in range(_MOST):
        if not stack:
            break
        node = stack.pop()
        if isinstance(node, List):
            stack.extend(node.items)
        elif isinstance(node, Map):
            offered.update(_with_default(node))
            for entry in node.entries:
                if isinstance(entry.value, Scalar):
                    found.update((entry.value.text,) if entry.key.text in _CHOSEN else ())
                else:
                    stack.append(entry.value)
    return frozenset(offered), frozenset(found)


def _with_default(node: Map) -> Iterator[int]:
    """The list beside which the same map says which of it is asked: `{models: [a, b], defaultModel: a}`."""
    models = node.get("models")
    if not isinstance(models, List) or len(models.items) < _PAIR:
        return
    held = {item.text for item in models.items[:100] if isinstance(item, Scalar) and item.is_text}
    if any((node.text(key) or "") in held for key in _DEFAULTS):
        yield id(models)


def chained(node: List, keys: tuple[str, str], at: Context) -> list[Context] | None:
    """The context of each item of a list of services' models that are asked one after the other
    (`chain: [ollama/qwen3, acme/model-a, openai/gpt-4o]`), or None where it is no such list.

    `keys` are the one it stands under and the one above: `chains: {fast: [...]}`.
    """
    heads = [_head(item) for item in node.items] if any(map(_CHAIN.search, keys)) else []
    known = sum(head in PROVIDERS or head in ONESELF for head in heads)
    # Of services that nobody describes the numbers of releases tell: `acme/talk-7`.
    numbered = sum(_is_numbered(item.text) for item in node.items if isinstance(item, Scalar))
    if not 1 < len(heads) <= MANY_ROWS or not all(heads) or max(known, numbered) < 2 or at.catalogue:
        return None
    told = (*PROVIDERS, *ONESELF)
    return [
        replace(at, company=True) if head in told else replace(at, company=True, channel=head)
        for head in heads
    ]


def _head(item: Node) -> str:
    """The service before an item's model, "" where none stands there."""
    head, stroke, name = item.text.partition("/") if isinstance(item, Scalar) else ("", "", "")
    return head if stroke and name else ""


def _is_numbered(text: str) -> bool:
    """Whether what stands behind a service has a number, as releases do: `acme/talk-7`."""
    return any(sign.isdigit() for sign in text.partition("/")[2])


def is_on_offer(node: List, key: str, parent: str) -> bool:
    """Whether a list is what a client offers until it has asked its server: `models: {default: [...]}`."""
    if key != "default" or not parent.lower().endswith("models"):
        return False
    return sum(isinstance(item, Scalar) for item in node.items) >= SOME


def is_off(row: Node, node: List) -> bool:
    """Whether a row of several is switched off: whoever wants it has to choose it."""
    return len(node.items) >= SOME and isinstance(row, Map) and (row.text("enabled") or "").lower() == "false"


def is_long_offer(node: List, key: str, at: Context) -> bool:
    """Whether a list names what a service has to offer: more models than anybody calls from one place."""
    many = MANY_ROWS if at.endpoint is not None else _TOO_MANY
    if key != "models" or len(node.items) < many:
        return False
    return all(isinstance(item, Scalar) and item.is_text for item in node.items)


def of_ollama(node: List, key: str, at: Context) -> Context:
    """The context of a list of models most of which bear Ollama's tags: the others are asked there, too."""
    if at.channel or at.endpoint or at.image or proof(key) is None:
        return at
    held = [item.text for item in node.items[:100] if isinstance(item, Scalar) and item.is_text]
    tagged = [_TAGGED.match(text) is not None for text in held]
    if len(held) < len(node.items[:100]) or sum(tagged) * 2 <= len(held) or any(map(is_closed, held)):
        return at
    return replace(at, channel="ollama", execution="self-hosted")
