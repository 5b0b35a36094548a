"""SQL, read token by token: which function, option or name each literal is given to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._config.nested import read as read_nested
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import speaks_of_models
from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS, Runs
from modelguard.detect._shape import is_role, suggests_model
from modelguard.detect._trees.tree import Scalar, Span, whole
from modelguard.detect._urls import model_in_url
from modelguard.detect._variables import runs as runs_by_name
from modelguard.detect._words import Word, names_model
from modelguard.expressions import expression
from modelguard.model import Clue, Kind, Sighting, SourceFile, Strength

_NAME = "sql"
_MAX_TEXT = 2_000_000
_MAX_TOKENS = 200_000
_MAX_DEPTH = 200
_TOKEN = expression(
    r"(?P<skip>\s+|--[^\n]*|/\*.*?\*/|\$\w{0,30}\$)|(?P<text>'(?:[^']|'')*'|\"[^\"\n]*\")"
    r"|(?P<name>[A-Za-z_][\w.]*|`[^`\n]*`)|(?P<sign>=>|:=|::|[(),;=:{}])|(?P<other>.)",
    re.DOTALL,
)
# Functions whose first argument (or the one that is told) is the model.
_FIRST = (
    expression(
        r"(?:\w+\.)?(?:embedding_(?:openai|ollama|voyageai|litellm|azure_openai|sentence_transformers)"
        r"|(?:openai|ollama|anthropic|cohere|voyageai|litellm)_(?:embed|chat_complete|generate|chat|classify|rerank"
        r"|completion)(?:_with_api_key)?)\Z",
        re.IGNORECASE,
    ),
    expression(r"(?:[\w.]*\bcortex\.)?(?:(?:try_)?complete|embed_text_\d+)\Z", re.IGNORECASE),
    expression(
        r"(?:ai_(?:query|complete|embed)|azure_openai\.create_embeddings|pgml\.embed)\Z", re.IGNORECASE
    ),
    expression(r"(?:google_ml\.)?embedding\Z", re.IGNORECASE),
)
_ELSEWHERE = {"snowflake.cortex.finetune": 2, "cortex.finetune": 2, "model": 1}
# Whose functions these are, where no word of the name is a provider's.
_OWNERS = (
    (expression(r"cortex|\Aai_(?:complete|embed)\Z|\A(?:try_)?complete\Z|\Aembed_text", re.IGNORECASE),
     Runs("snowflake", "managed")),
    (expression(r"\Aai_query\Z", re.IGNORECASE), Runs("databricks", "managed")),
    (expression(r"azure_openai", re.IGNORECASE), Runs("azure", "managed")),
    (expression(r"bedrock", re.IGNORECASE), Runs("bedrock", "managed")),
    (expression(r"google_ml|\Aembedding\Z|\A(?:ai|ml)\.generate|\Aai\.embed\Z", re.IGNORECASE),
     Runs("vertex", "managed")),
    (expression(r"pgml|sentence_transformers", re.IGNORECASE), Runs("hf-hub", "self-hosted")),
)  # fmt: skip
_PROVIDER_WORDS = ("openai", "ollama", "anthropic", "cohere", "voyageai")
# What a statement that makes a model known calls its parts.
_OPTIONS = frozenset(
    ("endpoint", "model_qualified_name", "hugging_face_model_id", "model_garden_model_name", "transformer")
)
_SERVICES = frozenset(("engine", "provider", "model_provider", "api_format", "implementation"))
_MAKES = frozenset(("model", "agent", "chatbot", "knowledge_base"))
# `CREATE FUNCTION f TYPE HuggingFace MODEL 'id'`: what a function is made of.
_CALLABLE = frozenset(("function", "udf"))
_TYPES = frozenset(("text", "varchar", "string", "character", "varying", "nvarchar", "name", "char"))
# What stands before the rows of a table.
_ROWS = frozenset(("values", "value", ""))
_JSON = expression(r"\s{0,20}[{\[]")


class _Frame:
    """One pair of parentheses: what it is handed to, at which argument it is, the names before a value."""

    __slots__ = ("before", "callee", "first", "index", "key", "sign")

    def __init__(self, callee: str) -> None:
        self.callee = callee
        self.index = 0
        self.key = ""  # the first literal of a row
        self.clear()

    def clear(self) -> None:
        """A new argument, column or statement begins."""
        self.first = ""
        self.before = ""
        self.sign = ""


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of every literal, in the order of the file."""
    yield from statements(whole(file), Context(detector=_NAME, trade=speaks_of_models(file.data)))


def statements(span: Span, at: Context) -> Iterator[Clue]:
    """The clues of SQL that stands anywhere: in a file of its own, in a string of code."""
    yield from _Reader(span, at).read()


class _Reader:
    """A walk over the tokens with the parentheses that are open, and what the statement is about."""

    def __init__(self, span: Span, at: Context) -> None:
        self._span = span
        self._at = at
        self._open = [_Frame("")]
        self._begin()

    def _begin(self) -> None:
        self._head: list[str] = []
        self._service: Runs | None = None
        self._typed = False

    def read(self) -> Iterator[Clue]:
        for count, match in enumerate(_TOKEN.finditer(self._span.text[:_MAX_TEXT])):
            if count > _MAX_TOKENS:
                return
            kind, found = match.lastgroup, match.group()
            if kind == "name":
                self._named(found)
            elif kind == "sign":
                self._signed(found)
            elif kind == "text":
                yield from self._literal(match.start() + 1, match.end() - 1)
                self._open[-1].before = found[1:-1] if len(found) < 80 else ""

    def _named(self, found: str) -> None:
        frame, lowered = self._open[-1], found.lower()
        if len(self._head) < 6:
            self._head.append(lowered)
        if frame.before.lower() == "type" and lowered in PROVIDERS:
            self._typed, self._service = True, PROVIDERS[lowered]
        if lowered in ("declare", "begin", "using", "set", "where", "and", "add", "column"):
            frame.clear()
            return
        if lowered == "default":
            frame.sign = "default"
            return
        frame.first = frame.first or found
        frame.before = found

    def _signed(self, sign: str) -> None:
        frame = self._open[-1]
        if sign in "({":
            if len(self._open) < _MAX_DEPTH:
                self._open.append(_Frame(frame.before if sign == "(" else frame.callee))
        elif sign in ")}":
            if len(self._open) > 1:
                self._open.pop()
        elif sign == ",":
            frame.clear()
            frame.index += 1
        elif sign == ";":
            self._open = [_Frame("")]
            self._begin()
        elif sign != "::":
            frame.sign = sign

    def _literal(self, start: int, end: int) -> Iterator[Clue]:
        frame = self._open[-1]
        text = self._span.text[start:end]
        if _JSON.match(text) and len(text) < 20_000:
            value = self._span.sub(start, end)
            yield from read_nested(frame.before or "options", Scalar(value.text, value), self._at)
            return
        name = self._given_to(frame)
        if name.lower() in _SERVICES:
            self._service = PROVIDERS.get(text.lower(), self._service)
            return
        word = self._span.word(start, end)
        if (held := model_in_url(text)) is not None and held.kind == "api-call":
            part = word.part(held.start, held.end)
            yield self._sighting(part, Runs(held.channel, held.execution), name, held.strength)
            return
        if frame.index == 0:
            frame.key = text
        elif (setting := self._setting(frame, text)) is not None:
            yield self._sighting(word, setting, frame.key, "strong")
            return
        sure = self._is_sure(frame, name, text)
        if sure is None or is_role(text) or not names_model(text):
            return
        yield self._sighting(word, self._runs(frame.callee), name or frame.callee, sure)

    def _setting(self, frame: _Frame, text: str) -> Runs | None:
        """Who runs the model of a row that holds a setting: `('openai.default_model', 'gpt-4', …)`."""
        sure = proof(frame.key.rpartition(".")[2]) if frame.index == 1 else None
        plain = not (frame.sign or frame.before) and frame.callee.lower() in _ROWS
        if sure is None or not plain or is_role(text) or not names_model(text):
            return None
        if not suggests_model(text) and not (sure == "specific" and self._at.trade):
            return None
        return runs_by_name(frame.key.replace(".", "_").replace("-", "_"), text)

    def _given_to(self, frame: _Frame) -> str:
        """The name of the argument, option, column or variable that a literal is the value of."""
        if frame.sign == "default" or (frame.sign == ":=" and frame.before.lower() in _TYPES):
            return frame.first
        if frame.sign == "=" and not self._makes():
            return ""  # a condition, or a row that is changed
        return frame.before if frame.sign or self._makes() else ""

    def _makes(self) -> bool:
        """Whether the statement makes a model known to the database."""
        made = self._head[1:5] if self._head[:1] == ["create"] else []
        return not _MAKES.isdisjoint(made) or (self._typed and not _CALLABLE.isdisjoint(made))

    def _is_sure(self, frame: _Frame, name: str, text: str) -> Strength | None:
        asked = frame.callee.lower()
        first = frame.index == _ELSEWHERE.get(asked, 0) and not frame.sign
        if first and (asked in _ELSEWHERE or any(form.match(asked) for form in _FIRST)):
            return "strong" if "." in asked or "_" in asked or suggests_model(text) else None
        lowered = name.rpartition(".")[2].lower()
        if lowered in _OPTIONS and (self._makes() or frame.sign == "=>"):
            return "strong"
        sure = proof(lowered)
        if sure is None or (lowered == "model_id" and asked.endswith("create_model")):
            return None  # the last is a name of one's own
        handed = frame.sign in ("=>", ":=") and frame.callee != ""
        return "strong" if self._makes() or (self._at.trade and (handed or sure == "specific")) else "weak"

    def _runs(self, callee: str) -> Runs:
        if self._service is not None:
            return self._service
        for form, runs in _OWNERS:
            if form.search(callee):
                return runs
        found = next((word for word in _PROVIDER_WORDS if word in callee.lower()), None)
        remote = "remote" in self._head or (self._makes() and callee.lower() == "options")
        return (
            PROVIDERS[found]
            if found in PROVIDERS
            else Runs("vertex" if remote else None, "managed" if remote else "unknown")
        )

    def _sighting(self, word: Word, runs: Runs, name: str, strength: Strength) -> Sighting:
        frame = self._open[-1]
        default = frame.sign == "default" or (frame.sign == ":=" and not frame.callee)
        kind: Kind = (
            "config-default" if default else "weights-load" if runs.channel == "hf-hub" else "api-call"
        )
        return Sighting(
            location=word.location,
            raw=word.text,
            kind=kind,
            strength=strength if strength == "weak" or suggests_model(word.text) or not default else "weak",
            detector=self._at.detector,
            because=f"given to {name}",
            channel=runs.channel,
            execution=runs.execution,
        )
