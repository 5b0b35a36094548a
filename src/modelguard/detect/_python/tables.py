"""What a table of models is for: to choose from, to test against, to run through, or to translate names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._judged import Judged
from modelguard.detect._parameters import TRAIT
from modelguard.detect._python.branches import compared
from modelguard.detect._python.fetches import SHELF
from modelguard.detect._python.found import Rows
from modelguard.detect._python.index import At, Index
from modelguard.detect._python.menus import offered
from modelguard.detect._python.presets import ALIASES, is_by_service, is_of_defaults
from modelguard.detect._python.rows import held_id
from modelguard.detect._python.strings import plain
from modelguard.detect._released import is_legacy
from modelguard.detect._shape import is_hub_id, is_role, suggests_model
from modelguard.detect._spelled import is_like
from modelguard.detect._treesitter import text
from modelguard.detect._words import is_fetched_model, is_named_file
from modelguard.expressions import expression
from modelguard.naming import whisper
from modelguard.naming.hub import is_on_hub, may_be_of_model

# Short names that people may say instead.
_ROWS = 100
_MOST = 200
_FEWEST = 3
_CONSTANTS = 5
_SAID = expression(r"(?:_MODEL)?(?:_(?:NAME|ID))?\Z")
_PARTS = 8
_SHORTEST_ALIAS = 4
_SUFFIXES = (b".pt", b".ckpt", b".onnx", b".safetensors", b".gguf")
# `Llama3-70B`: no service writes its ids so.
_SPELLED = expression(r"[A-Z][\w.]*(?:-[\w.]{1,20}){0,4}\Z")
_PART = expression(r"[a-z]+|\d+")
_TOKEN = expression(r"[a-z0-9]+")
# `sd1.5`, `anything4`: a release by its number, as no part of a program is called.
_V = expression(r"(?<![a-z\d])v(?=\d)")
_RELEASE = expression(
    r"(?!(?:stage|step|phase|level|tier|part|task|round|layer|gpu|case|test|run)[-_]?\d)[A-Za-z]{2,30}[-_]?\d{1,3}(?:\.\d{1,3})?\Z"
)
# A key of a table of weights that is no plain word.
_ROW = expression(r"[A-Za-z](?=[A-Za-z]{0,60}[^A-Za-z])[\w.+-]{2,78}(?:/\d[\w.+-]{0,19})?\Z")
# What a file holds that loads weights.
_LOADING = (b"from_pretrained", b"http", b"SentenceTransformer", b"hf_hub", b"snapshot_download")
# `for name in MODELS`, `for row in self.MODELS.values()`; and who asks of each of them runs none.
_FOR = (
    rb"\bfor[ \t]+[\w, \t()]{1,200}[ \t]in[ \t]+"
    rb"(?:(?:\w{1,20}\.)?(?:enumerate|tqdm|track|zip|product|sorted|reversed|list)\(){0,3}"
    rb"(?P<table>[A-Za-z_][\w.]{0,200})"
)
_LOOP = expression(_FOR)
_QUESTION = expression(rb"\b(?:any|all)\(\s*[^\n]{0,160}?\s+" + _FOR)
_ASKED = expression(r"[=/](?P<file>[\w.+-]{4,120}\.(?:pth?|ckpt|onnx|safetensors|h5))(?:&|\Z)")


def is_aliases(table: Node) -> bool:
    """Whether the keys of a dictionary are short names of its values (`"tiny.en": "org/whisper-tiny.en"`).

    From such a table whoever calls chooses; under other keys (languages, tasks) the program itself does.
    Names of files keep half of what the key says (`"org-bert-l-2": "kit-bert-l-2_q8.onnx"`); a release is
    told by its number alone (`"sd1.5": "org/stable-diffusion-inpainting"`).
    """
    statement = table.parent
    left = statement.child_by_field_name("left") if statement is not None else None
    if left is not None and (TRAIT.search(text(left)[:80]) or ALIASES.search(text(left)[:80])):
        return True  # `SUPPORTED_MODELS = {"fast": "id"}`, `MODEL_ALIASES = {"v2": "id"}`
    alike = seen = 0
    for pair in table.named_children[:_ROWS]:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        name = plain(key) if key is not None else None
        held = plain(value) if value is not None else None
        if key is not None and value is not None and _are_members(key, value):
            seen, alike = seen + 1, alike + 1  # `{Model.TALK_LONG: Model.TALK}`
        elif name and held:
            seen += 1
            numbered = _RELEASE.match(name) is not None and not is_role(name)
            alike += _is_alias(name, held) or (numbered and len(name) >= _SHORTEST_ALIAS)
    return seen > 0 and alike * 2 >= seen


def is_entered_row(assignment: Node) -> bool:
    """Whether a row is put into a table under a short name for it: `MODELS["talk-7"] = "org/talk-7"`."""
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    key = left.child_by_field_name("subscript") if left is not None and left.type == "subscript" else None
    name, held = plain(key) if key is not None else None, plain(right) if right is not None else None
    # A plain word is a setting: `config["gemini"] = "gemini-2"`.
    return bool(name and held) and not (name or "").isalpha() and _is_alias(name or "", held or "")


def _is_alias(name: str, held: str) -> bool:
    """Whether a key says no more than what stands under it."""
    last = name.rpartition("/")[2]  # `"org/gemma-3": "other/gemma-3-4bit"`
    # `"v2-base": "org/picture-2-base"`
    said, bears = (set(_TOKEN.findall(_V.sub("", part.lower()))) for part in (last, held))
    parted = set(_PART.findall(last.lower()))  # `"llama3-70b": "llama-3.3-70b-versatile"`
    most = is_named_file(held) and len(said & bears) * 2 >= len(said) > 1
    told = said <= bears or (len(parted) > 1 and parted <= set(_PART.findall(held.lower()))) or most
    # `"talk-4-0613": "talk-4"`: a release under the name that another service gives it.
    told = told or (len(bears) > 1 and bears <= said and suggests_model(name))
    return (told or _folded(name) in _folded(held)) and len(name) >= _SHORTEST_ALIAS


def shortened(tables: Iterable[At]) -> frozenset[int]:
    """Where the keys of dictionaries stand that mean another name, which is written behind them."""
    found = set()
    for table in tables:
        pairs = table.node.named_children[:_ROWS] if table.node.type == "dictionary" else []
        for pair in pairs:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            name, held = (plain(part) if part is not None else None for part in (key, value))
            if name and held and name != held and key is not None:
                found.add(key.start_byte)
    return frozenset(found)


def _are_members(key: Node, value: Node) -> bool:
    """Whether a key and its value are members of one enumeration, as where models stand for others."""
    both = key.type == value.type == "attribute"
    owners = [text(part).rpartition(".")[0] for part in (key, value)] if both else []
    return both and owners[0] == owners[1] and owners[0][:1].isupper()


def listed(table: Node, wanted: str | None, judged: Judged) -> Rows | None:
    """What the values of a dictionary are that is asked for one key or any; None: what the key says."""
    if judged.once(_is_on_shelf, table):
        return "aliases"
    if wanted is not None:
        return "aliases" if _is_named_row(table, wanted, judged) else None
    if is_of_defaults(table) or judged.once(is_by_service, table):
        return "presets"
    # `MODELS[size][bits]`, where each row is called after the model that it holds in several forms.
    first = table.named_children[0].child_by_field_name("key") if table.named_child_count else None
    named = first is not None and _is_named_row(table, plain(first) or "", judged)
    return "aliases" if named or judged.once(is_aliases, table) else "rows"


def _is_on_shelf(row: Node) -> bool:
    """Whether a table, or one of its rows, is called after what it offers: `MODEL_REGISTRY = {"a": {…}}`."""
    around = row.parent
    table = around.parent if around is not None and around.type == "pair" else None
    statement = table.parent if table is not None else around
    left = statement.child_by_field_name("left") if statement is not None else None
    return left is not None and SHELF.search(text(left)[-80:]) is not None


def _is_named_row(row: Node, field: str, judged: Judged) -> bool:
    """Whether a row is one of several that are called after what each holds in a field: `{"talk_v1_base":
    {"repo": "org/Talk-1.0-base"}, …}`, where people choose one; under names for parts the program uses all.
    """
    pair = row.parent
    table = pair.parent if pair is not None and pair.type == "pair" else None
    if table is None or table.type != "dictionary" or not 0 < table.named_child_count <= _MOST:
        return False
    return judged.once(_are_named, table, field)


def _are_named(table: Node, field: str) -> bool:
    alike: set[str] = set()
    rows = 0
    for pair in table.named_children:
        key, row = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        name = plain(key) if key is not None else None
        if not name or row is None or row.type != "dictionary":
            continue
        rows += 1
        for inner in row.named_children[:_PARTS]:
            at, value = inner.child_by_field_name("key"), inner.child_by_field_name("value")
            held = plain(value) if at is not None and value is not None and plain(at) == field else None
            said = set(_TOKEN.findall(name.lower().replace("_", "-")))
            if held and whisper.is_size(name):
                alike.add(held)  # `{"base": {"repo": "org/whisper-base"}}`
            elif held and len(said) > 1 and len(said & set(_TOKEN.findall(held.lower()))) * 2 >= len(said):
                alike.add(held)
    return len(alike) >= _FEWEST and len(alike) * 2 >= rows


def _held(value: Node) -> Iterator[str]:
    """The texts that stand under a key: one, or those of a table or a call below it."""
    fields = value.child_by_field_name("arguments") if value.type == "call" else value
    nested = fields is not None and value.type in {"dictionary", "call"}
    for part in fields.named_children[:_PARTS] if nested and fields is not None else [value]:
        inner = part.child_by_field_name("value") if part.type in {"pair", "keyword_argument"} else part
        if inner is not None and (text_ := plain(inner)):
            yield text_


def _spelling(at: At) -> str | None:
    """The key of a pair that is a name for people, of an id that names its provider."""
    key, value = at.node.child_by_field_name("key"), at.node.child_by_field_name("value")
    name, held = (plain(part) or "" if part is not None else "" for part in (key, value))
    spelled = _SPELLED.match(name) is not None and not held.endswith(name)
    return name if spelled and _services.prefixed(held) is not None else None


def _is_weights(url: str) -> bool:
    """Whether a text is the address of a file of weights, or the name of such a file."""
    return is_fetched_model(url) or _is_of_hub(url) or ("?" in url and is_named_file(_file(url)))


def _is_of_hub(url: str) -> bool:
    """Whether a URL fetches a file from a repository of models."""
    return may_be_of_model(url) and "/resolve/" in url


def could_be_row(name: str) -> bool:
    """Whether a key tells the model: it has a number or several parts, and is no word for a role."""
    return _ROW.match(name) is not None and len(_folded(name)) >= _SHORTEST_ALIAS and not is_role(name)


def _folded(name: str) -> str:
    return "".join(_TOKEN.findall(name.lower()))


def _bears(url: str, name: str) -> bool:
    """Whether the file at an address bears a name, be it spelled otherwise: `ViT-B/32`, `…/ViT-B-32.pt`."""
    return could_be_row(name) and _folded(name) in _folded(_file(url))


def _file(url: str) -> str:
    """The name of the file at an address, or of the one that is asked for: `models?id=v1/name.pt&src=0`."""
    path, _, query = url.partition("?")
    asked = _ASKED.search(query) if query else None
    return asked["file"] if asked is not None else path.rpartition("/")[2]


def _is_spelled(name: str, value: str) -> bool:
    """Whether a name is spelled as an id, whoever's model it is said to be: `GROQ_GEMMA_7B_MODEL_NAME`."""
    bare = _SAID.sub("", name[:80])
    maker, _, rest = bare.partition("_")
    return is_like(bare, value) or (maker.lower() in _services.PREFIXES and is_like(rest, value))


def _run_through(loop: re.Pattern[bytes], data: bytes) -> Counter[bytes]:
    """How often loops run through each name: through `rows` and `self.rows` where they go through
    `self.rows.items()`."""
    found: Counter[bytes] = Counter()
    for match in loop.finditer(data):
        parts = match["table"].split(b".")
        for first in (0, 1):
            found.update(b".".join(parts[first:end]) for end in range(first + 1, len(parts) + 1))
    return found


class Tables:
    """How the named tables of one file are used, told from its text."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._data = index.data
        self._tested: dict[str, bool] = {}
        self._own: frozenset[str] | None = None
        self._spellings: frozenset[str] | None = None
        self._weights: dict[str, bool] | None = None
        self._released: dict[str, Node] = {}
        self._on_hub: set[str] = set()
        self._branches: dict[str, Node] | None = None
        self._fetches: bool | None = None
        self._listing: bool | None = None
        self._loops: Counter[bytes] | None = None

    def only_tested(self, name: str) -> bool:
        """Whether a list is only asked whether it holds something: it runs none of its models."""
        if name not in self._tested:
            called = name.replace(".", "_").isidentifier()  # not the key of a row
            self._tested[name] = called and self._only_tested(name)
        return self._tested[name]

    def _only_tested(self, name: str) -> bool:
        if not any(mark + name.encode() in self._data for mark in (b"in ", b".", b"with(")):
            return False
        written = re.escape(name.encode())
        uses = len(re.findall(rb"\b" + written + rb"\b", self._data))
        question = rb"\b(?:in[ \t]+|(?:starts|ends)with\([ \t]*)(?:\w+\.)?"
        asked = len(re.findall(question + written + rb"\b", self._data))
        # One name may stand in several functions, each with a list of its own.
        set_ = len(re.findall(rb"^[ \t]*" + written + rb"[ \t]*(?::[^=\n]{1,100})?=(?!=)", self._data, re.M))
        joined = len(re.findall(rb"""["']\.join\(""" + written + rb"\)", self._data))  # told to a reader
        # `ALL_MODELS = BERT_MODELS + GPT_MODELS`
        summed = len(
            re.findall(
                rb"[=+][ \t]*" + written + rb"(?=[ \t]*\+)|\+[ \t]*" + written + rb"[ \t]*$", self._data, re.M
            )
        )
        return asked > 0 and not self.looped(name) and uses == asked + set_ + joined + summed

    @cached_property
    def offered(self) -> frozenset[str]:
        """The names whose lists people choose from in this file."""
        return offered(self._index)

    def looped(self, name: str) -> bool:
        """Whether the program runs through the table; who asks whether any row fits does not."""
        if self._loops is None:
            self._loops = _run_through(_LOOP, self._data)
            self._loops.subtract(_run_through(_QUESTION, self._data))
        return self._loops[name.encode()] > 0

    def weights(self, name: str, *, ids: bool) -> bool:
        """Whether a table holds weights under that name: their address or, asked for `ids`, an id."""
        if self._weights is None:
            self._weights = {}
            for key, value in self._entries():
                called = plain(key) or ""
                for held in _held(value) if called else ():
                    if _is_weights(held):
                        self._weights[called] = True
                        if _bears(held, called):
                            self._released.setdefault(called, key)
                            self._on_hub.update([called] if is_on_hub(held) else ())
                    elif is_hub_id(held) and _services.prefixed(held) is None:
                        self._weights.setdefault(called, False)
        return name in self._weights and (ids or self._weights[name])

    def _entries(self) -> Iterator[tuple[Node, Node]]:
        """The keys and values of tables, also where they are set one by one: `URLS["name"] = "https://…"`."""
        for at in self._index.pairs:
            key, value = at.node.child_by_field_name("key"), at.node.child_by_field_name("value")
            if key is not None and value is not None:
                yield key, value
        for at in self._index.assignments:
            left, right = at.node.child_by_field_name("left"), at.node.child_by_field_name("right")
            key = left.child_by_field_name("subscript") if left is not None else None
            if key is not None and right is not None and key.type == "string":
                yield key, right

    def released(self, name: str) -> bool:
        """Whether a table holds the address of a file of weights that is called by that name."""
        return name in self.rows()

    def on_hub(self, name: str) -> bool:
        """Whether the file that is called so lies on a hub."""
        return name in self._on_hub

    def branches(self) -> Mapping[str, Node]:
        """The names that choose a branch in which weights are loaded."""
        if self._branches is None:
            loads = any(mark in self._data for mark in _LOADING)
            found = compared(self._index) if loads else ()
            self._branches = {name: node for name, node in found if could_be_row(name)}
        return self._branches

    def rows(self) -> Mapping[str, Node]:
        """The keys under which tables hold the address of a file of weights that is called so."""
        if self._fetches is None:
            self._fetches = b"http" in self._data and any(suffix in self._data for suffix in _SUFFIXES)
        if self._fetches:
            self.weights("", ids=False)
        return self._released

    def spellings(self) -> frozenset[str]:
        """The keys, written as people do, under which tables of the file hold ids of models."""
        if self._spellings is None:
            self._spellings = frozenset(filter(None, map(_spelling, self._index.pairs)))
        return self._spellings

    def spelled(self, statement: Node) -> bool:
        """Whether a name is spelled as the id that it holds, one of many: `GPT4_TURBO = "gpt-4-turbo"`."""
        left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
        held = held_id(right) if right is not None else None
        return left is not None and held is not None and _is_spelled(text(left), held) and self._is_listing()

    def _is_listing(self) -> bool:
        """Whether the module defines so many of such names that it is a table of models."""
        if self._listing is None:
            constants = list(self._index.module.names.items())[:_MOST]
            held = [(name, held_id(bounds[0].node) or "") for name, bounds in constants if bounds[0].node]
            found = sum(suggests_model(value) and _is_spelled(name, value) for name, value in held)
            self._listing = found >= _CONSTANTS
        return self._listing

    def own_names(self) -> frozenset[str]:
        """The keys under which the tables of the file hold models, unless they look like models."""
        if self._own is None:
            self._own = frozenset(self._keys())
        return self._own

    def _keys(self) -> list[str]:
        found = []
        for at in self._index.pairs:
            key, value = at.node.child_by_field_name("key"), at.node.child_by_field_name("value")
            name = plain(key) if key is not None else None
            if value is None or not name or suggests_model(name) or is_legacy(name):
                continue
            held = value.named_children[:3] if value.type == "dictionary" else [value]
            for part in held:
                inner = part.child_by_field_name("value") if part.type == "pair" else part
                if inner is not None and (is_hub_id(plain(inner) or "") or is_legacy(plain(inner) or "")):
                    found.append(name)
                    break
        return found
