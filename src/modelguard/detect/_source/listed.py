"""Strings of C-like languages beside others: elements of a list of models, keys of a map of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from modelguard.detect._hints import hint
from modelguard.detect._parameters import LOOKED_FOR, proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import suggests_model
from modelguard.detect._source.beside import is_default
from modelguard.detect._source.declared import typed
from modelguard.detect._source.lexer import Token, outward
from modelguard.detect._source.statement import statement_before
from modelguard.expressions import expression

_BACK = 60
# So soon in a call the names of an option stand.
_OPTION, _CHAIN = 6, 6
_TYPED = 8
_FAR, _SOON = 400, 18
_LISTS = (["List", ".", "of"], ["Set", ".", "of"], ["Arrays", ".", "asList"], ["Stream", ".", "of"])
_LIST_OF = (["listOf"], ["setOf"], ["arrayOf"], ["mutableListOf"])
_TEXTS = ("to_string", "to_owned", "into")
_NUMBER = expression(rb"\s{0,40}-?\d[\d_]{0,20}(?:\.\d{1,20})?[a-zA-Z]?\d{0,2}\s{0,40}[),}]")
# The ways to look for the words of a list.
_LOOKS = expression(
    r"(?:str_)?(?:starts?_?with|ends?_?with|contains)\??|has_?prefix|has_?suffix|include\?|strpos|index_?of",
    re.IGNORECASE,
)
_EACH = expression(
    r"any\??|some|all\??|exists|find|filter|anyMatch|noneMatch|contains|iter|into_iter|stream|each",
    re.IGNORECASE,
)
_DEPLOYED = expression(r"(?:\A[dD]|[a-z]D|_[dD])(?:eployment|EPLOYMENT)_?(?:[nN]ame|NAME|[iI][dD])?\Z")
_TYPES = {"class", "record", "interface", "struct", "object", "trait", "impl"}
_PRICES = expression(r"pric(?:e|ing)|cost|(?:\A|_)models\Z|\w*[a-z]Models\Z", re.IGNORECASE)
_PRICE_TYPE = expression(r"[A-Z]\w{0,40}(?:Pricing|Price|Cost)s?\Z|(?:Pricing|Price|Cost)s?\Z")
_MADE = 5
_HOLDS = expression(r"(?:insert|put|add|set|entry|of|to|register|try_?add|put_?if_?absent)\Z", re.IGNORECASE)


def is_counted(found: Sequence[Token], index: int, data: bytes) -> bool:
    """Whether a map holds a number for the string: `m.insert("id", 1024)`, `Map.of("id", 1.5)`.

    Rust makes a text of it before: `m.insert("id".to_string(), 1024)`.
    """
    made = [t.text for t in found[index + 1 : index + 5]]
    comma = index + (5 if made[:1] + made[2:] == [".", "(", ")"] and made[1] in _TEXTS else 1)
    if _is_price(found, comma):
        return True
    if (
        index < 1
        or comma >= len(found)
        or found[comma].text != ","
        or not _NUMBER.match(data, found[comma].end)
    ):
        return False
    before = found[index - 1].text
    # The last is a member of an enumeration: `SMALL("id", 4096)`.
    holder = found[index - 2].text
    return before in ("{", ",") or (before == "(" and (_HOLDS.match(holder) is not None or holder.isupper()))


def _is_price(found: Sequence[Token], comma: int) -> bool:
    """Whether a price is made behind a key or a pair: `m.insert(("acme", "id"), Price::new(3.0, 15.0))`."""
    behind = [t.text for t in found[comma : comma + _MADE]]
    behind = behind[1:] if behind[:1] == [")"] else behind
    return behind[:1] == [","] and any(_PRICE_TYPE.match(name) for name in behind[1:])


def is_priced(found: Sequence[Token], index: int, callee: str) -> bool:
    """Whether a call puts a price or a row under the string: `pricing.insert("id", Price(3.0, 15.0))`,
    `config.getPricing().put("id", rate)`; or makes one of it, `ModelPricing::new("id", 3.0, 15.0)`.
    """
    if any(_PRICE_TYPE.match(part) for part in callee.split(".")[-2:]):
        return True
    holder, _, called = callee.rpartition(".")
    before = [t.text for t in found[max(0, index - _CHAIN) : index]]
    if before[1:] == ["(", ")", ".", called, "("]:
        holder = before[0]
    return _HOLDS.match(called) is not None and _PRICES.search(holder) is not None


def is_constant(found: Sequence[Token], index: int, suffix: str) -> bool:
    """Whether the string is one of several typed constants of Go, no setting: `Small Model = "id"`."""
    name = _typed_name(found, index) if suffix == "go" else ""
    if not name or proof(name):
        return False
    ways = (range(index + 1, min(len(found), index + _TYPED)), range(index - 1, max(0, index - _TYPED), -1))
    near = (next((at for at in way if found[at].kind == "string"), 0) for way in ways)
    return any(_typed_name(found, at) for at in near)


def _typed_name(found: Sequence[Token], index: int) -> str:
    return typed(statement_before(found[max(0, index - _TYPED) : index]))


def is_of_option(found: Sequence[Token], around: Sequence[int], index: int) -> bool:
    """Whether a string stands in what an option of a command line does, one of many that somebody may give:
    `add({"--small"}, "use the small one", [](Settings & s) { s.model.repo = "id"; })`.
    """
    body = around[index]
    call = around[body] if body > 0 and found[body].text == "{" and found[body - 1].text == ")" else 0
    head = found[call + 1 : call + _OPTION] if call > 0 and found[call].text == "(" else ()
    return any(token.kind == "string" and token.text.startswith("--") for token in head)


def is_listed(found: Sequence[Token], index: int) -> bool:
    """Whether other strings beside it in the same brackets look like ids too: a table of models.

    What runs where nobody chooses is none of them: `{DefaultModel: "a", EmbeddingModel: "b"}`.
    """
    if index > 1 and found[index - 1].text in (":", "=", "=>") and _is_set(found[index - 2].text):
        return False
    if [t.text for t in found[max(0, index - 2) : index]] == ["}", "="]:
        return False  # what a property begins with: `string ModelForNotes { get; set; } = "id"`
    ahead = found[index + 1 : index + 3]
    behind = [] if _is_of_provider(found, index) else found[max(0, index - 2) : index]
    pairs = [pair for pair in (ahead, behind[::-1]) if [t.kind for t in pair] == ["sign", "string"]]
    if any(_is_next(pair, found[index].text) for pair in pairs):
        return True
    near = (
        *_beside(found, range(index - 1, max(-1, index - 400), -1), "})]"),
        *_beside(found, range(index + 1, min(len(found), index + 400)), "{(["),
    )
    element = _is_element(found, index)
    others = {text for text in near if suggests_model(text) or (element and "-" in text and hint(text))}
    return len(others - {found[index].text}) >= (1 if element else 2)


def _is_set(name: str) -> bool:
    """Whether a name holds what runs: a default, or a deployment of Azure's by its own name."""
    return is_default(name) or _DEPLOYED.search(name) is not None


def _is_of_provider(found: Sequence[Token], index: int) -> bool:
    """Whether a call takes the string behind its provider, which may begin it: `using("mistral", "id")`."""
    behind = [t.text for t in found[max(0, index - 3) : index]]
    made = index > 3 and found[index - 4].kind == "name" and behind[::2] == ["(", ","]
    return made and found[index - 2].kind == "string" and behind[1].lower() in PROVIDERS


def _is_element(found: Sequence[Token], index: int) -> bool:
    """Whether a list holds the string and nothing names it: `vec!["a".to_string(), "b".to_string()]`."""
    before = found[index - 1].text if index else ""
    near = outward(found[max(0, index + 1 - _BACK) : index])
    at, around = next(((at, token) for at, token, depth in near if depth < 0), (0, None))
    if around is None or before not in ("[", "(", ","):
        return False
    words = [t.text for t in found[max(0, index + 1 - _BACK) : index][max(0, at - 3) : at]]
    return around.text == "[" or words[-3:] in _LISTS or words[-1:] in _LIST_OF


def _is_kin(one: str, other: str) -> bool:
    """Whether two names begin with the same word: `deepseek-chat`, `deepseek-reasoner`."""
    head, dash, _ = one.partition("-")
    return bool(dash) and len(head) > 2 and other.startswith(head + "-")


def _is_next(pair: Sequence[Token], own: str) -> bool:
    """Whether a comma and another id stand beside a string."""
    beside = pair[1].text
    labelled = beside != own and beside.lower() == own  # `("opus", "Opus")`
    kin = _is_kin(beside, own) or own.startswith(f"{beside}-") or beside.startswith(f"{own}-")
    return pair[0].text == "," and (suggests_model(beside) or kin or labelled)


def _beside(found: Sequence[Token], way: range, enters: str) -> Iterator[str]:
    """The strings on one side of a place, at the depth of its brackets or one below (`NAME("id")`)."""
    depth, lowest = 0, -1
    # Out of the brackets of a call nothing is beside it, out of those of a row other rows are.
    member = _is_member(found, way.start - way.step)
    for at in way:
        token = found[at]
        if token.kind == "sign" and token.text in "{}()[]":
            depth += 1 if token.text in enters else -1
            if depth < lowest or (depth < 0 and token.text in "()" and not member):
                return
        elif token.kind == "string" and (depth <= 0 or (depth == 1 and _is_member(found, at))):
            yield from () if _is_case(found, at) else (token.text,)


def _is_case(found: Sequence[Token], at: int) -> bool:
    """Whether a string is compared, or a branch is taken for it: `m == "a"`, `case "a", "b":`."""
    while at > 2 and found[at - 1].text == "," and found[at - 2].kind == "string":
        at -= 2
    return at > 0 and found[at - 1].text in ("case", "when", "==", "!=", "===", "!==")


def _is_member(found: Sequence[Token], at: int) -> bool:
    """Whether a member of an enumeration or a row is made of a string: `GPT_4("id")`, `row!("id")`."""
    made = at > 1 and found[at - 1].text == "("
    return made and (found[at - 2].text.isupper() or found[at - 2].text == "!")


def looked_for(found: Sequence[Token]) -> set[str]:
    """The names of lists whose members are looked for: `FAMILIES.iter().any(|f| m.starts_with(f))`."""
    names: set[str] = set()
    for at, token in enumerate(found):
        if token.kind == "name" and _LOOKS.match(token.text):
            near = found[max(0, at - _SOON) : at]
            names.update(
                one.text
                for i, (one, after) in enumerate(pairwise(near))
                if one.kind == "name"
                and (
                    (after.text == "." and i + 2 < len(near) and _EACH.match(near[i + 2].text))
                    or (after.text == "{" and i and near[i - 1].text in ("in", "range", "&"))
                    or (after.text == ")" and i and near[i - 1].text in (":", "in"))
                )
            )
    return names


def is_looked_for(found: Sequence[Token], index: int, names: set[str]) -> bool:
    """Whether a list around the string holds words that are looked for, by its name or by its use."""
    near = found[max(0, index - _FAR) : index]
    lowest = 0
    for at, token, depth in outward(near):
        if depth >= lowest:
            continue
        lowest = depth
        if token.text == "(" and at and near[at - 1].kind == "name":
            return False  # a call takes it
        statement = statement_before(near[: _typed(near, at)])
        told = [t.text for t in statement if t.kind == "name"]
        told = told[told.index("fn") :] if "fn" in told else told  # not what marks it: `#[ignore]`
        if token.text == "{" and not _TYPES.isdisjoint(told):
            return False  # `@ConfigurationProperties(prefix = "app") class Settings {`
        defined = any(t.text in ("=", ":=", ":") for t in statement) or "fn" in told
        if defined and (not names.isdisjoint(told) or any(map(LOOKED_FOR.search, told))):
            return True
        if token.text == "{" and not statement:
            return False
    return False


def _typed(near: Sequence[Token], at: int) -> int:
    """Where the type of a list begins, for it may tell a length: `A: [&str; 3] = [`."""
    back = at - 1 if at and near[at - 1].text != "&" else at - 2
    if back < 3 or near[back].text != "=" or near[back - 1].text != "]":
        return at
    return next((i for i in range(back - 2, max(0, back - 10), -1) if near[i].text == "["), at)
