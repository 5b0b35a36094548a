"""What a literal of a C-like language is given to: the name, the call and the statement around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelguard.detect._parameters import proof
from modelguard.detect._places import PROVIDERS
from modelguard.detect._source.declared import (
    declared,
    field_behind,
    is_of_task,
    let,
    method_of,
    property_of,
    told,
)
from modelguard.detect._source.lexer import Token, inward, outward
from modelguard.detect._source.providers import is_provider, provider_set
from modelguard.detect._source.silence import AWAITED, is_arm, is_of_answer, is_wanted, talks_of
from modelguard.detect._source.statement import ahead, own_row, statement_before, unpointed
from modelguard.expressions import expression
from modelguard.noun import Noun

_BACK = 60
_HEAD = 16
WRAPPERS = {
    "Some", "String", "from", "Optional", "of", "new", "string", "str", "std", "vec", "into", "some", "Just",
    "ptr", "aws", "PathBuf", "Path", "custom", "Custom", "other", "Other",
}  # fmt: skip
PREFIX = expression(r"(?:set|with|use|get|using)_?(?=[A-Z_])|(?:default)_?(?=[A-Z_])", re.IGNORECASE)
_COMPARES = expression(
    r"equals|contentEquals|contains|compareTo|startsWith|matches|include\?|eql\?", re.IGNORECASE
)
_CHOOSES = expression(
    r"default|or_?else|coalesce|non_?(?:empty|null|blank|zero)|fallback|\AOr\Z|\Afirst", re.IGNORECASE
)
_READS = expression(r"env|get|fetch|var|config|setting", re.IGNORECASE)
_KINDS = {"class", "object", "interface", "record", "struct", "enum", "trait", "module"}
_BEHIND = {"to": 1, "default": 3}  # of Kotlin's pair, of Java's annotation: `String model() default "id"`
_TELLING = ("rb", "groovy", "ex", "exs")
_ARROWS = ("=>", "->", "??", "||")  # behind them stands what a branch gives, whatever follows it
_EQUALS = ("==", "!=", "===", "!==", "~=")
_DEFAULTS = {"default_value", "default_value_t", "defaultValue"}
_EXAMPLES = {"example", "examples", "description", "help", "about", "summary", "title", "doc"}
# Of HTML, in a template.
_ATTRIBUTES = {"class", "href", "src", "style", "method", "action"}
FALLBACKS = {
    "unwrap_or",
    "unwrap_or_else",
    "or_else",
    "orElse",
    "getOrDefault",
    "fetch",
    "getenv",
    "GetOrDefault",
}
_HOLDERS = {"ofNullable", "of", "Some", "Option", "Optional"}
# `GetChatClient("id")`, `NewEmbedder(ctx, "id")`, `generativeModel("id")`: they are asked for an id.
# What stores or counts vectors is given texts: `put_with_embedding("a text", …)`.
MAKERS = expression(
    r"(?!(?:put|store|insert|upsert|save|delete|remove|search|query|find|index|compare|count|log|print)(?:_|(?-i:[A-Z])))"
    r"(?:get|add|new|create|with|as|use)?\w*(?:chat_?client|chat_?completion(?:_?service|s)?|embedd(?:ing|er)s?"
    r"(?:_?(?:client|model|service|generator|generation))?"
    r"|language_?model|chat_?model|llm|generative_?model|completion_?model|generate_?content\w*|model_?ref|image_?client|audio_?client|(?:speech_?to_?text|text_?to_?speech)_?client|agent"
    r"|responses?_?client|text_?generation|text_?to_?image)\Z",
    re.IGNORECASE,
)
# `pull_model(client, name: "id")`: what a server of models is told to do with one.
_MANAGES = expression(
    r"(?:.*[._])?(?:pull|show|load|unload|preload|push|copy|download|install|ensure)_?model!?\Z",
    re.IGNORECASE,
)
_CALLED = ("name", "source")
# Of Aspire: the name of a deployment stands before its model.
_DEPLOYS = ("AddDeployment", "AzureOpenAIDeployment")
_KEYWORDS = {
    "const", "var", "val", "let", "return", "if", "switch", "for", "while", "type", "struct", "func", "fn",
    "def", "elif", "else", "match", "when", "case", "function", "fun",
}  # fmt: skip
ADDRESS = expression(  # not of a file that a model is given
    r"(?!\S{9,180}/\S{1,90}\.(?:wav|mp[34]|m4a|ogg|flac|png|jpe?g|gif|webp|pdf|txt|csv)\Z)"
    r"https?://[\w.-]{4,80}(?::\d{1,5})?(?:/[\w./-]{0,100})?(?:\?[\w=&.-]{1,80})?\Z"
)
ENV_NAME = expression(r"[A-Z][A-Z0-9_]{2,60}\Z")


class Given(Noun):
    """What a string is given to: a name, the call that takes it, and the words of its statement."""

    name: str
    callee: str
    statement: str
    provider: str | None
    silent: bool
    asked: bool = False
    address: str | None = None


def given_to(found: Sequence[Token], index: int, suffix: str) -> Given:
    before = found[max(0, index - _BACK) : index]
    before = unpointed(before) if suffix == "go" else before
    after = found[index + 1] if index + 1 < len(found) else None
    statement = statement_before(before)
    previous = before[-1] if before else None
    following = after.text if after is not None and after.kind == "sign" else ""
    compares = previous is not None and previous.text in _EQUALS
    callee, provider = _callee(statement)
    provider = provider or (provider_set(before) if proof(callee.rpartition(".")[2][3:]) else None)
    callee = callee or (declared(statement) if suffix == "cs" else "")
    name = _name(statement)
    name = name or (let(before) or told(statement) if suffix in _TELLING else "")
    name = name or (_symbol(before) or method_of(before) if suffix == "rb" else "")
    name = name or _returning(before, statement)
    name = name or (property_of(before) if suffix == "cs" else "")
    name = name or (_told_to(callee, statement) if following == ")" else "")
    name = "model" if name in _CALLED and _MANAGES.match(callee) else name
    if suffix == "rb" and name in PROVIDERS and MAKERS.match(callee.rpartition(".")[2]):
        name, provider = "model", name  # `chat_completion(openai: "id")`
    attribute = _attribute(statement)
    if attribute in _DEFAULTS:
        name = field_behind(found, index)
    talks = talks_of(name, callee, before, statement, suffix)
    method = found[index + 2].text if following == "." and index + 2 < len(found) else ""
    compares = compares or following in _EQUALS or _COMPARES.match(method) is not None
    silent = (
        compares
        or (not (previous is not None and previous.text in _ARROWS) and is_arm(found, index, suffix))
        or talks
        or attribute in _EXAMPLES
        or AWAITED.match(name) is not None
    )
    silent = silent or is_wanted(statement)
    silent = silent or (is_of_answer(name, before, statement) and not _is_field(before))
    around = (*own_row(statement), *ahead(found, index))
    words = " ".join(t.text for t in around if t.kind == "name")
    return Given(
        name=name,
        callee=callee,
        statement=words,
        provider=provider,
        silent=silent,
        asked=not name
        and (
            _is_asked(statement, callee)
            or _is_served(callee, statement)
            or _is_added(callee, found, index)
            or _is_deployed(callee, found, index)
        ),
        address=_address(statement, ahead(found, index)),
    )


def _symbol(before: Sequence[Token]) -> str:
    """The setting that Ruby's code gives a default: `option :moderation_model, "id"`."""
    ends = [t.text for t in before[-4:]]
    if len(ends) < 4 or (ends[1], ends[3]) != (":", ",") or before[-4].kind != "name":
        return ""
    return ends[2] if proof(ends[2]) else ""


def _is_field(before: Sequence[Token]) -> bool:
    """Whether a type holds what a statement begins, whatever the type is called: `class QwenUsage { … }`."""
    opens = next((at for at, _, depth in outward(before, 2) if depth < 0), 0)
    return opens > 1 and before[opens].text == "{" and before[opens - 2].text in _KINDS


def _told_to(callee: str, statement: Sequence[Token]) -> str:
    """What a setter of Go's takes behind a context, and nothing else: `session.SetModel(ctx, "id")`."""
    ends = [t.text for t in statement[-6:]]
    alone = ends[-3:-1] in (["(", "ctx"], ["(", "c"]) and ends[-1] == ","
    made = ends[-1:] == [","] and ends[-3:-1] == ["(", ")"] and ends[-6:-4] in (["context", "."], ["t", "."])
    plain = PREFIX.sub("", callee.rpartition(".")[2]) if alone or made else ""
    return plain if plain and proof(plain) else ""


def _address(before: Sequence[Token], after: Sequence[Token]) -> str | None:
    """The address that stands nearest to a string by the brackets around both, and then by place."""
    best: tuple[int, int] | None = None
    text = None
    for part, way in ((before, outward(before)), (after, inward(after))):
        lowest = 0
        for far, (at, token, depth) in enumerate(way):
            lowest = min(lowest, depth)
            if (
                token.kind == "string"
                and ADDRESS.match(token.text)
                and not is_of_task(part, at)
                and (best is None or (-lowest, far) < best)
            ):
                best, text = (-lowest, far), token.text
    return text


def _attribute(statement: Sequence[Token]) -> str:
    """The attribute whose value the string is: `default_value_t = String::from("id")`."""
    at = len(statement) - 1
    while at > 1 and (statement[at].text in ("(", "::") or statement[at].text in WRAPPERS):
        at -= 1
    return statement[at - 1].text if at > 0 and statement[at].text in ("=", ":") else ""


def _returning(before: Sequence[Token], statement: Sequence[Token]) -> str:
    """The function that gives the string back and does nothing else: `fn default_model() { "id" }`."""
    if any(t.text != "return" for t in statement) or len(before) <= len(statement):
        return ""
    head = before[: len(before) - len(statement)]
    if head[-1].text != "{":
        return ""
    for at in range(len(head) - 2, max(0, len(head) - _HEAD), -1):
        if head[at].text in ("{", "}", ";", "="):
            return ""
        if head[at].text == "(" and head[at - 1].kind == "name" and head[at - 1].text not in _KEYWORDS:
            plain = PREFIX.sub("", head[at - 1].text)
            return plain if proof(plain) else ""
    return ""


def _is_served(callee: str, statement: Sequence[Token]) -> bool:
    """Whether a client of Ollama is made for the string: `OllamaChatClient(new Uri(address), "id")`."""
    made = callee.rpartition(".")[2].lower()
    alone = bool(statement) and statement[-1].text in ("(", ",")
    return (
        alone
        and "ollama" in made
        and made.endswith(("client", "model", "modelconfig", "generator", "service", "embeddings"))
    )


def _is_added(callee: str, found: Sequence[Token], index: int) -> bool:
    """Whether a server of Ollama is to hold the string: `ollama.AddModel("chat", "llama3.2")`."""
    owner, _, method = callee.rpartition(".")
    if method != "AddModel" or "ollama" not in owner.lower():
        return False
    following = [t.kind for t in found[index + 1 : index + 3]]
    return (
        found[index - 1].text == "," or found[index + 1 : index + 2] == [] or following != ["sign", "string"]
    )


def _is_deployed(callee: str, found: Sequence[Token], index: int) -> bool:
    """Whether Aspire is told to deploy the string: `openai.AddDeployment("chat", "gpt-4o", "1")`."""
    if callee.rpartition(".")[2] not in _DEPLOYS or index < 3:
        return False
    return [t.kind for t in found[index - 3 : index]] == ["sign", "string", "sign"] and (
        found[index - 3].text + found[index - 1].text == "(,"
    )


def _is_asked(statement: Sequence[Token], callee: str) -> bool:
    """Whether a maker of models is asked for the string: its first argument, or that after a context."""
    if not 0 < len(callee) < 200 or not MAKERS.match(callee.rpartition(".")[2]):
        return False
    signs = [t.text for t in statement[-3:]]
    return signs[-1:] == ["("] or (signs[0] == "(" and signs[1] != ")" and signs[-1:] == [","])


def _name(statement: Sequence[Token]) -> str:
    """The parameter, field, key, variable or method that the string is given to."""
    at = len(statement) - 1
    while at >= 0 and (statement[at].text in ("(", "[", "&", "::", ".") or statement[at].text in WRAPPERS):
        called = statement[at - 1] if statement[at].text == "(" and at else None
        if called is not None and called.kind == "name" and called.text not in WRAPPERS:
            plain = PREFIX.sub("", called.text)
            chooses = called.text in FALLBACKS
            fallback = (_fallback_of(statement[:at]) or _asked_first(statement[: at - 1])) if chooses else ""
            return plain if proof(plain) else fallback
        at -= 1
    if at < 0:
        return ""
    sign = statement[at].text
    if (back := _BEHIND.get(sign)) and at >= back and (back == 1 or statement[at - 1].text == ")"):
        return statement[at - back].text
    if sign == "?" or (sign == ":" and statement[at - 1].text == "?"):
        return _fallen_back(statement[max(0, at - 14) : at])
    if sign in (":", "=>") and at:
        return statement[at - 1].text
    if sign in ("??", "||"):
        return _fallen_back(statement[max(0, at - 14) : at])
    if sign in ("=", ":=", "<-") and statement[at - 1].text not in _ATTRIBUTES:
        for token in reversed(statement[max(0, at - 8) : at]):
            if token.kind in ("name", "string") and proof(token.text):
                return token.text
            if token.kind == "sign" and token.text in (",", "(", ")"):
                return ""
    return _argument(statement, at) if sign == "," else ""


def _fallen_back(statement: Sequence[Token]) -> str:
    """What `x ?? "id"` falls back for: the variable that is read, or the name that is set."""
    for _, token, depth in outward(statement):
        if depth <= 0 and token.kind == "sign" and token.text == ",":
            return ""  # another argument: `model: $a['model'] ?? "id", region: $a['region'] ?? "eu-west-1"`
        if token.kind in ("name", "string") and proof(token.text):
            return token.text
    return ""


def _asked_first(statement: Sequence[Token]) -> str:
    """What a chain asks before the string: `model.unwrap_or("id")`, `ofNullable(model).orElse("id")`."""
    holds = ""
    for at, token, depth in outward(statement, max(0, len(statement) - _BACK + 1)):
        if token.kind == "sign":
            if depth < 0:
                return ""
        elif token.kind == "name" and depth == 1:
            holds = token.text
        elif token.kind == "name" and depth == 0:
            called = at + 1 < len(statement) and statement[at + 1].text == "("
            name = holds if called and token.text in _HOLDERS else "" if called else token.text
            if name:
                return name if proof(name) else ""
            holds = ""
    return ""


def _argument(statement: Sequence[Token], at: int) -> str:
    """What a further argument of a call stands in for."""
    told = _preferred(statement, at) or _defaulted(statement, at)
    return told or _fallback_of(statement[max(0, at - 3) : at]) or _read_for(statement, at)


def _read_for(statement: Sequence[Token], at: int) -> str:
    """What a variable is read for whose own name says little: `chatModel := env.Get("LLM_CHAT", "id")`."""
    reads = at > 2 and statement[at - 2].text == "(" and ENV_NAME.match(statement[at - 1].text)
    callee = statement[at - 3].text if reads else ""
    keyed = at > 4 and _READS.search(callee) and statement[at - 4].text in ("=>", ":")
    if keyed and proof(statement[at - 5].text):
        return statement[at - 5].text  # `'model' => env('ACME_MINI', 'id')`
    first = next((t for t in statement if t.text not in _KEYWORDS), None)
    named = first is not None and any(t.text in ("=", ":=") for t in statement[1:4]) and proof(first.text)
    return first.text if first is not None and named and _READS.search(callee) else ""


def _defaulted(statement: Sequence[Token], at: int) -> str:
    """The parameter whose default a macro gives behind its type: `chat_model: default!(String, "id")`."""
    for back in range(at - 1, max(3, at - 8), -1):
        texts = [t.text for t in statement[back - 2 : back + 1]]
        if texts[1:] == ["default", "("]:
            owner = statement[back - 3] if texts[0] == ":" else None
            return owner.text if owner is not None and proof(owner.text) else ""
    return ""


def _preferred(statement: Sequence[Token], at: int) -> str:
    """The variable that a call prefers to the string: `cmp.Or(cfg.Model, "id")`, `or_default(model, "x")`."""
    back = at - 1
    while back > 1 and statement[back - 1].text in (".", "->", "$"):
        back -= 2
    calls = back > 1 and statement[back - 1].text == "(" and _CHOOSES.search(statement[back - 2].text)
    name = statement[at - 1]
    return name.text if calls and name.kind == "name" and proof(name.text) else ""


def _fallback_of(statement: Sequence[Token]) -> str:
    """The key or the environment variable that a value belongs to."""
    last = next((t for t in reversed(statement) if t.kind == "string"), None)
    told = last is not None and not last.text.startswith(("gen_ai.", "llm."))  # what a trace says
    if told and last is statement[-1] and "/" not in last.text and proof(last.text.rpartition(".")[2]):
        return last.text  # `put("model", "id")`
    return last.text if last is not None and ENV_NAME.match(last.text) and proof(last.text) else ""


def _callee(statement: Sequence[Token]) -> tuple[str, str | None]:
    """The call whose arguments hold the end of a statement, and the provider that an earlier one names."""
    depth = 0
    provider = None
    for at in range(len(statement) - 1, 0, -1):
        token = statement[at]
        if depth == 0 and token.text.lower() in PROVIDERS and is_provider(statement, at):
            provider = token.text.lower()
        if token.kind != "sign":
            continue
        if token.text == ")":
            depth += 1
        elif token.text == "(":
            depth -= 1
            path = _path(statement, at - 1) if statement[at - 1].kind == "name" else ""
            if depth < 0 and path and path not in _KEYWORDS and not WRAPPERS.issuperset(path.split(".")):
                return path, provider
            depth = max(depth, 0)
    return "", None


def _path(statement: Sequence[Token], at: int) -> str:
    names = [statement[at].text]
    while at >= 2 and statement[at - 1].text in (".", "::", "->") and statement[at - 2].kind == "name":
        at -= 2
        names.append(statement[at].text)
    return ".".join(reversed(names[:6]))
