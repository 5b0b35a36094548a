"""Which service answers a call: the client object it is made on, its class and its base URL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._javascript_sdks import takes
from modelguard.detect._python import gateways
from modelguard.detect._python.arguments import addresses, argument, positional
from modelguard.detect._python.begun import OWN_MACHINE, begun, hangs
from modelguard.detect._python.choices import Choice, are_equal, differ, lies_at
from modelguard.detect._python.found import Read
from modelguard.detect._python.handed import handed, made
from modelguard.detect._python.index import Bound, Index, Scope, dotted
from modelguard.detect._python.places import Service
from modelguard.detect._python.settled import settled
from modelguard.detect._python.strings import plain
from modelguard.detect._python.values import Values
from modelguard.detect._sdks import words
from modelguard.detect._treesitter import text
from modelguard.model import Execution

# Functions that wrap a client and give it back.
_WRAPPERS = words(
    """patch apatch from_openai from_anthropic from_mistral from_litellm from_cohere from_groq from_gemini
    wrap_openai wrap_anthropic observe trace with_options copy cast"""
)
_OWN_HOSTS = (
    "api.openai.com",
    "api.anthropic.com",
    "api.mistral.ai",
    "api.cohere.",
    "api.groq.com",
    "googleapis.com",
    "api.together.",
)
# Variables that only redirect the client library: unset, it asks its own vendor.
_OWN_VARIABLES = (
    "${OPENAI_BASE_URL}",
    "${OPENAI_API_BASE}",
    "${ANTHROPIC_BASE_URL}",
    "${OLLAMA_HOST}",
    "${OLLAMA_BASE_URL}",
)
# Where the client libraries ask for their address, and what a file says of it itself.
_REDIRECTS = {
    "openai": ("OPENAI_BASE_URL", "OPENAI_API_BASE"),
    "anthropic": ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_URL"),
}
_MODULE_SETTINGS = {"openai.api_base", "openai.base_url", "openai.api_type"}
# Parameters that take a client, or what makes one.
_PROVIDER = "provider"
# Services that stay who is asked whatever the address: clouds, and those whose protocol nobody else speaks.
_KEPT = {
    "azure", "ollama", "bedrock", "nvidia-api", "cohere", "voyage", "elevenlabs", "deepgram", "assemblyai",
}  # fmt: skip
_CLIENTS = ("openai_client", "client", "async_client", _PROVIDER)
_EITHER = {"boolean_operator", "conditional_expression"}
_DEPTH = 6
_CALLERS = 5
_LONGEST_URL = 300
_LONGEST_CHAIN = 40
# What a project of Azure's AI Foundry hands out: clients of another SDK for its own deployments.
_LENT = frozenset(("get_openai_client", "get_azure_openai_client", "get_chat_completions_client"))


def wraps(scope: Scope | None) -> tuple[str | None, Execution] | None:
    """The service that the classes and functions around wrap, by their names."""
    while scope is not None and scope.kind != "module":
        if (found := _services.named(scope.name)) is not None:
            return found
        scope = scope.parent
    return None


def is_routed(call: Node) -> bool:
    """Whether a call says itself through whom it asks, whatever the client behind it is called."""
    return _asks_vertex(call) or gateways.behind(call) is not None


def _asks_vertex(call: Node) -> bool:
    vertex = argument(call, "vertexai")
    return vertex is not None and text(vertex) == "True"


def is_of_other(address: str, value: str) -> bool:
    """Whether an address is of a service that serves no such model: `ollama_base_url` beside `gpt-4o`."""
    whose = _services.named(address)
    if whose is None or whose[0] == "openai":  # whose protocol many speak
        return False
    # Before a gateway's models stand the names of others.
    routed = whose[1] == "self-hosted" and _services.prefixed(value) not in (None, whose)
    return routed or not takes(whose[0] or "", value)


def _is_own(url: str, service: Service) -> bool:
    """Whether an address is read from a variable that is called after a vendor's own service."""
    known = service.channel is not None and service.execution == "managed" and url.startswith("${")
    return known and _services.named(url) == (service.channel, service.execution)


def _of_variable(url: str) -> tuple[str | None, Execution] | None:
    """The service after which the variable of an address is called: `${DEEPSEEK_ENDPOINT}`.

    Many speak OpenAI's protocol, and ask for their address under its name.
    """
    told = _services.named(url) if url.startswith("${") else None
    return told if told is not None and told[1] == "managed" and told[0] not in (None, "openai") else None


def _provided(call: Node) -> Service | None:
    """The service that whatever makes a client is told: `LLM.create(provider=Provider.OPENROUTER)`."""
    given = argument(call, _PROVIDER)
    member = given is not None and given.type == "attribute" and dotted(given)
    word = (member[-1].lower() if member else plain(given)) if given is not None else None
    told = _services.provider(word) if word else None
    return Service(*told) if told is not None else None


class Clients:
    """Finds the client behind a call."""

    def __init__(self, index: Index, values: Values) -> None:
        self.index = index
        self.values = values
        self._module: Service | None = None
        self._environment: dict[str, str] | None = None
        self._memo: dict[tuple[str, int, int], Service | None] = {}

    def path(self, node: Node | None) -> list[str]:
        """The dotted path of a callee, its first name replaced by what it was imported as."""
        return self.imported(dotted(node))

    def imported(self, parts: Sequence[str]) -> list[str]:
        """A dotted path with its first name replaced by what it was imported as."""
        if parts and (source := self.index.imports.get(parts[0])) is not None:
            return [*source.replace("|", ".").strip(".").split("."), *parts[1:]]
        return list(parts)

    def service(self, call: Node, scope: Scope) -> Service | None:
        """The service behind the object that a method is called on, or None where the file does not tell."""
        function = call.child_by_field_name("function")
        holder = function
        for _ in range(_LONGEST_CHAIN):
            if holder is None or holder.type != "attribute":
                break
            if (found := self._holder(holder, scope, 0)) is not None:
                return found
            holder = holder.child_by_field_name("object")
        return self._holder(holder, scope, 0) if holder is not None and holder.type != "attribute" else None

    def held(self, node: Node, scope: Scope) -> Service | None:
        """The service behind an expression that makes or holds a client, or None."""
        return self._holder(node, scope, 0)

    def module(self) -> Service:
        """What `openai.api_base = ...` and `openai.api_type = ...` make of calls on the module itself."""
        if self._module is None:
            written: dict[str, str] = {}
            for at in self.index.assignments:
                left, right = at.node.child_by_field_name("left"), at.node.child_by_field_name("right")
                if left is not None and right is not None and text(left) in _MODULE_SETTINGS:
                    value = self.values.constant(right, at.scope) or ""
                    if "azure" in value or not hangs(left):
                        written[text(left).partition(".")[2]] = value
            url = written.get("api_base") or written.get("base_url") or self._redirect("openai")
            azure = written.get("api_type", "").startswith("azure")
            self._module = Service("azure", "managed", url, True) if azure else self._asked(url)
        return self._module

    def redirected(self, service: Service) -> Service:
        """The service, at the address that the file itself puts into its environment."""
        url = self._redirect(service.channel) if service.channel in _REDIRECTS else None
        own = url is None or any(host in url for host in _OWN_HOSTS)
        return service if own else Service(None, "unknown", url)

    def _redirect(self, channel: str) -> str | None:
        if self._environment is None:
            self._environment = {}
            for at in self.index.assignments:
                left, right = at.node.child_by_field_name("left"), at.node.child_by_field_name("right")
                if left is None or right is None or left.type != "subscript":
                    continue
                key = left.child_by_field_name("subscript")
                if dotted(left)[-1:] == ["environ"] and key is not None and (name := plain(key)):
                    self._environment.setdefault(name, self.values.constant(right, at.scope) or "")
        found = (self._environment.get(name) for name in _REDIRECTS[channel])
        return next((url for url in found if url and "://" in url), None)

    def _asked(self, url: str | None) -> Service:
        own = url is None or any(host in url for host in _OWN_HOSTS)
        return Service("openai", "managed", url) if own else Service(None, "unknown", url)

    def endpoint(self, call: Node, scope: Scope) -> str | None:
        """The base URL of a constructor or a call, its default, or `${NAME}` of its variable."""
        return self._addresses(call, scope)[0]

    def _addresses(self, call: Node, scope: Scope) -> tuple[str | None, tuple[Choice, ...]]:
        """The address that a call is given first, and all of them that it may be given where they differ."""
        variable = None
        for given in addresses(call):
            choices = []
            for found in self.values.of(given, scope):
                if isinstance(found, Read):
                    variable = variable or (f"${{{found.name}}}" if found.namespace == "env" else None)
                elif 3 < len(found.text) <= _LONGEST_URL and any(mark in found.text for mark in ":./"):
                    choices.append(lies_at(found.node, found.text))
            if choices:
                return choices[0].endpoint, tuple(choices) if differ(choices) else ()
            variable = variable or begun(given, scope, self.values)
        return variable, ()

    def _holder(self, node: Node, scope: Scope, depth: int) -> Service | None:
        if depth > _DEPTH:
            return None
        if node.type == "call":
            return self._constructed(node, scope, depth)
        if node.type in {"await", "parenthesized_expression"} and node.named_children:
            return self._holder(node.named_children[0], scope, depth + 1)
        if node.type in _EITHER:
            return self._first([(part, self._holder(part, scope, depth + 1)) for part in node.named_children])
        if node.type not in {"identifier", "attribute"} or node.end_byte - node.start_byte > _LONGEST_URL:
            return None
        bounds = self._bounds(node, scope)
        key = (text(node), id(scope), id(bounds[0]) if bounds else 0)
        if key not in self._memo:
            self._memo[key] = None
            self._memo[key] = self._named(node, bounds, depth)
        return self._memo[key]

    def _bounds(self, node: Node, scope: Scope) -> list[Bound]:
        """What the name of a client is bound to where it is used."""
        if node.type != "identifier":
            return self.values.attribute(node, scope)
        return self.values.order.reaching(self.values.bounds(text(node), scope), node, scope)

    def _named(self, node: Node, bounds: list[Bound], depth: int) -> Service | None:
        declared: Service | None = None
        for bound in bounds:
            if bound.node is not None:
                found = self._holder(bound.node, bound.scope, depth + 1)
                # What is made there tells more than what a field was declared to hold.
                if found is not None and (declared is None or found.endpoint is not None):
                    return settled(found, self._each(bounds, depth))
            elif bound.how == "parameter" and (passed := self._passed(bound, text(node), depth)) is not None:
                return passed
            if bound.annotation is not None and declared is None:
                declared = self._annotated(bound.annotation)
        if declared is not None:
            return declared
        return self._from_elsewhere(node, bounds)

    def _from_elsewhere(self, node: Node, bounds: list[Bound]) -> Service | None:
        """The service of a client that the file is handed, imports or inherits, as far as its name tells."""
        if any(bound.how == "parameter" and bound.node is None for bound in bounds):
            return handed(text(node))
        if node.type == "attribute" and all(bound.node is None for bound in bounds):
            return handed((dotted(node) or [""])[-1])  # `self.groq_client`
        if not bounds and node.type == "identifier" and text(node) in self.index.imports:
            path = self.path(node)
            if path == ["openai"]:
                return self.module()
            known_package = _services.CLIENTS.get(path[-1]) if len(path) == 1 else None
            return Service(*known_package) if known_package else handed(path[-1])
        return None

    def _each(self, bounds: list[Bound], depth: int) -> Iterator[tuple[Node, Service | None]]:
        for bound in bounds[:_CALLERS]:
            if bound.node is not None:
                yield bound.node, self._holder(bound.node, bound.scope, depth + 1)

    def _passed(self, bound: Bound, name: str, depth: int) -> Service | None:
        """The client of an address of its own that a function of the file is handed by who calls it."""
        owner = bound.owner
        if owner is None or not owner.name or bound.scope.kind == "class":
            return None
        for call in self.index.callers.get(owner.name, ())[:_CALLERS]:
            given = argument(call.node, name, bound.index)
            found = self._holder(given, call.scope, depth + 1) if given is not None else None
            if found is not None and (found.endpoint is not None or found.choices):
                return found
        return None

    def _annotated(self, annotation: Node) -> Service | None:
        for name in (
            text(annotation)
            .replace("|", " ")
            .replace("[", " ")
            .replace("]", " ")
            .replace('"', " ")
            .split()[:6]
        ):
            parts = name.strip(",").split(".")
            known = _services.client(self.imported(parts))  # `xai_sdk.Client`, `Client` that is imported
            if known is not None and parts[-1][:1].isupper():
                return Service(*known, azure_client="Azure" in name)
        return None

    def _constructed(self, call: Node, scope: Scope, depth: int) -> Service | None:
        path = self.path(call.child_by_field_name("function"))
        if not path:
            return None
        given = positional(call)
        if path[-1] in _WRAPPERS and given:
            return self._holder(given[-1], scope, depth + 1)
        if path[-1] in _LENT and (lender := self.service(call, scope)) is not None:
            return lender
        if (
            path[-1] in {"from_provider", "init_chat_model"}
            and given
            and (spelt := plain(given[0])) is not None
        ):
            return Service(*(_services.prefixed(spelt) or (None, "unknown")))
        if path[-1] == "client" and given and "bedrock" in text(given[0]):
            return Service("bedrock", "managed", self.endpoint(call, scope))
        made_by = path[:-1] if len(path) > 1 and path[-1].startswith("from_") else path
        if made_by[-1] in gateways.CLIENTS:
            return Service(*(gateways.behind(call) or (None, "unknown")))
        known = _services.client(made_by) if made_by[-1][:1].isupper() else None
        if known is None and made_by[-1].endswith("Provider") and made_by[-1][:1].isupper():
            known = _services.named(made_by[-1])
        if known is None:
            return self._made(path, depth) or _provided(call) or made(path[-1])
        return self.narrowed(Service(*known, azure_client="Azure" in path[-1]), call, scope)

    def _made(self, path: list[str], depth: int) -> Service | None:
        for function in self.index.functions.get(path[-1], ())[:1]:
            return self._first(
                [(value, self._holder(value, function, depth + 1)) for value in function.returns[:8]]
            )
        return None

    def _first(self, made: list[tuple[Node, Service | None]]) -> Service | None:
        """The first of several clients, as the others have it."""
        found = next((each for _, each in made if each is not None), None)
        return settled(found, made) if found is not None else None

    def _given(self, call: Node, scope: Scope) -> Service | None:
        """Whom the client asks that a call is given: `Model("id", openai_client=client)`, `provider=…`.

        A client of another library's says where it asks; what makes one of a service says that itself.
        """
        for name in _CLIENTS:
            given = argument(call, name)
            found = self._holder(given, scope, 1) if given is not None else None
            said = found is not None and (found.azure_client or (name == _PROVIDER and found.channel))
            if found is not None and (found.endpoint is not None or said):
                return found
        return None

    @cached_property
    def only_address(self) -> str | None:
        """The one address, of no library's own vendor, that all clients of the file ask."""
        found: set[Service] = set()
        for at in self.index.calls:
            if at.path[-1][:1].isupper() and _services.client(self.imported(at.path)) is not None:
                found.add(self._holder(at.node, at.scope, 0) or Service())
        alone = found.pop() if len(found) == 1 else Service()
        return alone.endpoint if alone.channel is None and "://" in (alone.endpoint or "") else None

    def narrowed(self, service: Service, call: Node, scope: Scope) -> Service:
        """The service, with the base URL of the call: a foreign one proves another than the class's own."""
        routed = gateways.behind(call)
        if routed is not None:
            return Service(*routed)
        if _asks_vertex(call):
            return Service("vertex", "managed")
        url, choices = self._addresses(call, scope)
        if url is None:
            return self._given(call, scope) or self.redirected(service)
        if choices and service.channel not in _KEPT and are_equal(choices):
            return Service(None, "unknown", choices=choices)
        return replace(self._asking(service, scope, url), choices=choices)

    def _asking(self, service: Service, scope: Scope, url: str) -> Service:
        """The service behind a client of one that is given an address."""
        if service.channel in _KEPT:
            return Service(service.channel, service.execution, url, service.azure_client)
        if service.execution == "self-hosted" and OWN_MACHINE.match(url):
            return Service(service.channel, service.execution, url)
        if url in _OWN_VARIABLES or _is_own(url, service) or any(host in url for host in _OWN_HOSTS):
            return Service(service.channel, service.execution, url)
        if (told := _of_variable(url)) is not None:
            return Service(*told, url)
        # A client of OpenAI's in a class that is called after a server: `class VllmClient`.
        around = wraps(scope)
        if around is not None and around[1] == "self-hosted":
            return Service(*around, url)
        return Service(None, "unknown", url)
