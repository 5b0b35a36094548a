"""The rows of tables in Python: what a menu shows, and where in a row a model may stand."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._families import is_of_family
from modelguard.detect._judged import Judged
from modelguard.detect._parameters import TRAIT, proof
from modelguard.detect._python.arguments import key_of
from modelguard.detect._python.evidence import SPLITS
from modelguard.detect._python.silence import OF_RECORD, is_measured
from modelguard.detect._python.strings import plain
from modelguard.detect._shape import is_role, suggests_model
from modelguard.detect._spelled import is_like
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.naming import whisper

_MOST = 200
_KEYS = 16
_SIBLINGS = 60
# What tells people, or programs that offer a choice, of a model.
_DESCRIBES = (
    "description",
    "display_name",
    "friendly_name",
    "displayName",
    "label",
    "title",
    "context_window",
    "context_length",
)
# What a model is by itself, however it is asked.
_TRAITS = frozenset(
    ("context_window", "context_length", "max_context", "embedding_dim", "embedding_dims", "pricing", "price")
)
_SHOWN = ("label", "display_name", "displayName")
# What tells how a model is built.
_BUILT = frozenset(("block_size", "vocab_size", "padded_vocab_size", "n_layer", "n_head"))
# `inception:mercury` among `openai:gpt-4o`, …
_ROUTED = expression(r"[a-z][\w.-]{1,30}:[A-Za-z][\w./:@-]{1,100}\Z")
_FEWEST = 3
# So many settings in one list are those to choose from.
_HEAD, _LOOKED_AT, _MANY = 50, 20, 8
_NUMBERS = 2
_DEEP = 3
# What tables of results and reports call a model by.
_BRIEF = ("abbr", "abbreviation", "short_name", "shortname", "nickname", "alias")
_DEFAULTS = ("default_model", "default_model_name", "default_model_id")
_LISTED = ("id", "first_id", "last_id")
_OF_LISTING = frozenset(("object", "created", "created_at", "owned_by", "has_more"))
# What Ollama answers to who asks for its models: `{"models": [{"name": "llama3:latest", "size": 1}]}`.
_TAGGED = ("name", "model")
_OF_TAGS = frozenset((*_TAGGED, "size", "size_vram", "digest", "details", "modified_at", "expires_at"))
# ... and Gemini's: `{"models": [{"name": "models/talk-7", "supportedGenerationMethods": […]}]}`.
_OF_CARDS = frozenset(("supportedGenerationMethods", "inputTokenLimit", "outputTokenLimit", "baseModelId"))
_MODELS = ("model", "model_name", "model_id", "name")
# Kinds of repositories of the hub that hold no model.
NOT_MODELS = {"dataset", "space"}
_BOTH = 2


def suggests(value: str) -> bool:
    """Whether the string alone suggests a model, or begins as the names of a family do."""
    if suggests_model(value) or is_of_family(value):
        return True
    behind = value.partition(":")[2]  # `openai:gpt-realtime`
    return is_of_family(behind) and _services.prefixed(value) is not None


def is_menu(table: Node) -> bool:
    """Whether each row has a text for people before its value, or behind it, as Django wants it:
    `[("Talk 7 - our best", "talk-7"), …]`, `[("talk-7", "Talk 7"), …]`.
    """
    if table.type not in {"list", "tuple"}:
        return False
    rows = [row for row in table.named_children[:_MOST] if row.type != "comment"]
    pairs = [row.named_children if row.type == "tuple" else [] for row in rows]
    firsts = [" " in (plain(pair[0]) or "") if pair else False for pair in pairs]
    lasts = [" " in (plain(pair[1]) or "") if len(pair) == _BOTH else False for pair in pairs]
    return len(rows) > 1 and (all(firsts) or all(lasts))


def is_literal(node: Node) -> bool:
    """Whether what stands here is a type with its values, be it one: `Models = Literal["id",]`."""
    kept = node.parent if node.type == "type_parameter" else node if node.type == "subscript" else None
    return kept is not None and text(kept)[:30].partition("[")[0].endswith("Literal")


def is_own_key(given: Node) -> bool:
    """Whether an `id` is the program's own, made of the model's: `Row(id="app-gpt-4o", name="gpt-4o")`.

    What pytest calls a case by is one as well: `pytest.param("gpt-4o", id="openai/gpt-4o")`.
    """
    if text(given.child_by_field_name("name") or given) != "id" or given.parent is None:
        return False
    call = given.parent.parent
    made_by = text(call.child_by_field_name("function") or call) if call is not None else ""
    if made_by in ("param", "pytest.param"):
        return True
    own = plain(given.child_by_field_name("value") or given) or ""
    for beside in given.parent.named_children[:_KEYS]:
        name, value = beside.child_by_field_name("name"), beside.child_by_field_name("value")
        if beside.type == "keyword_argument" and name is not None and text(name) in _MODELS:
            model = plain(value) if value is not None else None
            return bool(model) and own != model and own.endswith(model or "")
    return False


def is_label(given: Node) -> bool:
    """Whether a `name` is that of what has its model beside it: `{"model": "id", "name": "x"}`, or a short
    name the end of what stands beside it: `dict(abbr="talk-7b", path="org/talk-7b")`.
    """
    if given.parent is None or key_of(given) not in ("name", *_BRIEF):
        return False
    if key_of(given) in _BRIEF:
        return _ends_beside(given)
    for beside in given.parent.named_children[:_KEYS]:
        name, value = key_of(beside), beside.child_by_field_name("value")
        if value is not None and (name in _MODELS[:-1] or name.endswith("repo_id")):
            return value.type == "string"
    return False


def _ends_beside(given: Node) -> bool:
    """Whether the model itself stands beside a short name for it, with the organisation that it is of."""
    value = given.child_by_field_name("value")
    own = plain(value) if value is not None else None
    beside = given.parent.named_children[:_KEYS] if given.parent is not None else ()
    held = (each.child_by_field_name("value") for each in beside)
    return bool(own) and any(each is not None and (plain(each) or "").endswith(f"/{own}") for each in held)


def is_offered_as_itself(table: Node, name: Node) -> bool:
    """Whether a router offers `m` as itself: `{"model_name": m, "litellm_params": {"model": m}}`."""
    for part in table.named_children[:_KEYS]:
        inner = part.child_by_field_name("value") if key_of(part) == "litellm_params" else None
        for pair in inner.named_children[:_KEYS] if inner is not None else ():
            value = pair.child_by_field_name("value")
            if key_of(pair) == "model" and value is not None:
                return name.type != "string" and text(value) == text(name)
    return False


def is_option(pair: Node) -> bool:
    """Whether a value is shown to people under a name: `{"value": "id", "display_name": "Talk 7"}`."""
    key = pair.child_by_field_name("key") if pair.type == "pair" else None
    if key is None or plain(key) not in ("value", "id") or pair.parent is None:
        return False
    beside = (part.child_by_field_name("key") for part in pair.parent.named_children[:_KEYS])
    return any(name is not None and plain(name) in _SHOWN for name in beside)


def is_of_record(around: Node | None) -> bool:
    """Whether what stands here tells of an answer beside its text: `Chunk(meta={"model": "id"})`."""
    if around is None:
        return False
    # The key of a table may be the vendor: `{"meta": {"model": "id"}}`.
    name = key_of(around)
    return (name == "meta" and around.type != "pair") or OF_RECORD.match(name) is not None


def has_default(names: Iterable[str]) -> bool:
    """Whether one model beside a list of them is the default, so that the others are there to choose from."""
    return any(name.lower().strip("_") in _DEFAULTS for name in names)


def are_constants(table: Node) -> bool:
    """Whether a list is put together of many constants, as menus are: `[const.GPT_4, const.GPT_4O, …]`."""
    held = [part for part in table.named_children if part.type in {"attribute", "identifier"}]
    return table.type in {"list", "tuple"} and len(held) >= _FEWEST and len(held) == table.named_child_count


def is_listing(key: str, pair: Node) -> bool:
    """Whether a key is one of a service's own list of models: `{"id": "gpt-4o", "object": "model"}`."""
    table = pair.parent
    beside = (
        part.child_by_field_name("key")
        for part in (table.named_children[:_KEYS] if table is not None else ())
    )
    names = {plain(name) for name in beside if name is not None}
    if key in _LISTED and not names.isdisjoint(_OF_LISTING):
        return True
    if key == "name" and not names.isdisjoint(_OF_CARDS):
        return True
    rows = table.parent if table is not None else None
    held = key_of(rows.parent) if rows is not None and rows.type == "list" and rows.parent is not None else ""
    return (held == "data" and key == "id") or (held == "models" and key in _TAGGED and names <= _OF_TAGS)


def is_routed(value: str, row: Node | None) -> bool:
    """Whether a string has the form of those beside it, most of which name a provider and its model."""
    if row is None or row.type not in {"list", "tuple", "set"} or not _ROUTED.match(value):
        return False
    others = [plain(part) or "" for part in row.named_children[:_MOST] if part.type == "string"]
    alike = sum(_ROUTED.match(other) is not None for other in others)
    known = sum(_services.prefixed(other) is not None for other in others)
    return len(others) >= _FEWEST and alike == len(others) and known * 2 > alike


def parts(row: Node) -> list[Node]:
    """The parts of a row of a table among which a model may stand."""
    value = row.child_by_field_name("value") if row.type == "pair" else None
    if value is not None and value.type in {"list", "tuple", "set"}:  # `{"OpenAI": ["gpt-4o"], …}`
        inner = value.named_children[:4]  # `{"net": (("net/a.onnx", "0f1e…"), ("net/b.onnx", "2d3c…"))}`
        return [
            part for each in inner for part in (each.named_children[:2] if each.type == "tuple" else [each])
        ]
    if row.type == "call" and (given := _described(row) or _measured(row)):
        return given
    if value is not None and value.type == "call" and (given := _measured(value)):
        return given
    if row.type == "dictionary":  # `[{"name": "one", "repo": "org/one"}, …]`
        return _values(row)
    if value is not None and value.type == "dictionary" and _is_choice(row):
        return _values(value)
    return row.named_children[:4] if row.type in {"pair", "tuple", "list", "type"} else [row]


def is_keyed(pair: Node, value: str) -> bool:
    """Whether an object is entered in a table under the id that it bears, however it is written:
    `{"gpt-4": Model(id="gpt-4")}`, `{"acme-7b": {"name": "Acme-7B"}}`.
    """
    key, held = pair.child_by_field_name("key"), pair.child_by_field_name("value")
    named = key is not None and held is not None and held.type in {"call", "dictionary"}
    return named and key is not None and (plain(key) or "").lower() == value.lower()


def is_data(table: Node | None) -> bool:
    """Whether a dictionary says that its repository holds data: `{"repo_id": X, "repo_type": "dataset"}`."""
    for pair in table.named_children[:_SIBLINGS] if table is not None else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        called = plain(key) if key is not None and value is not None else None
        if called in SPLITS:
            return True
        if called == "repo_type" and value is not None:
            return plain(value) in NOT_MODELS
    return False


def held_id(node: Node) -> str | None:
    """The id that a name is given, or that of the object it is given: `GPT_4O = Model(name="gpt-4o", …)`."""
    given = node.child_by_field_name("arguments") if node.type == "call" else None
    for part in given.named_children[:_KEYS] if given is not None else ():
        name = part.child_by_field_name("name")
        if part.type == "keyword_argument" and name is not None and text(name) in (*_MODELS, "id"):
            value = part.child_by_field_name("value")
            return plain(value) if value is not None else None
    return plain(node)


def is_blueprint(row: Node) -> bool:
    """Whether a row says how a model is built: `dict(name="acme-7b", block_size=4096, n_layer=32)`."""
    if row.type != "call" or text(row.child_by_field_name("function") or row) != "dict":
        return False
    given = row.child_by_field_name("arguments")
    names = (part.child_by_field_name("name") for part in (given.named_children if given is not None else []))
    return any(name is not None and text(name) in _BUILT for name in names)


def _described(call: Node) -> list[Node]:
    """What an object is given that is described to people: `[Entry(name="gpt-4", description="…"), …]`."""
    given = call.child_by_field_name("arguments")
    parts_ = given.named_children[:_KEYS] if given is not None else []
    named = [(part.child_by_field_name("name"), part.child_by_field_name("value")) for part in parts_]
    described = any(name is not None and text(name) in _DESCRIBES for name, _ in named)
    return [value for _, value in named if value is not None] if described else []


def _measured(call: Node) -> list[Node]:
    """What an object is given of which numbers tell: `[Entry("gpt-4", "openai", 0.03, 0.06), …]`."""
    given = call.child_by_field_name("arguments")
    parts_ = given.named_children[:_KEYS] if given is not None else []
    return parts_[:4] if sum(part.type in {"float", "integer"} for part in parts_) >= _NUMBERS else []


def _values(table: Node) -> list[Node]:
    values = (pair.child_by_field_name("value") for pair in table.named_children[:_KEYS])
    return [value for value in values if value is not None]


def _is_choice(row: Node) -> bool:
    """Whether a row is one to choose (`"tiny": {"base": "org/one"}`), no part that has a model of its own."""
    key, value = row.child_by_field_name("key"), row.child_by_field_name("value")
    name = ((plain(key) if key is not None else None) or "").partition(" (")[0]  # `"Talk-7B (Acme)"`
    if suggests_model(name) or whisper.is_size(name):
        return True
    told = value is not None and not _TRAITS.isdisjoint(keys_of(value))
    return told and not name.isalpha()


def is_shelf(table: Node | None, judged: Judged) -> bool:
    """Whether a dictionary holds lists of models under several keys: `{"acme_llm": ["talk-7", …], …}`.

    One that is called after what models are told apart by is such a one with a single list too:
    `TALKER_MODEL_TYPES = {"embedding": ["talk-embed"]}`.
    """
    if table is None or table.type != "dictionary":
        return False
    left = table.parent.child_by_field_name("left") if table.parent is not None else None
    told = left is not None and TRAIT.search(text(left)[:80]) is not None
    return told or judged.once(_holds_lists, table)


def _holds_lists(table: Node) -> bool:
    held = (row.child_by_field_name("value") for row in table.named_children[:_HEAD])
    lists = (value for value in held if value is not None and value.type in {"list", "tuple", "set"})
    named = sum(any(suggests(plain(part) or "") for part in value.named_children[:4]) for value in lists)
    return named >= _FEWEST


def is_entered(table: Node, name: str, value: str | None, judged: Judged, *, several: bool) -> bool:
    """Whether a dictionary is one of many alike in a list or a long table, or stands under the very model."""
    around = table.parent
    if value is None and around is not None and around.type.endswith("comprehension"):
        return True  # `[{"model_id": each, "object": "model"} for each in MODELS]`
    if is_under(around, value) or _is_shelf(around, name, judged):
        return True
    if several and around is not None and around.type == "pair":
        around = around.parent  # `{"groq": {"models": ["id"]}, …}`
    if around is None or around.type not in {"list", "tuple", "set", "dictionary"}:
        return False
    return judged.once(_are_alike, around, name)


def _are_alike(rows: Node, name: str) -> bool:
    """Whether several dictionaries of a list or a table hold this key, or many of them a model."""
    held = [row.child_by_field_name("value") or row for row in rows.named_children[:_LOOKED_AT]]
    keys = [keys_of(row) for row in held if row.type == "dictionary"]
    # So many rows that each name a model are a table, whatever else one of them names.
    named = sum(any(map(proof, each)) for each in keys) if len(keys) >= _MANY else 0
    return sum(name in each for each in keys) >= _FEWEST or named >= _MANY


def is_under(around: Node | None, value: str | None) -> bool:
    """Whether what a dictionary says stands under the model itself: `{"a-7b": {"model": {"id": "a-7b"}}}`,
    or, where there are several or it says more of each, under a name like it:
    `{"net50": {"settings": {"photos": {"repo_id": "org/net50.photos"}}}}`.
    """
    for depth in range(_DEEP):
        if around is None or around.type != "pair":
            return False
        key, table = around.child_by_field_name("key"), around.parent
        name = plain(key) if value and key is not None else None
        several = depth > 0 or (table is not None and table.named_child_count > 1)
        if value and name and (name == value or (several and _is_borne(name, value))):
            return True
        around = table.parent if table is not None else None
    return False


def _is_borne(name: str, value: str) -> bool:
    """Whether the name of a repository or a file of weights is spelled as a key is that is no role."""
    parted = any(map(str.isdigit, name)) and not is_role(name)
    return parted and "/" in value and is_like(name, value.rpartition("/")[2])


def _is_shelf(around: Node | None, name: str, judged: Judged) -> bool:
    """Whether a dictionary stands in a long table of such, under keys that are no words for roles."""
    table = around.parent if around is not None and around.type == "pair" else None
    return table is not None and table.type == "dictionary" and judged.once(_is_long, table, name)


def _is_long(table: Node, name: str) -> bool:
    rows = table.named_children[:_HEAD]
    fields = [(row.child_by_field_name("key"), row.child_by_field_name("value")) for row in rows]
    alike = [key for key, value in fields if key is not None and value is not None and _is_so(value, name)]
    return len(alike) >= _MANY and sum(map(_is_role, alike)) * 2 < len(alike)


def keys_of(table: Node) -> set[str]:
    """The keys of a dictionary that are written out."""
    keys = (pair.child_by_field_name("key") for pair in table.named_children[:_SIBLINGS])
    return {name for key in keys if key is not None and (name := plain(key))}


def _is_so(value: Node, name: str) -> bool:
    return value.type == "dictionary" and name in keys_of(value)


def _is_role(key: Node) -> bool:
    """Whether a key is a plain word, as parts of a program are called."""
    name = plain(key)
    return name is not None and name.replace("_", "").isalpha()


def is_of_result(pair: Node, key: Node) -> bool:
    """Whether a name is the key of how it did: `{"talk-7": {"score": 0.9, "cost": 0.1}}`."""
    held = pair.child_by_field_name("value") if pair.type == "pair" else None
    return held is not None and held.id != key.id and held.type == "dictionary" and is_measured(keys_of(held))
