"""Rust, Go, Java, Kotlin, C#, Ruby, PHP and their like: literals that are given to a model by name.

No syntax tree: the tokens before a string say what it is given to.  A known parameter name or a hub id is
proof enough; everything else is left to the knowledge base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from modelguard.detect._context import speaks_of_models
from modelguard.detect._javascript_sdks import execution_of, hint
from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import could_name_model, is_hub_id, is_role, suggests_model
from modelguard.detect._source_lexer import LANGUAGES, Token, tokens
from modelguard.detect._text import Lines
from modelguard.model import Clue, Kind, Location, Need, Sighting, SourceFile

_BACK = 60
_WRAPPERS = {
    "Some",
    "String",
    "from",
    "Optional",
    "of",
    "new",
    "string",
    "str",
    "std",
    "vec",
    "into",
    "some",
    "Just",
    "ptr",
    "aws",
}
_PREFIX = re.compile(r"(?:set|with|use|get|using)_?(?=[A-Z_])|(?:default)_?(?=[A-Z_])", re.IGNORECASE)
_SILENT = re.compile(
    r"(?:print\w*|puts|p|echo|log\w*|info|warn\w*|error\w*|debug|trace|fatal\w*|panic|assert\w*|expect\w*|format|fmt|bail|anyhow|todo"
    r"|contains|starts_?with|ends_?with|has_?prefix|has_?suffix|equal\w*|eq|replace\w*|split|trim\w*|matches|index_?of|it|describe"
    r"|raise|throw|exception|\w+exception|errorf|newerror|import|require\w*|include\w*|use|package|namespace|should\w*|test\w*)\Z",
    re.IGNORECASE,
)
_LOADERS = re.compile(
    r"from_?pretrained\w*|hf_hub|hub_load|download_?(?:artifacts?|models?|weights)|load_?model|sentence_?transformer\w*|api\.model",
    re.IGNORECASE,
)
_TRADE = re.compile(
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
_DEFAULTS = {"default_value", "default_value_t", "defaultValue"}
_EXAMPLES = {"example", "examples", "description", "help", "about", "summary", "title", "doc"}
_FALLBACKS = {
    "unwrap_or",
    "unwrap_or_else",
    "or_else",
    "orElse",
    "getOrDefault",
    "fetch",
    "getenv",
    "GetOrDefault",
}
_ENV_NAME = re.compile(r"[A-Z][A-Z0-9_]{2,60}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What a string is given to: a name, the call that takes it, and the words of its statement."""

    name: str
    callee: str
    statement: str
    provider: str | None
    silent: bool


def read(file: SourceFile) -> Iterator[Clue]:
    """Sightings of literals, and needs of environment variables that are called after a model."""
    suffix = file.path.rpartition(".")[2].lower()
    found = list(tokens(file.data, suffix if suffix in LANGUAGES else "java"))
    lines = Lines(file)
    ours = speaks_of_models(file.data)
    for index, token in enumerate(found):
        if token.kind != "string":
            continue
        if _ENV_NAME.match(token.text) and proof(token.text) == "specific" and _reads_env(found, index):
            yield Need(
                namespace="env",
                name=token.text,
                location=lines.locate(token.start, token.end),
                kind="config-default",
                detector="source",
                because=f"{token.text} is read from the environment",
            )
        elif could_name_model(token.text):
            yield from _sighting(found, index, lines.locate(token.start, token.end), ours, suffix)


def _sighting(
    found: Sequence[Token], index: int, location: Location, ours: bool, suffix: str
) -> Iterator[Sighting]:
    raw = found[index].text
    given = _given(found, index, suffix)
    if given.silent:
        return
    sure = proof(given.name) if given.name else None
    loader = _LOADERS.search(given.callee) is not None and not given.name
    strong = _is_strong(raw, sure, given, ours) or (
        loader and ours and (is_hub_id(raw) or given.provider is not None)
    )
    if not strong and not suggests_model(raw):
        return
    channel, kind = _runs(raw, given, strong)
    if not strong and _is_listed(found, index):
        kind = "catalogue-entry"
    yield Sighting(
        location=location,
        raw=raw,
        kind=kind,
        strength="strong" if strong else "weak",
        detector="source",
        because=f"given to {given.callee or given.name}" if strong else "a literal that looks like an id",
        channel=channel,
        execution=execution_of(channel),
        confidence=0.8 if strong else 0.4,
    )


def _is_strong(raw: str, sure: str | None, given: _Given, ours: bool) -> bool:
    if not ours or is_role(raw):
        return False
    if sure is not None and suggests_model(raw):
        return True
    if sure == "specific" or (sure == "generic" and _TRADE.search(given.statement)):
        return "-" in raw or ":" in raw or "/" in raw
    return (
        is_hub_id(raw)
        and _TRADE.search(given.callee) is not None
        and any(c.isdigit() or c == "-" for c in raw)
    )


def _runs(raw: str, given: _Given, strong: bool) -> tuple[str | None, Kind]:
    """Channel and kind, as far as the words of the statement say."""
    if not strong:
        return None, "config-default"
    if given.provider is not None:
        return PROVIDERS[given.provider].channel, "api-call"
    named = next((c for word in given.statement.split() if (c := hint(word)) is not None), None)
    if is_hub_id(raw) and (named is None or _LOADERS.search(given.statement)):
        return ("hf-hub", "weights-load") if _LOADERS.search(given.statement) else (None, "config-default")
    calls = named is not None or (given.callee != "" and not _ENV_NAME.match(given.name))
    return named, "api-call" if calls else "config-default"


def _is_listed(found: Sequence[Token], index: int) -> bool:
    """Whether other strings close by look like ids too: a table of models."""
    near = found[max(0, index - 16) : index + 17]
    others = {t.text for t in near if t.kind == "string" and suggests_model(t.text)}
    return len(others - {found[index].text}) >= 2


def _reads_env(found: Sequence[Token], index: int) -> bool:
    return any(t.kind == "name" and t.text in _ENV_READS for t in found[max(0, index - 6) : index])


def _given(found: Sequence[Token], index: int, suffix: str) -> _Given:
    before = found[max(0, index - _BACK) : index]
    after = found[index + 1] if index + 1 < len(found) else None
    statement = _statement(before)
    previous = before[-1] if before else None
    following = after.text if after is not None and after.kind == "sign" else ""
    compares = previous is not None and previous.text in ("==", "!=", "case", "when")
    arm = suffix in ("rs", "cs", "scala", "kt") and following in ("=>", "->")
    callee, provider = _callee(statement)
    name = _name(statement)
    attribute = statement[-2].text if len(statement) > 1 and statement[-1].text in ("=", ":") else ""
    if attribute in _DEFAULTS:
        name = _field_behind(found, index)
    talks = not name and any(_SILENT.match(part) for part in callee.split("."))
    silent = compares or arm or talks or following in ("==", "!=") or attribute in _EXAMPLES
    words = " ".join(t.text for t in (*statement, *_ahead(found, index)) if t.kind == "name")
    return _Given(name=name, callee=callee, statement=words, provider=provider, silent=silent)


def _statement(before: Sequence[Token]) -> Sequence[Token]:
    """The tokens of the same statement, as far back as they matter."""
    for back in range(len(before) - 1, -1, -1):
        if before[back].text in (";", "{", "}") and before[back].kind == "sign":
            return before[back + 1 :]
    return before


def _field_behind(found: Sequence[Token], index: int) -> str:
    """The field under an attribute with a default: `#[arg(default_value = "id")] model_id: String`."""
    ahead = found[index + 1 : index + 25]
    pairs = pairwise(ahead)
    return next((a.text for a, b in pairs if a.kind == "name" and b.text == ":" and proof(a.text)), "")


def _ahead(found: Sequence[Token], index: int) -> Sequence[Token]:
    """The rest of the statement: a builder's last call may say what the model is loaded with."""
    ahead = found[index + 1 : index + 31]
    end = next((i for i, t in enumerate(ahead) if t.kind == "sign" and t.text in (";", "{", "}")), len(ahead))
    return ahead[:end]


def _name(statement: Sequence[Token]) -> str:
    """The parameter, field, key, variable or method that the string is given to."""
    at = len(statement) - 1
    while at >= 0 and (statement[at].text in ("(", "[", "&", "::", ".") or statement[at].text in _WRAPPERS):
        called = statement[at - 1] if statement[at].text == "(" and at else None
        if called is not None and called.kind == "name" and called.text not in _WRAPPERS:
            plain = _PREFIX.sub("", called.text)
            return (
                plain if proof(plain) else _fallback_of(statement[:at]) if called.text in _FALLBACKS else ""
            )
        at -= 1
    if at < 0:
        return ""
    sign = statement[at].text
    if sign in (":", "=>") and at:
        return statement[at - 1].text
    if sign in ("=", ":=", "??", "||"):
        for token in reversed(statement[max(0, at - 8) : at]):
            if token.kind in ("name", "string") and proof(token.text):
                return token.text
            if token.kind == "sign" and token.text in (",", "(", ")"):
                return ""
    return _fallback_of(statement[max(0, at - 3) : at]) if sign == "," else ""


def _fallback_of(statement: Sequence[Token]) -> str:
    """The environment variable that a default belongs to."""
    last = next((t for t in reversed(statement) if t.kind == "string"), None)
    return last.text if last is not None and _ENV_NAME.match(last.text) and proof(last.text) else ""


def _callee(statement: Sequence[Token]) -> tuple[str, str | None]:
    """The call whose arguments hold the end of a statement, and the provider that an earlier one names."""
    depth = 0
    provider = None
    for at in range(len(statement) - 1, 0, -1):
        token = statement[at]
        if token.kind == "string" and depth == 0 and token.text.lower() in PROVIDERS:
            provider = token.text.lower()
        if token.kind != "sign":
            continue
        if token.text == ")":
            depth += 1
        elif token.text == "(":
            depth -= 1
            path = _path(statement, at - 1) if statement[at - 1].kind == "name" else ""
            if depth < 0 and path and not _WRAPPERS.issuperset(path.split(".")):
                return path, provider
            depth = max(depth, 0)
    return "", None


def _path(statement: Sequence[Token], at: int) -> str:
    names = [statement[at].text]
    while at >= 2 and statement[at - 1].text in (".", "::", "->") and statement[at - 2].kind == "name":
        at -= 2
        names.append(statement[at].text)
    return ".".join(reversed(names[:6]))
