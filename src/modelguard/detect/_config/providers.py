"""Which service a map of settings speaks of: its provider, its address, the providers it defines by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from modelguard.detect._config.deployed import is_deployed
from modelguard.detect._config.described import ASKED, OF_OLLAMA, request
from modelguard.detect._config.keys import COMPANY, PROVIDER_KEYS, PROVIDER_NAMES, PROVIDER_OF_KEY, SETTINGS
from modelguard.detect._config.naming import (
    API_KEYS,
    ENDPOINT_KEYS,
    KEY_OF_PROVIDER,
    OF_TYPE,
    OFFERING,
    PROGRAMS,
    PROVIDER_IN_TYPE,
    endpoints,
    providers,
)
from modelguard.detect._places import PROVIDERS, Runs
from modelguard.detect._shape import is_hub_id, unmarked
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar, follow
from modelguard.expressions import expression

_CLOUD_SWITCHES = {"use_bedrock": Runs("bedrock", "managed"), "use_vertex": Runs("vertex", "managed")}
# Variables by which tools ask a vendor's models of a cloud, where they are switched on.
_ON = ("1", "true", "yes", "on")
_SWITCHES = {
    "CLAUDE_CODE_USE_BEDROCK": ("anthropic", Runs("bedrock", "managed")),
    "CLAUDE_CODE_USE_VERTEX": ("anthropic", Runs("vertex", "managed")),
    "CLAUDE_CODE_USE_FOUNDRY": ("anthropic", Runs("azure-foundry", "managed")),
    "GOOGLE_GENAI_USE_VERTEXAI": ("gemini", Runs("vertex", "managed")),
}
URL = expression(r"https?://[^\s\"'`}|]{3,300}")
HOST_AND_PORT = expression(r"[A-Za-z0-9][\w.-]{1,100}:\d{2,5}(?:/\S{0,80})?\Z")
_HOST = expression(r"[a-z0-9][a-z0-9-]{0,60}(?:\.[a-z0-9-]{1,60}){1,6}\Z")
_VARIABLE = expression(r"\$\{?(?:env:)?[A-Za-z_]\w{0,99}\}?\Z|os\.environ/[A-Za-z_]\w{0,99}\Z")
# `${SPEECH_URL}/v1/audio/speech`
_BELOW = expression(r"(?P<variable>\$\{?[A-Za-z_]\w{0,99}\}?)/[\w./-]{1,100}\Z")
# `langgenius/openai/openai`: who made a plugin, its name, and the provider in it.
_PLUGIN = expression(r"\A[a-z0-9_-]+/[a-z0-9_-]+/(?=[a-z0-9_-]+\Z)")
# The class of a client where others name a model: `embedding_model_name: AzureOpenAIEmbeddings`.
CLIENT_CLASS = expression(
    r"(?:[A-Z][A-Za-z]{2,30})?(?:Embeddings?|Embedder|OpenAI|LLM|ChatModel|Client|Generator)\Z"
)
_CLASS_KEYS = ("llm_name", "embedding_model_name", "model_name", "embedder_name")
_SLUG = expression(r"[a-z0-9][a-z0-9._-]{1,30}\Z")
# Machines of SageMaker, on which one runs weights of one's own choice.
_SAGEMAKER_MACHINE = expression(r"ml\.[a-z]\w{1,8}\.\w{3,12}\Z")
_MACHINES = ("instance_type", "instanceType", "InstanceType")
_DEFINING = expression(r"(?:provider|endpoint|service|backend|connection|upstream)s?\Z", re.IGNORECASE)
# Keys by which a model refers to what the document defines, and which else may hold anything.
_BY_NAME = ("upstream", "upstream_name", "upstreamName", "connection", "connection_name", "connectionName")
# Arguments that vLLM's engine alone takes, and those that others may take as well.
_ENGINE = frozenset(("gpumemoryutilization", "maxmodellen"))
_MAYBE_ENGINE_WORDS = """
enforceeager enableprefixcaching maxnumbatchedtokens maxnumseqs enablechunkedprefill kvcachedtype
"""
_MAYBE_ENGINE = frozenset(_MAYBE_ENGINE_WORDS.split())
_ARGUMENTS = ("engine_args", "engineArgs", "vllm_args", "vllmArgs")
_MAX_DEFINED = 200
# What the evaluation harness calls the ways in which it runs a model, beside `model_args`.
_HARNESS = {
    **dict.fromkeys(("hf", "hf-auto", "huggingface", "hf-multimodal"), Runs("hf-hub", "self-hosted")),
    **dict.fromkeys(("vllm", "vllm-vlm"), Runs("vllm", "self-hosted")),
    "sglang": Runs("sglang", "self-hosted"),
}
# Words for oneself where others name a service: `provider: local`.
ONESELF = frozenset(("local", "self_hosted", "selfhosted", "on_prem", "onprem", "on_premise", "on_premises"))
AT_HOME = Runs(None, "self-hosted")
# Aider's key for the address of OpenAI's models alone.
_OF_OPENAI = "openai-api-base"
# The port of a container is that of what runs in it; `ollama_port` beside others' models says less.
_PORT = expression(r"(?:\w{0,60}container_?)?port\Z", re.IGNORECASE)
_PORT_OF_OLLAMA = "11434"
# Lists of what a server is to serve, as it alone calls them.
_SERVERS_BY_KEY = {
    "nims": Runs("nim", "self-hosted"),
    "mediapipe_config_list": Runs("openvino-ms", "self-hosted"),
    "model_config_list": Runs("openvino-ms", "self-hosted"),
}
# Sections of settings for a server, beside the model that it serves.
_SECTIONS = {"tensorrtllm": "trtllm", "trtllm": "trtllm", "vllm": "vllm", "sglang": "sglang"}
_NAMED = ("name", "model", "modelName", "id", "repo", "uri")
# Lists of the servers behind one model.
_SERVERS = ("backend_refs", "backendRefs", "endpoints", "backends", "servers")
# Addresses at which models answer, by the service or the path.
_OF_MODELS = expression(
    r"https?://[^\s]{0,200}(?:openai|anthropic|bedrock|mistral|cognitiveservices|models\.ai|aiplatform|generativelanguage"
    r"|vllm|ollama|inference|llm|/v1(?:/|\Z))",
    re.IGNORECASE,
)

# `nvidia_api_key`, `groqApiKey`: whose key it is.
_OWN_KEY = expression(r"(?P<owner>[A-Za-z]{3,20}?)(?:_api_key|_API_KEY|ApiKey)\Z")


def provider_of(node: Map, key: str, known: Mapping[str, Map] | None = None) -> Runs | None:
    """The provider that a map names, or that the key above it is; `known` are those the document defines."""
    for name, text in node.texts(tuple(_CLOUD_SWITCHES)):
        if text.lower() == "true":
            return _CLOUD_SWITCHES[name]
    if (told := _of_harness(node) or _by_account(node) or _by_switch(node)) is not None:
        return told
    if (meant := _meant(node, known)) is not None:
        return provider_of(*meant)
    for name, text in providers(node):
        runs = said(_shown(name, text), is_name=name in PROVIDER_NAMES)
        if runs is not None:
            return runs
    for _, text in node.texts(_CLASS_KEYS):
        if CLIENT_CLASS.match(text) and (runs := said(text)) is not None:
            return runs
    if is_deployed(node, key):
        return PROVIDERS["azure"]
    if (asked := request(node)) and OF_OLLAMA.search(asked):
        return PROVIDERS["ollama"]
    if (named := _of_node(node)) is not None:
        return named
    above = named_by(key) if key not in PROGRAMS or node.get(*OFFERING) is not None else None
    found = _by_credentials(node) or _by_machine(node) or _by_endpoint(node) or above or _by_key(node)
    return found or (Runs("vllm", "self-hosted") if is_engine(node, key) else None)


def _of_node(node: Map) -> Runs | None:
    """Whom a node of a workflow asks, by its name or, in Make, by its module: `openai-gpt-3:Complete`."""
    title = node.text("name", "label")
    if title and isinstance(node.get("inputs"), Map) and (named := said(title)):
        return named
    module = node.text("module") if node.get("mapper") is not None else None
    return said(module.partition(":")[0]) if module else None


def _shown(name: str, text: str) -> str:
    """What a key's value says of who answers."""
    if name == "runtime" and text == "nvidia":
        return ""  # how Docker gives a container its cards
    if name == "engine" and is_hub_id(text):
        return ""  # the model itself, whoever made it
    # `uses: owner/action/folder@v1`: the folder says nothing of who answers.
    return text if name != "uses" else "/".join(text.partition("@")[0].split("/")[:2])


def _of_harness(node: Map) -> Runs | None:
    return _HARNESS.get(node.text("model") or "") if node.get("model_args") is not None else None


def _by_account(node: Map) -> Runs | None:
    """Whose account a node of n8n uses by OpenAI's class: `openAiApi: {name: "OpenRouter account"}`."""
    held = node.get("credentials")
    for entry in held.entries[:5] if isinstance(held, Map) else ():
        name = entry.value.text("name") if isinstance(entry.value, Map) else None
        runs = said(name.lower()) if name and entry.key.text == "openAiApi" else None
        if runs is not None and runs.channel not in (None, "openai"):
            return runs
    return None


def _by_credentials(node: Map) -> Runs | None:
    """The service whose credentials a node of n8n uses where its type tells of none: `groqApi: {…}`."""
    held, given = node.get("credentials"), node.get("parameters")
    kinds = [entry.key.text for entry in held.entries[:5]] if isinstance(held, Map) else []
    chosen = given.text("nodeCredentialType") if isinstance(given, Map) else None
    owners = (kind[:-3] for kind in (chosen, *kinds) if kind and kind.endswith("Api"))
    return next((runs for owner in owners if (runs := said(owner)) is not None), None)


def switched(name: str, value: str) -> tuple[str, Runs] | None:
    """The vendor whose models a variable has a tool ask of a cloud, and that cloud."""
    return _SWITCHES.get(name) if value.lower() in _ON else None


def _by_switch(node: Map) -> Runs | None:
    """The cloud that the variables of a tool's settings, or of one step, switch on."""
    held = follow(node.get("env"))
    if not isinstance(held, Map) or node.get("steps", "jobs") is not None:
        return None
    told = [switched(name, text) for name, text in held.texts(tuple(_SWITCHES))]
    return next((found[1] for found in told if found), None)


def _by_machine(node: Map) -> Runs | None:
    """What a machine, a server's own section or a container's port says of what runs there."""
    if any(_SAGEMAKER_MACHINE.match(text) for _, text in node.texts(_MACHINES)):
        return Runs("sagemaker", "self-hosted")
    sections = {PROVIDERS[key] for e in node.entries[:50] if (key := section_of(e)) is not None}
    if len(sections) == 1 and node.get(*_NAMED) is not None:
        return sections.pop()
    ports = (e.value.text for e in node.entries if isinstance(e.value, Scalar) and _PORT.match(e.key.text))
    return Runs("ollama", "self-hosted") if _PORT_OF_OLLAMA in ports else None


def _by_endpoint(node: Map) -> Runs | None:
    """The service whose name stands where an address might: `endpoint: deepinfra`, `endpoint: "openAI"`."""
    return PROVIDERS.get((node.text("endpoint") or "").lower())


def section_of(entry: Entry) -> str | None:
    """The server of weights that a section with settings is called after: `tensorrtLlm: {parallelism: …}`."""
    name = unmarked(entry.key.text)
    held = isinstance(entry.value, Map) and bool(entry.value.entries)
    return _SECTIONS.get(name) if held else None


def is_engine(node: Map, key: str = "") -> bool:
    """Whether a map holds arguments of vLLM's engine, in whatever spelling."""
    if key in _ARGUMENTS and node.get("model", "model_id", "modelId") is not None:
        return True
    keys = {unmarked(key) for key in sorted(node.keys())}
    return bool(keys & _ENGINE) or len(keys & _MAYBE_ENGINE) > 1


def said(text: str, *, is_name: bool = False) -> Runs | None:
    """What a provider's name or a client's class says; `is_name`: the place holds nothing but such names.

    A name that is not known here is handed on as a channel, since the knowledge base may know it.
    """
    lowered = text.strip().lower()[:200]
    lowered = lowered.rpartition("::")[2]  # `remote::vllm`
    lowered = _PLUGIN.sub("", lowered.partition("@")[0])
    plain = lowered.replace("-", "_")
    if plain == "gateway":
        return None  # anybody's
    for spelling in (lowered, plain, plain.replace("_", ""), plain.replace("_", "-")):
        if spelling in PROVIDERS:
            return PROVIDERS[spelling]
    if lowered == "hf" and is_name:
        return Runs("hf-hub", "self-hosted")
    if plain in ONESELF:
        return AT_HOME if is_name else None
    # The class tells more than the modules before it: `models.openai.AzureOpenAIChatCompletionClient`.
    last = text[:200].rpartition(".")[2]
    match = PROVIDER_IN_TYPE.search(_split_words(last)) or PROVIDER_IN_TYPE.search(_split_words(text[:200]))
    if match is not None:
        found = re.sub(r"[-_ ]", "", match.group())
        found = OF_TYPE.get(found.removesuffix("s") if found.startswith("sentence") else found, found)
        return PROVIDERS.get(found, PROVIDERS.get(match.group()))
    return Runs(lowered, "unknown") if is_name and _SLUG.match(lowered) else None


def _by_key(node: Map) -> Runs | None:
    """The provider whose key is sent, or the one provider that a key here is called after."""
    for _, text in node.texts(API_KEYS):
        match = KEY_OF_PROVIDER.search(text)
        if match is not None:
            return PROVIDERS.get(match[1].lower(), Runs(match[1].lower(), "unknown"))
    owners = {m["owner"].lower() for e in node.entries[:100] if (m := _OWN_KEY.match(e.key.text))}
    # Beside OpenAI's key stand models of all kinds, whose names tell enough.
    return PROVIDERS.get(owners.pop()) if len(owners) == 1 and "openai" not in owners else None


def named_by(key: str) -> Runs | None:
    if "/devcontainer" in key:
        key = key.rpartition("/")[2].partition(":")[0]
    if key in _SERVERS_BY_KEY:
        return _SERVERS_BY_KEY[key]
    start = PROVIDER_OF_KEY.match(key)
    return PROVIDERS.get(key.lower(), PROVIDERS.get(start.group().lower()) if start else None)


def _split_words(text: str) -> str:
    """`lmChatOllama` as `lm chat ollama`, so that a provider stands as a word of its own."""
    out = [" " + c if c.isupper() and i and text[i - 1].islower() else c for i, c in enumerate(text)]
    return "".join(out).lower()


# `vllmUrl`, `ollama_base_url`
_SERVER_KEY = expression(
    r"(?:vllm|ollama|tgi|tei|sglang|llama_?cpp|local_?ai|lm_?studio)_?(?:api_?)?(?:base_?)?(?:url|endpoint)\Z",
    re.IGNORECASE,
)
# Where a program is fetched from, which answers nothing: `ollama_url: https://…/releases/download/…`.
PACKED = expression(r"/releases/|\.(?:tar|tgz|zip|gz|zst|xz|deb|rpm|exe|msi|dmg|sh)(?:[.?]|\Z)")


def endpoint_of(node: Map, known: Mapping[str, Map] | None = None, *, provides: bool = False) -> str | None:
    """The address that a map sets for its model, itself, in its settings, or by naming a provider.

    `provides`: the map defines a provider, so that any address in it is the provider's.
    """
    for at in (node, *_settings(node, provides)):
        for name, text in endpoints(at):
            found = _address(text)
            if found and not (name == _OF_OPENAI and _goes_elsewhere(at)):
                return found
        for _, text in at.texts(("url", "host", "server")):
            if provides and (found := _address(text)):
                return found
            if URL.match(text) and (at.keys() & COMPANY or node.keys() & COMPANY):
                return text
        # `{url: http://embedder:8000/v1, model: x}`; promptfoo calls a service by its address.
        for _, text in at.texts(("url", "id")):
            if ASKED.match(text):
                return text
    if asked := request(node) or behind(node) or _of_server(node) or _of_provider(node):
        return asked
    meant = _meant(node, known)
    return endpoint_of(meant[0], provides=True) if meant is not None else None


def _meant(node: Map, known: Mapping[str, Map] | None) -> tuple[Map, str] | None:
    """The provider that a map refers to by the name under which the document defines it."""
    for _, text in node.texts((*PROVIDER_KEYS, *_BY_NAME)) if known else ():
        if known and text in known and known[text] is not node:
            return known[text], text
    return None


def _of_server(node: Map) -> str | None:
    """The address under a key that is called after a server of weights: `{model: x, vllmUrl: http://…}`."""
    named = (
        e.value.text
        for e in node.entries[:50]
        if isinstance(e.value, Scalar) and _SERVER_KEY.match(e.key.text)
    )
    return next((text for text in named if URL.match(text) and not PACKED.search(text)), None)


def _of_provider(node: Map) -> str | None:
    """The address of the provider that a map describes in a map: `provider: {hostname: openrouter.ai}`."""
    below = follow(node.get("provider"))
    host = below.text("hostname", "host") if isinstance(below, Map) else None
    return f"https://{host}" if host and _HOST.match(host) else None


def address_of_form(node: Map) -> str | None:
    """The address in the field beside a model's: `{model: {default: x}, api_base: {default: https://…}}`."""
    fields = follow(node.get(*ENDPOINT_KEYS))
    text = fields.text("default", "const") if isinstance(fields, Map) else None
    return _address(text) if text else None


def behind(node: Map) -> str | None:
    """The address of the first server behind a route, where models answer: `endpoints: [{address: …}]`."""
    for name in _SERVERS if node.get("name") is not None else ():
        below = follow(node.get(name))
        first = follow(below.items[0]) if isinstance(below, List) and below.items else None
        for _, text in first.texts(("address", "url", "uri")) if isinstance(first, Map) else ():
            if _OF_MODELS.match(text):
                return text
    return None


def _goes_elsewhere(node: Map) -> bool:
    """Whether the model that a map names goes to another service than OpenAI, as its route tells."""
    head, _, rest = (node.text("model") or "").partition("/")
    return bool(rest) and head in PROVIDERS and head != "openai"


def _settings(node: Map, provides: bool) -> Iterator[Map]:
    if not provides and node.get("model", "model_name", "modelName", "name", "id") is None:
        return
    for name in SETTINGS:
        below = follow(node.get(name))
        if isinstance(below, Map):
            yield below
    for name in _SERVERS:
        below = follow(node.get(name))
        if isinstance(below, List) and below.items and isinstance(first := follow(below.items[0]), Map):
            yield first


def _address(text: str | None) -> str | None:
    """An address, the one that a reference falls back to, or the variable that holds it."""
    if not text or "{{" in text:
        return None
    if "$" not in text and ("://" in text or HOST_AND_PORT.match(text)):
        return text
    match = URL.search(text)
    if match is not None:
        return match.group() if "$" not in match.group() else None
    below = _BELOW.match(text)
    text = below["variable"] if below is not None else text
    return text.replace("os.environ/", "env:") if _VARIABLE.match(text) else None


def defined(root: Node) -> dict[str, Map]:
    """The providers that a document defines: `provider_id` beside a type, or maps under their names."""
    found: dict[str, Map] = {}
    stack: list[tuple[str, Node]] = [("", root)]
    while stack and len(found) < _MAX_DEFINED:
        key, node = stack.pop()
        if isinstance(node, List):
            stack.extend((key, item) for item in node.items)
        elif isinstance(node, Map):
            name = node.text("provider_id", "id", "name")
            listed = _DEFINING.search(key) is not None
            if name and (node.get("provider_type") is not None or (listed and _defines(node))):
                found.setdefault(name, node)
            for entry in node.entries:
                if listed and isinstance(entry.value, Map) and _defines(entry.value):
                    found.setdefault(entry.key.text, entry.value)
                stack.append((entry.key.text, entry.value))
    return found


def _defines(node: Map) -> bool:
    """Whether a map says where a service is or of which kind."""
    return (
        endpoint_of(node) is not None
        or node.get("type", "npm", "wire_api", "kind", "api_key", "env_key", "api_type") is not None
    )
