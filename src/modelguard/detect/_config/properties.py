"""The reader of Java properties files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._context import speaks_of_models
from modelguard.detect._hints import hint
from modelguard.detect._javascript_sdks import execution_of
from modelguard.detect._parameters import proof
from modelguard.detect._shape import could_name_model, is_role, suggests_model
from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Clue, Need, Sighting, SourceFile

_LINE = expression(
    rb"^[ \t]{0,20}(?P<key>[A-Za-z%][\w.\-\[\]%\"]{1,150})[ \t]{0,20}[=:]"
    rb"[ \t]{0,20}(?P<value>[^\r\n]{1,500})",
    re.MULTILINE,
)
_DEFAULTED = expression(r"\$\{(?P<name>[\w.-]{1,100})(?::(?P<default>[^{}]{0,200}))?\}\Z")
_ADDRESS = expression(r"(?:base-?url|endpoint|api-?base|url)\Z", re.IGNORECASE)
_FRAMEWORK = expression(r"(?:spring\.ai|(?:%\w+\.)?quarkus\.langchain4j|langchain4j)\.")
# Which service answers, not with which model: `spring.ai.model.chat=bedrock-converse`.
_SELECTION = expression(r"spring\.ai\.model\.")
_VARIABLE = expression(r"[A-Z][A-Z0-9_]{2,80}\Z")


def read(file: SourceFile) -> Iterator[Clue]:
    """A sighting for each value of a key that holds a model; a need where the value is a variable."""
    lines = Lines(file)
    ours = speaks_of_models(file.data)
    found = [(m["key"].decode("utf-8", "replace"), m) for m in _LINE.finditer(file.data)]
    addresses = {key.rpartition(".")[0]: m["value"] for key, m in found if _ADDRESS.search(key)}
    for key, match in found:
        if not _holds_model(key):
            continue
        written = match["value"].decode("utf-8", "replace").rstrip()
        if not written.isascii():
            continue
        start, text = match.start("value"), written
        defaulted = _DEFAULTED.match(written)
        if defaulted is not None:
            name = defaulted["name"]
            if _VARIABLE.match(name):
                yield Need(
                    namespace="env",
                    name=name,
                    location=lines.locate(start, start + len(written)),
                    kind="config-default",
                    detector="properties",
                    because=f"{key} is read from {name}",
                    channel=_channel(key),
                )
            text = defaulted["default"] or ""
            start += max(defaulted.start("default"), 0)
        strength = _strength(key, text, ours)
        if strength is None:
            continue
        channel = _channel(key)
        address = _address(key, addresses)
        yield Sighting(
            location=lines.locate(start, start + len(text)),
            raw=text,
            kind="config-default",
            strength="strong" if strength else "weak",
            detector="properties",
            because=f"{key} is set here",
            channel=channel,
            execution="unknown" if address else execution_of(channel),
            confidence=0.85 if strength else 0.4,
            endpoint=address,
        )


def _holds_model(key: str) -> bool:
    """Whether the last words of a key say model: `….chat.options.model`, `….model-name`, `….model-id`."""
    if _SELECTION.match(key):
        return False
    last = key.rpartition(".")[2]
    return proof(last) is not None or (
        _FRAMEWORK.match(key) is not None and last in ("deployment-name", "model-name", "model")
    )


def _strength(key: str, value: str, ours: bool) -> bool | None:
    """Strong, weak, or None where the value can be no model."""
    if not could_name_model(value) or value.lower() in ("ollama", "openai", "transformers"):
        return None
    if key.endswith("deployment-name") or is_role(value):
        return False
    if _FRAMEWORK.match(key):
        return True
    parts = key.split(".")
    sure = proof("_".join(parts[-2:]))  # `car.model` is none, `llm.model` surely is one
    return None if sure is None else ours and sure == "specific" and ("-" in value or suggests_model(value))


def _channel(key: str) -> str | None:
    """The channel of the provider that the key names; its own words come before those of the framework."""
    return hint(re.sub(r"langchain4j|transformers", "", key.rpartition(".")[0]))


def _address(key: str, addresses: dict[str, bytes]) -> str | None:
    """The address of the nearest group of keys around: `spring.ai.openai.base-url`."""
    at = key
    while "." in at:
        at = at.rpartition(".")[0]
        if at in addresses and at.count(".") > 1:
            value = addresses[at].decode("utf-8", "replace").strip()
            return value if len(value) < 300 else None
    return None
