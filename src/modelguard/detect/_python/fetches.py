"""Files of weights that Python downloads by their address, before it loads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from string import digits

from tree_sitter import Node

from modelguard.detect import _parameters
from modelguard.detect._python.arguments import argument, positional
from modelguard.detect._python.entries import is_row_of_calls, is_shown_row
from modelguard.detect._python.index import At, Index, filled_by
from modelguard.detect._python.places import Place, Proof
from modelguard.detect._python.records import is_made_alike
from modelguard.detect._python.registers import is_registered
from modelguard.detect._python.rows import is_under
from modelguard.detect._python.strings import plain
from modelguard.detect._released import OF_DATA, OF_RUN, is_kept, telling
from modelguard.detect._sdks import words
from modelguard.detect._shape import BESIDE_WEIGHTS, WEIGHT_FILE, is_hub_id
from modelguard.detect._treesitter import text
from modelguard.detect._urls import is_address
from modelguard.detect._words import is_fetched_model, is_named_file
from modelguard.expressions import expression
from modelguard.model import Kind
from modelguard.naming.hub import is_of_data, is_on_hub

# `load_state_dict_from_url`, `pooch.retrieve`, `get_file`, and own functions with such names.
_FETCHES = expression(
    r"(?:.*_)?(?:down_?load(?:er|ed)?|retrieve|urlretrieve|fetch|gdown|wget|get_file|from_url|load_url|cached_path)"
    r"(?:_(?!(?:data|dataset|datasets|corpus|images?|audio|video)(?:_|\Z))\w{1,40})?\Z",
    re.IGNORECASE,
)
# What reads weights from a file of one's own; plain `load` and `load_model` are those of libraries.
_LOADS = words(
    """load_file load_weights load_from_checkpoint load_checkpoint load_pretrained load_state_dict load_ckpt
    load_word2vec_format load_facebook_vectors load_facebook_model load_model_ensemble
    load_model_ensemble_and_task readNet readNetFromONNX readNetFromTorch readNetFromTensorflow"""
)
_LOADS_OF = {"load": words("torch th jit paddle flow mindspore"), "load_model": words("models")}
# What takes the settings of a network first, and its weights behind: `init_detector("net.py", "net.pth")`.
_CONFIGURED = words(
    """load_model build_model init_model init_detector init_segmentor init_pose_model
    build_sam2 build_sam2_video_predictor build_sam2_camera_predictor"""
)
_ADDRESS = expression(r"(?:^|[._])ur[il]\Z", re.IGNORECASE)
# `requests.get(url)`: a request is a download where its address is a file of weights.
_REQUESTS = ("requests", "httpx", "urllib", "session", "self.session", "aiohttp", "urllib3")
_GETS = frozenset(("get", "urlopen", "stream"))
# `backbone_presets`, `MODEL_ZOO`; and what libraries of networks call theirs, which in many a module has one
# row: `default_cfgs`, `model_urls`.
SHELF = expression(
    r"(?:^|_)(?:presets|catalog(?:ue)?|registry|zoo|archive_(?:list|map))\Z"
    r"|\A_?(?:default_cfgs|pretrained_settings|model_urls)\Z",
    re.IGNORECASE,
)
_GIVEN = ("url", "urls", "source_url", "model_url", "weights_url", "uri", "fname", "origin")
# What a file that is fetched is called here: `download(file_name="yunet_2023mar.onnx", source_url=URL)`.
_KEPT_AS = ("file_name", "filename")
# What takes an address, and then the file in which it is kept.
_KEEPS = words("urlretrieve download_url_to_file")
# Helpers that find the file of a model by its name: `get_url_from_name("AHIQ-da3ea303.pth")`.
_FINDS = expression(
    r"(?:\w{1,40}_)?(?:url|weights?|ckpt|checkpoint|pretrained)(?:_\w{1,40})?\Z", re.IGNORECASE
)
_WRITES = expression(
    r"(?:^|_)(?:save|write|dump|export|delete|remove|exists?|is|has|compare|convert)(?:_|\Z)", re.I
)
_OF_GITHUB = expression(r"github|release|asset", re.IGNORECASE)
_PARTED = expression(r"\d|[-_+][A-Za-z]|[A-Z]{2}")
_FIRST = 3
_ROWS = 3
_MOST_ROWS = 200
_FIELDS = 24
# So many rows that each name a model are a table.
_MANY = 8


def fetched(at: At) -> Iterator[Place]:
    """What a call that fetches files is given: a model where it is the address of weights."""
    asked = at.path[-1] in _GETS and ".".join(at.path[:-1]).startswith(_REQUESTS)
    packed = at.path[-1] == "from_path"  # `Predictor.from_path("https://…/models/name-2021.tar.gz")`
    if not asked and not packed and at.path[-1] != "urlopen" and _FETCHES.match(at.path[-1]) is None:
        return
    named = [value for name in _GIVEN if (value := argument(at.node, name)) is not None]
    for value in [*named, *positional(at.node)[:_FIRST]]:
        yield _place(value, at, "download", "fetches the weights")
    kept = [] if named or asked or _is_kept_in(at.node) else positional(at.node)[:1]
    for value in kept:  # `self.download("net2.pt")`
        yield _place(value, at, "download", "fetches the weights", "file")
    for value in positional(at.node)[1:2] if at.path[-1] in _KEEPS else ():
        because = "what is fetched is kept in it"
        yield Place(value=value, scope=at.scope, proof="silent", kind="download", because=because)
    for value in positional(at.node)[:1]:
        right = value.child_by_field_name("right") if value.type == "binary_operator" else None
        if right is not None and right.type == "identifier":  # `urlretrieve(HOST + file)`
            yield _place(right, at, "download", "fetches the weights", "file")
    for value in (argument(at.node, name) for name in (_KEPT_AS if named else ())):
        if value is not None:
            yield _place(value, at, "weights-load", "keeps the weights under this name", "file")


def _is_kept_in(call: Node) -> bool:
    """Whether what is given first is where a file is kept whose address stands behind it:
    `download(home / "net2.pt", url)`.
    """
    behind = positional(call)[1:2]
    return any(_ADDRESS.search(text(value)[-80:]) or "://" in text(value)[:12] for value in behind)


def filed(at: At) -> Iterator[Place]:
    """What a file of weights is called, where a call names its repository beside it, or finds it by name."""
    given = positional(at.node)[:_FIRST]
    named = argument(at.node, "filename")
    if named is not None and argument(at.node, "repo_id", 0) is not None:
        yield _place(named, at, "catalogue-entry", "takes it from a repository", "file", hub=True)
    for before, value in pairwise(given):
        if value.type == "string" and _is_weights(plain(value) or "") and is_hub_id(plain(before) or ""):
            yield _place(value, at, "catalogue-entry", "takes it from a repository", "file", hub=True)
            if not _OF_GITHUB.search(at.path[-1]):
                kind: Kind = "catalogue-entry" if is_row_of_calls(at.node) else "weights-load"
                yield _place(before, at, kind, "takes a file from it", "specific", hub=True)
    if not given or _FINDS.match(at.path[-1]) is None or _WRITES.search(at.path[-1]):
        return
    name = plain(given[0]) or ""
    if _is_weights(name) and _PARTED.search(name) and not OF_RUN.search(name):
        yield _place(given[0], at, "weights-load", "finds the weights", "file")


def is_fetched(value: str, place: Place) -> bool:
    """Whether what reaches a place that takes files is a file of weights."""
    if place.proof == "file" and place.kind == "download":
        return "/" not in value and is_fetched_model(value) and not OF_RUN.search(value)
    if place.proof == "file":
        return _is_weights(value)
    return is_download(value) or (place.kind == "weights-load" and is_kept(value))


def _is_weights(value: str) -> bool:
    """Whether a file beside its repository holds weights, and is called after them."""
    last = value.rpartition("/")[2].replace("%", "").lstrip(digits)  # `630k-audioset-best.pt`
    return "://" not in value and is_named_file(last) and not OF_DATA.search(last)


def loaded(at: At) -> Iterator[Place]:
    """What a call that reads weights is given: a model where the file is called after one."""
    given = positional(at.node)[:1] if _loads(at.path) else []
    given += positional(at.node)[1:2] if at.path[-1] in _CONFIGURED else []
    if (
        at.path[-1] == "dict"
        and (kind := argument(at.node, "type")) is not None
        and plain(kind) == "Pretrained"
    ):
        given = [value for value in [argument(at.node, "checkpoint")] if value is not None]
    for value in given:
        yield _place(value, at, "weights-load", "reads the weights")


def _place(value: Node, at: At, kind: Kind, what: str, proof: Proof = "fetch", *, hub: bool = False) -> Place:
    return Place(
        value=value,
        scope=at.scope,
        proof=proof,
        kind=kind,
        because=f"{'.'.join(at.path[-2:])} {what}",
        # A file on a disk or on somebody's server comes from no hub that we know.
        channel="hf-hub" if hub or is_on_hub(plain(value) or "") else None,
        execution="self-hosted",
        confidence=0.9,
    )


def _loads(path: Sequence[str]) -> bool:
    """Whether what is called so reads weights."""
    return path[-1] in _LOADS or (len(path) > 1 and path[-2] in _LOADS_OF.get(path[-1], ()))


def is_download(value: str) -> bool:
    """Whether a value is the address of a file of weights, or of a packed folder of them."""
    if not value.startswith(("https://", "http://")) or any(hole in value for hole in "$%{"):
        return False
    path = value.partition("?")[0]
    if (
        is_of_data(path)
        or (is_on_hub(path) and BESIDE_WEIGHTS.match(path))
        or (path.endswith(".h5") and not _is_of_keras(path))
    ):
        return False
    weights = WEIGHT_FILE.match(path) is not None and not OF_DATA.search(path.rpartition("/")[2])
    return weights or is_fetched_model(value)


def _is_of_keras(path: str) -> bool:
    """Whether the address of a file of HDF5, which holds data as often, tells that it is one of weights."""
    told = any(word in path.lower() for word in ("weight", "model", "/releases/"))
    pieces = (piece.group().strip("-_./") for piece in telling().finditer(path.rpartition("/")[2]))
    return told or any(piece[:1].isalpha() for piece in pieces)  # not by a number of things, `1M_cells.h5`


def is_row(index: Index, node: Node) -> bool:
    """Whether an address is one of many to choose from: in a table of them, or of entries with one."""
    around = index.parent(node)
    call = index.parent(around) if around is not None and around.type == "keyword_argument" else around
    if call is not None and call.type == "call" and is_shown_row(call, index.judged):
        return True  # `[Row("org/net-7b", "Net-7B", "https://…/org/net-7b"), …]`
    if around is not None and around.type == "pair" and around.child_by_field_name("key") == node:
        return True  # `{"https://…/net-1": {"size": 512}}`
    if around is not None and around.type == "list" and "://" not in (plain(node) or "://"):
        return False  # files that are fetched one after the other: `for name in ["a1.pt", …]: download(name)`
    if any(at is not None and is_registered(at) for at in (around, around and index.parent(around))):
        return True
    table = index.parent(around) if around is not None and around.type == "pair" else None
    if table is not None and is_under(index.parent(table), plain(node)):
        return True
    for _ in range(2):
        while around is not None and around.type in {"pair", "keyword_argument", "binary_operator"}:
            around = index.parent(around)
        if around is None or around.type not in {"dictionary", "list", "tuple", "call"}:
            return around is not None and (_is_set_by_rows(index, around) or _is_offered(index, around))
        if index.judged.once(_are_many, around):
            return True
        around = index.parent(around)
    return around is not None and _is_offered(index, around)


def _are_many(table: Node) -> bool:
    """Whether several rows of a table or a list hold weights, or many the name of a model."""
    inside = table.child_by_field_name("arguments") or table  # `{"name": _cfg(url="…"), …}`
    rows = [row.child_by_field_name("value") or row for row in inside.named_children[:_MOST_ROWS]]
    weights = sum(map(_holds_weights, rows))
    alike = table.type == "dictionary" and 1 < weights == len(rows)
    return alike or weights >= _ROWS or sum(map(_names_model, rows)) >= _MANY


def _is_offered(index: Index, assignment: Node) -> bool:
    """Whether what is set here is a table called after what it offers, or stands in a class of such."""
    if _is_shelf(assignment) or is_made_alike(index.judged, assignment) or is_collected(index, assignment):
        return True
    statement = assignment.parent if assignment.type == "assignment" else None
    body = statement.parent if statement is not None else None
    if body is None or body.parent is None or body.parent.type != "class_definition":
        return False
    bases = body.parent.child_by_field_name("superclasses")
    if bases is not None and "Enum" in text(bases)[:200]:
        return True  # `class Net_Weights(WeightsEnum): PHOTOS = Weights(url="https://…")`
    return index.judged.once(_holds_many, body)


def is_collected(index: Index, assignment: Node) -> bool:
    """Whether a table is a row of another: `_NET = dict(data="https://…")`, `NETS = {"net": _NET, …}`."""
    left = assignment.child_by_field_name("left") if assignment.type == "assignment" else None
    statement = assignment.parent
    module = statement.parent if statement is not None else None
    if left is None or left.type != "identifier" or module is None or module.type != "module":
        return False
    return text(left) in index.judged.once(_collected, module)


def _collected(module: Node) -> frozenset[str]:
    """The names that tables of a module hold as their rows."""
    statements = (s for s in module.named_children if s.type == "expression_statement" and s.named_children)
    tables = (s.named_children[0].child_by_field_name("right") for s in statements)
    held: set[str] = set()
    for table in tables:
        pairs = table.named_children[:_MOST_ROWS] if table is not None and table.type == "dictionary" else ()
        values = (pair.child_by_field_name("value") for pair in pairs)
        names = [text(value) for value in values if value is not None and value.type == "identifier"]
        held.update(names if len(names) >= _ROWS else ())
    return frozenset(held)


def _holds_many(body: Node) -> bool:
    """Whether a class holds the weights of many under names of their own: `BASE = Asset("base.pth", "https://…")`."""
    statements = body.named_children[:_MOST_ROWS]
    rows = (statement.named_children[0] for statement in statements if statement.named_child_count)
    held = [row.child_by_field_name("right") for row in rows if row.type == "assignment"]
    made = [value for value in held if value is not None and value.type in {"call", "tuple", "dictionary"}]
    return len(made) >= _ROWS and sum(map(_holds_weights, made)) >= _ROWS


def _is_shelf(assignment: Node) -> bool:
    """Whether a table is called after what it offers, be it one model: `backbone_presets = {"x": {…}}`."""
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    tabled = left is not None and right is not None and right.type == "dictionary"
    return tabled and left is not None and SHELF.search(text(left)[-80:]) is not None


def _is_set_by_rows(index: Index, assignment: Node) -> bool:
    """Whether a row is one of several that are put into a table one by one: `URLS["name"] = {…}`."""
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    if left is None or right is None or left.type != "subscript" or right.type != "dictionary":
        return False
    return index.filled[filled_by(left)] > 1


def _names_model(row: Node) -> bool:
    """Whether a row of a table has a field for the name of a model."""
    pairs = row.named_children[:_FIELDS] if row.type == "dictionary" else []
    keys = (pair.child_by_field_name("key") for pair in pairs)
    return any(key is not None and _parameters.proof(plain(key) or "") is not None for key in keys)


def _holds_weights(value: Node) -> bool:
    inside = value.child_by_field_name("arguments") if value.type == "call" else value
    fields = inside.named_children[:_FIELDS] if inside and inside.type != "string" else []
    held = [value] if value.type == "string" else fields
    parts = (part.child_by_field_name("value") or part for part in held)
    return any(part is not None and is_address(plain(part) or "") for part in parts) or _is_joined(value)


def _is_joined(value: Node) -> bool:
    """Whether the address of a file of weights is put together: `ROOT + "net_a-1b2c3d4e.pth"`."""
    end = value.child_by_field_name("right") if value.type == "binary_operator" else None
    return end is not None and WEIGHT_FILE.match(plain(end) or "") is not None
