"""Registers of known models, in which a program enters what it could run: `register_model("org/name")`."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._python.index import dotted
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

# Calls that enter a model in a register of known ones.
_REGISTERS = expression(
    r"(?:register|add|declare)_(?:known_)?(?:model|llm|module|parser|template)s?(?:_info|_card|_alias|_arch(?:itecture)?)?\Z"
    r"|register_(?:[a-z]+_)?(?:retriever|reranker|embedder|encoder|backbone|engine|provider|scorer)\Z"
    r"|(?:Model|LLM|Llm)(?:Info|Card|Entry|Meta|Metadata|Description|Option|Choice|Spec)\Z|(?:model|llm)_(?:info|card|entry)\Z"
)
_GIVEN = ("argument_list", "keyword_argument", "call")
_ABOVE = 6
_CLASS = expression(r"[A-Z]\w*[a-z]")


def is_register(name: str) -> bool:
    """Whether a call only describes or enters a model: `PretrainedModelInfo`, `register_model`."""
    return _REGISTERS.search(name) is not None


def is_registered(around: Node) -> bool:
    """Whether what stands here is entered in a register of known models."""
    path = dotted(around.child_by_field_name("function")) if around.type == "call" else []
    # `@tables.register("classes", "id")`, `@Base.example("org/name")`: of the class below.
    marks = (
        path[-1:] in (["register"], ["example"], ["examples"])
        and around.parent is not None
        and around.parent.type == "decorator"
    )
    # `@register_in_tasks("gpt2", Task())`
    marks = marks or bool(
        path and path[-1].startswith("register_") and around.parent and around.parent.type == "decorator"
    )
    hook = path == ["register"] and _is_handed(around)
    # `register_extractor("clip-vit-b-32", Extractor)`: of the class beside it.
    hook = hook or (bool(path) and path[-1].startswith("register_") and _is_given_class(around))
    return marks or hook or (bool(path) and _REGISTERS.search(path[-1]) is not None)


def is_entered(literal: Node) -> bool:
    """Whether what a literal is given to is handed to a register: `register(Chat("id"))`, as plug-ins do."""
    around = literal.parent
    for _ in range(_ABOVE):
        if around is None or around.type not in _GIVEN:
            return False
        if around.type == "call" and dotted(around.child_by_field_name("function")) == ["register"]:
            return _is_handed(around)
        around = around.parent
    return False


def _is_given_class(call: Node) -> bool:
    """Whether a call is given a class: second and nothing else behind it, or by its name beside a list."""
    given = call.child_by_field_name("arguments")
    parts = given.named_children if given is not None else []
    values = [part.child_by_field_name("value") for part in parts if part.type == "keyword_argument"]
    named = values if any(value is not None and value.type == "list" for value in values) else ()
    classes = [*named, *(parts[1:] if len(parts) == 2 else ())]
    return any(p is not None and p.type == "identifier" and _CLASS.match(text(p)) for p in classes)


def _is_handed(call: Node) -> bool:
    """Whether a function is given what it calls: `def register_models(register): register(Chat("id"))`."""
    around = call.parent
    while around is not None and around.type != "function_definition":
        around = around.parent
    given = around.child_by_field_name("parameters") if around is not None else None
    return given is not None and any(text(part) == "register" for part in given.named_children)
