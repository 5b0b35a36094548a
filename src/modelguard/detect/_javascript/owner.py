"""Whose service the code around a literal speaks to: its class, the address it calls, the file's name."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from tree_sitter import Node

from modelguard.detect._hints import hint
from modelguard.detect._javascript.beside import called_alike, opened_alike, told_beside
from modelguard.detect._javascript.branches import providers_around
from modelguard.detect._javascript.neighbours import Neighbours
from modelguard.detect._javascript.rows import by_services
from modelguard.detect._javascript.shown import is_unfilled
from modelguard.detect._javascript.tree import (
    CLASSES,
    FUNCTIONS,
    Module,
    callee,
    key_of,
    plain_string,
    short,
)
from modelguard.detect._javascript_sdks import (
    LOADS,
    ROUTERS,
    Sdk,
    channel_of_file,
    is_server,
    package_of,
    takes,
)
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import is_closed, is_sized, unmarked
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

_ADDRESS = expression(r"https?://(?P<host>[a-z0-9.-]{4,80})(?P<path>/[\w./${}:-]{0,120})?\Z")
_VENDORS = expression(r"https?://api\.(?P<name>[a-z0-9-]{2,40})\.(?:com|ai)(?:/|\Z)")
_SERVES = expression(r"api\.|inference|/v\d|/api/|ai\.|models\.|endpoint", re.IGNORECASE)
# The ways that services which run models are asked; others may have any.
_ANSWERS = expression(
    r"inference|openai|/v\d(?!.*\.)|/(?:chat|completions?|embed\w*|generate\w*|models?|messages|rerank)\b|\bllm",
    re.IGNORECASE,
)
# Pages for people: consoles, documentation, sources.
_PAGES = expression(
    r"(?:docs?|console|platform|dashboard|app|www|blog|help|support|developers?|js|python)\.|github|gitlab|npmjs|example\.|schema|w3\.org"
    r"|langchain|://[\w-]{1,40}\.(?:com|ai|org|io)/?\Z|/(?:docs|documentation|pricing|reference)\b|\.(?:png|svg|md|html|js|json|git)\Z",
    re.IGNORECASE,
)
_OF_PAGES = expression(
    r"(?:help|docs?|documentation|home_?page|website|web_?site|sign_?up|register|console|dashboard|portal|pricing"
    r"|billing|learn_?more|more_?info|(?:api_?)?keys?|get_?(?:api_?)?keys?|support|logo|icon|image|link|terms|privacy)"
    r"_?(?:page_?)?(?:ur[li]s?|links?|hrefs?)?\Z",
    re.IGNORECASE,
)
# What the AI SDK sends to its gateway, when a plain string stands where a model does.
_CREATORS = {
    "openai", "anthropic", "google", "xai", "mistral", "meta", "deepseek", "amazon", "cohere", "alibaba",
    "moonshotai", "zai", "perplexity", "bytedance", "vercel", "minimax", "morph", "recraft", "bfl",
}  # fmt: skip
# A tag of Ollama (`mistral:7b-instruct`) begins with a digit or is a word of its own.
_PREFIX = expression(r"(?P<provider>[a-z][a-z0-9_-]{2,30})(?P<sign>[/:])(?!\d|latest)[\w./:@-]*-[\w./:@-]*\Z")
# Prefixes that no organisation of the hub is called.
_ROUTES = {
    "googleai": "gemini",
    "vertexai": "vertex",
    "vertex_ai": "vertex",
    "azure": "azure",
    "bedrock": "bedrock",
    "ollama": "ollama",
    "groq": "groq",
    "gemini": "gemini",
}

_KEYED = expression(rb"\bnew\s{1,9}[\w.$]{2,60}\(\s{0,80}\{[^(){}]{0,200}?\bapi_?[kK]ey\b")

# `OPENROUTER_API_KEY`, and the keys of those that nobody asks for texts.
_KEYS = expression(rb"\b(?P<name>[A-Z][A-Z0-9_]{2,30})_API_KEY\b")
_OF_VOICES = {None, "elevenlabs", "deepgram", "assemblyai"}
# Services that serve open weights alone.
_OPEN = expression(
    r"https://(?:[\w-]{1,40}\.)*(?:groq\.com|api\.nvidia\.com|cerebras\.ai|sambanova\.ai|together\.(?:xyz|ai)|fireworks\.ai)/"
)
# Makers of open weights: a variable is called after the family as often as after the service.
_MAKERS = {"mistral", "deepseek", "cohere", "nvidia-api"}
_LITERALS = {"pair", "object", "array", "ternary_expression", "binary_expression", "parenthesized_expression"}
_DECLARED = {"variable_declarator", "public_field_definition", "required_parameter"}
_NAMED = {"function_declaration", "method_definition", "generator_function_declaration"}
# Names of providers as programs write them in keys and comparisons, beside those of configurations.
_WRITTEN = {name: runs.channel for name, runs in PROVIDERS.items() if name not in ("llama", "native")} | {
    "huggingface": "huggingface-inference",
    "ai-gateway": "vercel-gateway",
    "aigateway": "vercel-gateway",
    "googleai": "gemini",
    "google-ai": "gemini",
    "google_genai": "gemini",
    "google-genai": "gemini",
    "lm_studio": "lm-studio",
    "moonshot": "moonshot",
    "zhipu": "zai",
    "fireworks-ai": "fireworks",
    "together-ai": "together",
    "open-router": "openrouter",
    "azure-ai": "azure-foundry",
    "workers-ai": "cloudflare",
    "cerebras": "cerebras",
    "sambanova": "sambanova",
    "deepinfra": "deepinfra",
    "siliconflow": "siliconflow",
    "voyage": "voyage",
    "jina": "jina",
    "azure-foundry": "azure-foundry",
    "openrouter-ai": "openrouter",
    "sap-ai-core": "sap-ai-core",
    "github-models": "github-models",
    "github-copilot": "github-copilot",
    "vercel-ai-gateway": "vercel-gateway",
    "azure-openai-responses": "azure",
    "opencode": "opencode",
    "opencode-go": "opencode",
    "xiaomi": "xiaomi-mimo",
    "minimax-cn": "minimax",
}
_ANY = "openaicompatible"
_PROVIDERS = {unmarked(name): channel for name, channel in _WRITTEN.items()}


class Owners:
    """What the surroundings of a literal say of the service that runs it, for one file."""

    def __init__(self, module: Module, channels: set[str]) -> None:
        self._module = module
        self._neighbours = Neighbours(module)
        self._channels = channels
        self._classes: dict[int, str | None] = {}
        self._keyed: dict[int, bool] = {}
        packages = {package_of(i.source) for i in module.imports.values()}
        self._gateway, self._genkit = "ai" in packages, "genkit" in packages
        self._address = None if channels else _only_address(module)

    def of(self, node: Node, value: str, name: str = "") -> Sdk:
        """The service of a literal that stands apart from any call of an SDK; `name` holds it."""
        path = self._module.file.path
        told = self.of_provider(node, value)
        if told is not None:
            return Sdk(channel=told)
        if (sdk := called_alike(node, self._module) or self._neighbours.asked(node, value)) is not None:
            return sdk
        plugin = _PROVIDERS.get(value.partition("/")[0]) if self._genkit and "/" in value else None
        if plugin is not None:
            return Sdk(channel=plugin)  # Genkit's names begin with the plugin that serves them
        if self._is_of_any(node):
            return Sdk(channel=None)
        spoken = hint(name) or told_beside(node, self._module) or self.of_type(node) or self.of_variable(node)
        if spoken in _MAKERS and is_sized(value):
            spoken = None  # the family's weights, which anybody may run
        for channel in (self.of_callee(node), self.of_class(node), spoken, self.of_function(node)):
            if channel is not None and takes(channel, value):
                return Sdk(channel=channel)  # `openRouterDefaultModelId`
        channel = channel_of_file(self._channels, value, path)
        named = "/" in value and value.partition("/")[0] in _CREATORS
        if self._gateway and named and channel not in ROUTERS:
            return Sdk(channel="vercel-gateway")
        if channel is None and self._address is not None and not opened_alike(node, self._module):
            # A vendor's own address may stand beside other vendors' models; any other is all that is known.
            match = _VENDORS.match(self._address)
            vendor = hint(match["name"]) if match is not None else None
            if vendor is not None and not is_server(vendor):
                return Sdk(channel=vendor if takes(vendor, value) else None)
            return Sdk(channel=None, endpoint=self._address)
        if channel is None:
            channel = self._of_rest(value, named)
        return Sdk(
            channel=channel, service=channel is None and (self._is_keyed(node) or self._is_of_service(node))
        )

    def _of_rest(self, value: str, named: bool) -> str | None:
        """Whom nothing but the file's name, or the key of a router that it reads, says."""
        near = self.of_folder()
        told = near if near is not None and takes(near, value) else None
        return told or (self._of_key if named else None)

    @cached_property
    def _of_key(self) -> str | None:
        """The router whose key a file reads, and no other service's: `getEnv("OPENROUTER_API_KEY")`."""
        keys = {hint(match["name"].decode()) for match in _KEYS.finditer(self._module.file.data)}
        return "openrouter" if keys - _OF_VOICES == {"openrouter"} else None

    def _is_of_service(self, node: Node) -> bool:
        """Whether a literal is the model of one service of several: `{jina: "x", pinecone: "y"}`."""
        pair = self._module.parent(node)
        holder = self._module.parent(pair) if pair is not None and pair.type == "pair" else None
        return holder is not None and self._module.judged.once(by_services, holder)

    def _is_keyed(self, node: Node) -> bool:
        """Whether the class around a literal makes a client with a key, as services alone ask for one."""
        at = self._module.around(node, CLASSES)
        if at is None or not self._channels.isdisjoint(LOADS):
            return False
        if at.id not in self._keyed:
            self._keyed[at.id] = _KEYED.search(self._module.file.data, at.start_byte, at.end_byte) is not None
        return self._keyed[at.id]

    def of_call(self, node: Node, value: str) -> Sdk:
        """The service of a literal in a call of something else than the SDKs that the file imports."""
        route = routed(value)
        if route is not None:
            return Sdk(channel=route)
        named = self.of_provider(node, value) or self.of_class(node) or self.of_function(node)
        named = named or self.of_folder()
        return Sdk(channel=named if named is not None and takes(named, value) else None)

    def filled(self, sdk: Sdk, node: Node, value: str) -> Sdk:
        """Whom a class asks that is called after a service, where its address is filled in elsewhere.

        Where only open weights are served, nobody asks for another model: the branch beside it does.
        """
        if sdk.endpoint is not None and is_closed(value) and _OPEN.match(sdk.endpoint):
            return replace(sdk, channel=None, endpoint=None)
        if sdk.channel is not None or sdk.endpoint is None or not sdk.endpoint.startswith("${"):
            return sdk
        named = self.of_class(node)
        return Sdk(channel=named) if named is not None and takes(named, value) else sdk

    def of_folder(self) -> str | None:
        """The service that the file or its folder is called after: `providers/ollama/chat.ts`."""
        return hint("/".join(self._module.file.path.split("/")[-2:]))

    def of_provider(self, node: Node, value: str) -> str | None:
        """The channel of the provider under whose key, in whose object or branch a literal stands."""
        for provider in providers_around(node, self._module):
            channel = _PROVIDERS.get(unmarked(provider))
            if channel is not None:
                repeated = hint(value.partition("/")[0]) == channel  # `{moonshot: "moonshot/id"}`
                return channel if repeated or takes(channel, value) else None
        return None

    def _is_of_any(self, node: Node) -> bool:
        """Whether a literal is told whatever answers as OpenAI: `openaiCompatible: {model: "id"}`."""
        return any(unmarked(key) == _ANY for key in providers_around(node, self._module))

    def of_type(self, node: Node) -> str | None:
        """The service that the declared type of the variable around a literal says: `TogetherAIPayload`."""
        at = self._module.parent(node)
        while at is not None and at.type in _LITERALS:
            at = self._module.parent(at)
        declared = at.child_by_field_name("type") if at is not None and at.type in _DECLARED else None
        return hint(short(declared)) if declared is not None else None

    def of_variable(self, node: Node) -> str | None:
        """The server that the name of the variable around an object says: `defaultAzureOptions`."""
        at = self._module.parent(node)
        while at is not None and at.type in _LITERALS:
            at = self._module.parent(at)
        name = at.child_by_field_name("name") if at is not None and at.type == "variable_declarator" else None
        channel = hint(short(name)) if name is not None else None
        return channel if channel is not None and is_server(channel) else None

    def of_callee(self, node: Node) -> str | None:
        """The server or router that the call around a literal is named after: `addOpenRouterModel("id")`."""
        given = self._module.parent(node)
        call = self._module.parent(given) if given is not None and given.type == "arguments" else None
        root, names = callee(call) if call is not None and call.type == "call_expression" else (None, ())
        channel = hint(names[-1] if names else short(root)) if root is not None else None
        return channel if channel is not None and is_server(channel) else None

    def of_function(self, node: Node) -> str | None:
        """The service that the name of the nearest named function around a node says: `callOllama`."""
        at = self._module.parent(node)
        while at is not None and at.type not in CLASSES:
            if at.type in FUNCTIONS:
                holder = at if at.type in _NAMED else self._module.parent(at)
                name = holder.child_by_field_name("name") if holder is not None else None
                if name is not None and (channel := hint(short(name))) is not None:
                    return channel
            at = self._module.parent(at)
        return None

    def of_class(self, node: Node) -> str | None:
        """The channel that the name of the class around a node says, or that of the class it extends."""
        at = self._module.around(node, CLASSES)
        if at is None:
            return None
        if at.id not in self._classes:
            self._classes[at.id] = next((h for n in _names(at, self._module) if (h := hint(n))), None)
        return self._classes[at.id]


def named_after(name: str, value: str) -> str | None:
    """The service that what holds a model is called after, whichever a `provider` chooses: `baiduModel`."""
    channel = hint(name)
    return channel if channel is not None and is_server(channel) and takes(channel, value) else None


def routed(value: str) -> str | None:
    """The channel that the prefix of an id names where a router takes it: `googleai/gemini-2.5-flash`."""
    match = _PREFIX.match(value)
    if match is None:
        return None
    if match["sign"] == "/":
        return _ROUTES.get(match["provider"])
    runs = PROVIDERS.get(match["provider"])
    return runs.channel if runs is not None else None


def _names(node: Node, module: Module) -> tuple[str, str]:
    """The name of a class (or of the variable that holds it), and the one that it extends."""
    name = node.child_by_field_name("name")
    around = module.parent(node)
    if name is None and around is not None:
        name = around.child_by_field_name("name") or around.child_by_field_name("left")
    heritage = next((c for c in node.named_children if c.type == "class_heritage"), None)
    own = text(name)[:80] if name is not None else ""
    return own, text(heritage)[:80] if heritage is not None else ""


def _is_shown(node: Node, module: Module) -> bool:
    """Whether an address is what a form shows until it is filled in (`placeholder: "https://..."`), or that
    of a page for people: `helpUrl`, `signupLink`.
    """
    pair = module.parent(node)
    key = key_of(pair) if pair is not None and pair.type == "pair" else ""
    return is_unfilled(key) or _OF_PAGES.match(key) is not None


def _only_address(module: Module) -> str | None:
    """The one address that the file's strings hold, where it is one that answers requests."""
    found: dict[str, str] = {}
    for node in module.strings:
        value = plain_string(node) if node.end_byte - node.start_byte <= 200 else None
        match = _ADDRESS.match(value) if value is not None else None
        if match is None or value is None or _PAGES.search(value) or _is_shown(node, module):
            continue
        if _SERVES.search(value):
            found.setdefault(match["host"], value)
    host, value = found.popitem() if len(found) == 1 else ("", "")
    return value if hint(host) is not None or _ANSWERS.search(value) else None
