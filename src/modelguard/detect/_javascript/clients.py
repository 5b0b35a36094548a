"""Which SDK stands behind a name: a client, a provider, a class of a known package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._hints import hint
from modelguard.detect._javascript.tree import (
    FUNCTIONS,
    Definition,
    Module,
    arguments,
    callee,
    properties,
    returned,
    short,
    unwrap,
)
from modelguard.detect._javascript.values import constant, leaves
from modelguard.detect._javascript_sdks import ADDRESSES, PACKAGES, Sdk, package_of, sdk_of_import
from modelguard.detect._treesitter import text

_MAX_DEPTH = 8
_VENDORS = ("api.openai.com", "api.mistral.ai", "api.anthropic.com", "openai.azure.com")
# Where Prism plays a service, against which the clients of that service are tested.
_PRISM = ("://127.0.0.1:4010", "://localhost:4010")
# The gateway that is told by an option or a header whose models it asks.
_GATEWAY = "portkey-ai"
_HEADERS = ("defaultHeaders", "headers")
_ROUTES = {"provider", "virtualKey", "x-portkey-provider", "x-portkey-virtual-key"}
# What options hold the options of a client under.
OPTIONS = ("configuration", "clientOptions", "clientConfig", "config", "provider")
# What has OpenAI's protocol spoken to Bedrock.
_MANTLE = "bedrockMantleConfig"
_EMPTY = ("null", "undefined")
_MAKERS = (
    "create",
    "new",
    "init",
    "wrap",
    "observe",
    "instrument",
    "trace",
    "with",
    "get",
    "patch",
    "Instructor",
)


def sdk_of(node: Node | None, module: Module, depth: int = 0) -> Sdk | None:
    """The SDK that an expression belongs to: through names, `new`, factories, `this` and declared types."""
    if node is None or depth > _MAX_DEPTH:
        return None
    node = unwrap(node)
    if node.type == "identifier":
        return _of_name(node, module, depth)
    if node.type in ("new_expression", "call_expression"):
        return _of_call(node, module, depth)
    if node.type == "member_expression":
        inner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
        if inner is None or name is None:
            return None
        if inner.type == "this":
            return _of_definitions(module.member(text(name).lstrip("#"), node), module, depth)
        return sdk_of(inner, module, depth + 1)
    if node.type == "binary_expression" or node.type == "ternary_expression":
        for child in reversed(node.named_children):
            found = sdk_of(child, module, depth + 1)
            if found is not None:
                return found
    return None


def held_by(root: Node | None, names: Sequence[str], module: Module) -> Sdk | None:
    """The SDK of a client that an object holds: `clients.fast.chat`, of `clients = {fast: new OpenAI()}`."""
    held = object_of(unwrap(root), module) if root is not None and names else None
    return sdk_of(dict(properties(held)).get(names[0]), module) if held is not None else None


def _of_name(node: Node, module: Module, depth: int) -> Sdk | None:
    name = text(node)
    definition = module.definition(name, node.start_byte)
    if definition is not None:
        found = _of_definitions([*_made_later(definition, module), definition], module, depth)
        if found is not None:
            return found
    imported = module.imports.get(name)
    if imported is not None:
        return sdk_of_import(imported.source, name if imported.name in ("default", "*") else imported.name)
    return None


def _made_later(definition: Definition, module: Module) -> list[Definition]:
    """What a name holds that is first empty: `let client: OpenAI | null = null`, made where it is asked."""
    empty = definition.top and (definition.value is None or definition.value.type in _EMPTY)
    others = module.names.get(definition.name, ()) if empty else ()
    made = (d for d in others if d.value is not None and unwrap(d.value).type == "new_expression")
    return list(made)[:1]


def _of_definitions(definitions: list[Definition], module: Module, depth: int) -> Sdk | None:
    for definition in definitions[:4]:
        if definition.value is not None and definition.value.type not in FUNCTIONS:
            found = sdk_of(definition.value, module, depth + 1)
            if found is not None:
                return found
        declared = definition.declared.lstrip(": ").partition("<")[0].split("|")[0].strip()
        imported = module.imports.get(declared.partition(".")[0])
        if imported is not None:
            name = declared if imported.name in ("default", "*") else imported.name
            found = sdk_of_import(imported.source, name)
            if found is not None:
                return found
    return None


def _of_call(node: Node, module: Module, depth: int) -> Sdk | None:
    root, names = callee(node)
    if root is None:
        return None
    last = names[-1] if names else short(root)
    found = sdk_of(root, module, depth + 1)
    if found is None and not names:
        found = _given_back(root, module, depth)
    if found is None and node.type == "new_expression":
        channel = hint(last)
        found = Sdk(channel=channel) if channel else None
    if found is None and last.startswith(_MAKERS):
        for argument in arguments(node)[:2]:
            given = argument if argument.type != "object" else dict(properties(argument)).get("client")
            found = sdk_of(given, module, depth + 1)
            if found is not None:
                return found
    if found is None:
        return None
    made = not names and (last.startswith("create") or node.type == "new_expression")
    found = replace(found, provider=found.provider or last.startswith("create"))
    return with_options(found, node, module) if made else found


def _given_back(root: Node, module: Module, depth: int) -> Sdk | None:
    """The client that a function of the file gives back: `getClient().chat`, which it makes once."""
    known = module.definition(text(root), root.start_byte) if root.type == "identifier" else None
    value = unwrap(known.value) if known is not None and known.value is not None else None
    results = returned(value, module)[:3] if value is not None and value.type in FUNCTIONS else []
    return next((sdk for result in results if (sdk := sdk_of(result, module, depth + 1))), None)


def channels_of(module: Module) -> set[str]:
    """The channels of the packages that the file imports."""
    packages = {package_of(i.source) for i in module.imports.values()} - {"ai"}
    found = {channel for p in packages if p is not None and (channel := PACKAGES.get(p)) is not None}
    if "openai" in found and b"azure" in module.file.data.lower():
        found.add("azure")  # the same SDK calls both
    return found


def with_options(sdk: Sdk, call: Node, module: Module) -> Sdk:
    """The SDK as the options of its constructor change it: another address, another cloud."""
    for argument in arguments(call):
        for key, value in _settings(argument, module):
            inner = list(_settings(value, module)) if key in OPTIONS else []
            for name, address in inner or [(key, value)]:
                sdk = _option(sdk, name, address, module)
    return sdk


def _settings(node: Node, module: Module) -> Iterator[tuple[str, Node]]:
    """The properties of an object, or of the one that a name stands for, and those that it takes over."""
    held = object_of(node, module)
    for child in held.named_children if held is not None else ():
        spread = object_of(unwrap(child), module) if child.type == "spread_element" else None
        yield from properties(spread) if spread is not None else ()
    yield from properties(held) if held is not None else ()


def object_of(node: Node, module: Module) -> Node | None:
    """The object that an expression is, or that the name of a constant stands for."""
    if node.type == "identifier":
        known = module.definition(text(node), node.start_byte)
        node = unwrap(known.value) if known is not None and known.value is not None else node
    return node if node.type == "object" else None


def _option(sdk: Sdk, key: str, value: Node, module: Module) -> Sdk:
    if key in _HEADERS or (key in _ROUTES and sdk.package == _GATEWAY):
        told = _routed(key, value, module)
        return replace(sdk, channel=told, endpoint=None) if told is not None else sdk
    if key in ADDRESSES:
        return _addressed(sdk, value, module)
    if key == _MANTLE:
        return replace(sdk, channel="bedrock", endpoint=None)
    if key in ("vertexai", "vertexAI") and text(value) == "true":
        return replace(sdk, channel="vertex")
    if key in ("azure", "azureOpenAIApiKey", "azureOpenAIApiInstanceName") and sdk.channel == "openai":
        return replace(sdk, channel="azure")
    return sdk


def _routed(key: str, value: Node, module: Module) -> str | None:
    """The service that a gateway is told to ask: `provider: "anthropic"`, `createHeaders({provider})`."""
    value = unwrap(value)
    if key in _HEADERS:
        options = next(iter(arguments(value)), value) if value.type == "call_expression" else value
        named = ((k, v) for k, v in properties(options) if options.type == "object")
        told = (_routed("provider", v, module) for k, v in named if k.lower() in _ROUTES or k in _ROUTES)
        return next((channel for channel in told if channel is not None), None)
    slug = constant(value, module)
    return hint(slug) if slug else None


def _addressed(sdk: Sdk, value: Node, module: Module) -> Sdk:
    """The client calls this address: a literal, or `${NAME}` of a variable that another file may set."""
    found = list(leaves(value, module))
    literal = next((leaf.value for leaf in found if leaf.value and "://" in leaf.value), None)
    if literal is not None:
        if any(host in literal for host in (*_VENDORS, *_PRISM)) and sdk.channel is not None:
            return sdk
        return replace(sdk, endpoint=literal)
    env = next((leaf.env for leaf in found if leaf.env), None)
    if env and sdk.channel != "azure":
        return replace(sdk, endpoint=f"${{{env}}}")
    # `baseURL: groq.baseURL`: whoever is asked, it need not be the vendor whose protocol is spoken.
    told = hint(short(value)) if not found else None
    return replace(sdk, channel=told or sdk.channel, loose=True) if sdk.channel == "openai" else sdk
