"""Names of repositories that are put together from a beginning that is written and a part that is chosen."""

from __future__ import annotations

from tree_sitter import Node

from modelguard.detect._python.evidence import DIRECTORIES
from modelguard.detect._released import is_legacy, telling
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_CHOSEN = r"(?:\{[^{}\n]{0,80}\}|%s)"
_TEMPLATE = expression(
    rf"(?P<maker>[A-Za-z0-9][\w.-]{{1,60}})/(?P<name>[\w.-]{{0,60}}){_CHOSEN}(?:[\w.-]|{_CHOSEN}){{0,60}}\Z"
)
_GAP = expression(_CHOSEN)
_WORD = expression(r"[A-Za-z]+")
_LETTERS = 2
_LONGEST = 200
_CHOICES = ("base", "large", "sm", "en")
# What passes requests on to whatever stands behind it: `acme-gateway/{model}`.
_PASS_ON = frozenset(("gateway", "proxy", "router"))
# Under these every kind of weights stands.
_LIBRARIES = ("sentence-transformers", "cross-encoder")
_NAMED = ("identifier", "attribute")


def template(node: Node) -> tuple[str, Node] | None:
    """The text as written and its literal, where an f-string, `%`, `format`, `+` chooses its end."""
    literal: Node | None = node
    added = ""
    if node.type == "binary_operator":
        sign, right = node.child_by_field_name("operator"), node.child_by_field_name("right")
        known = sign is not None and sign.type in {"%", "+"}
        literal = node.child_by_field_name("left") if known else None
        if known and sign is not None and sign.type == "+" and right is not None:
            added = f"{{{text(right)}}}" if right.type in _NAMED else "{}"
    elif node.type == "call":
        function = node.child_by_field_name("function")
        literal = function.child_by_field_name("object") if function is not None else None
    if literal is None or literal.type != "string" or literal.child_count < _LETTERS:
        return None
    if "b" in text(literal.children[0]).lower():
        return None
    written = "".join(map(text, literal.children[1:-1]))
    if added and written.endswith("/"):
        return None  # `"mistral/" + model_id`: nothing of a model is told
    written += added
    return (written, literal) if names_maker(written) else None


def names_maker(value: str) -> bool:
    """Whether the beginning of a template tells whose it is: `openai/whisper-{size}`, not `data/{name}`."""
    if not 4 <= len(value) <= _LONGEST or _GAP.search(value) is None:
        return False
    match = _TEMPLATE.match(value)
    if match is None:
        return _is_size_of_known(value)
    maker, name = match["maker"], match["name"]
    if (DIRECTORIES | _PASS_ON) & {word.lower() for word in (maker, *_WORD.findall(maker))}:
        return False
    if not name and _GAP.fullmatch(value, len(maker) + 1):
        # `f"acme-lab/{name}"` tells whose it is and nothing of the model; `f"distil-whisper/{size}"` does.
        return "-" in maker and maker not in _LIBRARIES and tells_weights(maker)
    # A maker alone may be a provider that a gateway asks: `"mistral/" + model_id`.
    told = bool(name) and tells_weights(f"{maker}/{name}")
    begun = len(name) > _LETTERS and name[0].isalpha()
    return told or begun or (not name and "-" in maker)


def _is_size_of_known(value: str) -> bool:
    """Whether a size or a language is chosen of a name without an organisation: `gpt2-{size}`."""
    before, *behind = _GAP.split(value)
    told = len(behind) == 1 and max(len(before), len(behind[0])) > _LETTERS
    return told and any(is_legacy(f"{before}{chosen}{behind[0]}") for chosen in _CHOICES)


def tells_weights(value: str) -> bool:
    """Whether a piece of the text is one that names of weights have."""
    return telling().search(value) is not None


def filled(value: str) -> str:
    """The template with a letter for each part that is chosen: it has the form of an id."""
    return _GAP.sub("x", value) if names_maker(value) else value
