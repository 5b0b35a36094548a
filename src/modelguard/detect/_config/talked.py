"""Places of settings that speak of models and run none: measures of dashboards, notes, cards, tokenizers."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._config.priced import MANY_ROWS
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar
from modelguard.expressions import expression

# Nodes of workflows that only hold words for people.
_NOTES = ("n8n-nodes-base.stickyNote", "MarkdownNote", "Note", "stickyNote", "noteNode")
_ENDED = ("finish_reason", "finishReason", "stop_reason", "stopReason", "system_fingerprint")
# What services in OpenAI's way call what they keep, and the ids that they make up for it.
_KIND = expression(r"[a-z]{2,20}(?:[._][a-z]{2,20}){0,3}\Z")
_MADE_UP = expression(
    r"(?:asst|run|sess|thread|resp|msg|ftjob|batch|evalrun|eval|modr|cmpl|chatcmpl|step|vs|file)[-_][A-Za-z0-9]{3,}\Z"
)
_CREATED = ("created_at", "created", "expires_at", "deleted")
_GIVEN = ("results", "choices", "output")
# What one of the choices of an answer holds.
_SAID = ("message", "messages", "delta", "finish_reason", "logprobs")
# Who speaks where a model has answered: `{role: assistant, content: "…", model: id}`.
_SPEAKERS = ("assistant", "model", "ai", "bot")
_WORDS = ("content", "parts", "text")
_ASKED = ("messages", "prompt", "input", "contents")
# What was asked and answered, and what a call has taken, stand beside the model that did it.
_ASKED_AND_SAID = frozenset(("question", "answer"))
_COUNTED = frozenset(("input_tokens", "output_tokens"))
_OF_CALLS = frozenset(
    ("object", "cost", "cost_usd", "session_id", "request_id", "timestamp", "duration_ms", "latency_ms")
)
_FOR_TASK = frozenset(("task", "models"))
# What alarms and dashboards measure.
_MEASURED = ("Dimensions", "dimensions", "dimensionsMap")
# What a card tells of a model beside its name.
_TOLD = ("model_family", "model_arch", "model_type", "architecture", "arch", "family")
_CARDS = 2
# What stands beside a model's name and kind where a plug-in of Dify offers it.
_ON_SHEETS = frozenset(("model_properties", "parameter_rules", "pricing", "features"))
_PRICED = 5  # so many rows with prices are more than a choice
_SHOWN = ("display_name", "displayName")
_TOKENIZER = expression(r"(?:^|_)tokenizer(?:_(?:name|path|id|repo|name_or_path|type|dir|ur[il]))?\Z")
_FILE = expression(r"https?://\S{4,300}\.(?:gguf|safetensors|bin|onnx|ggml|pth?)(?:\?\S{0,100})?\Z")
_FILES = 50


def is_note(node: Map) -> bool:
    """Whether a map is a note beside the nodes of a workflow, or what was answered and why it ended.

    A message that a model has written is one too, with the name of who wrote it.
    """
    chosen = node.get("choices")
    told = isinstance(chosen, List) and any(
        isinstance(c, Map) and c.get(*_SAID) is not None for c in chosen.items[:_FILES]
    )
    ended = (told or node.get(*_ENDED) is not None) and node.get(*_ASKED) is None
    said = node.text("role") in _SPEAKERS and node.get(*_WORDS) is not None
    keys = node.keys()
    filled = any("${" in text or "{{" in text for _, text in node.texts(tuple(_ASKED_AND_SAID)))
    asked = (keys >= _ASKED_AND_SAID and not filled) or (keys >= _COUNTED and not keys.isdisjoint(_OF_CALLS))
    return ended or said or asked or node.text("type") in _NOTES or _is_record(node)


def _is_record(node: Map) -> bool:
    """Whether a map is what a service in OpenAI's way gives back, with its kind and the id that it made up.

    `{"id": "run_4Fd2…", "object": "thread.run", "created_at": 1714853381, "model": "id", …}`.
    """
    made = _MADE_UP.match(node.text("id") or "") is not None
    kind = node.text("object") or ""
    of_kind = kind != "model" and _KIND.match(kind) is not None  # of models it lists what there are
    return (of_kind and (made or node.get(*_CREATED) is not None)) or (made and node.get(*_GIVEN) is not None)


def is_text_for(node: Map) -> bool:
    """Whether a map is a prompt, with the models for which it is written: `{task, models: […], content}`."""
    return node.keys() >= _FOR_TASK and node.get("content", "messages") is not None


def are_metrics(node: List) -> bool:
    """Whether a list measures what others call: `["AWS/Bedrock", "Invocations", "ModelId", "id"]`."""
    first = node.items[0] if node.items else None
    first = first.items[0] if isinstance(first, List) and first.items else first
    return isinstance(first, Scalar) and first.text.startswith("AWS/")


def is_known(entry: Entry) -> bool:
    """Whether an entry tells which model is measured, or whose tokenizer is taken."""
    if isinstance(entry.value, Scalar):
        return _TOKENIZER.search(entry.key.text) is not None
    return entry.key.text in _MEASURED


def are_cards(documents: Sequence[Node]) -> bool:
    """Whether each document of a file describes one model of a library: its name, its family, its weights."""
    cards = [d for d in documents if isinstance(d, Map) and d.text("name") and d.get(*_TOLD) is not None]
    return len(cards) >= _CARDS and len(cards) * 2 > len(documents)


def is_sheet(node: Map) -> bool:
    """Whether a map is what a plug-in tells of a model that it offers: its kind, its limits, its price."""
    keys = node.keys()
    return {"model", "model_type"} <= keys and not keys.isdisjoint(_ON_SHEETS)


def is_order(path: str, documents: Sequence[Node]) -> bool:
    """Whether a file does nothing but name models in the order in which they are shown: `_position.yaml`."""
    first = documents[0] if len(documents) == 1 else None
    if not isinstance(first, List) or not all(isinstance(item, Scalar) for item in first.items):
        return False
    return len(first.items) >= MANY_ROWS or path.rpartition("/")[2].startswith("_position.")


def are_shown(rows: Sequence[Map]) -> bool:
    """Whether rows show what there is: files of weights to fetch, or what models are called and cost."""
    return all(map(_offers_files, rows)) or (len(rows) >= _PRICED and all(map(_is_quoted, rows)))


def _is_quoted(row: Map) -> bool:
    """Whether a row tells people what a model is called and costs, whatever it is asked with."""
    keys = row.keys()
    return not keys.isdisjoint(_SHOWN) and any("pric" in key or "cutoff" in key for key in keys)


def _offers_files(row: Map) -> bool:
    """Whether a row offers files of weights by name: `{name: "…", files: [{url: "…/a.gguf", …}]}`."""
    lists = [e.value.items for e in row.entries if isinstance(e.value, List) and e.value.items]
    offered = (all(map(_is_file, items[:_FILES])) for items in lists)
    return len(row.entries) > 1 and any(offered)


def _is_file(item: Node) -> bool:
    told = (
        [e.value.text for e in item.entries if isinstance(e.value, Scalar)] if isinstance(item, Map) else []
    )
    return len(told) > 1 and any(map(_FILE.match, told))
