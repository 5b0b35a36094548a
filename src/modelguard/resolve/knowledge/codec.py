"""Writes the nouns as JSON and reads them back, leaving out what is unset."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any

from modelguard.model import Ancestor, Channel, Clause, Condition, Licence, Model, Offer, Source

Json = dict[str, Any]


def encode(value: Any) -> Any:
    """Plain data for JSON: dates as text, and fields that hold their default left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: encode(found)
            for item in fields(value)
            if (found := getattr(value, item.name)) != item.default or item.default is MISSING
        }
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def day(text: str | None) -> date | None:
    """The date in `text`, if there is one."""
    return date.fromisoformat(text) if text else None


def tuples(data: Json) -> Json:
    """The data with tuples for lists."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


def source(data: Json) -> Source:
    return Source(url=data["url"], date=date.fromisoformat(data["date"]), kind=data["kind"])


def licence(data: Json) -> Licence:
    clauses = tuple(_clause(clause) for clause in data.pop("clauses", ()))
    sources = tuple(source(item) for item in data.pop("sources", ()))
    effective = day(data.pop("effective", None))
    return Licence(**data, clauses=clauses, sources=sources, effective=effective)


def _clause(data: Json) -> Clause:
    return Clause(
        id=data["id"],
        topic=data["topic"],
        effect=data["effect"],
        actions=tuple(data["actions"]),
        says=data["says"],
        section=data["section"],
        source=source(data["source"]),
        when=tuple(_condition(item) for item in data.get("when", ())),
        unless=tuple(_condition(item) for item in data.get("unless", ())),
        text=data.get("text"),
    )


def _condition(data: Json) -> Condition:
    return Condition(
        fact=data["fact"], test=data["test"], values=tuple(data["values"]), at=data.get("at", "now")
    )


def channel(data: Json) -> Channel:
    return Channel(**tuples(data))


def model(data: Json) -> Model:
    lineage = tuple(Ancestor(**item) for item in data.pop("lineage", ()))
    offers = tuple(_offer(item) for item in data.pop("offers", ()))
    modality = tuple(data.pop("modality", ()))
    others = tuple(data.pop("vendor_others", ()))
    released = day(data.pop("released", None))
    return Model(
        **data, released=released, modality=modality, vendor_others=others, lineage=lineage, offers=offers
    )


def _offer(data: Json) -> Offer:
    return Offer(
        channel=data["channel"],
        artifact=data["artifact"],
        ids=tuple(data["ids"]),
        source=source(data["source"]),
        licence=data.get("licence"),
        terms=tuple(data.get("terms", ())),
        start=day(data.get("start")),
        end=day(data.get("end")),
        gated=data.get("gated"),
        alternatives=tuple(tuple(arm) for arm in data.get("alternatives", ())),
    )
