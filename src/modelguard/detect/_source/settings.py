"""Settings in strings of code: lines of properties, defaults that Spring fills in, tags of Go's fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from modelguard.detect._hints import hint
from modelguard.detect._javascript_sdks import execution_of
from modelguard.detect._parameters import proof
from modelguard.detect._shape import could_name_model, is_role, suggests_model
from modelguard.detect._source.lexer import Token
from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Sighting

# A line of properties (`app.model=id`), or one of YAML that ends (`model: id\n`).
PAIR = expression(
    r"[ ]{0,8}(?=[A-Za-z][\w-]*(?:\.[\w-]+){1,8}=|[\w.-]{2,80}: \S{3,130}\\n\Z)"
    r"(?P<key>[A-Za-z][\w.-]{1,200})(?:=|: (?:\\\")?)(?P<value>[^\s=\\]{3,120}?)(?:\\\")?(?:\\n)?\Z"
)
_PROPERTY = expression(r"\\?\$\{(?P<key>[\w.-]{2,100}):(?P<value>[^{}\s]{2,120})\}")
# `app.chunking.tokenizer-model`: whose tokens are counted.
_COUNTED = expression(r"tokeni[sz]er|token[-_]?model", re.IGNORECASE)
# `echo "Model: id\n";`
_PRINTS = ("echo", "print", "puts")
_ADDRESS = expression(
    rb"\$\{(?P<group>[\w.-]{2,80})\.(?:api-?)?(?:base-?)?(?:url|endpoint|host):(?P<address>https?://[\w./:-]{4,120})\}"
)
# `Model string `env:"LLM_MODEL" envDefault:"gpt-4o"``; go-zero writes `json:",optional,default=gpt-4o"`.
_TAG = expression(
    r"(?:(?:\A|\s)(?:env[dD]efault|default):\"|:\"(?:[\w=|-]{0,40},){0,6}default=)(?P<value>[^\",\s]{2,120})[\",]"
)
_NAMES = expression(r"(?:json|yaml|toml|env|name|mapstructure|koanf):\"([\w.-]{2,60})")
_DEPLOYMENT = expression(r"deployment[-_]?(?:name|id)\Z", re.IGNORECASE)
_MODEL_KEYS = {"models", "llms"}
_ENV_READS = {
    "getenv", "Getenv", "var", "fetch", "env", "LookupEnv", "GetEnvironmentVariable", "getProperty", "env_or",
    "get_env",
}  # fmt: skip


def of_pair(
    found: Sequence[Token], index: int, pair: re.Match[str], lines: Lines, *, ours: bool
) -> Iterator[Sighting]:
    """A line of properties in a string that is not printed: `"app.models.best-llm=claude-sonnet-4"`."""
    token = found[index]
    if index and found[index - 1].text in _PRINTS:
        return
    parts = pair["key"].split(".")
    of_models = proof(parts[-1]) or _MODEL_KEYS.intersection(parts[-3:-1])  # `app.models.best=id`
    deployed = _DEPLOYMENT.match(parts[-1]) is not None and hint(pair["key"]) == "azure"
    if not (of_models or deployed) or not could_name_model(pair["value"]) or is_role(pair["value"]):
        return
    start = token.start + pair.start("value")
    channel = hint(pair["key"])
    told = suggests_model(pair["value"]) or "-" in pair["value"]
    yield Sighting(
        location=lines.locate(start, start + len(pair["value"].encode())),
        raw=pair["value"],
        kind="config-default",
        strength="strong" if ours and told else "weak",
        detector="source",
        because=f"the value of {pair['key']}",
        channel=channel,
        execution=execution_of(channel),
        confidence=0.8,
    )


def placeholder(token: Token, lines: Lines, data: bytes) -> Iterator[Sighting]:
    """The default of a property that Spring fills in: `@Value("${llm.model:gpt-4o}")`.

    A property of the same group may say where it is asked: `@Value("${llm.base-url:https://host/v1}")`.
    """
    match = _PROPERTY.fullmatch(token.text)
    if match is None or not could_name_model(match["value"]) or not token.text.isascii():
        return
    key = match["key"].rpartition(".")
    sure = proof(key[2]) if proof(key[2]) != "generic" else proof(f"{key[0].rpartition('.')[2]}_{key[2]}")
    if sure is None or is_role(match["value"]) or _COUNTED.search(key[2]):
        return
    channel = hint(match["key"])
    endpoint = _addresses(data).get(key[0].encode()) if channel is None else None
    yield Sighting(
        location=lines.locate(token.start + match.start("value"), token.start + match.end("value")),
        raw=match["value"],
        kind="config-default",
        strength="strong" if sure == "specific" or suggests_model(match["value"]) else "weak",
        detector="source",
        because=f"the default of {match['key']}",
        channel=channel,
        execution=execution_of(channel),
        endpoint=endpoint,
        confidence=0.8,
    )


@lru_cache(maxsize=4)
def _addresses(data: bytes) -> dict[bytes, str]:
    """The addresses that a file gives its groups of properties where nothing else is set."""
    return {match["group"]: match["address"].decode() for match in _ADDRESS.finditer(data)}


def of_tag(found: Sequence[Token], index: int, lines: Lines) -> Iterator[Sighting]:
    """The default that the tag of a field of Go gives it."""
    token = found[index]
    match = _TAG.search(token.text) if index > 1 else None
    if match is None or not could_name_model(match["value"]) or not token.text.isascii():
        return
    names = (*(t.text for t in found[max(0, index - 4) : index - 1]), *_NAMES.findall(token.text))
    field = next((name for name in names if proof(name)), None)
    told = suggests_model(match["value"])
    if field is None or not (told or "-" in match["value"]):
        return
    yield Sighting(
        location=lines.locate(token.start + match.start("value"), token.start + match.end("value")),
        raw=match["value"],
        kind="config-default",
        strength="strong" if told else "weak",
        detector="source",
        because=f"the default of {field}",
        confidence=0.8,
    )


def is_read(found: Sequence[Token], index: int) -> bool:
    """Whether the string is what a call that reads variables is given first, however it is written."""
    return index > 1 and found[index - 1].text == "(" and found[index - 2].text in _ENV_READS


def reads_env(found: Sequence[Token], index: int) -> bool:
    """Whether the string is the name of a variable that is read."""
    return any(t.kind == "name" and t.text in _ENV_READS for t in found[max(0, index - 6) : index])
