"""Settings and requests in strings, and which of them are sent: `post(url, strings.NewReader(`{…}`))`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from modelguard.detect._code_text import read
from modelguard.detect._shape import suggests_model
from modelguard.detect._source.lexer import Token
from modelguard.detect._source.statement import statement_before
from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting

# What sends what it is given, and what only makes a body of it, of a request as well as of an answer.
_SENDS = expression(
    r"(?:[nN]ew|make|build|create|do|perform|send)?_?(?:[hH]ttp)?_?[rR]equest(?:WithContext|Async)?\Z"
    r"|(?:do_?)?[pP]ost(?:_?[jJ][sS][oO][nN]|As(?:Json)?Async|Async|ForEntity|ForObject)?\Z|POST\Z|StringContent\Z|(?:to)?RequestBody\Z"
)
_BODY = expression(r"(?:body|bodyValue|Body|content|ofString)\Z")
_ASKING = expression(r"(?:Http)?Request\Z|request\Z|post\Z|POST\Z|given\Z|newBuilder\Z")
# What reads the string, or answers with it.
_ANSWERS = expression(
    r"NopCloser\Z|Write(?:String|Header)?\Z|Fprint|Unmarshal|[dD]ecode|[pP]arse|readValue\Z|from_str|load|(?:then)?[rR]eturns?\Z"
    r"|.{0,40}(?:[rR]espon|[rR]eply)|set_?[bB]ody|assert|expect"
)
# What makes an object of a text, and how that of a request is called.
_READS = expression(r"from_str\Z|readValue\Z|[dD]ecode\Z|Deserialize\Z|[pP]arse\Z")
_REQUEST = expression(r"[A-Z]\w{0,60}Request\Z")
# What a service is asked, and what only its answers hold.
_ASKED = expression(
    r"\A\s{0,40}\{[^{}\[\]]{0,200}\"(?:messages|contents)\"\s{0,9}:\s{0,9}\[|\"max_(?:output_)?tokens\"\s{0,9}:"
)
_ANSWERED = expression(
    r"\"(?:object|choices|usage|stop_reason|finish_reason|created|created_at|output|done|candidates|role\"\s{0,9}:\s{0,9}\"model)\""
)
_GIVES = ("=", ":=")
_LEVELS, _REACH, _BACK = 5, 160, 40


def in_text(
    found: Sequence[Token], around: Sequence[int], index: int, lines: Lines, *, tested: bool, plain: bool
) -> Iterator[Clue]:
    """The clues of a string that holds settings or a request; a test makes up names for what it sends.

    `plain` says that the file asks a service whose models are plain words.
    """
    token = found[index]
    sent = token.text.lstrip().startswith("{") and _is_sent(found, around, index, tested=tested)
    for clue in read(token.text, lines.locate(token.start, token.end), "source", sent=sent):
        made_up = sent and tested and isinstance(clue, Sighting) and not (plain or suggests_model(clue.raw))
        if not made_up:
            yield clue


def _is_sent(found: Sequence[Token], around: Sequence[int], index: int, *, tested: bool) -> bool:
    """Whether a string is the body of a request: what sends it takes it, or the variable that holds it.

    Where nothing says so, a test tells by what only requests have.
    """
    told = _taken(found, around, index)
    if told is not None:
        return told
    name = _variable(found, index)
    later = (_taken(found, around, at) for at in _places(found, index, name)) if name else iter(())
    said = next((told for told in later if told is not None), None)
    if said is None:
        text = found[index].text
        return tested and _ASKED.search(text) is not None and not _ANSWERED.search(text)
    return said


def _taken(found: Sequence[Token], around: Sequence[int], at: int) -> bool | None:
    """Whether the calls around a place send what stands there; None where they do not say."""
    opens, inner = around[at], at
    for _ in range(_LEVELS):
        if opens > 1 and found[opens].text == "{":
            return _is_body(found, opens, inner) or None
        if opens < 1 or found[opens].text != "(":
            return None
        called = found[opens - 1].text if found[opens - 1].kind == "name" else ""
        if called == "create" and opens > 2:  # `RequestBody.create(json, JSON)`
            called = found[opens - 3].text
        if _ANSWERS.match(called):
            return _READS.match(called) is not None and _is_request(found, at, opens)
        if _SENDS.match(called) or (_BODY.match(called) and _asks(found, opens)):
            return True
        opens, inner = around[opens], opens
    return None


def _is_request(found: Sequence[Token], at: int, opens: int) -> bool:
    """Whether what is made of a text is a request: `let made: ChatRequest = from_str(&text)`."""
    before = statement_before(found[max(0, opens - _BACK) : opens])
    behind = found[at + 1 : at + 5]  # `readValue(text, ChatRequest.class)`
    return any(t.kind == "name" and _REQUEST.match(t.text) for t in (*before, *behind))


def _is_body(found: Sequence[Token], opens: int, inner: int) -> bool:
    """Whether a request that is put together takes what a bracket makes for its body.

    `&httpclient.Request{Body: []byte("…")}`.
    """
    if not _ASKING.search(found[opens - 1].text):
        return False
    before = [t.text for t in found[max(opens, inner - 8) : inner + 1]]
    return any(name in ("Body", "body") and sign in (":", "=") for name, sign in pairwise(before))


def _asks(found: Sequence[Token], opens: int) -> bool:
    """Whether the chain before a call that takes a body is one of a request, not of an answer."""
    words = [t.text for t in statement_before(found[max(0, opens - _BACK) : opens]) if t.kind == "name"]
    return any(map(_ASKING.match, words)) and not any(map(_ANSWERS.match, words))


def _variable(found: Sequence[Token], index: int) -> str:
    """The variable that is given the string and nothing else: `body := "…"`, `let body: &str = "…"`."""
    statement = statement_before(found[max(0, index - _BACK) : index])
    if not statement or statement[-1].text not in _GIVES:
        return ""
    names = [t.text for t in statement[:-1] if t.kind == "name"]
    typed = next((at for at, t in enumerate(statement) if t.text == ":"), 0)
    return statement[typed - 1].text if typed else names[-1] if names else ""


def _places(found: Sequence[Token], index: int, name: str) -> Iterator[int]:
    """Where the variable stands soon behind the string."""
    for at in range(index + 1, min(len(found), index + _REACH)):
        if found[at].text == name and found[at].kind == "name":
            yield at
