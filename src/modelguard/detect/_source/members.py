"""Members of a class or a file that each hold one model: `static Model GPT4 => new Model("gpt-4")`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence

from modelguard.detect._parameters import proof
from modelguard.detect._shape import suggests_model
from modelguard.detect._source.given import WRAPPERS
from modelguard.detect._source.lexer import JOINS, Token
from modelguard.noun import Noun

_MEMBERS = 3
_VALUES = 2  # so many of a type that are made of itself are what it offers
_DEPTH = 4  # brackets of makers around an id
_HEAD = 14
_KINDS = {"class", "object", "enum", "struct", "interface", "record", "trait", "extension", "impl", "module"}


class _Member(Noun):
    """A string, the name that it defines, and what those beside it have in common."""

    index: int
    name: str
    shape: tuple[str, ...]

    @property
    def is_value(self) -> bool:
        """Whether a type of models is made of itself: `static ChatModel Small = new ChatModel("id")`."""
        kind, maker = (*self.shape, "")[:2]
        return maker in (kind, "new") and kind.endswith("Model")


def members(
    found: Sequence[Token],
    around: Sequence[int],
    ids: Sequence[int],
    is_like: Callable[[str, str], bool],
    *,
    suffix: str,
) -> Iterator[tuple[str, int]]:
    """The names and the strings of groups of three or more that are defined alike and called after ids.

    Go says the type behind the name; only C# defines by `=>`, which elsewhere is an arm.
    """
    signs = ("=", ":=", "=>") if suffix == "cs" else ("=", ":=")
    groups: defaultdict[tuple[str, ...], list[_Member]] = defaultdict(list)
    for index in ids:
        member = _member(found, around, index, signs, type_last=suffix == "go")
        if member is not None:
            groups[member.shape].append(member)
    for group in groups.values():
        held = {m.index: found[m.index].text.rpartition("/")[2] for m in group}
        alike = {m.index for m in group if is_like(m.name, held[m.index])}
        # Of the texts of one call the id tells, not its vendor: `new("gpt-4o", "openai")`.
        rows = {
            m.name: m.index
            for m in sorted(group, key=lambda m: (m.index in alike, suggests_model(held[m.index])))
            if m.index in alike or not proof(m.name)
        }
        several = min(len(rows), len({held[index] for index in rows.values()}))
        if (group[0].is_value and several >= _VALUES) or (
            several >= _MEMBERS and len(alike.intersection(rows.values())) * 2 >= len(rows)
        ):
            yield from rows.items()


def _member(
    found: Sequence[Token], around: Sequence[int], index: int, signs: Container[str], *, type_last: bool
) -> _Member | None:
    """The definition that the string belongs to, where its whole value is the string or is made of it."""
    at, makers = _value(found, around, index)
    sign = at - 1
    if sign < 1 or found[sign].text not in signs:
        return None
    name, kind = _defined(found, _accessors(found, around, sign), type_last=type_last)
    if not name or _is_body(found, around[sign]):
        return None
    return _Member(index=index, name=name, shape=(kind, *makers))


def _value(found: Sequence[Token], around: Sequence[int], index: int) -> tuple[int, tuple[str, ...]]:
    """Where the value begins that the string is a part of, and the calls that make it, with their fields."""
    at = index
    makers: list[str] = []
    for _ in range(_DEPTH):
        at = _start(found, at)
        opens = around[index] if not makers else around[at]
        if found[at - 1].text in ("=", "=>", ":=") and (opens < 0 or found[opens].text != "("):
            break
        if opens < 2 or found[opens].text not in ("(", "{") or found[opens - 1].kind != "name":
            break
        if found[opens].text == "{" and found[at - 1].text not in (":", "="):  # a body, or a list
            break
        if found[opens - 1].text in ("const", "var"):  # a block of Go
            break
        field = found[at - 2].text if found[at - 1].text in (":", "=") else ""
        makers += [found[opens - 1].text, field] if found[opens - 1].text not in WRAPPERS - {"new"} else []
        at = opens - 1
    return _start(found, at), tuple(makers)


def _start(found: Sequence[Token], at: int) -> int:
    """Where an expression begins that ends in a name or a string: before `new` and its owners."""
    while at > 1 and found[at - 1].text in JOINS and found[at - 2].kind == "name":
        at -= 2
    while at > 0 and (found[at - 1].text in ("new", "&") or found[at - 1].text in WRAPPERS):
        at -= 1
    return at


def _accessors(found: Sequence[Token], around: Sequence[int], sign: int) -> int:
    """Where what stands before a sign of giving ends; `{ get; }` belongs to the sign."""
    if found[sign - 1].text != "}":
        return sign
    opens = next((i for i in range(sign - 2, max(0, sign - _HEAD), -1) if found[i].text == "{"), sign)
    inner = {t.text for t in found[opens:sign]}
    return opens if opens < sign and "get" in inner and around[opens] == around[sign] else sign


def _defined(found: Sequence[Token], end: int, *, type_last: bool) -> tuple[str, str]:
    """The name that is defined before a place, and its type: `static Model GPT4`, `GPT4: &str`."""
    names = []
    for at in range(end - 1, max(-1, end - _HEAD), -1):
        token = found[at]
        if token.kind == "name":
            names.append(token.text)
        elif token.text == ":":
            return (found[at - 1].text, " ".join(names)) if found[at - 1].kind == "name" else ("", "")
        elif token.text not in (".", "&", "<", ">", "?"):
            break
    names = [name for name in names if name not in ("const", "var", "val", "let")]
    if type_last and len(names) > 1:
        return names[1], names[0]
    return (names[0], " ".join(names[1:2])) if names else ("", "")


def _is_body(found: Sequence[Token], opens: int) -> bool:
    """Whether a bracket holds the statements of a function, where each is a use."""
    if opens < 0 or found[opens].text != "{":
        return False
    head: list[str] = []
    for at in range(opens - 1, max(-1, opens - 40), -1):
        if found[at].text in (";", "{", "}"):
            break
        head.append(found[at].text)
    return ")" in head and not _KINDS.intersection(head)
