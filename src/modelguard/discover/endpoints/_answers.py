"""What servers answer, read as sightings: names are taken, nothing else is believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from modelguard.model import Location, Notice, Sighting

_MOST = 10_000
_LONGEST = 512
# Who some servers say that owns their models is the server itself.
_OWNED_BY = {
    "vllm": "vllm",
    "sglang": "sglang",
    "llamacpp": "llama.cpp",
    "me": "llama.cpp",  # llama-cpp-python says so of every model
    "localai": "localai",
    "library": "ollama",
}
# What LiteLLM calls the servers that people run themselves.
_RUN_BY = {
    "hosted_vllm": "vllm",
    "ollama": "ollama",
    "ollama_chat": "ollama",
    "lm_studio": "lm-studio",
    "llamafile": "llama.cpp",
}


class NotModels(Exception):
    """The answer is no list of models; the message says what came instead."""


def of_openai(answer: Any, address: str, place: str) -> tuple[list[Sighting], list[Notice]]:
    """The models of `/v1/models`: behind a served name stands what vLLM calls its root."""
    rows = _rows(answer, "data", place)
    return _taken((_openai(row, address, place) for row in rows), place)


def of_ollama(answer: Any, address: str, place: str) -> tuple[list[Sighting], list[Notice]]:
    """The models of `/api/tags`; what another host answers for is used there."""
    rows = _rows(answer, "models", place)
    return _taken((_ollama(row, address, place) for row in rows), place)


def is_gateway(answer: Any) -> bool:
    """Whether the list of an OpenAI-compatible server may be a LiteLLM proxy's, which owns nothing itself."""
    rows = answer.get("data") if isinstance(answer, dict) else None
    owners = {_name(row, "owned_by") for row in rows} if isinstance(rows, list) else set()
    return owners == {"openai"}


def of_litellm(answer: Any, place: str) -> tuple[list[Sighting], list[Notice]]:
    """The models of LiteLLM's `/v1/model/info`: what stands behind each alias, and where it is asked.

    A wildcard (`anthropic/*`) is told as all models that it would let through, under one number: they may be
    asked for, which is no use of any.
    """
    rows = _rows(answer, "data", place)
    names: dict[str, set[str]] = {}
    for row in rows[:_MOST]:
        names.setdefault(_number(row), set()).add(_name(row, "model_name") or "")
    many = {number for number, held in names.items() if number and len(held) > 1}
    return _taken((_litellm(row, place, listed=_number(row) in many) for row in rows), place)


def _number(row: Any) -> str:
    return _name(row.get("model_info"), "id") or "" if isinstance(row, dict) else ""


def _litellm(row: Any, place: str, *, listed: bool) -> Sighting | None:
    params = row.get("litellm_params") if isinstance(row, dict) else None
    name, behind = _name(row, "model_name"), _name(params, "model")
    if behind is None:
        return None
    because = "the LiteLLM proxy lets it through" if listed else f"the LiteLLM proxy calls it for {name}"
    runs = _RUN_BY.get(behind.partition("/")[0])
    found = _sighting(behind, place, because, channel=runs, endpoint=_name(params, "api_base"),
                      served_as=(name,) if name and name != behind else ())  # fmt: skip
    return replace(found, kind="catalogue-entry" if listed else "api-call")


def _rows(answer: Any, key: str, place: str) -> list[Any]:
    rows = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise NotModels(f"{place} answers with no list of models (no `{key}`); is it a model server?")
    return rows


def _taken(found: Iterable[Sighting | None], place: str) -> tuple[list[Sighting], list[Notice]]:
    """What names a model, and how many rows do not."""
    sightings: dict[str, Sighting] = {}
    odd = 0
    for number, sighting in enumerate(found):
        if number >= _MOST:
            return list(sightings.values()), [_notice(f"lists more than {_MOST} models; the rest", place)]
        if sighting is None:
            odd += 1
        else:
            sightings.setdefault(sighting.raw, sighting)
    notices = [_notice(f"{odd} of its models have no name that can be read; they", place)] if odd else []
    return list(sightings.values()), notices


def _notice(what: str, place: str) -> Notice:
    return Notice(code="endpoint-unread", message=f"{what} were not judged", path=place, incomplete=True)


def _openai(row: Any, address: str, place: str) -> Sighting | None:
    name = _name(row, "id")
    if name is None:
        return None
    behind = _name(row, "root") or name
    because = f"the server at {address} serves it" + (f" under the name {name}" if behind != name else "")
    return _sighting(behind, place, because, channel=_OWNED_BY.get(_name(row, "owned_by") or ""),
                     endpoint=address, served_as=(name,) if behind != name else ())  # fmt: skip


def _ollama(row: Any, address: str, place: str) -> Sighting | None:
    name = _name(row, "model") or _name(row, "name")
    if name is None:
        return None
    elsewhere = _name(row, "remote_host")
    because = f"Ollama at {address} serves it" + (f", and {elsewhere} runs it" if elsewhere else "")
    behind = (elsewhere and _name(row, "remote_model")) or name
    return _sighting(behind, place, because, channel="ollama", endpoint=elsewhere or address,
                     served_as=(name,) if behind != name else ())  # fmt: skip


def _name(row: Any, key: str) -> str | None:
    """The text of a key, where it is one that may stand in a report."""
    value = row.get(key) if isinstance(row, dict) else None
    fit = isinstance(value, str) and value.strip() and len(value) <= _LONGEST and value.isprintable()
    return value.strip() if isinstance(value, str) and fit else None


def _sighting(
    raw: str,
    place: str,
    because: str,
    *,
    channel: str | None,
    endpoint: str | None,
    served_as: tuple[str, ...],
) -> Sighting:
    return Sighting(
        raw=raw,
        location=Location(path=place, line=1),
        kind="serve",
        strength="strong",
        detector="endpoint",
        because=because,
        channel=channel,
        confidence=0.99,
        endpoint=endpoint,
        served_as=served_as,
    )
