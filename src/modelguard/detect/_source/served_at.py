"""The one address that a file of a C-like language asks, and for what in it that address speaks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from modelguard.detect._hints import hint
from modelguard.detect._parameters import proof
from modelguard.detect._source.channels import ADDRESS, answers, channel_of_section
from modelguard.detect._source.declared import is_of_task
from modelguard.detect._source.given import PREFIX
from modelguard.detect._source.lexer import Token
from modelguard.detect._source.statement import statement_before
from modelguard.detect._source.within import Within
from modelguard.expressions import expression
from modelguard.model import Sighting
from modelguard.noun import Noun

_TOOLS = expression(r"[/.-](?:mcp|sse)(?:[/.:-]|\Z)")  # who lends tools answers for no model
# Pages for people.
_PAGES = expression(r"://(?:docs?|help|console|platform|blog|support|status|community)\.|/docs(?:/|\Z)")
_BACK = 60
# `ModelProviderOpenRouter`, `Provider::Groq`
_PROVIDER = expression(r"[pP]rovider[A-Z_]\w")
_SERVICE = expression(
    r"\bai\.azure\.com|:11434\b|openai\.azure\.com|\.ai\b|api\.|inference|/v1(?:/chat/completions|/embeddings)?/?\Z",
    re.IGNORECASE,
)
# `func TestChats(t *testing.T)`, `fun chats_test()`, and what marks a test above its name.
_TEST = expression(r"test(?![a-z])\w*|[a-z]\w*_test\Z|Test[A-Z_]\w*")
_MARKS = {"Test", "Fact", "Theory", "TestMethod", "TestCase", "ParameterizedTest", "test"}
# An address that a library completes: `withBaseUri("api.openai.com/v1")`.
_BARE = expression(r"api\.[\w-]{2,40}\.(?:com|ai|io|xyz|dev|cn)(?:/[\w./-]{0,60})?\Z")
# `new Uri("http://…")`, `URI.create("http://…")`
_MAKES = expression(r"(?:Uri|URI|Url|URL|HttpUrl|create|parse|of|toHttpUrl)\Z")
_HEAD = 40
_PLACES = 50
_DEPTH = 30  # so deep nobody writes but for those who want us to be slow


class _Held(Noun):
    """The only address of some tokens, the service that its statement names, and the tests that hold it."""

    address: str | None = None
    owner: str | None = None
    tests: frozenset[int] = frozenset()


class Addresses:
    """Whom a file asks by its one address; a test that is given an address speaks for no other test."""

    def __init__(
        self, found: Sequence[Token], around: Sequence[int], data: bytes, tests: int, within: Within
    ) -> None:
        self._found, self._around, self._tests, self._within = found, around, tests, within
        held = _only(found, around) if b"://" in data else _Held()
        program = [t for t in found if t.start < tests]
        whole = len(program) == len(found)
        # Whom the tests at the end of a file of Rust call, the program need not.
        called = held if whole or held.address is None else _only(program, around)
        self._held = (called, held)

    @property
    def anywhere(self) -> str | None:
        """The one address of the whole file."""
        return self._held[1].address

    def of(self, index: int, sighting: Sighting) -> str | None:
        """The address for what stands at a place and belongs to its channel or to none."""
        held = self._held[self._found[index].start > self._tests]
        if held.address is None and sighting.channel in (None, "openai"):
            near = self._within.address(index)
            # Which of Azure's contracts applies, the model decides.
            fits = near is not None and hint(near) != "azure" and answers(near, sighting.raw)
            return near if fits else None
        if sighting.channel is not None and held.owner not in (None, sighting.channel):
            return None
        if held.tests and _test_around(self._found, self._around, index) not in held.tests:
            return None
        return held.address if answers(held.address or "", sighting.raw) else None


def _test_around(found: Sequence[Token], around: Sequence[int], index: int) -> int:
    """The brace of the test whose body holds a token; -1 for what stands in none."""
    at, held = around[index], -1
    for _ in range(_DEPTH):
        if at < 1:
            break
        if found[at].text == "{" and _is_test(found, at):
            held = at
        at = around[at]
    return held


def _is_test(found: Sequence[Token], brace: int) -> bool:
    """Whether the body of one test begins at a brace, by its name or by what marks it."""
    head = found[max(0, brace - _HEAD) : brace]
    start = next((i + 1 for i in range(len(head) - 1, -1, -1) if head[i].text in (";", "{", "}")), 0)
    told = [t for t in head[start:] if t.kind == "name"]
    if any(t.text in ("class", "struct", "object", "interface", "mod", "module", "enum") for t in told):
        return False
    named = next((a for a, b in zip(head[start:], head[start + 1 :], strict=False) if b.text == "("), None)
    marked = any(t.text in _MARKS for t in told)
    return marked or (named is not None and named.kind == "name" and _TEST.match(named.text) is not None)


def _only(found: Sequence[Token], around: Sequence[int]) -> _Held:
    """The address of a service, where the tokens hold no other such address and name no other provider.

    With it, the service that the words of its own statement name.
    """
    held: defaultdict[str, list[int]] = defaultdict(list)
    named: set[str | None] = {None}
    rivals: set[str | None] = {None}
    for at, token in enumerate(found):
        if token.kind == "string" and token.text.startswith("http"):
            if _PAGES.search(token.text):
                continue
            if ADDRESS.match(token.text) and _SERVICE.search(token.text) and not _TOOLS.search(token.text):
                held[token.text].append(at)
        elif token.kind == "string" and _BARE.match(token.text):
            rivals.add(hint(token.text))
        elif token.kind == "name" and _PROVIDER.search(token.text):
            named.add(hint(token.text))
    if len(held) != 1:
        return _Held()
    address, places = held.popitem()
    at = places[-1]
    before = statement_before(found[max(0, at - _BACK) : at])
    if _names_model((*before, *_rest(found, at))) or channel_of_section(found, around, at) is not None:
        return _Held()  # it is that model's own, or one provider's of several
    if len(places) == 1 and (_is_of_call(found, around, at) or is_of_task(found, at)):
        return _Held()  # the one model's that the same call is told, or that of one task
    if len(places) > 1 and all(_is_of_row(found, around, place) for place in places[:_PLACES]):
        return _Held()  # each is its row's
    words = (hint(t.text) for t in reversed(before) if t.kind == "name")  # the nearest call takes it
    owner = next((channel for channel in words if channel is not None), None)
    if not named | rivals <= {None, hint(address)}:
        return _Held()
    tests = frozenset(_test_around(found, around, place) for place in places[:_PLACES])
    return _Held(address=address, owner=owner, tests=tests if -1 not in tests else frozenset())


def _rest(found: Sequence[Token], at: int) -> Sequence[Token]:
    """The tokens of a statement behind a place, as far as they matter."""
    ahead = found[at + 1 : at + _BACK]
    end = next((i for i, t in enumerate(ahead) if t.kind == "sign" and t.text in ";{}"), len(ahead))
    return ahead[:end]


def _names_model(statement: Sequence[Token]) -> bool:
    """Whether a builder's chain tells its model itself: `.baseUrl("…").modelName("id")`."""
    return any(
        t.kind == "name" and opens.text == "(" and given.kind == "string" and proof(PREFIX.sub("", t.text))
        for t, opens, given in zip(statement, statement[1:], statement[2:], strict=False)
    )


def _is_of_call(found: Sequence[Token], around: Sequence[int], at: int) -> bool:
    """Whether a call is told a model beside an address: `Add(modelId: "id", endpoint: new Uri("http://…"))`."""
    opens = around[at]
    if opens > 1 and _MAKES.match(found[opens - 1].text) and around[opens] > 0:
        opens = around[opens]
    called = found[opens - 1] if opens > 0 and found[opens].text == "(" else None
    if called is None or called.kind != "name" or called.text in ("const", "var"):
        return False
    near = range(opens + 1, min(len(found) - 2, at + _BACK))
    return any(
        around[i] == opens
        and found[i + 1].text in (":", "=")
        and found[i + 2].kind == "string"
        and proof(found[i].text) is not None
        for i in near
    )


def _is_of_row(found: Sequence[Token], around: Sequence[int], at: int) -> bool:
    """Whether a field beside an address holds a model: `{BaseURL: "http://…", Model: "id"}`."""
    opens = around[at]
    if opens < 0 or found[opens].text != "{" or found[at - 1].text not in (":", "=", "=>"):
        return False
    near = range(max(opens, at - _BACK) + 1, min(len(found) - 2, at + _BACK))
    return any(
        around[i] == opens
        and found[i + 1].text in (":", "=", "=>")
        and found[i + 2].kind == "string"
        and proof(found[i].text) is not None
        for i in near
    )
