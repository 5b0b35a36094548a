"""Texts that a script takes apart or puts together: `${row%%|*}`, `IFS='|' read -r model gpus <<< "$row"`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from modelguard.detect._fetching import FOLDER
from modelguard.detect._shape import is_hub_id, is_sized
from modelguard.detect._spelled import is_like
from modelguard.detect._words import STORED, Word, names_model
from modelguard.expressions import expression
from modelguard.noun import Noun

_MAX_FIELDS = 50
# So many lines of `NAME=value` are settings, not a message.
_FEWEST_PRINTED = 3
_PAIR = expression(r"[A-Za-z_]\w{0,100}=")
# `${row%%|*}`, `${row##*:}`
_CUT = expression(
    r"\$\{(?P<name>\w{1,60})(?:(?P<tail>%%?)(?P<before>[^\w\s*}$]{1,3})\*|(?P<head>##?)\*(?P<behind>[^\w\s*}$]{1,3}))\}"
)
# `$(echo "$row" | cut -d'|' -f1)`, quotes removed
_CUT_OUT = expression(
    r"\$\(\s{0,3}echo\s+\$\{?(?P<name>\w{1,60})\}?\s{0,3}\|\s{0,3}cut\s+-d\s{0,2}(?P<mark>[^\w\s])\s+-f\s{0,2}(?P<field>\d)\s{0,3}\)"
)
# `$(printf "%s/%s" "$ORG" "$NAME")`, quotes removed.
_PRINTED = expression(r"\$\(\s{0,4}printf\s+(?P<form>\S{0,80}%s\S{0,80})\s+(?P<given>[^()]{1,300}?)\s{0,4}\)")
# `meta-llama/${NAME}`: a maker that is written before a name that is chosen.
_OWNED = expression(
    r"(?P<maker>(?!\w{0,30}(?:models?|weights|checkpoints?)/)[A-Za-z0-9][\w.-]{1,40}/)\$(?:\w{1,60}|\{\w{1,60}\})\Z"
)
# Options of `read` behind which a word stands that is no variable.
_TAKES = frozenset(("-d", "-i", "-n", "-N", "-p", "-t", "-u"))


class Piece(Noun):
    """A part of what a word stands for: which field between which marks; from the end where negative."""

    word: Word
    mark: str
    field: int
    rest: bool = False


def cut(word: Word) -> Piece | None:
    """The piece that an expansion takes out of a variable."""
    match = _CUT.fullmatch(word.text)
    if match is not None:
        last = match["head"] is not None
        sign = match["head"] or match["tail"]
        name = word.part(*match.span("name"))
        return Piece(
            word=Word(text=f"${name.text}", location=word.location),
            mark=match["behind"] if last else match["before"],
            field=-1 if last else 0,
            rest=len(sign) == 1,
        )
    match = _CUT_OUT.fullmatch(word.text)
    if match is None:
        return None
    whole = Word(text=f"${match['name']}", location=word.location)
    return Piece(word=whole, mark=match["mark"], field=int(match["field"]) - 1)


def owned(inner: Word, outer: Word) -> Word:
    """The id that a word makes of a maker and a name that a variable holds; the name where it makes none."""
    match = _OWNED.match(outer.text)
    if (
        match is None
        or "/" in inner.text
        or FOLDER.match(outer.text)
        or not is_hub_id(match["maker"] + inner.text)
    ):
        return inner
    return Word(text=match["maker"] + inner.text, location=outer.location)


def taken(words: Sequence[Word], separators: str, source: Word) -> Iterator[tuple[str, Piece]]:
    """The variables that `read` fills from a word, each with its piece."""
    names: list[str] = []
    texts = [word.text for word in words[1:_MAX_FIELDS]]
    for before, text in zip(["", *texts], texts, strict=False):
        if not text.startswith("-") and before not in _TAKES:
            names.append(text)
    for at, name in enumerate(names if len(separators) == 1 else ()):
        yield name, Piece(word=source, mark=separators, field=at)


def part(word: Word, piece: Piece) -> Word | None:
    """The piece of a literal; nothing where it has no such field."""
    if piece.mark == "/" and is_hub_id(word.text):
        return word if piece.field == -1 else None  # the same model without its maker
    fields = word.text.split(piece.mark)[:_MAX_FIELDS]
    if len(fields) < 2 or piece.field >= len(fields):
        return word if len(fields) == 1 and piece.field <= 0 else None
    if piece.rest:
        edge = len(word.text) - len(fields[-1]) if piece.field == 0 else len(fields[0]) + len(piece.mark)
        return word.part(0, edge - len(piece.mark)) if piece.field == 0 else word.part(edge)
    at = piece.field % len(fields)
    start = sum(len(field) + len(piece.mark) for field in fields[:at])
    return word.part(start, start + len(fields[at]))


def rows(word: Word) -> Iterator[Word]:
    """The weights in a row of a list that only marks divide: `"name|oci://registry/granite-3.1-8b:1|4096"`."""
    start = 0
    for field in word.text.split("|")[:_MAX_FIELDS] if "|" in word.text else ():
        if is_sized(field) and names_model(field) and (STORED.match(field) or is_hub_id(field)):
            yield word.part(start, start + len(field))
        start += len(field) + 1


def paired(word: Word) -> Word:
    """The model of a row that names it once more behind it (`"org/Name-v2:name-v2"`), or the whole word."""
    whole, colon, again = word.text.partition(":")
    called = bool(colon) and is_hub_id(whole) and is_like(again, whole.rpartition("/")[2])
    return word.part(0, len(whole)) if called else word


def printed(word: Word) -> Word:
    """The word with what `printf` puts together in it put together."""
    match = _PRINTED.fullmatch(word.text)
    if match is None:
        return word
    text = match["form"].replace("\\n", "")
    for each in match["given"].split():
        text = text.replace("%s", each, 1)
    return Word(text=text, location=word.location)


def settings_printed(commands: Iterable[tuple[str, Sequence[Word]]]) -> list[list[Word]]:
    """What functions, or a script, print that print nothing but `NAME=value`, line by line, for whoever calls
    them; comments and empty lines may stand between.

    The commands come with the function that they stand in, "" for none.
    """
    found: dict[str, list[Word]] = {}
    for function, words in commands:
        if words[0].text == "echo":
            lines = (word for word in words[1:] if word.text and not word.text.startswith("#"))
            found.setdefault(function, []).extend(lines)
    return [
        words
        for words in found.values()
        if len(words) >= _FEWEST_PRINTED and all(_PAIR.match(word.text) for word in words)
    ]
