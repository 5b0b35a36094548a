"""Strings of C-like languages that are only talked of: printed, compared, awaited by a test, counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelguard.detect._source.lexer import Token, outward
from modelguard.expressions import expression

_SILENT = expression(
    r"(?:print\w*|puts|p|echo|log\w*|info|warn\w*|error\w*|debug|trace|fatal\w*|panic|assert\w*|expect\w*|format|fmt|bail|anyhow|todo"
    r"|(?:str_)?(?:contains|starts?_?with|ends?_?with)|str_replace|str\w?pos|preg_\w+|strn?c\w{0,4}cmp|in_array|has_?prefix|has_?suffix|equal\w*|eq|replace\w*|split|trim\w*|match(?:es(?:[A-Z]\w*)?)?|index_?of|it|describe"
    r"|to(?:Be|Equal|Contain)\w*|isEqualTo\w*|containsE\w+|hasSize|so|emit\w*|raise|throw|exception|\w+exception|errorf|newerror|import|require\w*|include\w*|use|package|namespace|should\w*|test\w*"
    # What hands cases to tests (`cases.py`), matchers of Gomega, Hamcrest and AssertJ.
    r"|InlineData|DataRow|ValueSource|CsvSource|Contain(?:Substring|Element|All|Any|Key|s?In|sExactly)\w*|Be(?:EquivalentTo|OneOf|Equal)\w*"
    r"|equivalentTo|sameInstance|hasItems?|hasEntry|hasProperty|hasFieldOrProperty\w*|hasToString|containsString|stringContains\w*|returns?|Satisfy\w*"
    r"|(?:do|will|and)_?returns?|HaveKeyWithValue|HaveField|ConsistOf|onlyContains?)\Z",
    re.IGNORECASE,
)
# `p.LanguageModel("id")`, `it.modelName("id")`, `testClient.chat("id")`: whoever is asked prints nothing.
_CLIENTS = expression(r"p|it|so|(?:test|use)[A-Z_]\w*")
# `{give: "id", want: "id"}`
AWAITED = expression(r"(?:want|expect(?:ed)?)(?:(?-i:[A-Z_])\w{0,40})?\Z", re.IGNORECASE)
# `isMultimodalModelName("id")`, `IsQwen3Model("id")`, `model_targets_cloud("id")`
_ASKS = expression(
    r"(?:[mM]odel_?)?(?:[Ii]s|[Hh]as|[Ss]upports|[Cc]an|[Nn]eeds|[Rr]equires|[Aa]ccepts|[Aa]llows|[Tt]argets)(?:[A-Z]|_[a-z])"
    r"|[Ss]upports\Z"
)
# `get_model_kinds("id")`, `inferProvider("id")`: what is known of a model.
_LOOKS_UP = expression(
    r"(?:get|infer|detect|parse|find|look_?up|resolve)_?\w{0,40}?(?:kinds?|types?|family|info|limits?|capabilit(?:y|ies)|provider|pric(?:e|ing)"
    r"|costs?|window|tokens|templates?|file_?names?|backend|architecture|arch)\Z|(?:model_?)?capabilities(?:_?(?:of|for))?\Z"
    # `SupportedEffortsForModel("openai", "id")`, `table.Lookup("openai", "id")`
    r"|(?:supported|allowed|max)_?\w{1,40}for_?model\Z|look_?up\Z"
    r"|(?:classify|match|categori[sz]e|look_?up|normali[sz]e|canonicali[sz]e|parse|guess|recogni[sz]e|validate)_?(?:\w{1,20}_?)?model(?:_?(?:id|name|tag|ref|string))?\Z"
    # What is told of a request that was made: `record_usage("id", usage)`, `CalculateCost("id", 10, 20)`.
    r"|(?:accumulate|record|track|calculate|compute|estimate|report)_?(?:\w{1,20}_?)?(?:usage|costs?)\Z",
    re.IGNORECASE,
)
# What is told of a trace or a figure: `.tag("model", "id")`, `withAttr("genkit:model", "id")`.
_MARKS = expression(r"(?:(?:with|set|add|put)_?)?(?:tags?|attr(?:ibute(?:s|_?value)?)?)\Z", re.IGNORECASE)
# What PHP reads by its name: `config("app.chat.engine")`, `trans("chat.model")`.
_SETTINGS = ("config", "trans", "__", "Config.get")
_LOGS = expression(r"(?:[iI]nfo|[dD]ebug|[wW]arn(?:ing)?|[eE]rror|[tT]race|[fF]atal)(?:f|w|ln|Context)?\Z")
# What a page shows: `Text("id")` of Compose, SwiftUI and Flutter.
_SHOWS = expression(
    r"Text|BasicText|SelectableText|RichText|TextSpan|Label"
    # What people press: `tgbotapi.NewKeyboardButton("GPT-4")`.
    r"|(?:[nN]ew)?\w{0,20}Button(?:Data|Text)?|(?:Dropdown)?Menu_?Item|Chip|Tab"
)
# `ABILITIES.getData("id")`, `CONTEXT_LENGTHS["id"]`: what is known of models.
_KNOWN = expression(
    r"abilit|capabilit|modalit|context_?(?:length|window|size)|limits?\Z|pric(?:e|ing)|costs?\Z",
    re.IGNORECASE,
)
# `ModelCapabilities.thinkingMode("id")`: whatever is asked of them.
_ABILITIES = expression(r"[a-z]Capabilit(?:y|ies)\Z")
# `registry.cost(model: "id")`, `Catalog.limits("id")`: what a table knows of a model, whatever asks for it.
_TABLE = expression(r"(?:\w{0,40}_?)(?:registry|catalog(?:ue)?)\Z", re.IGNORECASE)
_FACT = expression(
    r"(?:costs?|prices?|pricing|limits?|modalit(?:y|ies)|capabilit(?:y|ies)|context_?(?:window|length|size)|max_?\w{0,12}tokens)\Z",
    re.IGNORECASE,
)
_GETS = expression(r"(?:get|find|look_?up|resolve|rates?)(?![a-z])")
# Rows of a database that are looked for: `Assistant.where(model: "id")`, `find_by(api_name: "id")`.
_FINDS = expression(
    r"(?:or_?)?where(?:_?(?:not|in|not_?in))?\Z|find_by(?:!|_\w{1,30})?\Z|(?-i:findBy[A-Z]\w{0,40}\Z)|first_?where\Z",
    re.IGNORECASE,
)
# What a test puts into a store and reads back: `db.Save(id, "a title", "openai", "gpt-4")`.
KEEPS = expression(r"(?:[Ss]ave|[Ss]tore|[Ii]nsert|[Uu]psert|[Rr]ecord|[Tt]rack|[Pp]ersist)(?![a-z])")
# What stands in for an object in a test: `double("Context", model: "id")`.
_DOUBLES = expression(r"(?:instance_|class_|object_)?(?:double|spy)\Z")
# What asks a service for a model's card.
_CARD = expression(r"(?:retrieve|describe)_?models?\Z", re.IGNORECASE)
# `client.models.retrieve("id")`, `client.Models.Get(ctx, "id")`, `client.GetModel(ctx, "id")`
_CARDS = expression(r"[mM]odels\Z")
_CARD_OF = expression(r"[rR]etrieve\Z|Get\Z")
_CONTEXT = expression(r"\w{0,20}(?:ctx|[cC]ontext)\Z|\)\Z")
_TELLS = expression(r"\A(?:XCT)?(?:assert|refute|expect|should|verify)", re.IGNORECASE)
# How a chain goes on that says what is right, or what a double answers, and how it begins.
_MATCHES = expression(
    r"(?:not)?to|toNot|notTo|(?:not_)?to(?:_not)?|(?:Not)?(?:To|Be|BeEquivalentTo|BeOneOf|Contain\w*|StartWith|EndWith|Equal|HaveValue)"
    r"|Should(?:Not)?|(?:is(?!ThrownBy)|has|contains|starts|ends|matches|returns)[A-Z]?\w{0,40}|(?:then|will)Return\w*|Returns(?:Async)?|returns|and_return|willAnswer|thenAnswer",
)
_TESTS = expression(
    r"Expect|Eventually|Consistently|Ω|expect|assertThat|assert_that|then|Should|should|when|given|every|Setup|doReturn|allow|stubs?|mock\w*|On|EXPECT"
)
_COUNTS = expression(
    r"token(?:izer|_?count(?:er|_?estimator))|\A(?:count|estimate)_?(?:\w{1,20}?_?)?tokens?(?:[A-Z_]\w{0,20})?\Z|tokens?_?(?:size|count|number|len(?:gth)?)\Z"
    r"|\.?num_?tokens(?:_?(?:from|of|for|in)_?\w{0,20})?\Z|tiktoken|encoding_?for|(?:^|[._])get_?bpe|bpe_?(?:from|for)_?model",
    re.IGNORECASE,
)
_COUNTER = expression(
    r"(?:\w{1,40}_)?tokens?_?(?:count|estimat|calculat|util|limit)\w{0,20}\Z", re.IGNORECASE
)
_TOKENIZER = expression(r"(?:tokeni[sz]er|encoding)(?:_?(?:id|name|model))?\Z", re.IGNORECASE)
# `TokenizerModelPath`: a file that only splits text.
_SPLITTER = expression(r"tokeni[sz]er_?(?:model_?)?(?:path|file)\Z", re.IGNORECASE)
# `workspaceName: "phi-3.5-mini"`, `put("format", "anthropic-claude-v1")`: what is called after its model.
_OTHER = expression(
    r"(?:.{0,40}[_a-z])?(?:[wW]orkspace|[sS]ervice|[cC]luster|[nN]amespace|[uU]ser|[hH]ost|[bB]ucket|[iI]ndex|[cC]ollection|[bB]ranch|[pP]od|[jJ]ob"
    r"|[cC]ontainer|[sS]ecret|[rR]esource_?[gG]roup|[pP]roject|[tT]eam|[sS]ession|[tT]hread|[eE]xperiment|[tT]able|[cC]olumn)_?(?:[nN]ame|[iI][dD])\Z"
    r"|(?:first|last)_?[iI][dD]\Z|(?:[\w.:-]{1,40}[._:-])?format\Z|mime_?[tT]ype\Z|content_?[tT]ype\Z|user_?[aA]gent\Z"
)
FETCHES = expression(r"\.from_?pretrained\w*\Z", re.IGNORECASE)
# `&LLMResponse{ModelVersion: "id"}`, `TokenUsageMetric{Model: "id"}`: what answered, and what is told of it.
_ANSWER = expression(
    r"\w{0,60}(?:Response|ResponseChunk|ResponseMetadata|ResultMetadata|CompletionChunk|Usage|UsageMetrics?|Metrics?"
    r"|Event|LogEntry|LogRecord|UsageRecord|UsageInfo|AuditLog|RequestLog|CallLog)\Z"
)
_REPLY = expression(r"[A-Z]\w{0,40}(?<!Create)Response\Z")
_DOES = expression(
    r"(?:Create|Get|Send|Make|Generate|New|Request|Stream|Start|Run|Post|Fetch|Compute|With)(?![a-z])"
)
_ANSWERING = expression(r"(?:response|answer|chunk|usage|metrics?)\Z", re.IGNORECASE)
_MODEL = expression(r"[Mm]odel(?:_?(?:[Nn]ame|[Ii][dD]|[Vv]ersion))?\Z")
# `mock_response_chunk(model: "id")`, `toolCallChunk("req-1", "id")`: a piece of an answer that is made.
_MADE_UP = expression(
    r"find_\w{1,40}_(?:from|by|for)_model\Z|"
    r"\w{0,60}(?:[a-z]C|_c|\Ac)hunk\Z|(?:\w{0,40}_)?(?:mock|fake|stub)_?\w{0,40}(?:response|completion|answer|reply|result)\Z"
    r"|\w{0,60}(?:[a-z]E|_e)rror\Z|[A-Z]\w{0,40}Not(?:Found|Supported|Available|Allowed|Configured)\Z|\w{0,60}[a-z]Event(?:Message)?\Z"
    # `new TokenUsagePrinter("id")`, `CostEstimator("id")`
    r"|(?:[A-Z]\w{0,40})?(?:Usage|Cost|Pric(?:e|ing))(?:[A-Z][a-z]{2,20})?(?:Printer|Calculator|Estimator|Tracker|Reporter?|Counter|Table|Info)\Z"
)
# `TextField("Model", text: $model, placeholder: "id")`: what a form shows until it is filled in.
_SHOWN = expression(r"(?:placeholder|hint|tooltip|prompt|help|label)(?:_?text)?\Z", re.IGNORECASE)
# Languages with branches like `"a" | "b" if x => 1`, the word of their conditions, what stands between cases.
_STANDS_IN = {"unwrap_or", "unwrap_or_else", "or_else", "orElse", "getOrDefault", "??", "||", "?:"}
_ARMED = ("rs", "cs", "scala", "kt", "ex", "exs")
_GUARDS = {"rs": "if", "scala": "if", "cs": "when", "ex": "when", "exs": "when"}
_OR = {",", "|", "or"}
_MATCH = 400
_OF_TYPE = ("::", ".")


def talks_of(
    name: str, callee: str, before: Sequence[Token], statement: Sequence[Token], suffix: str
) -> bool:
    """Whether what takes the string only talks of it."""
    parts = [part.rstrip("?!") for part in callee.split(".")]
    if _SHOWN.match(name or _key(before)) or _SPLITTER.search(name) or _OTHER.match(name or _key(before)):
        return True
    if (
        callee.endswith("?")
        or _TELLS.search(parts[0]) is not None
        or parts[-1].startswith(("assert", "refute"))
        or _counts(callee)
        or _CARD.match(parts[-1])
        or _asks_for_card(parts, before)
        or _MARKS.match(parts[-1])
        or _MADE_UP.match(parts[-1])
        or parts[-2:-1] == ["attribute"]  # of a trace: `attribute.String("gen_ai.request.model", "id")`
    ):
        return True
    if suffix == "php" and callee in _SETTINGS and before[-1].text == "(":
        return True
    if _LOGS.match(parts[-1]) and len(parts) > 1:
        return True  # `logger.Info("asked", "model", "id")`
    if parts[-2:-1] and _REPLY.match(parts[-2]) and parts[-1] != "builder":
        return True  # `AIResponse::success("text", "openai", "id")`
    if _DOUBLES.match(parts[-1]) or (suffix == "kt" and before and before[-1].text == "returns"):
        return True
    if suffix in ("ex", "exs") and _is_pattern(before):
        return True
    if _FINDS.match(parts[-1]) or (suffix == "rb" and name == "slug"):
        return True
    if suffix == "rb" and (
        _is_awaited(before) or (_is_compared(statement) and not (name and _is_told_within(statement)))
    ):
        return True
    if _is_told(before) or (_FACT.match(parts[-1]) and _TABLE.match(parts[-2:][0])):
        return True
    asks = _LOOKS_UP.match(parts[-1]) is not None or _ASKS.match(parts[-1]) is not None
    if name and not (parts[-1].endswith(name) and asks):  # `classify_model("id")`, `IsSmallModel("id")`
        return False
    called: object = asks or _SILENT.match(parts[-1]) is not None
    called = called or any(_SILENT.match(part) and not _CLIENTS.match(part) for part in parts[:-1])
    called = called or _SHOWS.fullmatch(parts[-1]) is not None
    called = called or (len(parts) > 1 and _KNOWN.search(parts[-2]) is not None and _GETS.match(parts[-1]))
    called = called or (len(parts) > 1 and _ABILITIES.search(parts[-2]) is not None)
    return bool(called) or _is_of_tokenizer(before, statement)


def _asks_for_card(parts: Sequence[str], before: Sequence[Token]) -> bool:
    """Whether a service is asked what it knows of a model: `$client->models()->retrieve("id")`."""
    if _CARD_OF.match(parts[-1]):
        texts = [t.text for t in before[-16:]]
        at = next((i for i in range(len(texts) - 1, -1, -1) if texts[i] == parts[-1]), 0)
        chained = texts[max(0, at - 4) : at - 1] == ["models", "(", ")"]
        return chained or _CARDS.match(parts[-2:][0]) is not None
    return parts[-1] == "GetModel" and len(before) > 1 and _CONTEXT.match(before[-2].text) is not None


def _key(before: Sequence[Token]) -> str:
    """What is given the string, or the key under which a call puts it: `put("format", "id")`."""
    if len(before) > 1 and before[-1].text in ("=", ":", "=>"):
        return before[-2].text
    kinds = [t.kind for t in before[-3:]]
    return before[-2].text if kinds == ["sign", "string", "sign"] and before[-3].text == "(" else ""


def _is_told(before: Sequence[Token]) -> bool:
    """Whether the string stands where a chain says what is right, or what a double answers.

    `Expect(x.Model).To(f("id"))`, `x.Should().Be("id")`, `when(all()).thenReturn(List.of(model("id")))`.
    """
    outer = 0
    for at, token, depth in outward(before, 4):
        text = token.text if token.kind == "sign" else ""
        if depth <= 0 and text == ";":
            return False
        if depth < outer:
            outer = depth
            dot = _dot_before(before, at - 1) if text == "(" and _MATCHES.match(before[at - 1].text) else 0
            if dot and _chain_begins(before[:dot]):
                return True
    return False


def _dot_before(before: Sequence[Token], at: int) -> int:
    """Where the dot of `.Be` or `.And.Contain` stands behind a call; 0 where none does."""
    while at > 2 and before[at - 1].text == "." and before[at - 2].kind == "name":
        at -= 2
    return at - 1 if at > 1 and before[at - 1].text == "." and before[at - 2].text == ")" else 0


def _chain_begins(statement: Sequence[Token]) -> bool:
    """Whether a chain of calls begins with what a test asks, or is told by `Should()`."""
    for at, token, depth in outward(statement, 1):
        if depth < 0:
            return False
        if depth == 0 and token.text == "(" and _TESTS.match(statement[at - 1].text):
            return True
    return False


def is_arm(found: Sequence[Token], index: int, suffix: str) -> bool:
    """Whether a branch is taken for the string, or for others too: `case "a", "b":`, `"a" | "b" => 1`."""
    first = last = index
    ends = max(1, index - _MATCH), min(len(found), index + _MATCH)  # lists of thousands are no branches
    while first > ends[0] and found[first - 1].text in _OR and found[first - 2].kind == "string":
        first -= 2
    while last + 2 < ends[1] and found[last + 1].text in _OR and found[last + 2].kind == "string":
        last += 2
    head = found[first - 1].text if first else ""
    after = found[last + 1].text if last + 1 < len(found) else ""
    if head in ("case", "when") or (head == "is" and suffix == "cs"):
        return True
    if suffix == "php" and after == "=>":  # `match ($model) {`; an array has other brackets
        around = (t.text for _, t, depth in outward(found[max(0, first - _MATCH) : first]) if depth < 0)
        return next(around, "") == "{"
    return suffix in _ARMED and after in ("=>", "->", _GUARDS.get(suffix))


def is_of_answer(name: str, before: Sequence[Token], statement: Sequence[Token]) -> bool:
    """Whether the string is a field of an answer that is put together, as tests and servers do."""
    if not _MODEL.match(name):
        return False
    for at, token in enumerate(statement[:-3]):  # `ChatResponse.builder().model("id")`
        if (
            token.kind == "name"
            and statement[at + 1].text in _OF_TYPE
            and statement[at + 2].text == "builder"
        ):
            return _ANSWER.match(token.text) is not None
    # `response.setModel("id")`, `response.Model = "id"`
    if [t.text for t in statement[1:]] in ([".", f"set{name}", "("], [".", name, "="]):
        return _ANSWERING.search(statement[0].text) is not None
    for at, token, depth in outward(before, 1):
        if depth < 0 and token.text == "(":  # `ChatResponse(model = "id")`, no call of a client's
            called, owner = before[at - 1].text, before[at - 2].text if at > 1 else ""
            return _ANSWER.match(called) is not None and _is_type(called) and owner not in _OF_TYPE
        if depth < 0 and at > 2 and before[at - 3].text == ")":
            return False  # `function ask(): ChatResponse {`, `fn ask() -> ChatResponse {`
        if depth < 0:
            return token.text == "{" and _ANSWER.match(before[at - 1].text) is not None
        if depth == 0 and token.kind == "sign" and token.text == ";":
            return False
    return False


def _is_type(name: str) -> bool:
    """Whether a name with a capital is that of a type, not of a function of Go's or C#'s."""
    return name[:1].isupper() and not _DOES.match(name)


def is_wanted(statement: Sequence[Token]) -> bool:
    """Whether a test awaits the string: `want := "id"`, `if got, want := f(), "id"; got != want`."""
    texts = [t.text for t in statement]
    if texts[-1:] in (["="], [":="]):
        return len(texts) > 1 and AWAITED.match(texts[-2]) is not None
    sign = next((i for i, text in enumerate(texts) if text == ":="), -1)
    return texts[-1:] == [","] and sign > 0 and AWAITED.match(texts[sign - 1]) is not None


def is_of_counter(path: str) -> bool:
    """Whether a file is called after what only counts tokens: `TokenCounter.php`, `token_utils.rb`."""
    return _COUNTER.match(path.rpartition("/")[2].partition(".")[0]) is not None


def _counts(callee: str) -> bool:
    """Whether a call only counts tokens; one that loads a model's own tokenizer needs its files."""
    return _COUNTS.search(callee) is not None and not FETCHES.search(callee)


def _is_of_tokenizer(before: Sequence[Token], statement: Sequence[Token]) -> bool:
    """Whether the string only says how text is split: `tokenizer_id = "gpt-4o"`, also where it stands in."""
    gives = len(before) > 1 and before[-1].text in ("=", ":", "=>")
    if gives:
        return _TOKENIZER.search(before[-2].text) is not None
    sign = next((at for at, t in enumerate(statement) if t.text in ("=", ":=")), 0)
    falls_back = any(t.text in _STANDS_IN for t in statement[sign:])
    return sign > 0 and falls_back and _TOKENIZER.search(statement[sign - 1].text) is not None


def _is_pattern(before: Sequence[Token]) -> bool:
    """Whether a function of Elixir awaits the string: `def f(%{model: "id"})`; a default is behind a name."""
    lowest = 0
    for at, token, depth in outward(before, 2):
        if depth < lowest:  # a bracket around the string
            lowest = depth
            if before[at - 2].text in ("def", "defp", "defmacro") and token.text == "(":
                return before[-1].kind == "sign"
    return False


def _is_awaited(before: Sequence[Token]) -> bool:
    """Whether a test of Ruby's only says what it awaits: `allow(x).to receive(:chat).with(model: "id")`."""
    ends = next((i for i in range(len(before) - 1, -1, -1) if before[i].text == ";"), -1)
    return any(t.text == "receive" for t in before[ends + 1 :])


def _is_compared(statement: Sequence[Token]) -> bool:
    """Whether a test compares the string, without brackets: `assert_equal "id", message.model`."""
    return len(statement) > 0 and statement[0].kind == "name" and _TELLS.search(statement[0].text) is not None


def _is_told_within(statement: Sequence[Token]) -> bool:
    """Whether a call that RSpec looks at is told the string: `expect(it.chat(model: "id")).to eq(reply)`."""
    if [t.text for t in statement[:2]] != ["expect", "("]:
        return False
    signs = [t.text for t in statement if t.kind == "sign"]
    return signs.count("(") - signs.count(")") > 1
