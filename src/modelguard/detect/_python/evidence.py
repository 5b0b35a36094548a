"""What speaks for an unknown `org/name` in a weak place: the names around it, the text itself, the file.

None of them proves a model alone: `path=` holds directories, `org/name` may be a data set or an image.
Two that agree do, and what was weighed is kept as the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from tree_sitter import Node

from modelguard.detect._python.arguments import key_of
from modelguard.detect._python.index import OPTIONS, Index, Scope, called, dotted
from modelguard.detect._python.strings import plain
from modelguard.detect._released import REPOSITORY_OF_DATA, is_legacy, is_stand_in, telling
from modelguard.detect._sdks import words
from modelguard.detect._shape import WEIGHT_FILE, is_hub_id
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

# Words of names that hold or load a model ...
_MODEL = words(
    """model models lm llm encoder decoder detector embedder embedding embeddings reranker ranker retriever
    generator lora adapter controlnet unet vae checkpoint ckpt pretrained backbone card onnx pipeline pipe
    scorer classifier segmentation tagger summarizer translator vocoder tts asr stt whisper bert gpt
    transformer transformers hf huggingface weights mlm vlm ner comet detect codec"""
)
# ... and, where a network is chosen by its name, ...
ARCHITECTURES = frozenset(("arch", "architecture", "network", "net", "variant"))
# ... of names that may, ...
_LOOSE = words("name path id repo default source ref base key value")
# ... and of names that hold something else of the same shape.
_OTHER = words(
    """dataset datasets data corpus corpora task tasks benchmark bench workspace split image images
    docker container github git commit branch url dir directory folder cache output out log logs
    file files mime content media accept
    timezone tz tokenizer tokenizers license licence route endpoint topic prompt tag tags workflow action
    space spaces kaggle push upload header headers encoding pattern regex scope arn version package module
    useragent target dest save export doc docs device type types
    response responses reply answer
    require requires import imports modules
    keys cached prefix prefixes suffix metric metrics monitor storage store expected"""
)
DIRECTORIES = words(
    """models model data dataset datasets output outputs result results weights checkpoints checkpoint ckpt
    ckpts src lib test tests asset assets config configs conf doc docs example examples tmp temp cache log
    logs run runs experiments saved_models pretrained_models pretrained bin usr etc home images image static
    templates scripts api app apps build dist refs origin resources files input inputs local path to africa
    main train training val valid validation dev eval metrics
    america antarctica arctic asia atlantic australia europe indian pacific us and or text"""
)
_ENDS = words(
    """weights checkpoints models zoo model-zoo main master latest data dataset datasets corpus config
    tokenizer weight bias kernel lora"""
)
_KEPT = words("cache output outputs data dir logs results checkpoints models")
_ELSE = words("dataset datasets tokenizer tokenizers space spaces")
_STAND_INS = words("test tests testing dummy fake mock example sample missing hf-internal-testing")
_HOST = expression(
    r"[\w.-]+\.(?:com|org|io|net|dev|co|cn|edu|gov)\Z|[\w-]+(?:\.[\w-]+)+\.(?:ai|app|cloud|me)\Z",
    re.IGNORECASE,
)
# `agent/getExtendedCard`: what a program is asked to do over JSON-RPC.
_METHOD = expression(r"[a-z]+/[a-z]+(?:[A-Z][a-z]+)+\Z")
_WORD = expression(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# What tells which part of a data set is taken.
SPLITS = words(
    "split subset dataset_split hf_subset hf_subsets hf_avail_splits evaluation_splits eval_splits"
)
# ... and what a package tells of itself.
_PACKAGES = words("package_name module_name packageName moduleName")
_FIELDS = ("keyword_argument", "pair")
_SIBLINGS = 60
# Which class a row of settings is made into.
_CLASSES = words("type cls class_name _target_")
_DATA_CLASS = expression(r"Data[Ss]et\w{0,40}[\"']?\Z")
# `torch.hub` takes repositories of GitHub.
_HUBS = ("hub.load", "hub.list", "hub.help")
_MAKERS = words("load load_model from_hub from_name create build")
# How addresses of repositories of code are put together.
_ON_GITHUB = (
    b"github.com/{%b}", b"/repos/{%b}", b"{%b}/releases", b"{%b}/archive", b"{%b}/tarball",
    b"raw.githubusercontent.com/{%b}", b'github.com/" + %b', b'/repos/" + %b',
)  # fmt: skip
_ARMS = words("conditional_expression boolean_operator")
_CLIMB = 10
_ENOUGH = 3


def is_of_model(name: str, others: frozenset[str]) -> bool:
    """Whether what is called so may hold a model: by a word for one, or by one of `others`."""
    found = _split(name)
    return bool((_MODEL | others) & found) and not _OTHER & found


class Evidence:
    """Weighs what stands around the strings of one file."""

    def __init__(self, index: Index, trade: Callable[[], bool]) -> None:
        self.index = index
        self.trade = trade
        self._of_code: dict[str, bool] = {}

    def of(self, value: str, node: Node, scope: Scope, known: tuple[str, int]) -> tuple[str, ...]:
        """The reasons to believe that `value` names a model; () where they do not suffice.

        `known` is what the place itself has already shown, such as the name of a parameter, and its weight.
        """
        old = is_legacy(value)
        stands_in = is_stand_in(value)
        if not old and not stands_in and not _has_shape(value):
            return ()
        if REPOSITORY_OF_DATA.search(value) or self._takes_data(node):
            return ()
        names = list(islice(self._names(node), 6))
        if any(name in _HUBS for name, _ in names) or joins(node.parent) or self._enters(node):
            return ()
        if names and self._is_of_code(names[0][0]):
            return ()
        parts = [_split(name) for name, _ in names]
        if stands_in and not any(_ELSE & set(found) for found in parts[:1]):
            return known[0], "it is a small model that its maker published for tests"
        if any(_OTHER & set(found) for found in parts[:2]):
            return ()
        weight, reasons = _weighed(names, known)
        if self._makes(node):
            weight += 1
            reasons.append("an object is made of it")
        if old or telling().search(value.partition("/")[2] or value):
            weight += 2 if old else 1
            reasons.append("its parts are those of names of weights")
        if not weight:
            return ()
        if self._around(scope) or self.trade():
            weight += 1
            reasons.append("the file deals with models")
        return tuple(reasons) if weight >= _ENOUGH and len(reasons) > 1 else ()

    def _is_of_code(self, name: str) -> bool:
        """Whether addresses of GitHub are put together from a name: `f"https://github.com/{REPO}/releases"`."""
        if not name.isidentifier():
            return False
        if name not in self._of_code:
            held = name.encode()
            self._of_code[name] = any(way % held in self.index.data for way in _ON_GITHUB)
        return self._of_code[name]

    def _takes_data(self, node: Node) -> bool:
        """Whether a row tells which part of a data set it takes, or a class for it: `Source(path="id",
        split="train")`, `dict(type=MathDataset, path="id")`.
        """
        around = self.index.parent(node)
        table = self.index.parent(around) if around is not None and around.type in _FIELDS else None
        given = (
            table.child_by_field_name("arguments") if table is not None and table.type == "call" else table
        )
        for part in given.named_children[:_SIBLINGS] if given is not None else ():
            key, value = key_of(part), part.child_by_field_name("value")
            if key in SPLITS or key in _PACKAGES:
                return True
            if key in _CLASSES and value is not None and _DATA_CLASS.search(text(value)[:200]):
                return True
        return False

    def _enters(self, node: Node) -> bool:
        """Whether a decorator enters what is below it in a register: `@register_encoder("clip.vit_h_14")`."""
        call = self.index.parent(node)
        if call is None or "register" not in called(call).lower():
            return False
        return call.parent is not None and call.parent.type == "decorator"

    def _makes(self, node: Node) -> bool:
        """Whether a class is given the literal first: `SimCSE("org/name")`, `Tagger.load("org/name")`; or
        where nothing else is said: `Reader(data, options.get("llm") or "org/name")`.
        """
        call = self.index.parent(node)
        if call is None or call.type != "call":
            return False
        arguments = call.child_by_field_name("arguments")
        given = arguments.named_children[:2] if arguments is not None else []
        chosen = any(one.type in _ARMS and one.start_byte < node.end_byte <= one.end_byte for one in given)
        path = dotted(call.child_by_field_name("function"))
        made = path[-2:-1] if path[-1:] and path[-1] in _MAKERS else path[-1:]
        first = bool(given) and given[0].id == node.id
        return bool(made) and made[0][:1].isupper() and (first or chosen)

    def _around(self, scope: Scope | None) -> bool:
        while scope is not None and scope.kind != "module":
            if _MODEL & {word for name in (scope.name, *scope.bases) for word in _split(name)}:
                return True
            scope = scope.parent
        return False

    def _names(self, node: Node) -> Iterator[tuple[str, bool]]:
        """The names that the literal is given to, the nearest first, and whether they hold it themselves."""
        child, around, returned, column = node, self.index.parent(node), False, 0
        for _ in range(_CLIMB):
            if around is None or around.type == "class_definition":
                return
            if around.type == "function_definition":
                name = around.child_by_field_name("name")
                if returned and name is not None:
                    yield text(name), True
                return
            returned = returned or around.type == "return_statement"
            if around.type == "tuple":
                column = next((i for i, part in enumerate(around.named_children) if part.id == child.id), 0)
            yield from _holder(around, child, column)
            child, around = around, self.index.parent(around)


def _weighed(names: Iterable[tuple[str, bool]], known: tuple[str, int]) -> tuple[int, list[str]]:
    """What the names weigh under which something stands, and the reasons.

    Those that may hold a model count once: `parametrize("value", [{"key": "a/b"}])`.
    """
    weight, loose = known[1], False
    reasons = [known[0]] if weight else []
    for name, direct in names:
        found = _split(name)
        worth = (2 if direct else 1) if _MODEL & found else int(direct and not loose and bool(_LOOSE & found))
        loose = loose or (bool(worth) and not _MODEL & found)
        if worth and weight < (3 if direct else 4):
            weight += worth
            reasons.append(f"it stands under {name}")
    return weight, reasons


def joins(around: Node | None) -> bool:
    """Whether parts of a path are put together: `home / "memory/store"`, `os.path.join(home, "a/b")`."""
    if around is not None and around.type == "argument_list" and around.parent is not None:
        path = dotted(around.parent.child_by_field_name("function"))
        return path[-2:] == ["path", "join"] or path[-1:] == ["joinpath"]
    operator = around.child_by_field_name("operator") if around is not None else None
    return operator is not None and operator.type == "/"


def _holder(around: Node, child: Node, column: int) -> Iterator[tuple[str, bool]]:
    kind = around.type
    if kind in {"keyword_argument", "default_parameter", "typed_default_parameter"}:
        for part in (around.child_by_field_name("name"), around.child_by_field_name("type")):
            if part is not None:
                yield text(part)[:80], True
    elif kind == "pair":
        key = around.child_by_field_name("key")
        if key is not None and key.id != child.id and (name := plain(key)):
            yield name[:80], True
    elif kind == "assignment":
        left = around.child_by_field_name("left")
        if left is not None and left.id != child.id and (name := _target(left)):
            yield name[:80], True
    elif kind == "call":
        yield from _called(around, column)


def _target(left: Node) -> str:
    key = left.child_by_field_name("subscript") if left.type == "subscript" else None
    return (plain(key) if key is not None else None) or (dotted(left) or [""])[-1]


def _called(call: Node, column: int) -> Iterator[tuple[str, bool]]:
    path = dotted(call.child_by_field_name("function"))
    if path and path[-1] in OPTIONS:
        arguments = call.child_by_field_name("arguments")
        flags = [
            plain(part) or "" for part in (arguments.named_children[:4] if arguments is not None else ())
        ]
        yield from ((flag[:80], True) for flag in flags if (_MODEL | _OTHER) & _split(flag))
    elif path:
        yield ".".join(path[-2:]), False
    if path and path[-1] == "parametrize":
        arguments = call.child_by_field_name("arguments")
        given = arguments.named_children[:1] if arguments is not None else []
        listed = given[0].named_children if given and given[0].type in {"tuple", "list"} else []
        names = [plain(part) or "" for part in listed] or (plain(given[0]) or "" if given else "").split(",")
        if column < len(names) and (name := names[column].strip()):
            yield name[:80], True


def _split(name: str) -> set[str]:
    found = {word.lower() for word in _WORD.findall(name)}
    return found | {"useragent"} if {"user", "agent"} <= found else found


def _has_shape(value: str) -> bool:
    """Whether the string may be an id of the hub: no directory, host, image with a tag or time zone."""
    if not is_hub_id(value) or ":" in value or "@" in value or value[-1] in "-_." or WEIGHT_FILE.match(value):
        return False
    if _METHOD.match(value):
        return False
    first, _, last = value.lower().partition("/")
    if _KEPT & set(first.split("_")) or _STAND_INS & {first, *first.split("-")}:
        return False
    return first not in DIRECTORIES and last not in _ENDS and not _HOST.match(first)
