"""Rust, Go, Java, Kotlin, C#, Ruby, PHP and their like: literals that are given to a model by name.

No syntax tree: the tokens before a string say what it is given to.  A known parameter name or a hub id is
proof enough; everything else is left to the knowledge base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from modelguard.detect._context import speaks_of_models
from modelguard.detect._javascript_owner import routed
from modelguard.detect._javascript_sdks import execution_of, hint, is_server, takes
from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import could_name_model, is_hub_id, is_role, suggests_model
from modelguard.detect._source_given import ENV_NAME, PREFIX, Given, given_to, is_listed, is_row
from modelguard.detect._source_lexer import LANGUAGES, Token, tokens
from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Clue, Kind, Location, Need, Sighting, SourceFile

_LOADERS = expression(
    r"from_?pretrained\w*|hf_hub|hub_load|download_?(?:artifacts?|models?|weights)|load_?model|sentence_?transformer\w*|api\.model",
    re.IGNORECASE,
)
_TRADE = expression(
    r"rerank|embed|llm|chat|language_?model|transformer|whisper|tokenizer|openai|anthropic|mistral|gemini|ollama|cohere|bedrock",
    re.IGNORECASE,
)
_ENV_READS = {
    "getenv",
    "Getenv",
    "var",
    "fetch",
    "env",
    "LookupEnv",
    "GetEnvironmentVariable",
    "getProperty",
    "env_or",
    "get_env",
}
_NEWLINE = {"go", "kt", "kts", "rb", "swift", "scala", "ex", "exs"}
_SPRING = {"java", "kt", "scala"}
_GOES_ON = {".", "?", "::", ")", "]", "}", "||", "??", "->", "&", "|", ":", "="}
_PROPERTY = expression(r"\$\{(?P<key>[\w.-]{2,100}):(?P<value>[^{}\s]{2,120})\}")
_IMPORT = expression(
    rb"^[ \t]{0,8}(?:import|using|use|require|require_once|from|extern crate)\b"
    rb"[ \t(]{1,4}(?P<what>[^\n]{2,150})"
    # A line of an import block of Go.
    rb"|^\t(?:\w{1,30} )?\"(?P<path>[\w./-]{4,150})\"[ \t]*$",
    re.MULTILINE,
)
_PRETENDS = expression(r"fake|mock|stub|azure", re.IGNORECASE)  # the last takes names of deployments
# `newGroqForTest(…).Chat(ctx, "id")`: a constructor of the repository's own, called after a service.
_MADE = expression(r"[nN]ew[A-Z_]")
_GGUF = expression(r"\w-\w.*\.(?:gguf|ggml|llamafile)\Z")
_FILE = expression(r"model|gguf|llm|weights|checkpoint", re.IGNORECASE)
_SECRET = expression(r"(?:sk|pk|gsk|hf|key|api|bearer)[-_]", re.IGNORECASE)


def read(file: SourceFile) -> Iterator[Clue]:
    """Sightings of literals, and needs of environment variables that are called after a model."""
    suffix = file.path.rpartition(".")[2].lower()
    found = list(tokens(file.data, suffix if suffix in LANGUAGES else "java"))
    if suffix in _NEWLINE:
        found = list(_with_ends(found, file.data))
    only = _channel_of_imports(file.data) or _channel_of_name(file.path)
    lines = Lines(file)
    ours = speaks_of_models(file.data)
    handed = set(_handed(found))
    for index, token in enumerate(found):
        if token.kind != "string":
            continue
        if ENV_NAME.match(token.text) and proof(token.text) == "specific" and _reads_env(found, index):
            yield Need(
                namespace="env",
                name=token.text,
                location=lines.locate(token.start, token.end),
                kind="config-default",
                detector="source",
                because=f"{token.text} is read from the environment",
            )
        elif could_name_model(token.text):
            for sighting in _sighting(
                found, index, lines.locate(token.start, token.end), ours, suffix, handed
            ):
                known = sighting.channel or sighting.endpoint or sighting.strength == "weak"
                if not known and only is not None and takes(only, token.text):
                    sighting = replace(sighting, channel=only, execution=execution_of(only))
                yield sighting
        elif suffix in _SPRING:
            yield from _placeholder(token, lines)


def _channel_of_imports(data: bytes) -> str | None:
    """The one channel that the imports of a file name."""
    names = (m["what"] or m["path"] for m in _IMPORT.finditer(data))
    found = {hint(name.decode("utf-8", "replace")) for name in names} - {None}
    return found.pop() if len(found) == 1 else None


def _channel_of_name(path: str) -> str | None:
    """The service that a file is called after (`groq_test.go`); words that families share say nothing."""
    channel = hint(path.rpartition("/")[2].rpartition(".")[0])
    return channel if channel is not None and is_server(channel) else None


def _with_ends(found: Sequence[Token], data: bytes) -> Iterator[Token]:
    """The tokens with a `;` at each end of a line that ends a statement."""
    last: Token | None = None
    for token in found:
        if last is not None and b"\n" in data[last.end : token.start]:
            goes_on = last.kind == "sign" and last.text not in (")", "]", "}")
            if not goes_on and token.text not in _GOES_ON:
                yield Token("sign", ";", last.end, last.end)
        yield token
        last = token


def _handed(found: Sequence[Token]) -> Iterator[str]:
    """The names that stand alone where a call is asked for a model: `.modelName(MODEL_NAME)`."""
    for called, opens, name, closes in zip(found, found[1:], found[2:], found[3:], strict=False):
        alone = called.kind == name.kind == "name" and opens.text == "(" and closes.text == ")"
        if alone and proof(PREFIX.sub("", called.text)):
            yield name.text


def _placeholder(token: Token, lines: Lines) -> Iterator[Sighting]:
    """The default of a property that Spring fills in: `@Value("${llm.model:gpt-4o}")`."""
    match = _PROPERTY.fullmatch(token.text)
    if match is None or not could_name_model(match["value"]) or not token.text.isascii():
        return
    key = match["key"].rpartition(".")
    sure = proof(key[2]) if proof(key[2]) != "generic" else proof(f"{key[0].rpartition('.')[2]}_{key[2]}")
    if sure is None or is_role(match["value"]):
        return
    yield Sighting(
        location=lines.locate(token.start + match.start("value"), token.start + match.end("value")),
        raw=match["value"],
        kind="config-default",
        strength="strong" if sure == "specific" or suggests_model(match["value"]) else "weak",
        detector="source",
        because=f"the default of {match['key']}",
        channel=hint(match["key"]),
        execution=execution_of(hint(match["key"])),
        confidence=0.8,
    )


def _sighting(
    found: Sequence[Token], index: int, location: Location, ours: bool, suffix: str, handed: set[str]
) -> Iterator[Sighting]:
    raw = found[index].text
    given = given_to(found, index, suffix)
    if given.silent:
        return
    sure = proof(given.name) if given.name else None
    loader = _LOADERS.search(given.callee) is not None and not given.name
    strong = (
        _is_strong(raw, sure, given, ours)
        or (loader and ours and (is_hub_id(raw) or given.provider is not None))
        or (sure is not None and ours and given.name in handed and "-" in raw and not is_role(raw))
    )
    if not strong and not suggests_model(raw):
        return
    channel, kind = _runs(raw, given, strong)
    if not strong and (is_listed(found, index) or is_row(found, index)):
        kind = "catalogue-entry"
    yield Sighting(
        location=location,
        raw=raw,
        kind=kind,
        strength="strong" if strong else "weak",
        detector="source",
        because=f"given to {given.callee or given.name or 'a variable'}"
        if strong
        else "a literal that looks like an id",
        channel=channel,
        execution="unknown" if given.address else execution_of(channel),
        confidence=0.8 if strong else 0.4,
        endpoint=given.address if strong else None,
    )


def _is_strong(raw: str, sure: str | None, given: Given, ours: bool) -> bool:
    if not ours or is_role(raw):
        return False
    if sure is not None and suggests_model(raw):
        return True
    if _GGUF.search(raw) and _FILE.search(given.statement):
        return True
    if (
        given.asked
        and not (_SECRET.match(raw) or _PRETENDS.search(given.callee))
        and (suggests_model(raw) or "-" in raw)
    ):
        return True
    if sure == "specific" or (sure == "generic" and _TRADE.search(given.statement)):
        return "-" in raw or ":" in raw or "/" in raw
    return (
        is_hub_id(raw)
        and _TRADE.search(given.callee) is not None
        and any(c.isdigit() or c == "-" for c in raw)
    )


def _runs(raw: str, given: Given, strong: bool) -> tuple[str | None, Kind]:
    """Channel and kind, as far as the words of the statement say."""
    if not strong:
        made = (hint(word) for word in given.statement.split() if _MADE.match(word))
        return next((c for c in made if c is not None and takes(c, raw)), None), "config-default"
    if given.provider is not None:
        return PROVIDERS[given.provider].channel, "api-call"
    route = routed(raw)
    if route is not None:
        return route, "api-call"
    hinted = (hint(word) for word in given.statement.split())
    named = next((c for c in hinted if c is not None and takes(c, raw)), None)
    if is_hub_id(raw) and (named is None or _LOADERS.search(given.statement)):
        return ("hf-hub", "weights-load") if _LOADERS.search(given.statement) else (None, "config-default")
    calls = named is not None or (given.callee != "" and not ENV_NAME.match(given.name))
    return named, "api-call" if calls else "config-default"


def _reads_env(found: Sequence[Token], index: int) -> bool:
    return any(t.kind == "name" and t.text in _ENV_READS for t in found[max(0, index - 6) : index])
