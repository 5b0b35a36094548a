"""Keys of a program's own tables of weights, where one of them is chosen: `def load(name="RN50")`."""

from __future__ import annotations

from collections.abc import Iterator, Set

from tree_sitter import Node

from modelguard.detect._python.arguments import positional
from modelguard.detect._python.evidence import ARCHITECTURES, is_of_model
from modelguard.detect._python.held import held, is_reader
from modelguard.detect._python.index import OPTIONS, At, Index, dotted
from modelguard.detect._python.packaged import is_untrained
from modelguard.detect._python.places import Place
from modelguard.detect._python.strings import inside, plain
from modelguard.detect._python.tables import Tables, could_be_row
from modelguard.detect._python.zoos import is_handed_out
from modelguard.detect._shape import is_closed, is_identifier
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Binding, Kind, Need
from modelguard.naming.hub import OWN_STORE
from modelguard.noun import Noun

_SHORTEST, _LONGEST = 6, 80
_FLAGS = 3
_BECAUSE = "it chooses a row of a table of weights"
# What chooses among kinds of models, and functions that make one.
_KINDS = expression(r"[a-z]{2,12}_(?:type|variant|version|arch)\Z|(?:variant|arch|model_type)\Z")
_MAKES = expression(
    r"(?:^|_)(?:build|create|load|make|init|get_model)(?:_|\Z)|(?:Model|Predictor|Detector)\Z"
)
# What many programs call the architecture alone, `resnet50`, has one part.
# `from_raw_weights`: how something is loaded, and not what.
_HOW = expression(r"(?:from|with|without|to|as|by|use|no)_[a-z]")
_PARTED = expression(r"[A-Za-z0-9][-_/.][A-Za-z0-9]")


class Choice(Noun):
    """A string that may choose a row of a table; `told` where what holds it is called after models."""

    at: At
    name: str
    kind: Kind
    told: bool


class Choices:
    """The strings of a file that choose among weights by name: in a table of the file, or of another."""

    def __init__(self, index: Index, tables: Tables, consumed: Set[tuple[int, int]]) -> None:
        self.index = index
        self.tables = tables
        self.consumed = consumed
        self._elsewhere: list[Choice] = []

    def here(self) -> Iterator[Place]:
        """The strings that choose a row of a table of the file that holds the addresses of weights."""
        for choice, must in self._all():
            if self.tables.released(choice.name):
                if choice.told or not must:
                    yield _place(choice, "hf-hub" if self.tables.on_hub(choice.name) else OWN_STORE)
            elif choice.told and choice.name in self.tables.branches():
                yield _place(choice, "hf-hub")
            elif choice.told and self._is_open(choice):
                self._elsewhere.append(choice)

    def _is_open(self, choice: Choice) -> bool:
        """Whether the string may be a key of another file's table: nothing else is known of it."""
        span = (choice.at.node.start_byte, choice.at.node.end_byte)
        return (
            _PARTED.search(choice.name) is not None
            # A name in small letters proves nothing where it stands, be it noted there.
            and (span not in self.consumed or is_identifier(choice.name))
            and not is_closed(choice.name)
        )

    def needs(self, lines: Lines, detector: str) -> Iterator[Need]:
        """What `here` found no row for, where the place names a model: another file may hold the table."""
        for choice in self._elsewhere:
            span = inside(choice.at.node)
            yield Need(
                namespace="python",
                name=f"row {choice.name}",
                location=lines.locate(span.start, span.end),
                kind=choice.kind,
                detector=detector,
                because=_BECAUSE,
                execution="self-hosted",
            )

    def rows(self, lines: Lines, detector: str, path: str) -> Iterator[Binding]:
        """The keys under which tables of the file hold addresses of weights that are called so, and what
        chooses a branch that loads them.
        """
        for name, key in {**self.tables.branches(), **self.tables.rows()}.items():
            span = inside(key)
            yield Binding(
                namespace="python",
                name=f"row {name}",
                location=lines.locate(span.start, span.end),
                detector=detector,
                value=name,
                scope=path,
            )

    def _all(self) -> Iterator[tuple[Choice, bool]]:
        for at in self.index.strings:
            if not _SHORTEST <= at.node.end_byte - at.node.start_byte <= _LONGEST:
                continue
            found = _choice(self.index, at.node)
            name = plain(at.node) if found is not None else None
            if found is not None and name and could_be_row(name):
                kind, holder, must = found
                told = _names_model(holder, name) or self._compares(holder, name)
                yield Choice(at=at, name=name, kind=kind, told=told), must

    def _compares(self, holder: str, name: str) -> bool:
        """Whether what is called so is compared with the name before weights are loaded."""
        literal = self.tables.branches().get(name) if holder else None
        comparison = self.index.parent(literal) if literal is not None else None
        return comparison is not None and dotted(comparison.children[0])[-1:] == [holder]


def _place(choice: Choice, channel: str) -> Place:
    return Place(
        value=choice.at.node,
        scope=choice.at.scope,
        proof="call",
        kind=choice.kind,
        because=_BECAUSE,
        channel=channel,
        execution="self-hosted",
        confidence=0.85,
    )


def _names_model(holder: str, name: str) -> bool:
    """Whether what is called so holds the name of a model, or of an architecture."""
    if not holder or _HOW.match(name):
        return False
    told = held(holder, name) is not None or is_of_model(holder, ARCHITECTURES)
    return told or _KINDS.match(holder) is not None or _MAKES.search(holder) is not None


def _choice(index: Index, node: Node) -> tuple[Kind, str, bool] | None:
    """What a string is where it may choose a row, what holds it, and whether that must name a model."""
    around = index.parent(node)
    if around is None:
        return None
    if around.type.endswith("default_parameter"):
        return "config-default", _text(around, "name"), False
    if around.type == "assignment":
        left = around.child_by_field_name("left")
        named = left is not None and left.type == "identifier"
        return ("config-default", text(left), False) if named and left is not None else None
    if around.type == "subscript":
        if _is_entry(index.parent(around)):
            return None
        return "catalogue-entry" if is_handed_out(node, plain(node) or "") else "weights-load", "", False
    if around.type == "keyword_argument":
        return _given(index, around)
    return _positioned(around, node) if around.type == "call" else None


def _text(node: Node, field: str) -> str:
    part = node.child_by_field_name(field)
    return text(part) if part is not None else ""


def _is_entry(assignment: Node | None) -> bool:
    """Whether a row is put into a table, be it one of the table's own: `URLS["new"] = URLS["old"]`."""
    left = assignment.child_by_field_name("left") if assignment is not None else None
    return (
        assignment is not None
        and assignment.type == "assignment"
        and left is not None
        and left.type == "subscript"
    )


def _given(index: Index, keyword: Node) -> tuple[Kind, str, bool] | None:
    """What an argument by name is: the default of an option, or what a function is to load."""
    name = _text(keyword, "name")
    call = index.parent(keyword)
    if name != "default":
        built = call is not None and call.type == "call" and is_untrained(call)
        return None if built else ("weights-load", name, True)
    path = dotted(call.child_by_field_name("function")) if call is not None and call.type == "call" else []
    field = index.parent(call) if call is not None and path[-1:] in (["field"], ["Field"]) else None
    if field is not None and field.type == "assignment":
        return "config-default", _text(field, "left"), False
    if call is None or not path or path[-1] not in OPTIONS:
        return None
    flags = (plain(flag) or "" for flag in positional(call)[:_FLAGS])
    return "config-default", max(flags, key=len, default="").lstrip("-"), False


def _positioned(call: Node, node: Node) -> tuple[Kind, str, bool] | None:
    """What a call reads settings with as its second argument, or makes something of as its first."""
    path, given = dotted(call.child_by_field_name("function")), positional(call)
    if not path or not given:
        return None
    if len(given) > 1 and given[1].id == node.id and is_reader(path[-1]):
        return "config-default", plain(given[0]) or "", True
    made = given[0].id == node.id and _MAKES.search(path[-1]) is not None
    return ("weights-load", path[-1], True) if made and not is_untrained(call) else None
