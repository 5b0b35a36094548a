"""What around a string of Python makes it text, a question or another name, which runs nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._looks import only_hashes
from modelguard.detect._python.answered import is_reply
from modelguard.detect._python.arguments import key_of, positional
from modelguard.detect._python.cases import holds_cases
from modelguard.detect._python.evidence import joins
from modelguard.detect._python.index import called, dotted
from modelguard.detect._python.loops import BEGINNINGS, is_only_asked
from modelguard.detect._python.needles import is_needle, is_replaced
from modelguard.detect._python.parameters import names_no_model
from modelguard.detect._python.rows import is_label, is_listing, is_own_key
from modelguard.detect._python.silence import (
    PAGE,
    RECORDED,
    SILENT,
    TEMPLATES,
    asks_for_card,
    asks_rows,
    is_error,
    is_kind,
    is_of_error,
    is_of_many,
    is_recorded,
    is_row_of_test,
    is_told,
    only_reads,
)
from modelguard.detect._python.strings import plain
from modelguard.detect._sdks import words
from modelguard.detect._shape import is_hub_id
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_FIRST = 3
_BESIDE = 6
_WORDS = 20
_BOTH = 2
_SPOKEN = {
    "comparison_operator", "raise_statement", "case_pattern", "print_statement", "case_clause",
    "interpolation",
}  # fmt: skip
# Whose examples the documentation of a class of `transformers` shows.
_EXAMPLES = "_CHECKPOINT_FOR_"
# Plain lists of what models, their makers and services are called.
_CALLED = expression(
    r"(?:^|_)(?:alias(?:es)?|providers|vendors|families|publishers|key_?words|words|terms|patterns|markers)\Z",
    re.IGNORECASE,
)
# Ids of a program's own: of what is set up, or was said.
_OWN_ID = expression(
    r"(?:^|_)(?:provider|source|session|agent|user|thread|conversation|run|plugin)_?ids?\Z", re.IGNORECASE
)
# How a rule compares which field of a request.
_OPERATORS = frozenset(("operator", "op", "comparator", "match_type"))
_COMPARED = frozenset(("field", "attribute", "key", "column", "path"))
# What the program's own ways and stores are called: `self.vector_name = "id"`, `self._mode = "id"`.
_OWN_WAY = expression(
    r"(?:^|[._])(?:mode|method|strategy|test_?case|(?:vector|collection|index|table|column|field|bucket|preset)_name)\Z"
)
# What keeps things under keys of one's own: `cache.set("model:gpt-4", prices)`.
_KEEPS = words("get set put delete add has setex pop invalidate")
_ADDS = words("append add extend")
_CACHE = expression(r"(?:^|_)(?:cache|redis|memo)\Z", re.IGNORECASE)
# What is made for a program to read, where a text is filled in: `URL.format(model="id")`.
_FOR_PROGRAMS = expression(
    r"(?:ur[il]|endpoint|path|model|name|repo|id|route|command|cmd|template)s?\Z", re.IGNORECASE
)
# Keys of what was recorded of a call; `set("llm.model", "id")` sets what is asked.
_OF_TRACE = expression(r"(?:gen_ai|traceloop|openinference)\.\w|(?:llm|ai|embedding)\.(?:request|response)\.")
# Options for addresses, whatever somebody gave them by default.
_OF_PLACE = expression(r"--?\w[\w-]{0,40}[_-](?:base|url|uri|host|endpoint|address)\Z")
# `FakeOllama(resident=["id"])`: a server of a test's own.
_STANDS_IN = expression(r"(?:Fake|Mock|Stub|Dummy)[A-Z]\w{0,60}\Z")
# A repository of code, and a folder within one of weights: `load(folder, subfolder="checkpoint-2/unet")`.
_PARTS_OF = ("repo_or_dir", "subfolder")
# What modules tell of themselves, and what they call themselves when they ask.
_OF_MODULES = words("all version doc author slots user_agent")
_EXTRAS = expression(r"(?:^|_)(?:extras?|requires?|requirements?|dependenc(?:y|ies)|packages?)(?:_|\Z)")


def silences(around: Node, child: Node, *, test: bool) -> bool:
    """Whether what stands around a string, in the file of a test or another, says that it runs nothing."""
    kind = around.type
    if kind in _SPOKEN or is_of_error(around):
        return True
    if kind.endswith("default_parameter"):
        return names_no_model(around)
    if kind in {"for_statement", "for_in_clause"}:
        return is_only_asked(around)
    if kind == "subscript":
        holder = around.child_by_field_name("value")
        return holder is not None and holder.id != child.id and text(holder) != "Literal"
    if kind == "type_parameter":  # `Annotated[str, "id"]`
        return around.parent is not None and not text(around.parent).startswith("Literal")
    if kind == "keyword_argument":
        return _is_quiet_argument(around, child)
    if kind == "pair":
        return _is_quiet_pair(around, child, test=test)
    if kind in {"call", "tuple"} and _is_beside_pattern(around, child):
        return True
    if kind == "call" and test and _asks_of_rows(dotted(around.child_by_field_name("function"))):
        return True
    if kind == "call":
        return _is_quiet_call(around, child) or _is_of_github(around, child)
    if kind == "assignment":
        return _is_quiet_name(around, child) or (not test and (is_needle(around) or is_replaced(around)))
    return test and joins(around)  # a folder of the test's


def _is_beside_pattern(row: Node, child: Node) -> bool:
    """Whether a row tells what those are called that a pattern finds: `(compile(r"talk-?7"), "talk-7")`."""
    given = row.child_by_field_name("arguments") if row.type == "call" else row
    parts = given.named_children[:_FIRST] if given is not None else []
    return any(part.type == "call" and part.id != child.id and called(part) == "compile" for part in parts)


def _is_quiet_argument(around: Node, child: Node) -> bool:
    name = around.child_by_field_name("name")
    given = text(name) if name is not None else ""
    if is_told(given[:80]) or given == "meta" or is_of_many(given[:80]) or PAGE.search(given[:80]):
        return True
    if is_own_key(around) or is_label(around) or given in _PARTS_OF or _is_compared(given, around):
        return True
    return _EXTRAS.search(given) is not None or _are_names(given, child)


def _is_compared(name: str, part: Node) -> bool:
    """Whether a value is what a rule compares a field with: `Rule(field="model", op="eq", value="id")`."""
    if name not in ("value", "values") or part.parent is None:
        return False
    beside = {key_of(other) for other in part.parent.named_children[:_WORDS]}
    return not beside.isdisjoint(_OPERATORS) and not beside.isdisjoint(_COMPARED)


def _is_quiet_pair(around: Node, child: Node, *, test: bool) -> bool:
    key = around.child_by_field_name("key")
    if key is None or key.id == child.id:
        return False
    called = plain(key) or text(key)[:90]
    if (test and is_listing(called, around)) or is_told(called) or is_recorded(called, around):
        return True
    if is_label(around) or called in _PARTS_OF or _is_compared(called, around):
        return True
    if (called == "value" and _is_of_attribute(around)) or _are_synonyms(called, child):
        return True
    if around.parent is not None and is_reply(around.parent):
        return True  # `{"model_raw": "id", "tokens_in": 5}`: what was used
    return _holds_no_model(called) or _are_names(called, child)


def _are_synonyms(key: str, held: Node) -> bool:
    """Whether a list holds words by which something is found in a text: `{"acme": ["acme", "talk-7"]}`."""
    if held.type not in {"list", "tuple", "set"}:
        return False
    said = [plain(part) for part in held.named_children[:_WORDS] if part.type != "comment"]
    if held.type == "tuple" and len(said) == _BOTH and said[0] == key:
        return False  # `{"acme": ("acme", "talk-7")}`: whom to ask for which model
    return key in said and None not in said  # `(True, "acme", "talk-7")`: a switch beside them


def _is_of_attribute(pair: Node) -> bool:
    """Whether a value is an attribute's of a trace: `{"key": "gen_ai.request.model", "value": {…}}`."""
    beside = pair.parent.named_children[:_BESIDE] if pair.parent is not None else ()
    keys = (part.child_by_field_name("value") for part in beside if key_of(part) == "key")
    return any(key is not None and RECORDED.match(plain(key) or "") is not None for key in keys)


def _is_quiet_call(around: Node, child: Node) -> bool:
    function = around.child_by_field_name("function")
    method = function.child_by_field_name("attribute") if function is not None else None
    # What is called on a literal has no dotted name: `"asking {} …".format("id")`.
    path = dotted(function) or [text(method) if method is not None else ""]
    last = path[-1]
    if asks_rows(path) or last in SILENT or only_reads(last) or is_kind(last):
        return True
    if asks_for_card(path) or only_hashes(last):
        return True
    if last in _ADDS and path[-2:-1] and RECORDED.match(path[-2]):
        return True  # `self.models_used.append("id")`
    if (last == "format" and _is_prose(around, child)) or (
        last in _KEEPS and path[-2:-1] and _CACHE.search(path[-2])
    ):
        return True
    if (key := positional(around)[:1]) and key[0].id != child.id and _OF_TRACE.match(plain(key[0]) or ""):
        return True  # `attribute("gen_ai.request.model", "id")`
    if key and key[0].id != child.id and _OF_PLACE.match(plain(key[0]) or ""):
        return True  # `add_argument("--judge_api_base", default="id")`
    if TEMPLATES.search(last) is not None or (last == "parametrize" and holds_cases(around)):
        return True
    if last == "get" and key[:1] == [child] and _is_counted(positional(around)[1:2]):
        return True  # `PRICES.get("id", 0.04)`: a number is looked up
    asserts = last.startswith("assert") and not _makes_one(around, child, last)
    return asserts or is_error(last) or _STANDS_IN.match(last) is not None


def _asks_of_rows(path: list[str]) -> bool:
    """Whether a test makes a row of what was recorded, or looks at what one of a constant says:
    `MODELS.get("id")`.
    """
    return is_row_of_test(path) or (path[-1:] == ["get"] and path[-2:-1] != [] and path[-2].isupper())


def _is_counted(default: Sequence[Node]) -> bool:
    """Whether what is taken where nothing is found is a number."""
    return any(each.type in {"integer", "float"} for each in default)


def _makes_one(call: Node, child: Node, name: str) -> bool:
    """Whether an assertion of a project's own makes an object of the class that it is given before the id:
    `assert_output_matches(TinyEncoder, "org/name", device)`.
    """
    given = positional(call)[:2]
    if not name.startswith("assert_") or len(given) < 2 or given[1].id != child.id:
        return False
    made = (dotted(given[0]) or [""])[-1] if given[0].type in {"identifier", "attribute"} else ""
    return made[:1].isupper() and not made.isupper() and is_hub_id(plain(child) or "")


def _is_prose(call: Node, given: Node) -> bool:
    """Whether a text for people is filled in: `LINE.format(model="id")`, `"asking {} …".format("id")`."""
    function = call.child_by_field_name("function")
    held = function.child_by_field_name("object") if function is not None else None
    if held is None or held.type not in {"string", "identifier", "attribute"}:
        return False
    written = plain(held) if held.type == "string" else None
    if written is not None:
        return " " in written
    return given.type == "keyword_argument" and _FOR_PROGRAMS.search(text(held)[-80:]) is None


def _is_of_github(call: Node, given: Node) -> bool:
    """Whether a repository of code is named, whose model is told beside it: `hub.load("org/x", "y")`."""
    path = dotted(call.child_by_field_name("function"))
    return path[-2:] == ["hub", "load"] and positional(call)[:1] == [given]


def _is_quiet_name(around: Node, child: Node) -> bool:
    left = around.child_by_field_name("left")
    name = text(left) if left is not None else ""
    if _holds_no_model(name) or _are_names(name, child):
        return True
    return name.endswith("_FOR_DOC") or name.startswith(_EXAMPLES) or name.strip("_").lower() in _OF_MODULES


def _holds_no_model(name: str) -> bool:
    """Whether what is called so holds how names begin, a page to read, an id of one's own, or a data set."""
    return any(p.search(name[:80]) for p in (BEGINNINGS, PAGE, _OWN_ID, _OWN_WAY)) or is_of_many(name[:80])


def _are_names(holder: str, held: Node) -> bool:
    """Whether a plain list holds what something is called: `aliases=("x",)`, `PROVIDERS = ["y", "z"]`."""
    if held.type not in {"list", "tuple", "set"} or _CALLED.search(holder) is None:
        return False
    # `providers = ["openai:chat:gpt-4o"]`: whom to ask for which model.
    routed = any(_services.prefixed(plain(p) or "") for p in held.named_children[:_FIRST])
    return not routed and all(p.type == "string" for p in held.named_children)
