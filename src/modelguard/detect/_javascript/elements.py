"""What elements of a page are given: `<Chat model="id">`, `<option value="id">`, `<Models default="id">`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tree_sitter import Node

from modelguard.detect._hints import hint
from modelguard.detect._javascript.graded import grade_of
from modelguard.detect._javascript.places import Place
from modelguard.detect._javascript.shown import is_picture
from modelguard.detect._javascript.tree import Module, short
from modelguard.detect._javascript_sdks import Sdk, speaks
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Kind
from modelguard.noun import Noun

# `<option>`, `<SelectItem>`, `<el-option>`: what somebody chooses from, and where the choosing is done.
OFFERED = expression(r"(?i)[\w.-]{0,40}(?:option|item|radio)\Z")
CHOOSES = expression(r"(?i)[\w.-]{0,40}(?:select|dropdown|combobox|picker|group|menu|list)\w{0,12}\Z")
OF_MODELS = expression(r"(?i)(?<!v-)(?:model|llm)(?!-value|value)")
_DEFAULTS = {"default", "defaultValue", "default-value", "initialValue", "initial", "initialModel"}
_CALLED = ("name", "id", "label", "field", "prop", "key")
_ABOUT = expression(r"(?:AI|Ai|LLM|Llm|Chat|Language)?(?:Model|LLM|Llm)s?(?:[A-Z]\w*)?\Z")
_FIELDS = expression(r"(?i)(?:[\w.-]{0,40}(?:input|field|text|select))\Z")
_OUTWARD = 12
_LONGEST = 1_500


class Given(Noun):
    """What an attribute holds: how surely it is a model, and what becomes of it there."""

    grade: int
    kind: Kind
    because: str
    channel: str | None = None


def places(module: Module) -> Iterator[Place]:
    """The models that elements of JSX are given."""
    for attribute in module.attributes:
        element = module.parent(attribute)
        tag = element.child_by_field_name("name") if element is not None else None
        value = _literal(attribute)
        if element is None or tag is None or value is None:
            continue
        name = text(attribute.named_children[0])
        found = given(short(tag), name, _words(element))
        if found is None and name == "value" and OFFERED.match(short(tag)) and _is_chosen(element, module):
            found = offered(short(tag))
        if found is not None:
            yield Place(
                node=value,
                grade=found.grade,
                kind=found.kind,
                because=found.because,
                sdk=Sdk(channel=found.channel) if found.channel else None,
                name=short(tag),
            )


def given(tag: str, name: str, words: Mapping[str, str]) -> Given | None:
    """What an attribute of an element says; `words` are the texts that stand in its attributes.

    Elements with small letters are the browser's own, which know nothing of models.
    """
    if is_picture(tag):
        return None
    own = tag[:1].isupper() or "-" in tag
    because = f"`{name}` of <{tag}>"
    if own and (grade := grade_of(name)):
        channel = hint(tag)
        sure = 2 if channel or speaks(tag) else grade
        return Given(grade=sure, kind="api-call", because=because, channel=channel)
    called = any(grade_of(words.get(key, "")) for key in _CALLED)
    if name in _DEFAULTS and (called or (own and _ABOUT.match(tag))):
        return Given(grade=1, kind="config-default", because=because)
    if name == "value" and called and _FIELDS.match(tag):
        kind: Kind = "catalogue-entry" if words.get("type") == "radio" else "config-default"
        return Given(grade=1, kind=kind, because=because)
    return None


def offered(tag: str) -> Given:
    """What an element says that offers a model to whoever chooses."""
    return Given(grade=1, kind="catalogue-entry", because=f"<{tag}> offers it")


def _literal(attribute: Node) -> Node | None:
    """The text that an attribute is given, be it in braces."""
    named = attribute.named_children
    value = named[1] if len(named) == 2 else None
    if value is not None and value.type == "jsx_expression" and value.named_children:
        value = value.named_children[0]
    return value if value is not None and value.type in ("string", "template_string") else None


def _words(element: Node) -> dict[str, str]:
    held = (c for c in element.named_children if c.type == "jsx_attribute" and len(c.named_children) == 2)
    return {
        text(c.named_children[0]): short(c.named_children[1]).strip("\"'")
        for c in held
        if c.named_children[1].type == "string"
    }


def _is_chosen(element: Node, module: Module) -> bool:
    """Whether what is around an element chooses a model: `<select value={model} onChange={…}>`."""
    at = module.parent(element)
    for _ in range(_OUTWARD):
        if at is None:
            return False
        opening = at.child_by_field_name("open_tag") if at.type == "jsx_element" else None
        tag = opening.child_by_field_name("name") if opening is not None else None
        if opening is not None and tag is not None and CHOOSES.match(short(tag)):
            said = text(opening) if opening.end_byte - opening.start_byte < _LONGEST else ""
            if OF_MODELS.search(said):
                return True
        at = module.parent(at)
    return False
