"""Whether a list of models that code sets is there to choose from, or to be run through."""

from __future__ import annotations

import re
from itertools import islice

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._judged import Judged
from modelguard.detect._parameters import TRAIT, proof
from modelguard.detect._python.index import At, called, dotted
from modelguard.detect._python.menus import CHOOSERS, MENUS, is_question
from modelguard.detect._python.parts import holder_of
from modelguard.detect._python.presets import ALIASES
from modelguard.detect._python.rows import has_default
from modelguard.detect._python.strings import plain
from modelguard.detect._python.tables import Tables
from modelguard.detect._sdks import words
from modelguard.detect._shape import suggests_model
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_ROWS = 3
# What constants say of the part that a model plays: `DEFAULT_JUDGE`, `RERANKER_REPO`.
_PARTS_PLAYED = words(
    """default model models name id ref repo engine encoder decoder embed embedder embedding embeddings
    reranker rerank llm judge chat fast smart cheap small large fallback primary main test base target
    source draft planner coder summary summarizer writer router vision audio speech tts stt asr path url
    weights checkpoint"""
)
_FEWEST = 2
# What a constant says beside the name of its model, and the words of a name.
_BESIDE_NAME = {"", "model", "id", "name", "latest"}
_PART = expression(r"[a-z]+|\d+")
_COMMAND = expression(r"(?:^|_)(?:cmd|command|arg|argv|call|param)(?:s|_?line)?\Z")
# A word of a program's own, no option, no file and no text.
_WORD = expression(r"[a-z][a-z0-9]{0,20}(?:[-_][a-z0-9]{1,20}){0,4}\Z")
_NAMES = 300
# Names of what holds several models: `models`, `image_models`, `MODEL_NAMES`.
SEVERAL = expression(r"(?:^|_)models\Z|(?:^|_)model_(?:list|names|ids)\Z", re.IGNORECASE)

_ALLOWED = expression(
    r"(?:allow|deny|block|white|black|exclude)_?(?:list|ed)|(?:^|_)exclude\Z|(?:.*_)?(?:options|choices|suggestions)\Z"
    r"|.*_ARCHIVE_(?:LIST|MAP)\Z",
    re.IGNORECASE,
)
_ADDS = words("append extend add insert")
# What is asked for models to choose from.
_OFFERS = expression(
    r"_{0,2}(?:get|list|fetch)_(?:\w{1,30}_)?(?:models|model_(?:names|ids|list|options|choices))\Z"
)


def is_listed(name: str, table: Node, at: At, tables: Tables) -> bool:
    """Whether what `name` is set to at a place is inventory."""
    rows = (row for row in islice(table.named_children, _NAMES) if row.type != "comment")
    if table.type in {"subscript", "set"} or len(list(islice(rows, _ROWS))) == _ROWS:
        return True  # what has no order is asked whether it holds something
    if TRAIT.search(name) is not None or tables.only_tested(name) or name in tables.offered:
        return True
    if at.scope.kind == "function" and _OFFERS.match(at.scope.name) is not None and not tables.looped(name):
        return True  # `def get_available_models(): talk_models = ["a", "b"]`
    return SEVERAL.search(name) is not None and (
        has_default(at.scope.names) or _is_of_class(at) or _is_of_service(name, table, at, tables)
    )


def _is_of_class(at: At) -> bool:
    """Whether a class has several such lists: `image_models = ["a"]; vision_models = ["b", "c"]`."""
    return at.scope.kind == "class" and sum(SEVERAL.search(name) is not None for name in at.scope.names) > 1


def _is_of_service(name: str, table: Node, at: At, tables: Tables) -> bool:
    """Whether a constant or a field lists what a service offers: `GROQ_MODELS = ["a", "b"]`, or one model
    beside such lists of other services.
    """
    if _services.named(name) is None or tables.looped(name):
        return False
    owner = at.scope.owner() or at.scope
    beside = [other for other in islice(owner.names, _NAMES) if SEVERAL.search(other) is not None]
    several = sum(_services.named(other) is not None for other in beside) > 1
    return several or (name.isupper() and table.named_child_count > 1)


def is_one_of_several(judged: Judged, assignment: Node) -> bool:
    """Whether what is set is a word among others, or a constant is one of several in which a module keeps
    the models that there are, list by list (`TALK_MODEL_LIST = ["a", "b"]`, `SMALL_MODEL_LIST = ["c"]`, …)
    or one by one (`SWIFT = "acme-swift-4"`, `GRAND = "acme-grand-4"`, …, `DEFAULT_MODEL = GRAND`), also under
    names of its own that say of none what it is for (`CODEX = "code-9"`, `TALK3 = "text-3"`).
    """
    if _is_list_of_words(assignment):
        return True
    statement = assignment.parent
    module = statement.parent if statement is not None else None
    if module is None or module.type != "module":
        return False
    listed, called_so, partless = (says(assignment) for says in (_list_of_models, _called_after, _partless))
    return (
        (bool(listed) and listed in judged.once(_lists, module))
        or (bool(called_so) and called_so in judged.once(_line, module))
        or (bool(partless) and partless in judged.once(_without_parts, module))
    )


def _lists(module: Node) -> frozenset[str]:
    """The constants of a module that hold lists of models, if they are several."""
    statements = (s for s in module.named_children if s.type == "expression_statement" and s.named_children)
    names = frozenset(filter(None, (_list_of_models(s.named_children[0]) for s in statements)))
    return names if len(names) > _ROWS else frozenset()


def _list_of_models(assignment: Node) -> str:
    """The name of a constant that is set to a list of models; "" for any other statement."""
    left, right = (assignment.child_by_field_name(side) for side in ("left", "right"))
    if (
        assignment.type != "assignment"
        or left is None
        or right is None
        or right.type not in {"list", "tuple"}
    ):
        return ""
    name = text(left) if left.type == "identifier" else ""
    return name if name.upper() == name and SEVERAL.search(name) is not None else ""


def _line(module: Node) -> frozenset[str]:
    """The constants of a module that are called after their models, if they are several."""
    statements = (s for s in module.named_children if s.type == "expression_statement" and s.named_children)
    names = frozenset(filter(None, (_called_after(s.named_children[0]) for s in statements)))
    return names if len(names) >= _ROWS else frozenset()


def _called_after(assignment: Node) -> str:
    """The name of a constant whose words all stand in the id that it holds; "" for any other statement."""
    name, held = _constant(assignment)
    said = set(name.lower().split("_")) - _BESIDE_NAME
    return name if said and said <= set(_PART.findall(held.lower())) else ""


def _without_parts(module: Node) -> frozenset[str]:
    """The constants of a module that hold models and say of none what it is for, if they are several."""
    statements = (s for s in module.named_children if s.type == "expression_statement" and s.named_children)
    names = frozenset(filter(None, (_partless(s.named_children[0]) for s in statements)))
    return names if len(names) >= _FEWEST else frozenset()


def _partless(assignment: Node) -> str:
    """The name of a constant that holds a model and says nothing of its part; "" for any other statement."""
    name, _ = _constant(assignment)
    return "" if _PARTS_PLAYED & set(name.lower().split("_")) else name


def _constant(assignment: Node) -> tuple[str, str]:
    """The name of a constant and the model that it holds; nothing for any other statement."""
    left, right = (assignment.child_by_field_name(side) for side in ("left", "right"))
    held = plain(right) if assignment.type == "assignment" and right is not None else None
    name = text(left) if left is not None and left.type == "identifier" and held else ""
    return (name, held) if held and name.isupper() and suggests_model(held) else ("", "")


def _is_list_of_words(assignment: Node) -> bool:
    """Whether a name that says nothing of models is set to words most of which are none:
    `order = ["tesseract", "scan-ocr", "textract", "camelot"]`.
    """
    left, right = (assignment.child_by_field_name(side) for side in ("left", "right"))
    if left is None or right is None or right.type not in {"list", "tuple"} or left.type != "identifier":
        return False
    held = [plain(row) for row in islice(right.named_children, _NAMES) if row.type != "comment"]
    said = [word for word in held if word is not None and _WORD.match(word)]
    if (
        _COMMAND.search(text(left)[:80]) is not None
        or len(said) <= _ROWS
        or len(said) < len(held)
        or proof(text(left)) is not None
    ):
        return False
    return sum(map(suggests_model, said)) * _ROWS <= len(said)


def is_set(value: Node, *, constant: bool) -> bool:
    """Whether several things stand in a set: `frozenset({"a", "b"})`, `{"a", "b"}`, `models - {"a", "b"}`."""
    if value.type == "binary_operator":
        return any(is_set(side, constant=True) for side in value.named_children)
    if not constant:
        return False
    if value.type == "call" and dotted(value.child_by_field_name("function")) in (["frozenset"], ["set"]):
        given = value.child_by_field_name("arguments")
        return given is not None and given.named_child_count == 1
    return value.type == "set" and value.named_child_count > 1


def is_asked_for(around: Node, child: Node) -> bool:
    """Whether what stands here is a list of the models that may, or may not, be taken (`model_allowlist`),
    or that people are asked to choose from (`selectbox("Model", ["a", "b"])`).
    """
    if around.type == "call":
        if called(around) in _ADDS:  # `choices.append(("id", "What people read"))`
            path = dotted(around.child_by_field_name("function"))
            return len(path) > 1 and _ALLOWED.search(path[-2]) is not None
        if child.type not in {"list", "tuple"}:
            return called(around) in CHOOSERS
        return called(around) in CHOOSERS | MENUS or is_question(around)
    name = holder_of(around)
    called_so = text(name).strip("\"'")[:80] if name is not None else ""
    if around.type == "keyword_argument" and ALIASES.search(called_so):
        return True  # `Profile(aliases=(("talk", "org/talk-2b"), …))`
    return _ALLOWED.search(called_so) is not None or TRAIT.search(called_so) is not None


def holds_models(left: Node) -> bool:
    """Whether what is set is an entry of a table that is called after models."""
    return SEVERAL.search((dotted(left)[-1:] or [""])[0]) is not None
