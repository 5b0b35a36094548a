"""The models of HTTP requests that commands send: in the address, in the body, among named values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from modelguard.detect._mention import Mention
from modelguard.detect._parameters import proof
from modelguard.detect._shape import is_identifier, suggests_model
from modelguard.detect._words import Word, names_model
from modelguard.expressions import expression
from modelguard.model import Host, Kind
from modelguard.noun import Noun

ENGINES = {"docker", "podman", "nerdctl", "nvidia-docker", "apptainer", "singularity"}
_CALLERS = {
    "curl", "wget", "http", "https", "xh", "hey", "oha", "invoke-restmethod", "invoke-webrequest", "irm",
    "iwr",
}  # fmt: skip
# What a function of one's own hands on to curl: `post "http://…/v1/chat" -d '{"model": …}'`.
_HANDED = ("--data", "--data-raw", "--data-binary", "-d", "--json")
_JSON_PAIR = expression(
    r"\\?[\"'](?P<key>[A-Za-z][\w.-]{0,60})\\?[\"']\s{0,9}:\s{0,9}\\?[\"'](?P<value>[^\"'\\\s]{2,200})\\?[\"']"
)
# `{"name": "MODEL_ID", "value": "x"}`, `ParameterKey=ModelId,ParameterValue=x`: variables as lists hold them.
_NAMED_PAIR = expression(
    r"(?:\\?[\"']?(?:[nN]ame|[kK]ey|ParameterKey)\\?[\"']?\s{0,9}[:=]\s{0,9}\\?[\"']?)(?P<key>[A-Za-z]\w{0,80})\\?[\"']?"
    r"\s{0,9},\s{0,9}\\?[\"']?(?:[vV]alue|ParameterValue)\\?[\"']?\s{0,9}[:=]\s{0,9}\\?[\"']?(?P<value>[^\"'\\\s,}\]]{2,200})"
)
# As jq and JavaScript have it, without quotes around the key.
_JQ_PAIR = expression(
    r"(?<=[{,\s])(?P<key>[A-Za-z_]\w{0,60}):\s{0,9}\\?[\"'](?P<value>[^\"'\\\s]{2,200})\\?[\"']"
)
# What an expression falls back to: `model: $json.config?.model ?? 'id'`.
_FALLBACK = expression(
    r"(?<=[{,\s])(?P<key>[A-Za-z_]\w{0,60}):\s{0,9}[^,{}]{1,200}?(?:\?\?|\|\|)\s{0,9}\\?[\"'](?P<value>[^\"'\\\s]{2,200})\\?[\"']"
)
_YQ_PAIR = expression(
    r"(?:\.(?P<parent>[\w-]{1,60}))?\.(?P<key>[\w-]{1,60})\)?\s{0,9}=\s{0,9}\"(?P<value>[^\"\s]{2,200})\""
)
_OF_MODEL = expression(r"(?:llm|embedding)?_?model(?:_?artifacts?|Spec)?s?\Z", re.IGNORECASE)
_OF_PARENT = ("uri", "url", "name", "id", "repo", "repo_id", "model")
_JSON_VARIABLE = expression(
    r"\\?[\"'](?P<key>[A-Za-z][\w.-]{0,60})\\?[\"']\s{0,9}:\s{0,9}\\?[\"'][\"']?[\"']?(?P<value>\$\{?\w{1,60}\}?)"
)
_IN_URL = (
    (expression(r"huggingface\.co/models/([\w.-]+/[\w.-]+)"), "huggingface-inference"),
    (expression(r"generativelanguage\.googleapis\.com/[\w/]{0,20}models/([\w.-]+|\$\{?\w+\}?)"), "gemini"),
    (expression(r"/publishers/[\w-]+/models/([\w.@-]+|\$\{?\w+\}?)"), "vertex"),
    (expression(r"/models/([\w.-]+|\$\{?\w+\}?):(?:streamG|g)enerateContent\b"), "gemini"),
    (expression(r"bedrock-runtime[\w.$\{\}-]{0,60}/model/([\w.:%-]+|\$\{?\w+\}?)"), "bedrock"),
    (expression(r"/openai/deployments/([\w.-]+|\$\{?\w+\}?)(?:/|\Z)"), "azure"),
)
_OLLAMA = expression(r"(?:ollama|:11434).{0,80}/api/(?:pull|push|show|create|delete)\Z", re.IGNORECASE)
_ADDRESS = expression(
    r"[a-z]+://|\$\{\w{1,60}:?-[a-z]+://|localhost[:/]|[a-z][\w.-]{1,60}:\d{2,5}/|\$\{?\w{1,60}\}?(?::\$?\{?\w{1,60}\}?)?/|\$\{?\w*(?:URL|ENDPOINT)\w*\}?\Z"
)
# `curl https://…/transcriptions -F file=@talk.mp3 -F model=whisper-1`
_FIELDS = ("-F", "--form", "--form-string", "-d", "--data", "--data-urlencode")
_FIELD = expression(r"model(?:_?id)?=[\"']?(?P<value>[^\s\"'&=]{2,200})")
_LONG = 20_000


class Use(Noun):
    """A mention, and the address or the region that is called where one is.

    `fetched` says that the word is a model only where it proves to be weights or their address; `host` is a
    stranger where something is sent to an address, which alone tells more.
    """

    mention: Mention
    endpoint: str | None = None
    region: str | None = None
    fetched: bool = False
    host: Host | None = None


def requests(words: Sequence[Word]) -> Iterator[Use]:
    """The model of an HTTP request: in its body, or in its address."""
    program = words[0].text.rpartition("/")[2]
    address = next((w for w in words[1:] if _ADDRESS.match(w.text)), None)
    handed = address is not None and any(w.text in _HANDED for w in words[1:])
    calls = program.lower() in _CALLERS or (handed and program not in ENGINES)
    address = address if calls else None
    endpoint = address.text if address is not None else None
    for pattern, channel in _IN_URL if address is not None else ():
        if address is not None and (match := pattern.search(address.text)):
            # A deployment has a name of its own, which is most often that of its model.
            surely = channel != "azure" or match[1].startswith("$") or suggests_model(match[1])
            mention = Mention(
                model=address.part(*match.span(1)),
                kind="api-call",
                because="the address names the model",
                channel=channel,
                execution="managed",
                strength="strong" if surely else "weak",
            )
            yield Use(mention=mention, endpoint=endpoint)
    for index, word in enumerate(words[1:], start=1):
        if calls and words[index - 1].text in _FIELDS and (field := _FIELD.match(word.text)) is not None:
            sent = Mention(
                model=word.part(*field.span("value")), kind="api-call", because="`model` of a form"
            )
            yield Use(mention=sent, endpoint=endpoint, host="stranger")
        if "alue" in word.text and len(word.text) < _LONG:
            yield from _named_pairs(word)
        if "{" in word.text:
            named = endpoint is not None and _OLLAMA.search(endpoint) is not None
            for mention in body(word, calls or program == "jq", named=named):
                if named:
                    pulls = endpoint is not None and endpoint.endswith("/pull")
                    kind: Kind = "download" if pulls else mention.kind
                    mention = replace(mention, kind=kind, channel="ollama", execution="self-hosted")
                yield Use(mention=mention, endpoint=endpoint, host="stranger" if calls else None)
        elif program == "yq":
            yield from _assigned(word)
        elif program == "jq" and word.text == "--arg" and index + 2 < len(words):
            name = words[index + 1].text
            if proof(name) and (names_model(words[index + 2].text) or "$" in words[index + 2].text):
                because = f"`{name}` of a JSON text"
                yield Use(mention=Mention(model=words[index + 2], kind="api-call", because=because))


def _assigned(word: Word) -> Iterator[Use]:
    """The models that yq writes into a file of settings: `(.model.uri) = "hf://org/name"`."""
    for match in _YQ_PAIR.finditer(word.text[:_LONG]):
        parent, key, value = match["parent"] or "", match["key"], match["value"]
        sure = proof(key) or ("specific" if key in _OF_PARENT and _OF_MODEL.match(parent) else None)
        named = names_model(value) or (value.startswith("hf://") and names_model(value[5:]))
        if sure is None or not named or not (sure == "specific" or suggests_model(value)):
            continue
        yield Use(
            mention=Mention(
                model=word.part(*match.span("value")),
                kind="config-default",
                because=f"{key} is written into settings",
            )
        )


def _named_pairs(word: Word) -> Iterator[Use]:
    """The models among variables that a list holds by name and value."""
    for match in _NAMED_PAIR.finditer(word.text):
        if proof(match["key"]) and (names_model(match["value"]) or match["value"].startswith("$")):
            sure = proof(match["key"]) == "specific" or suggests_model(match["value"])
            mention = Mention(
                model=word.part(*match.span("value")),
                kind="config-default",
                because=f"{match['key']} is set for a command",
                strength="strong" if sure else "weak",
            )
            yield Use(mention=mention)


def body(word: Word, calls: bool, *, named: bool = False) -> Iterator[Mention]:
    """The models of a JSON text; in a request, `model` alone is proof, and `name` where Ollama is asked."""
    text = word.text[:_LONG]
    written = "??" in text or "||" in text
    for pattern in (_JSON_PAIR, _JQ_PAIR, _JSON_VARIABLE, *((_FALLBACK,) if written else ())):
        for match in pattern.finditer(text):
            key, value = match["key"], match["value"]
            sure = "specific" if named and key == "name" else proof(key)
            if sure is None or (
                pattern is not _JSON_VARIABLE and (not names_model(value) and "$" not in value)
            ):
                continue
            # A name of one's own for what answers there: `{"model": "question_answer"}`.
            strong = (calls and not is_identifier(value)) or sure == "specific" or suggests_model(value)
            yield Mention(
                model=word.part(*match.span("value")),
                kind="api-call" if calls else "config-default",
                because=f"`{key}` of a request" if calls else f"`{key}` of a JSON text",
                strength="strong" if strong else "weak",
            )
