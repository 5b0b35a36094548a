"""Where literals of C-like languages go: through a loop or a constant to a loader, out of a function."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice

from modelguard.detect._parameters import TRAIT, proof
from modelguard.detect._released import is_legacy
from modelguard.detect._shape import is_hub_id
from modelguard.detect._source.given import MAKERS, PREFIX
from modelguard.detect._source.lexer import Token
from modelguard.detect._source.silence import AWAITED, FETCHES
from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Kind, Sighting

LOADERS = expression(
    r"from_?pretrained\w*|Repo\.(?:with_revision|model|new)|hf_hub|hub_load|download_?(?:artifacts?|models?|weights)|load_?model|sentence_?transformer\w*|api\.model",
    re.IGNORECASE,
)
# Of Bumblebee: it only splits text.
_SPLITS = "load_tokenizer"
# What transformers and its kin call the things that a pipeline does.
_TASK = expression(
    r"asr\Z|(?:[a-z0-9]+-){0,4}(?:classification|generation|answering|extraction|recognition|summarization|translation"
    r"|embeddings?|rerank(?:ing)?|detection|segmentation|estimation|mask|ner|analysis|conversational|to-[a-z]+)\Z"
)
_PIPELINE = expression(r"(?:new_?|create_?)?pipeline\Z", re.IGNORECASE)
_DEFAULT = expression(r"default.{0,40}model|model.{0,40}default", re.IGNORECASE)
# `defaultModelFor(task)`
_CASES = expression(r"(?:_?for|For|_?by|By)(?:[A-Z_][A-Za-z_]{0,40})?\Z")
_CONTROL = {
    "match",
    "switch",
    "when",
    "if",
    "for",
    "while",
    "catch",
    "foreach",
    "func",
    "function",
    "fn",
    "select",
}
_ARMS = {"=>", "->", "return", ":", "then"}
_OPENS, _CLOSES = "{([", "})]"
_LISTS = {"of", "asList", "listOf", "setOf", "arrayOf", "ofEntries"}
_OF_TYPES = {"&", ".", "::", "[", "]", "<", ">"}
_GIVES = {":", "=", "=>", ":="}
_IDS = {"ID", "Id", "id"}
_MODELS = expression(r"\w{0,30}[mM]odels\Z")
_STANDS_IN = expression(r"(?:mock|fake|stub|dummy|spy)(?-i:(?![a-z]))", re.IGNORECASE)
# `ListModels()`, `get_available_models()`
_LISTS_MODELS = expression(
    r"(?:list|available|supported|known)_?\w{0,30}models\Z|get_?(?:all|available|supported|known)_?models\Z",
    re.IGNORECASE,
)
_TYPE = 10  # so long is what a type is called
_DEPTH = 8
_LOOP = 14  # so near its word a loop says over what it goes
_ARGUMENTS = 40
_HEAD = 24
_LITERAL = 2_000
_ID = 120
# Nobody writes more of them, but for those who want us to be slow.
_NAMES, _PLACES = 200, 8


class Flows:
    """What a file's loops, constants and functions do with its strings."""

    def __init__(self, found: Sequence[Token]) -> None:
        self._found = found

    def __contains__(self, index: int) -> bool:
        """Whether a loop, a constant or a function hands the string on."""
        return index in self._loaded or self._default_of(index) is not None

    def sighting(self, index: int, callee: str, lines: Lines, *, ours: bool) -> Sighting | None:
        """The sighting of a hub id that something loads, or that a function gives where none is asked for."""
        token = self._found[index]
        fetched = self._is_fetched(index, callee)
        if not (fetched or is_hub_id(token.text)):
            return None
        called = callee or "a loader"
        loader = self._loaded.get(index) or (
            called if fetched or self._is_of_pipeline(index, callee) else None
        )
        default = None if loader or not ours else self._default_of(index)
        if loader is None and default is None:
            return None
        kind: Kind = "weights-load" if loader else "config-default"
        return Sighting(
            location=lines.locate(token.start, token.end),
            raw=token.text,
            kind="catalogue-entry" if index > 5 and self._found[index - 6].text == _SPLITS else kind,
            strength="strong",
            detector="source",
            because=f"given to {loader}" if loader else f"what {default} gives back",
            channel="hf-hub" if loader else None,
            execution="self-hosted" if loader else "unknown",
            confidence=0.8,
        )

    def _is_fetched(self, index: int, callee: str) -> bool:
        """Whether a loader of the hub takes the string, which needs no owner: `from_pretrained("gpt2-xl")`.

        Bumblebee of Elixir says so with a tuple: `load_model({:hf, "gpt2"})`.
        """
        text, sign = self._found[index].text, self._found[index - 1].text
        if sign == "(":
            return is_legacy(text) and FETCHES.search(f".{callee}") is not None
        if sign != "," or self._found[index - 2].text != "hf" or not 1 < len(text) <= _ID:
            return False
        return [t.text for t in self._found[max(0, index - 4) : index - 2]] == ["{", ":"]

    def awaited_as(self, index: int) -> str | None:
        """What a list or a record is called that holds the string, where a test awaits it.

        `expected = [...]`, `want: &modelInfo{modelID: "id"}`, `expected = List.of("id")`.
        """
        at = self.around[index]
        for _ in range(_DEPTH):
            if at < 2:
                return None
            sign = self._type_before(at)
            given = sign > 0 and self._found[sign].text in ("=", ":=", ":")
            if given and AWAITED.match(self._found[sign - 1].text):
                return self._found[sign - 1].text
            at = self.around[at]
        return None

    def is_listed(self, index: int, *, tested: bool) -> bool:
        """Whether a list offers the string: what `ListModels()` gives back, rows of a service's `Models`.

        A single row is a stand-in's in a test; elsewhere it may as well be the one model that runs.
        """
        sign, opens = self._found[index - 1].text, self.around[index]
        if opens < 1:
            return False
        told = self._found[self._type_before(opens) - 1].text if sign in ("{", "[", ",", "(") else ""
        if TRAIT.search(told):
            return True  # `DEPRECATED_MODELS = setOf("id")`
        if tested and _MODELS.match(told) and self._is_of_double(opens):
            return True
        if sign in ("{", "[", ",") and self._found[opens].text != "(":
            return _LISTS_MODELS.match(self._function(opens)) is not None
        field = self._found[index - 2].text if sign in _GIVES else ""
        alone = tested and field == "Name" and self._found[index + 1].text == "}"  # `{{Name: "id"}}`
        if not (field in _IDS or alone) or self.around[opens] < 1:
            return False
        given = self._type_before(self.around[opens])
        if self._found[given].text not in _GIVES or not _MODELS.match(self._found[given - 1].text):
            return False
        return tested or self._rows(self.around[opens]) > 1

    def _is_of_double(self, opens: int) -> bool:
        """Whether a list is that of a stand-in: `mockProvider{name: "a", models: []string{"id"}}`."""
        holder = self.around[opens]
        return holder > 0 and _STANDS_IN.match(self._found[holder - 1].text) is not None

    def functions(self, index: int) -> Iterator[str]:
        """The functions in whose bodies a string stands, the nearest first."""
        at = self.around[index]
        for _ in range(_DEPTH):
            if at < 1:
                return
            if self._found[at].text == "{" and (name := self._header(at)):
                yield name
            at = self.around[at]

    def _is_row(self, index: int) -> bool:
        """Whether a bracket that is an element of a list holds the string as one of its fields."""
        opens = self.around[index]
        before = self._found[opens - 1].text if opens > 0 else ""
        return before in ("{", "[", ",") and self._found[index - 1].text in _GIVES

    def _function(self, at: int) -> str:
        """The name of the function in whose body a list stands, be it behind `Ok(`."""
        for _ in range(_DEPTH):
            at = self.around[at]
            if at < 1:
                return ""
            if self._found[at].text == "{" and (name := self._header(at)):
                return name
        return ""

    def _rows(self, opens: int) -> int:
        """How many brackets open within one."""
        rows = 0
        for at in range(opens + 1, min(len(self._found), opens + _LITERAL)):
            if self.around[at] == self.around[opens]:
                break
            rows += self._found[at].text == "{" and self.around[at] == opens
        return rows

    def _type_before(self, opens: int) -> int:
        """Where the sign stands that gives what a bracket holds, before the type that is made of it."""
        at = opens - 1
        made = self._found[opens].text != "(" or self._found[at].text in _LISTS
        while made and at > max(0, opens - _TYPE):
            token = self._found[at]
            if token.kind != "name" and token.text not in _OF_TYPES:
                break
            at -= 1
        return at

    def _is_of_pipeline(self, index: int, callee: str) -> bool:
        """Whether the string is the model of a pipeline, behind its task: `pipeline("ner", "org/name")`."""
        if not _PIPELINE.match(callee.rpartition(".")[2]):
            return False
        at = index - 1
        while at > 2 and (self._found[at].kind == "name" or self._found[at].text in (":", "=")):
            at -= 1  # the argument's name
        task = self._found[at - 1]
        return self._found[at].text == "," and task.kind == "string" and _TASK.match(task.text) is not None

    def _default_of(self, index: int) -> str | None:
        """The function that gives the string back for one of several cases: `default_model_name`."""
        if index < 1 or self._found[index - 1].text not in _ARMS:
            return None
        at = self.around[index]
        for _ in range(_DEPTH):
            if at < 0 or self._found[at].text != "{":
                return None
            if name := self._header(at):
                # Rows of several are offered: `getDefaultModels() { return []Row{{ID: "id"}, …} }`.
                offers = _MODELS.match(name) is not None and self._is_row(index)
                default = _DEFAULT.search(name) and proof(_CASES.sub("", name))
                return name if default and not offers else None
            at = self.around[at]
        return None

    @cached_property
    def around(self) -> list[int]:
        """For each token the bracket that it stands in."""
        open_at, around = [-1], []
        for index, token in enumerate(self._found):
            if token.kind == "sign" and token.text in _CLOSES and len(open_at) > 1:
                open_at.pop()
            around.append(open_at[-1])
            if token.kind == "sign" and token.text in _OPENS:
                open_at.append(index)
        return around

    def _header(self, brace: int) -> str:
        """The name of the function whose body begins at a brace; nothing for a branch of one."""
        head = range(brace - 1, max(-1, brace - _HEAD), -1)
        for at in head:
            text = self._found[at].text
            if self._found[at].kind == "sign" and text in (";", "{", "}"):
                return ""
            if text == "(" and at and self.around[at] == self.around[brace]:
                name = self._found[at - 1]
                if name.text == ")":  # several results of Go's
                    continue
                return name.text if name.kind == "name" and name.text not in _CONTROL else ""
        return ""

    @cached_property
    def _loaded(self) -> dict[int, str]:
        """The strings that loops and constants hand to a loader, and its name."""
        handed = list(islice(self._handed(), _NAMES)) if self._has_loader() else []
        if not handed:
            return {}
        loops = dict(self._loops())
        defined: defaultdict[str, list[int]] = defaultdict(list)
        wanted = {loops.get(name, name) for name, _, _ in handed}
        for at, token in enumerate(self._found):
            if token.text in wanted and token.kind == "name" and len(defined[token.text]) < _PLACES:
                value = self._value(at)
                defined[token.text] += [value] if value else []
        loaded: dict[int, str] = {}
        for name, field, callee in handed:
            for start in defined[loops.get(name, name)]:
                loaded.update(dict.fromkeys(self._strings(start, field, listed=name in loops), callee))
        return loaded

    def _has_loader(self) -> bool:
        names = {token.text for token in self._found if token.kind == "name"}
        return any(map(LOADERS.search, names))

    def _handed(self) -> Iterator[tuple[str, str, str]]:
        """The names and their fields that loaders are given: `DownloadModel(ctx, model.name)`."""
        found = self._found
        for at in range(len(found) - 2):
            if found[at + 1].text != "(" or found[at].kind != "name" or not LOADERS.search(found[at].text):
                continue
            for place in range(at + 2, min(len(found), at + _ARGUMENTS)):
                if self.around[place] == self.around[at]:
                    break
                starts = found[place - 1].text in ("(", ",", ":", "&") and found[place].kind == "name"
                if starts and (self.around[place] == at + 1 or self._is_of_tuple(place, at + 1)):
                    yield found[place].text, self._field(place), found[at].text

    def _is_of_tuple(self, at: int, opens: int) -> bool:
        """Whether a name is the repository of Bumblebee's tuple: `load_model({:hf, repository_id})`."""
        head = [t.text for t in self._found[opens + 1 : opens + 5]]
        return at == opens + 5 and head == ["{", ":", "hf", ","]

    def _field(self, at: int) -> str:
        """The field that is asked of a name: `model.id`, `model["id"]`, `model[:id]`."""
        ahead = [t.text for t in self._found[at + 1 : at + 4]]
        if ahead[:1] == ["["]:
            return ahead[2] if ahead[1:2] == [":"] else "".join(ahead[1:2] if ahead[2:] == ["]"] else ())
        return ahead[1] if ahead[:1] in (["."], ["->"]) and len(ahead) > 1 else ""

    def _loops(self) -> Iterator[tuple[str, str]]:
        """The variables of loops and the lists that they go over: `for _, model := range models`."""
        found = self._found
        for at, token in enumerate(found):
            if token.text in ("for", "foreach"):
                ahead = found[at + 1 : at + _LOOP]
                sign = next((i for i, t in enumerate(ahead) if t.text in ("in", "range", "as", ":")), -1)
                before = [t.text for t in ahead[: max(sign, 0)] if t.kind == "name"]
                after = [t.text for t in ahead[sign + 1 :] if t.kind == "name"]
                if sign > 0 and after:
                    if ahead[sign].text == "as" and before:  # PHP says the list first
                        variables = [t.text for t in ahead[sign + 1 : sign + 4] if t.kind == "name"]
                        yield variables[-1], before[-1]
                    elif before:
                        yield before[-1], after[0]
            elif token.text in ("each", "forEach", "foreach") and at > 1 and found[at - 1].text == ".":
                variable = next(
                    (t.text for t in found[at + 1 : at + 5] if t.kind == "name" and t.text != "do"), ""
                )
                yield variable, found[at - 2].text

    def _value(self, at: int) -> int | None:
        """Where the value begins that a name is given: `models := []string{`, `NAME: String = "id"`."""
        for sign in range(at + 1, min(len(self._found) - 1, at + 5)):
            if self._found[sign].text in ("=", ":="):
                return sign + 1
            if self._found[sign].text in ";,(){}":
                return None
        return None

    def _strings(self, start: int, field: str, *, listed: bool) -> Iterator[int]:
        """The hub ids of a value: itself, or what its list holds under a field."""
        first = self._found[start]
        if listed:
            yield from self._elements(start, field)
        elif first.kind == "string" and not field and is_hub_id(first.text):
            yield start

    def _elements(self, start: int, field: str) -> Iterator[int]:
        """The hub ids of a list: its own strings, or those of one field of its rows."""
        found = self._found
        head = range(start, min(len(found) - 1, start + 12))
        opens = next((i for i in head if found[i].text in _OPENS and found[i + 1].text not in _CLOSES), -1)
        if opens < 0:
            return
        for at in range(opens + 1, min(len(found), opens + _LITERAL)):
            if self.around[at] == self.around[opens]:
                return
            if found[at].kind == "string" and is_hub_id(found[at].text) and self._fills(at, opens, field):
                yield at

    def _fills(self, at: int, opens: int, field: str) -> bool:
        if not field:
            return self.around[at] == opens
        gives = self._found[at - 1].text in (":", "=", "=>") and at > 1
        return self._found[at - 2].text == field if gives else self._found[at - 1].text == "{"


def handed(found: Sequence[Token]) -> Iterator[str]:
    """The names that stand alone where a call is asked for a model: `.modelName(MODEL_NAME)`."""
    for at in range(3, len(found)):
        if found[at].text != ")" or found[at - 2].text != "(":
            continue
        called, name = found[at - 3], found[at - 1]
        if called.kind == name.kind == "name" and (
            proof(PREFIX.sub("", called.text)) or MAKERS.match(called.text)
        ):
            yield name.text
