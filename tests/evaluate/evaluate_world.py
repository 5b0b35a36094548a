"""The small world that the rules are tried in: resolutions, policies and verdicts written as YAML."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from modelguard.evaluate import load_policy
from modelguard.model import (
    Ancestor,
    Clause,
    Condition,
    Licence,
    Location,
    Model,
    Notice,
    Offer,
    Policy,
    Resolution,
    Source,
    Suppression,
    Usage,
)

FIXTURES = Path(__file__).parents[2] / "fixtures" / "rules"
TODAY = date(2026, 11, 22)
SOURCE = Source(url="https://example.org/terms", date=date(2026, 11, 21), kind="primary-text")


@cache
def world() -> dict[str, Any]:
    return yaml.safe_load((FIXTURES / "world.yaml").read_text(encoding="utf-8"))


def conditions(said: dict[str, Any] | None) -> tuple[Condition, ...]:
    found = []
    for fact, test in (said or {}).items():
        if isinstance(test, list):
            found.append(Condition(fact=fact, test="in", values=tuple(test)))
        elif isinstance(test, dict):
            [(name, value)] = [(k, v) for k, v in test.items() if k != "at"]
            values = tuple(value) if isinstance(value, list) else (value,)
            found.append(Condition(fact=fact, test=name, values=values, at=test.get("at", "now")))
        else:
            found.append(Condition(fact=fact, test="is", values=(test,)))
    return tuple(found)


def clause(said: dict[str, Any]) -> Clause:
    return Clause(
        id=said["id"],
        topic=said["topic"],
        effect=said["effect"],
        actions=tuple(said.get("actions", ["use"])),
        text=said.get("text"),
        says=said["says"],
        section=said["section"],
        source=SOURCE,
        when=conditions(said.get("when")),
        unless=conditions(said.get("unless")),
    )


def licence(key: str) -> Licence:
    said = world()["licences"][key]
    return Licence(
        key=key,
        id=said.get("id", f"LicenseRef-{key}"),
        name=said["name"],
        category=said["category"],
        service=said.get("service", False),
        url="https://example.org/terms",
        review=said.get("review", "verified"),
        vendor=said.get("vendor"),
        clauses=tuple(clause(c) for c in said.get("clauses", [])),
        sources=(SOURCE,),
        effective=said.get("effective"),
    )


def model(id: str) -> Model:
    said = world()["models"][id]
    weights = [
        {"channel": "hf-hub", "artifact": "weights", "ids": [said.get("hub")], "licence": said.get("licence")}
    ]
    offers = [*(weights if "hub" in said else []), *said.get("offers", [])]
    return Model(
        id=id,
        name=id,
        vendor=said["vendor"],
        family="family",
        purl=f"pkg:generic/{id}",
        vendor_name=said.get("vendor_name", ""),
        released=said.get("released"),
        modality=tuple(said.get("modality", ["text"])),
        leaked=said.get("leaked"),
        lineage=tuple(Ancestor(id=a, relation="finetune") for a in said.get("lineage", [])),
        review=said.get("review", "verified"),
        offers=tuple(
            Offer(
                channel=o["channel"],
                artifact=o.get("artifact", "endpoint"),
                ids=tuple(o.get("ids", [id])),
                source=SOURCE,
                licence=o.get("licence"),
                terms=tuple(o.get("terms", [])),
                end=o.get("to"),
                gated=said.get("gated") if o.get("artifact") == "weights" else None,
            )
            for o in offers
        ),
    )


def resolution(said: dict[str, Any]) -> Resolution:
    known = world()["models"].get(said.get("model", ""), {})
    execution = said.get("execution", "self-hosted")
    channel = said.get("channel", "vllm" if execution == "self-hosted" else None)
    found = model(said["model"]) if "model" in said else None
    if "terms" in said:
        terms = tuple(licence(key) for key in said["terms"])
    elif execution == "managed":
        keys = {k for o in known.get("offers", []) if o["channel"] == channel for k in o["terms"]}
        terms = tuple(licence(k) for k in sorted(keys))
    else:
        terms = (
            tuple(licence(key) for key in (known["licence"], *known.get("inherits", [])))
            if "licence" in known
            else ()
        )
    return Resolution(
        usage=Usage(
            raw=said.get("raw", known.get("hub", said.get("model"))),
            location=Location(path=said.get("path", "deploy/compose.yaml"), line=said.get("line", 5)),
            kind=said.get("kind", "serve" if execution == "self-hosted" else "api-call"),
            execution=execution,
            strength="strong",
            detector=said.get("detector", "compose"),
            endpoint=said.get("endpoint"),
            because=tuple(said.get("because", ())),
            confidence=0.9,
            channel=channel,
            deployment=said.get("deployment"),
            revision=said.get("revision"),
            trust_remote_code=said.get("trust_remote_code", False),
        ),
        status=said.get("status", "resolved" if found else "unknown"),
        model=found,
        availability=known.get("availability", "unknown"),
        licence=terms[0] if terms else None,
        terms=terms,
        alias=said.get("alias"),
        pinned=said.get("pinned", True),
        candidates=tuple(said.get("candidates", ())),
        retired=said.get("retired"),
        leaked=known.get("leaked"),
        facts=tuple(said.get("facts", {}).items()),
    )


def policy(said: dict[str, Any] | None) -> Policy:
    """The policy, read from a real file, so that the cases prove the reading too."""
    if said is None:
        return Policy()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "modelguard.yaml"
        path.write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")
        return load_policy(path)


def suppression(said: dict[str, Any]) -> Suppression:
    return Suppression(
        rules=tuple(said["rules"]),
        location=Location(path=said.get("path", "deploy/compose.yaml"), line=said["line"]),
        reason=said.get("reason", ""),
        until=said.get("until"),
        alone=said.get("alone", True),
    )


def notice(said: dict[str, Any]) -> Notice:
    return Notice(**said)
