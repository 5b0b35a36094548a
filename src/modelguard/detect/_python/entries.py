"""Calls that make the rows of a table, now or later, of which somebody chooses one."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._judged import Judged
from modelguard.detect._python.arguments import key_of
from modelguard.detect._python.index import called
from modelguard.detect._python.rows import keys_of, suggests
from modelguard.detect._python.strings import plain
from modelguard.detect._shape import is_role
from modelguard.detect._spelled import bare, is_like

_KEYS = 16
_PAIR = 2
_FEWEST = 3
# So many settings in one list are those to choose from.
_HEAD, _MANY = 50, 8
_CLIMB = 6
_SHOWN = 2
_TELLING = 5


def head(table: Node, most: int = _HEAD) -> list[Node]:
    """The first of what stands in a table, which may hold thousands and is asked about each of them."""
    found = (table.named_child(number) for number in range(min(most, table.named_child_count)))
    return [node for node in found if node is not None]


def is_one_of_many(call: Node, name: str) -> bool:
    """Whether settings are a row of a long list or table of them, each of which may be chosen."""
    around = call.parent
    if around is not None and around.type in {"tuple", "pair"}:
        around = around.parent or around
    table = around is not None and around.type in {"list", "tuple", "dictionary"}
    rows = head(around) if around is not None and table else []
    made = [_made(row) for row in rows if row.named_child_count]
    return sum(called(row) == name for row in made) >= _MANY


def is_entry(call: Node) -> bool:
    """Whether a call makes, later, the model that its key names: `{"acme-7b": partial(Chat, id="acme-7b")}`.

    From such a table whoever calls chooses; under a word for a role (`"judge"`) the program itself does.
    """
    around = call.parent
    pair = around.parent if around is not None and around.type == "lambda" else around
    if pair is not around and _is_deferred(pair):
        return True
    key = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
    name = plain(key) if key is not None else None
    if pair is None or pair.parent is None or around is None or not name or is_role(name):
        return False
    word = name.isalpha()  # `"judge"`, or a model by its name alone: `"codebert"`
    if word and (_services.provider(name) is not None or not _is_named(pair, longer=True)):
        return False
    later = around.type == "lambda" or called(call) == "partial"
    if later and not word and _is_named(pair):
        return True
    rows = [row for row in head(pair.parent) if row.type == "pair"]
    return len(rows) >= _FEWEST and sum(_is_named(row, longer=word) for row in rows) * 2 > len(rows)


def is_key_of_pairs(row: Node, child: Node) -> bool:
    """Whether a literal is a key of a table that is made of pairs: `OrderedDict([("net-7b", Net), …])`."""
    if row.type != "tuple" or row.named_child_count != _PAIR or row.named_children[0].id != child.id:
        return False
    given = row.parent.parent if row.parent is not None and row.parent.type == "list" else None
    call = given.parent if given is not None and given.type == "argument_list" else None
    return call is not None and called(call) in ("OrderedDict", "dict")


def is_row_of_calls(call: Node) -> bool:
    """Whether a call stands in one of several rows of a table that one function makes:
    `{"net": Entry(path=Later(fetch, "org/net", "net.onnx")), "net_tiny": Entry(…), …}`.
    """
    around = call.parent
    for _ in range(_CLIMB):
        if around is None or around.type not in {"argument_list", "keyword_argument", "call"}:
            break
        around = around.parent
    table = around.parent if around is not None and around.type == "pair" else None
    rows = head(table) if table is not None else []
    made = [called(value) for row in rows if (value := row.child_by_field_name("value")) is not None]
    return len(made) >= _FEWEST and len(set(made)) == 1 and bool(made[0])


def is_shown_row(call: Node, judged: Judged) -> bool:
    """Whether a call is one of several in a list that each call a model as people do, beside its id:
    `[Preset("Talk 7 small", "talk-7-small"), …]`; agents and tasks are called after what they do.
    """
    around = call.parent
    listed = around is not None and around.type in {"list", "tuple", "set"}
    return listed and around is not None and judged.once(_are_shown, around)


def _are_shown(table: Node) -> bool:
    # What a test is run with may be called by anything: `pytest.param("org/talk-7b", id="Talk-7B")`.
    rows = [row for row in head(table) if row.type == "call" and called(row) != "param"]
    shown = sum(bool(labelled(row)) for row in rows)
    return shown >= _SHOWN and shown * 2 > len(rows) and len({called(row) for row in rows}) == 1


def labelled(call: Node) -> list[Node]:
    """The texts that a call is given, where one of them is spelled as people write another, which is an id:
    `Model(id="talk-7", name="Talk 7")`.
    """
    given = call.child_by_field_name("arguments")
    parts = (part.child_by_field_name("value") or part for part in head(given, _KEYS)) if given else ()
    texts = [part for part in parts if part.type == "string"]
    names = [plain(part) or "" for part in texts]
    labels = [name for name in names if " " in name or name != name.lower()]
    told = any(_is_label(label, name) for label in labels for name in names if suggests(name))
    return texts if told else []


def _is_label(label: str, name: str) -> bool:
    """Whether a text for people says nothing but the name of a model, or what it ends in."""
    said = bare(label)
    return label != name and len(said) >= _TELLING and (said in bare(name) or is_like(label, name))


def _is_deferred(pair: Node | None) -> bool:
    """Whether several rows make something later under the same key, each its own model:
    `{"net-s": {"make": lambda: Net("org/net-s")}, "net-l": {"make": lambda: Net("org/net-l")}, …}`.
    """
    row = pair.parent if pair is not None and pair.type == "pair" else None
    entry = row.parent if row is not None and row.type == "dictionary" else None
    table = entry.parent if entry is not None and entry.type == "pair" else None
    name = key_of(pair) if pair is not None else ""
    rows = head(table) if table is not None else []
    values = (each.child_by_field_name("value") for each in rows if each.type == "pair")
    return (
        sum(value is not None and value.type == "dictionary" and name in keys_of(value) for value in values)
        >= _FEWEST
    )


def _is_named(row: Node, *, longer: bool = False) -> bool:
    """Whether the key of a row is spelled as one of the strings that the call behind it is given, or, where a
    plain word may be the name of anything, as a part of one.
    """
    key, made = row.child_by_field_name("key"), row.child_by_field_name("value")
    body = made.child_by_field_name("body") if made is not None and made.type == "lambda" else made
    given = body.child_by_field_name("arguments") if body is not None and body.type == "call" else None
    name = plain(key) or "" if key is not None else ""
    for part in given.named_children[:_KEYS] if given is not None else ():
        value = plain(part.child_by_field_name("value") or part)
        last = value.rpartition("/")[2] if value else ""
        if value and is_like(name, last) and not (longer and bare(last) == bare(name)):
            return True
    return False


def _made(row: Node) -> Node:
    """What stands in a row: first in a tuple, behind the key of a pair."""
    value = row.child_by_field_name("value") if row.type == "pair" else None
    return row.named_children[0] if row.type == "tuple" and row.named_children else value or row
