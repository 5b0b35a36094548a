"""Cards from what a hub says: every field is the publisher's own, so nothing is taken on trust."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal

from modelguard.expressions import expression
from modelguard.model import Ancestor
from modelguard.resolve.answers import Card

HUB_ID = expression(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,127}\Z")
_LONGEST = 300
_MOST = 64
_Relation = Literal["finetune", "adapter", "merge", "quantised", "distilled", "same"]
_RELATIONS: dict[str, _Relation] = {
    "finetune": "finetune",
    "fine-tune": "finetune",
    "adapter": "adapter",
    "merge": "merge",
    "quantized": "quantised",
    "quantised": "quantised",
    "distilled": "distilled",
    "same": "same",
}
_QUANTISED = expression(
    r"(?:^|[-_.])(?:gguf|ggml|awq|gptq|exl[23]|bnb|[2348]bit|int[48]|fp8|nf4|mlx|onnx)(?=$|[-_.])",
    re.IGNORECASE,
)
_ADAPTED = expression(r"(?:^|[-_.])(?:lora|qlora|adapter)(?=$|[-_.])", re.IGNORECASE)
_LICENCE_FILE = expression(r"(?:licen[cs]e|copying|notice)[\w.-]{0,40}\Z", re.IGNORECASE)


def card_from_info(info: Any, name: str, url: str) -> Card:
    """The card of a repository from the client's model info."""
    data = info.card_data.to_dict() if info.card_data is not None else {}
    tags = texts(info.tags)
    revision = one(info.sha)
    identity = one(info.id) or name
    files = (
        None
        if info.siblings is None
        else tuple(item.rfilename for item in info.siblings if is_licence_file(str(item.rfilename)))
    )
    licences = texts(data.get("license")) or tuple(
        tag.partition(":")[2] for tag in tags if tag.startswith("license:")
    )
    return Card(
        id=identity,
        revision=revision,
        licences=licences,
        licence_name=one(data.get("license_name")),
        licence_link=one(data.get("license_link")),
        bases=_bases(identity, data, tags, info.base_models),
        gated=None if info.gated is None else bool(info.gated),
        private=info.private if isinstance(info.private, bool) else None,
        created=_day(info.created_at),
        modified=_day(info.last_modified),
        licence_files=files,
        datasets=texts(data.get("datasets")),
        url=f"{url}/{identity}" + (f"/tree/{revision}" if revision else ""),
    )


def card_from_pairs(name: str, revision: str | None, pairs: Iterable[tuple[str, str]]) -> Card:
    """The card of weights on a disk, from what was found beside them: pairs of a word and its value."""
    found: dict[str, list[str]] = {}
    for what, value in pairs:
        found.setdefault(what, []).append(value)
    relation = found.get("base-relation", [""])[0]
    seen = "licence-file" in found
    return Card(
        id=name,
        revision=revision,
        licences=tuple(found.get("licence", ())),
        licence_name=next(iter(found.get("licence-name", ())), None),
        licence_link=next(iter(found.get("licence-link", ())), None),
        bases=ancestors(name, found.get("base-model", ()), relation),
        licence_files=tuple(f for f in found["licence-file"] if f) if seen else None,
        licence_texts=tuple(found.get("licence-text", ())),
        datasets=tuple(found.get("dataset", ())),
    )


def ancestors(name: str, ids: Iterable[str], relation: str = "") -> tuple[Ancestor, ...]:
    """What `name` was made from; where the relation is unsaid, its name or the number of parents tells."""
    kept = tuple(dict.fromkeys(i for i in ids if HUB_ID.match(i) and i.lower() != name.lower()))[:_MOST]
    word = _RELATIONS.get(relation.lower()) or _relation_by_name(name, len(kept))
    return tuple(Ancestor(id=i, relation=word) for i in kept)


def _relation_by_name(name: str, parents: int) -> _Relation:
    bare = name.rpartition("/")[2]
    if parents > 1:
        return "merge"
    if _QUANTISED.search(bare):
        return "quantised"
    return "adapter" if _ADAPTED.search(bare) else "finetune"


def is_licence_file(name: str) -> bool:
    """Whether a file at the top of a repository is a licence text by its name."""
    return "/" not in name and _LICENCE_FILE.match(name) is not None


def texts(value: Any) -> tuple[str, ...]:
    """The texts in a field that may hold one, several, or anything else."""
    items = [value] if isinstance(value, str) else value if isinstance(value, (list, tuple)) else []
    kept = (item.strip() for item in items[:_MOST] if isinstance(item, str))
    return tuple(item for item in kept if 0 < len(item) <= _LONGEST)


def one(value: Any) -> str | None:
    """The first text in a field."""
    return next(iter(texts(value)), None)


def _bases(name: str, data: Mapping[str, Any], tags: tuple[str, ...], told: Any) -> tuple[Ancestor, ...]:
    """The hub's own graph first, then its tags, then what the card says."""
    relation = one(data.get("base_model_relation")) or ""
    if isinstance(told, Mapping):
        models = told.get("models")
        ids = [one(m.get("id")) for m in models if isinstance(m, Mapping)] if isinstance(models, list) else []
        found = ancestors(name, [i for i in ids if i], one(told.get("relation")) or relation)
        if found:
            return found
    related = [tag.split(":", 2) for tag in tags if tag.startswith("base_model:") and tag.count(":") == 2]
    if related:
        return ancestors(name, [parts[2] for parts in related], related[0][1])
    return ancestors(name, texts(data.get("base_model")), relation)


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else None
