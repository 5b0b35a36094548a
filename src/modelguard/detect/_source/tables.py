"""Tables of models in C-like languages: rows of one shape, members of an enumeration, symbols for ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from modelguard.detect._parameters import proof
from modelguard.detect._shape import could_name_model, suggests_model
from modelguard.detect._source.beside import CARD
from modelguard.detect._source.given import ENV_NAME, MAKERS, PREFIX, WRAPPERS
from modelguard.detect._source.lexer import Token
from modelguard.detect._source.members import members
from modelguard.detect._source.settings import is_read, reads_env
from modelguard.detect._source.statement import statement_before
from modelguard.detect._source.weights import GGML, is_address
from modelguard.detect._spelled import bare, is_like
from modelguard.expressions import expression

_OPENS, _CLOSES = "{([", "})]"
_ROWS = 3  # so many of one shape are a table
_DEPTH = 12
_ADDS = expression(r"(?:add|Add|push|push_back|append|Append)\Z")
_REGISTERS = expression(
    r"(?:_?register|add|define|declare)(?:[A-Z_]\w{0,60})?(?:Model|LLM|_model|_llm|Multi[A-Z]\w{0,20})s?\Z"
)
_MEMBERS = 2  # ... and so many that are called what they hold
_BACK = 60
_CONST = 4  # so near before its name it stands that something is constant
_CONSTANT = {"const", "final", "static", "val"}
_NAME = expression(r"[0-9-]")
_SIZE = expression(r"\d{1,4}(?:\.\d{1,3})?[bBmM]\Z")  # of one model only
# What runs where nobody chooses is no row to choose from: `Settings { url, default_model: "id" }`.
_DEFAULT = expression(r"default|fallback", re.IGNORECASE)


class Tables:
    """Which strings of a file are rows from which somebody else chooses."""

    def __init__(self, found: Sequence[Token], strings: Sequence[int], suffix: str) -> None:
        self._found = found
        self._around: list[int] = []
        self._inside: defaultdict[int, list[int]] = defaultdict(list)
        self._halts: set[int] = set()
        self._rows: set[int] = set()
        named = (i for i in strings if _could_name(found[i].text) and not _is_read(found, i))
        self._ids = [i for i in named if not _SIZE.match(found[i].text)]
        if len({found[i].text for i in self._ids if _NAME.search(found[i].text)}) < _MEMBERS:
            self.symbols: dict[str, int] = {}
            return
        self._nest()
        self._rows.update(
            index
            for group in (
                *self._alike(),
                *self._within(),
                *self._added(),
                *self._registered(),
                *self._switched(),
            )
            for index in group
        )
        told = {(self._row(index), found[index].text) for index in self._rows}
        self._rows.update(i for i in self._ids if (self._row(i), found[i].text) in told)
        symbols = [(name, i) for i in self._ids if (name := self._symbol(i)) is not None]
        symbols = symbols if len({found[i].text for _, i in symbols}) >= _MEMBERS else []
        symbols += members(found, self._around, self._ids, is_like, suffix=suffix)
        self.symbols = dict(reversed(symbols))  # what it is first given to defines a symbol
        self._rows.update(index for _, index in symbols)
        self.symbols.update(self._other_names())

    def _other_names(self) -> dict[str, int]:
        """The constants that stand for another's model: `const string Newest = Gpt41;`."""
        other: dict[str, int] = {}
        signs = [at for at, token in enumerate(self._found[:-2]) if token.text == "=" and at]
        for sign in reversed(signs):  # the newest stands above what it is called after
            name, of, after = (self._found[at].text for at in (sign - 1, sign + 1, sign + 2))
            head = (t.text for t in self._found[max(0, sign - _CONST) : sign - 1])
            known = other.get(of, self.symbols.get(of)) if after in (";", ",") else None
            if known is not None and name[:1].isupper() and not _CONSTANT.isdisjoint(head):
                other.setdefault(name, known)
        return {name: at for name, at in other.items() if name not in self.symbols}

    def __contains__(self, index: int) -> bool:
        return index in self._rows

    def _nest(self) -> None:
        """Learn for each token the bracket around it, and which brackets hold statements."""
        open_at = [-1]
        for index, token in enumerate(self._found):
            if token.kind == "sign" and token.text in _CLOSES and len(open_at) > 1:
                open_at.pop()
            self._around.append(open_at[-1])
            if token.kind == "sign" and token.text in _OPENS:
                self._inside[open_at[-1]].append(index)
                open_at.append(index)
            elif token.kind == "sign" and token.text == ";":
                self._halts.add(open_at[-1])

    def _alike(self) -> Iterator[list[int]]:
        """Strings at the same place of brackets that follow each other in a list: `{id: "a"}, {id: "b"}`."""
        places: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for index in self._ids:
            row = self._row(index)
            field = self._field(index)
            listed = self._around[row] if row >= 0 else -1
            if field and listed >= 0 and listed not in self._halts:
                places[(listed, field)].append(index)
        for (_, field), group in places.items():
            # Plain names stand beside what looks like a model: `{Model: "qwen-plus"}, {Model: "qwen3-8b"}`.
            sure = [index for index in group if self._tells_model(index)]
            carded = all(self._is_card(self._row(index)) for index in sure)
            least = _MEMBERS if carded or all(map(self._has_title, sure)) else _ROWS
            if self._rows_of(sure) >= least or (proof(field) and self._rows_of(group) > _ROWS):
                yield group

    def _is_card(self, row: int) -> bool:
        """Whether a row is a record of what a service has: `vec![ModelInfo { … }, ModelInfo { … }]`."""
        made = (row, self._around[row])  # Go names the type once: `[]ModelInfo{{…}, {…}}`
        return any(at > 0 and CARD.search(self._found[at - 1].text) is not None for at in made)

    def _tells_model(self, index: int) -> bool:
        text = self._found[index].text
        return suggests_model(text) or GGML.match(text) is not None or is_address(text)

    def _has_title(self, index: int) -> bool:
        """Whether people read the same name behind an id: `new("qwen-max-2", "Qwen Max 2")`."""
        ahead = self._found[index + 1 : index + 3]
        if [t.kind for t in ahead] != ["sign", "string"] or ahead[0].text != ",":
            return False
        title, name = ahead[1].text, self._found[index].text
        return title != name and bare(title) == bare(name.rpartition("/")[2])

    def _rows_of(self, group: Sequence[int]) -> int:
        """How many rows of different names there are."""
        return min(len({self._row(i) for i in group}), len({self._found[i].text for i in group}))

    def _within(self) -> Iterator[list[int]]:
        """Strings in the parts of rows: `{name: "x", providers: {{model: "a"}, …}}, …` of a file's table."""
        places: defaultdict[tuple[int, int, str], list[tuple[int, int]]] = defaultdict(list)
        for index in self._ids:
            field = self._field(index)
            around = self._ancestors(index) if field and self._tells_model(index) else ()
            for depth, (row, table) in enumerate(pairwise(around[1:])):
                if self._found[row].text == "{" or self._is_made(row):
                    places[table, depth, field].append((row, index))
        for group in places.values():
            rows = {row for row, _ in group}
            if min(len(rows), len({self._found[index].text for _, index in group})) >= _ROWS:
                yield [index for _, index in group]

    def _added(self) -> Iterator[list[int]]:
        """Strings in what a list is given row by row: `all.add(model("a", 1, "Small and fast."));`, …"""
        places: defaultdict[tuple[int, str, str, str], list[int]] = defaultdict(list)
        for index in self._ids:
            row = self._row(index)
            opens = self._around[row] if row > 0 else -1
            if opens < 3 or not _ADDS.match(self._found[opens - 1].text) or not self._tells(row, index):
                continue
            first = self._found[opens + 1] if self._found[opens - 1].text == "append" else None
            to = first or self._found[opens - 3]
            made = self._found[row - 1].text
            if not MAKERS.match(made) and suggests_model(self._found[index].text):
                places[self._around[opens], to.text, made, self._field(index)].append(index)
        for group in places.values():
            if self._rows_of(group) >= _ROWS:
                yield group

    def _registered(self) -> Iterator[list[int]]:
        """Strings in what a function is told model by model: `registerModel(id: "a", name: "A one")`, …"""
        places: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
        for index in self._ids:
            row = self._row(index)
            called = self._found[row - 1].text if row > 0 and self._found[row].text == "(" else ""
            if called and _REGISTERS.match(called) and self._tells_model(index) and self._tells(row, index):
                places[self._around[row], called, self._field(index)].append(index)
        for group in places.values():
            if self._rows_of(group) >= _ROWS:
                yield group

    def _switched(self) -> Iterator[list[int]]:
        """Strings that branches give for members called like them: `Kind.TinyEn => "ggml-tiny.en.bin"`, …"""
        branches: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for index in self._ids:
            before = [token.text for token in self._found[max(0, index - 4) : index]]
            if len(before) == 4 and before[3] in ("=>", "->") and before[1] in (".", "::"):
                branches[self._around[index], before[0]].append(index)
        for group in branches.values():
            spelled = [(bare(self._found[i - 2].text), bare(self._found[i].text)) for i in group]
            alike = sum(member in value for member, value in spelled)
            same = all(member.endswith(value) for member, value in spelled)  # `OpenAiGpt4o => "gpt-4o"`
            if (alike >= _ROWS and alike * 2 > len(group)) or (same and len(group) >= _MEMBERS):
                yield group

    def _is_made(self, opens: int) -> bool:
        """Whether a bracket makes a value of a type: rows of Kotlin and Swift do, `Model(…)`, `.init(…)`."""
        named = self._found[opens - 1]
        return self._found[opens].text == "(" and (named.text[:1].isupper() or named.text in ("init", "new"))

    def _tells(self, row: int, index: int) -> bool:
        """Whether a row tells people something besides the id."""
        near = range(max(row + 1, index - _BACK), min(len(self._found), index + _BACK))
        inside = (self._found[at] for at in near if self._around[at] == row)
        return any(token.kind == "string" and " " in token.text for token in inside)

    def _ancestors(self, index: int) -> tuple[int, ...]:
        """The brackets around a string, the nearest first; nothing where one of them holds statements."""
        around = [self._row(index)]
        while around[-1] >= 0 and around[-1] not in self._halts and len(around) < _DEPTH:
            around.append(self._around[around[-1]])
        return tuple(around[:-1]) if around[-1] == -1 else ()

    def _row(self, index: int) -> int:
        """The bracket around a string; those that only make a text of it are none.

        C# makes a row without naming its type again: `new("id", "A name")`.
        """
        around = self._around[index]
        beside = (t.text for t in self._found[max(0, index - 1) : index + 2])
        if around > 0 and self._found[around - 1].text == "new" and "," in beside:
            return around
        while around > 0 and self._found[around].text == "(" and self._found[around - 1].text in WRAPPERS:
            around = self._around[around]
        return around

    def _field(self, index: int) -> str:
        """The name of the field that the string fills, or where it stands among the strings of its row."""
        at = index
        while at > 1 and self._around[at] != self._row(index):
            at = self._around[at]
        while at > 1 and self._found[at - 1].text in WRAPPERS | {".", "::", "&"}:
            at -= 1
        if at > 1 and self._found[at - 1].text in (":", "=", "=>"):
            name = self._found[at - 2].text
            return "" if proof(name) and (_DEFAULT.match(name) or self._has_default(index)) else name
        row = self._row(index)
        place = at - row
        titled = place == 3 and self._found[row + 1].kind == "string" and _is_title(self._found[row + 1].text)
        text = self._found[index].text
        if place > 2 and self._found[row].text == "(" and (GGML.match(text) or is_address(text)):
            return "#weights"  # behind their size, their languages, …
        return f"#{place}" if (place <= 2 or titled) and self._found[row].text in "([{" else ""

    def _has_default(self, index: int) -> bool:
        """Whether a row says what runs by default: `{DefaultModel: "a", EmbeddingModel: "b"}`."""
        row = self._row(index)
        near = range(max(row + 1, index - _BACK), min(len(self._found) - 1, index + _BACK))
        return any(
            self._around[at] == row
            and _DEFAULT.match(self._found[at].text) is not None
            and proof(self._found[at].text) is not None
            and self._found[at + 1].text in (":", "=", "=>")
            for at in near
        )

    def _symbol(self, index: int) -> str | None:
        """The name that is defined for an id and spelled like it: `GPT4oMini = "gpt-4o-mini"`."""
        statement = statement_before(self._found[max(0, index - _BACK) : index])
        value = self._found[index].text.rpartition("/")[2]
        first = statement[0].text if statement else ""
        # The nearest counts: before it stand other members, whose names are alike.
        for at, token in reversed(list(enumerate(statement))):
            if token.kind != "name" or at + 1 >= len(statement) or token.text in WRAPPERS:
                continue
            called = statement[at + 1].text == "(" and at > 0 and statement[at - 1].text in (".", "::", "->")
            if called and (proof(PREFIX.sub("", token.text)) or _is_told(statement, at)):
                return None  # `GPT_4O = builder().modelName("gpt-4o")`
            branch = any(t.text == ":" for t in statement[1:at])  # `case "a": chosen = ask("id")`
            if first == "case" and statement[at + 1].text == "=" and not branch:
                return token.text
            defines = statement[at + 1].text in ("=", ":", ":=", "(") or statement[at + 1].kind == "name"
            if defines and is_like(token.text.removesuffix("Value"), value):
                return token.text
        return None


def _is_read(found: Sequence[Token], index: int) -> bool:
    """Whether the string is the name of a variable of the environment: `getenv("APP_2_PROVIDER")`."""
    named = ENV_NAME.match(found[index].text) is not None
    return is_read(found, index) or (named and reads_env(found, index))


def _is_told(statement: Sequence[Token], at: int) -> bool:
    """Whether an object is told the string as its model: `gpt41 = azure.Add(name, modelName: "gpt-4.1"`."""
    told = statement[-1].text in (":", "=") and proof(statement[-2].text) is not None
    return told and at > 1 and statement[at - 2].text[:1].islower()


def _could_name(text: str) -> bool:
    return could_name_model(text) or is_address(text)


def _is_title(text: str) -> bool:
    """Whether a string is for people: `Model("DeepSeek R1", "deepseek-r1")`."""
    return " " in text or not text.islower()
