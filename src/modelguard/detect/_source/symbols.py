"""Symbols that stand for models: `openai.GPT4oMini`, `Model.CLAUDE_4_SONNET`, classes that hold weights."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from modelguard.detect._hints import hint
from modelguard.detect._javascript_sdks import execution_of, is_server
from modelguard.detect._parameters import proof
from modelguard.detect._shape import suggests_model
from modelguard.detect._source.beside import is_answered
from modelguard.detect._source.declared import typed
from modelguard.detect._source.given import Given, given_to
from modelguard.detect._source.lexer import JOINS, Token, outward
from modelguard.detect._spelled import bare
from modelguard.detect._text import Lines
from modelguard.expressions import expression
from modelguard.model import Binding, Need, Sighting
from modelguard.noun import Noun

_FAMILY = expression(
    r"gpt_?(?=[\d_])|claude|sonnet|haiku|opus|gemini|gemma|(?<!o)llama|mi[sx]tral|qwen|deepseek|phi_?\d|command_?[ar]|titan|nova_?"
    r"|embed\w*_?\d|dall_?e|whisper_?\d|tts_?\d|o[134](?=_|mini|pro|\b)|grok|kimi_?k|glm_?\d|bge_|minilm|nomic|codestral",
    re.IGNORECASE,
)
_DECLARES = {"let", "var", "val"}
_FIXES = {*_DECLARES, "const", "static"}
_FUNCTIONS = {"func", "fun", "fn", "init", "constructor"}
_NEAR, _MEMBER = 80, 12
_TYPED = 5
_CONSTANT = expression(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z")
# `config.MistralModel`: a field that holds whatever was set.
_SETTING = expression(r"\A\D*(?:Model|_model|_MODEL)s?_?(?:Name|Id|ID|name|id|NAME)?\Z")
# What the parts of a program are called that serve a family's models.
_PART = expression(
    r"(?:Tokeni[sz]er|Client|Driver|Service|Provider|Adapter|Engine|Dialect|Endpoint|Config|Options|Settings|Factory"
    r"|Exception|Error|Template|Handler|Parser)\Z"
)
_MAKERS = expression(
    r"(?:Engine|Provider|Driver|Vendor|Backend|Platform)(?:s|Enum|Type|Name|Kind|Id){0,2}\Z", re.IGNORECASE
)
# What asks a symbol for its text.
_TEXTS = {
    "toString", "asString", "value", "rawValue", "to_string", "into", "id", "modelName", "getValue", "as_str",
    "name", "Name", "Value", "Id", "ToString", "getName", "getId", "to_owned", "clone", "ToModel",
    "getModelId",
}  # fmt: skip
_QUANTIZED = expression(r"_I?Q\d(?:_|\Z)")
# langchain4j runs these in process: the class is the model.
_IN_PROCESS = expression(r"[A-Z]\w{0,40}?\d\w{0,30}?EmbeddingModel(?![A-Za-z0-9])")
_ONNX = b"model.embedding.onnx."


class Symbol(Noun):
    """A name that stands for a model, what it is given to, and whether it is one of a list."""

    token: Token
    index: int
    owner: str
    given: Given
    listed: bool = False


def uses(found: Sequence[Token], suffix: str, defined: Container[str]) -> Iterator[Symbol]:
    """The symbols that stand where a model is asked for; `defined` are those of the file itself."""
    names = {token.text for token in found if token.kind == "name" and len(token.text) > 2}
    looks = {
        name: own
        for name in names
        if (own := name in defined or _is_constant(name)) or _is_of_family(name) or name[0].isupper()
    }
    for index, token in enumerate(found):
        if token.text not in looks or token.kind != "name":
            continue
        own = looks[token.text]
        start, owner = _chain(found, index)
        owner = owner or _declared(found, start)
        if (start < index or own) and _is_whole(found, index) and not _is_type(found, start):
            given = given_to(found, start, suffix)
            asked = given.asked or proof(given.name) or _is_option(given.callee, owner)
            if not given.silent and asked and not is_answered(found, index):
                listed = _is_listed(found, start, index) or (own and _is_beside(found, start, index, defined))
                yield Symbol(token=token, index=index, owner=owner, given=given, listed=listed)


def given_values(found: Sequence[Token]) -> set[str]:
    """The names to which a file gives a value: `X = …`, also with the type before it: `const X: &str = …`."""
    before = (None, *found)
    return {
        name.text
        for how, name, sign in zip(before, found, found[1:], strict=False)
        if name.kind == "name" and (sign.text == "=" or (sign.text == ":" and how and how.text in _FIXES))
    }


_BARE = expression(
    r"(?:chat)?(?:gemini|claude|gpt|llama|mistral|qwen|deepseek|grok|gemma|phi|kimi|glm|whisper)\Z",
    re.IGNORECASE,
)


def _is_option(callee: str, owner: str) -> bool:
    """Whether FastEmbed's options are made for the symbol: `InitOptions::new(EmbeddingModel::X)`."""
    return callee.endswith("Options.new") and owner.endswith("Model")


@lru_cache(maxsize=16384)
def _is_constant(name: str) -> bool:
    return _CONSTANT.match(name) is not None


@lru_cache(maxsize=16384)
def _is_of_family(name: str) -> bool:
    return _FAMILY.search(name) is not None


def is_of_sdk(symbol: Symbol, defined: Container[str]) -> bool:
    """Whether a library defines the symbol for a model, as far as its name and its owner tell."""
    text = symbol.token.text
    if _BARE.match(text):
        return False  # `LLM::Gemini`: whom a program asks, not for what
    if text in defined or _FAMILY.search(text) is None or _SETTING.search(text) or text.startswith("_"):
        return False
    numbered = any(c.isdigit() for c in text)
    if _PART.search(text) or (not numbered and _MAKERS.search(symbol.owner)):
        return False
    return bool(symbol.owner) or numbered


def offers(defined: Mapping[str, int], found: Sequence[Token], lines: Lines) -> Iterator[Binding]:
    """What the symbols of a file stand for, for the files that give them to models."""
    for name, index in defined.items():
        token = found[index]
        if not suggests_model(token.text) and "-" not in token.text:
            continue
        yield Binding(
            namespace="source",
            name=name,
            location=lines.locate(token.start, token.end),
            detector="source",
            value=token.text,
        )


def need_of(symbol: Symbol, lines: Lines, only: str | None) -> Need:
    """The question for which model another file of the repository defines a symbol."""
    told = of_symbol(symbol, lines, only)
    # A vendor's name says nothing where the id is a cloud's: `CohereModel.EMBED = "cohere.embed-v4"`.
    sure = told.channel is not None and is_server(told.channel)
    return Need(
        namespace="source",
        name=symbol.token.text,
        location=told.location,
        kind="config-default",
        detector="source",
        because=told.because,
        channel=told.channel if sure else None,
        execution=told.execution if sure else "unknown",
        scope=symbol.owner,
    )


def in_process(found: Sequence[Token], data: bytes) -> Iterator[Token]:
    """Where classes of langchain4j that hold the weights of one model are made or named as a provider."""
    if _ONNX not in data:
        return
    for token, following in zip(found, (*found[1:], None), strict=True):
        made = token.kind == "name" and following is not None and following.text == "("
        if made or (token.kind == "string" and _ONNX.decode() in token.text):
            match = _IN_PROCESS.match(token.text.rpartition(".")[2])
            if match is not None:
                start = token.start + token.text.rfind(match[0])
                yield Token("string", match[0], start, start + len(match[0]))


def of_symbol(symbol: Symbol, lines: Lines, only: str | None) -> Sighting:
    """The sighting of a symbol by which a library knows a model; `only` is the one channel of the file."""
    first = hint(symbol.token.text.partition("_")[0])  # `BEDROCK_CLAUDE_SONNET`
    names = (*symbol.owner.split(), *symbol.given.statement.split())
    words = (hint(word) for word in names if not word.startswith("Non"))
    channel = (
        first if first is not None and is_server(first) else next((c for c in words if c is not None), only)
    )
    loaded = channel is None and _is_option(symbol.given.callee, symbol.owner)
    if channel == "huggingface-inference" and _QUANTIZED.search(symbol.token.text):
        channel = "hf-hub"  # `HuggingFaceModel.CODE_LLAMA_7B_Q4`
    channel = "hf-hub" if loaded else channel
    return Sighting(
        location=lines.locate(symbol.token.start, symbol.token.end),
        raw=symbol.token.text,
        kind="catalogue-entry" if symbol.listed else "weights-load" if loaded else "api-call",
        strength="strong",
        detector="source",
        because=f"the symbol for a model is given to {symbol.given.name or symbol.given.callee}",
        channel=channel,
        execution=execution_of(channel),
        confidence=0.7,
    )


def of_class(token: Token, lines: Lines) -> Sighting:
    """The sighting of a class that holds the weights of one model."""
    return Sighting(
        location=lines.locate(token.start, token.end),
        raw=token.text,
        kind="weights-load",
        strength="strong",
        detector="source",
        because="a class of langchain4j that runs this model in process",
        channel="hf-hub",
        execution="self-hosted",
    )


def _chain(found: Sequence[Token], index: int) -> tuple[int, str]:
    """Where the names that a symbol is reached by begin, and the names."""
    start = index
    while start >= 1 and found[start - 1].text in JOINS:
        start -= 2 if start >= 2 and found[start - 2].kind == "name" else 1
        if found[start].kind != "name":
            break
    return start, " ".join(t.text for t in found[start:index] if t.kind == "name")


def _declared(found: Sequence[Token], start: int) -> str:
    """The type that Swift leaves out before a member: `var model: ChatModel = .gpt4o`."""
    typed = [t.text for t in found[max(0, start - 3) : start]]
    left_out = start > 3 and found[start].text == "." and typed[0] == ":" and typed[2] == "="
    return typed[1] if left_out else ""


def _is_type(found: Sequence[Token], start: int) -> bool:
    """Whether a name is what a variable or a parameter is declared as: `let model: Models.Large`."""
    if start < 3 or found[start - 1].text != ":" or found[start - 2].kind != "name":
        return False
    if found[start - 3].text in _DECLARES:
        return True
    around = next((at for at, _, depth in outward(found[max(0, start - _NEAR) : start]) if depth < 0), None)
    opens = -1 if around is None else around + max(0, start - _NEAR)
    head = [t.text for t in found[max(0, opens - 2) : max(0, opens)]]
    return opens > 0 and found[opens].text == "(" and not _FUNCTIONS.isdisjoint(head)


def _is_whole(found: Sequence[Token], index: int) -> bool:
    """Whether the symbol itself is given, not called, compared, or asked for a property."""
    after = [t.text for t in found[index + 1 : index + 3]]
    if not after:
        return True
    if after[0] in JOINS:
        return after[1:] != [] and after[1] in _TEXTS
    return after[0] not in ("(", "==", "!=", "===", "!==", "=", ":=", ":", "=>", "[", "<", "{")


def _is_made_of(found: Sequence[Token], start: int, index: int) -> bool:
    """Whether C# makes a member of the constant that is called so: `Small { get; } = new T(SmallValue)`."""
    name = found[index].text.removesuffix("Value")
    before = [t.text for t in found[max(0, start - _MEMBER) : start]]
    return name != found[index].text and name in before and "get" in before and before[-1:] == ["("]


def _is_beside(found: Sequence[Token], start: int, index: int, defined: Container[str]) -> bool:
    """Whether a list holds the symbol and another of the file: `List<Model> All = [Large, Small]`."""
    before, behind = (
        [t.text for t in near] for near in (found[start - 2 : start], found[index + 1 : index + 3])
    )
    if behind[:1] == [","] and behind[-1] in defined and before[-1:] in (["["], ["{"], [","]):
        return True
    return before[-1:] == [","] and before[0] in defined and behind[:1] in (["]"], ["}"], [","])


def _is_typed_row(found: Sequence[Token], start: int, index: int) -> bool:
    """Whether a constant of Go's is one of several of a type: `Small Embedder = model.Small`."""
    name = typed(found[max(0, start - _TYPED) : start])
    if not name or proof(name):
        return False
    head = [t.text for t in found[start - 2 : start]]  # the type, and the sign
    before, behind = found[max(0, start - 12) : start - 2], found[index + 1 : index + 6]
    return any([a.text, b.text] == head for near in (before, behind) for a, b in pairwise(near))


def _is_listed(found: Sequence[Token], start: int, index: int) -> bool:
    """Whether other symbols of its family stand beside it in a list."""
    behind = [t.text for t in found[max(0, start - 2) : start]]
    text = found[index].text
    if behind[-1:] == ["="] and text in [t.text for t in found[max(0, start - 4) : start]]:
        return True  # `GPT4o Model = openai.GPT4o`: the same name for others to choose
    if behind[-1:] == ["="] and not proof(behind[0]) and bare(text).endswith(bare(behind[0]) or "-"):
        return True  # `readonly ChatModel Small = ModelSmall;`
    if [t.text for t in found[max(0, start - 3) : start : 2]] == ["=", "("] and start > 3:
        typed_as, defined = found[start - 2].text, found[start - 4].text
        if defined.startswith(typed_as) and defined != typed_as:
            return True  # `ChatModelGPT5 = ChatModel(openai.ChatModelGPT5)`: a constant of Go's
    owner = [t.text for t in found[start:index] if t.kind == "name"]
    typed = [t.text for t in found[max(0, start - 4) : start]]
    if behind == [*owner, "="] and typed[1:2] == [":"] and not proof(typed[0]):
        return True  # `const OLD_NAME: Model = Model::Gpt4o`: another name of it, and no setting
    if _is_typed_row(found, start, index) or _is_made_of(found, start, index):
        return True
    ahead = found[index + 1 : index + 7]
    if behind[-1:] == [","]:
        return _FAMILY.search(behind[0]) is not None
    beside = ahead[:1] and ahead[0].text == "," and behind[-1:] in (["["], ["{"], ["("])
    return bool(beside) and any(t.kind == "name" and _FAMILY.search(t.text) for t in ahead)
