"""Which other module of the repository holds the client of a call, or the address that it asks."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._elsewhere import is_address, offer, question
from modelguard.detect._hints import hint
from modelguard.detect._javascript.clients import OPTIONS, channels_of, sdk_of
from modelguard.detect._javascript.requests import route_of
from modelguard.detect._javascript.tree import (
    CLASSES,
    FUNCTIONS,
    Definition,
    Module,
    arguments,
    callee,
    plain_string,
    properties,
    returned,
    short,
    unwrap,
)
from modelguard.detect._javascript.values import leaves
from modelguard.detect._javascript_sdks import ADDRESSES, PROVIDER_METHODS, Sdk, package_of
from modelguard.detect._shape import is_sized, suggests_model
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Binding

_HOPS = 4
# `app/api/chat/route.ts`, `pages/api/chat.ts`, `src/routes/api/chat/+server.ts`, `server/api/chat.post.ts`
_ROUTES = expression(r"(?:^|/)api/(?:[^/]{1,60}/){0,5}(?:route|\+server|[\w.-]{1,60})\.[cm]?[jt]sx?\Z")
_OF_ROUTE = "this route"
# `toOpenAiSafeId("x")`: what is made of a text, not who is asked.
_TURNS = expression(r"(?:to|from|is|has|parse|format|normalize|sanitize|validate|map|convert)[A-Z]")
_MOST = 400
_MOST_STRINGS = 20_000
# Addresses that are called, not those of pages to read.
_CALLED = expression(r"(?!.*\bdocs?\b)(?:wss?://|https?://(?:api\.|.*(?:/v\d|/api(?:/|\Z)|inference)))")
_MAKERS = expression(r"[A-Z]\w{1,60}(?:Bot|Client|Provider|Model|LLM|Llm|Chat|Embedder)\Z")
_FACTORIES = expression(r"(?:create|make|build|get|setup)[A-Z]\w{1,60}Provider\Z")
_CALLS = ("new_expression", "call_expression")


def asked(call: Node, module: Module, hops: int = 0) -> str | None:
    """The question whose answer is where this call goes; None where the file tells, or nobody does."""
    if hops > _HOPS:
        return None
    for argument in arguments(call):
        for value in _addresses(argument):
            for leaf in leaves(value, module):
                if leaf.source and leaf.name is not None:
                    return _question(leaf.source, leaf.name)
    root, names = callee(call)
    if root is None:
        return None
    return _of_root(unwrap(root), names, module, hops)


def answered(call: Node, module: Module) -> str | None:
    """The question who is asked by the program's own route that a request goes to."""
    route = route_of(call, module)
    return question("javascript", route, _OF_ROUTE) if route is not None else None


def provider_of(call: Node, root: Node, module: Module) -> Sdk | None:
    """What `openrouter("id")` calls, where another module of the repository makes the provider, and
    `provider.chat("id")`, where a function of the file does that is called after a service.
    """
    name = short(root)
    made = root.type == "identifier" and name[:1].islower() and not _TURNS.match(name)
    channel = hint(name) if made else None
    elsewhere = asked(call, module) if channel is not None else None
    if elsewhere is None and made and not PROVIDER_METHODS.isdisjoint(callee(call)[1][-1:]):
        return _of_factory(root, module)
    return Sdk(channel=channel, elsewhere=elsewhere) if elsewhere is not None else None


def _of_factory(root: Node, module: Module) -> Sdk | None:
    """What `const provider = createOllamaProvider()` made."""
    definition = module.definition(text(root), root.start_byte)
    value = unwrap(definition.value) if definition is not None and definition.value is not None else None
    maker, names = callee(value) if value is not None and value.type == "call_expression" else (None, ())
    called = names[-1] if names else short(maker) if maker is not None else ""
    channel = hint(called) if _FACTORIES.match(called) else None
    return Sdk(channel=channel) if channel is not None else None


def maker_of(call: Node, root: Node, module: Module) -> Sdk | None:
    """What `new LmsysBot("vicuna-33b")` asks: an address in a class of another module."""
    given = arguments(call)
    value = plain_string(given[0]) if given else None
    imported = module.imports.get(short(root))
    if value is None or imported is None or not _MAKERS.search(short(root)):
        return None
    telling = is_sized(value) or (suggests_model(value) and hint(value) is not None)
    elsewhere = _question(imported.source, imported.name) if telling else None
    return Sdk(channel=None, elsewhere=elsewhere) if elsewhere is not None else None


def offers(module: Module) -> Iterator[Binding]:
    """The addresses and clients that other modules may import, under their names."""
    for name, node in _offered(module):
        value = _address(name, node, module)
        if value is not None:
            yield offer("javascript", name, value, module.locate(node), "javascript")
    if (route := _of_route(module)) is not None:
        yield route
    for name, nodes in _of_classes(module).items():
        if len({plain_string(node) for node in nodes}) == 1:
            yield offer(
                "javascript", name, plain_string(nodes[0]) or "", module.locate(nodes[0]), "javascript"
            )


def _of_route(module: Module) -> Binding | None:
    """Whom a file asks that answers a route of the program, where it is one alone."""
    if not _ROUTES.search(module.file.path) or not module.imports:
        return None
    held = [unwrap(d.value) for named in module.names.values() for d in named[:1] if d.value is not None]
    made = [node for node in held[:_MOST] if node.type in _CALLS]
    known = [node for node in made if (sdk := sdk_of(node, module)) is not None and sdk.package != "ai"]
    found = {value for node in known if (value := _address("", node, module))}
    found = found or {f"channel:{channel}" for channel in channels_of(module)}
    if len(found) != 1:
        return None
    at = module.locate(known[0] if known else module.strings[0])
    return offer("javascript", _OF_ROUTE, found.pop(), at, "javascript")


def _of_classes(module: Module) -> dict[str, list[Node]]:
    """The addresses that stand in the classes of the module, by the classes' names."""
    found: dict[str, list[Node]] = {}
    for node in module.strings[:_MOST_STRINGS] if b"class " in module.file.data else ():
        value = plain_string(node) or ""
        if not is_address("url", value) or not _CALLED.match(value):
            continue
        at = module.around(node, CLASSES)
        name = at.child_by_field_name("name") if at is not None else None
        if name is not None:
            found.setdefault(text(name), []).append(node)
    return found


def _addresses(options: Node) -> Iterator[Node]:
    """The values that options hold under the names of addresses."""
    for key, value in properties(options) if options.type == "object" else ():
        if key in ADDRESSES:
            yield value
        elif key in OPTIONS and value.type == "object":
            yield from (inner for name, inner in properties(value) if name in ADDRESSES)


def _of_root(root: Node, names: tuple[str, ...], module: Module, hops: int) -> str | None:
    """What the object stands for that a call is made on."""
    if root.type in _CALLS:
        return asked(root, module, hops + 1)
    if root.type == "this" and names:
        return _of_definitions(module.member(names[0].lstrip("#"), root), module, hops)
    if root.type != "identifier":
        return None
    definition = module.definition(text(root), root.start_byte)
    if definition is not None:
        return _of_definitions([definition], module, hops)
    imported = module.imports.get(text(root))
    if imported is None:
        return None
    path = names if imported.name == "*" else (imported.name, *names)
    return _question(imported.source, ".".join(path))


def _of_definitions(definitions: list[Definition], module: Module, hops: int) -> str | None:
    for definition in definitions[:2]:
        value = unwrap(definition.value) if definition.value is not None else None
        if value is not None and value.type in _CALLS:
            return asked(value, module, hops + 1)
        if value is not None and value.type == "identifier" and hops < _HOPS:
            return _of_root(value, (), module, hops + 1)
    return None


def _question(source: str, names: str) -> str | None:
    return question("javascript", source, names) if package_of(source) is None else None


def _offered(module: Module) -> Iterator[tuple[str, Node]]:
    """Names that others may import, and the expressions behind them."""
    held = [
        (name, definition.value)
        for name, definitions in list(module.names.items())[:_MOST]
        for definition in definitions[:2]
        if definition.top and definition.value is not None
    ]
    for name, node in (*held, *module.exports[:_MOST]):
        value = unwrap(node)
        if value.type in FUNCTIONS:
            yield from ((name, unwrap(result)) for result in returned(value, module)[:3])
        elif value.type == "object":
            yield from ((f"{name}.{key}", unwrap(inner)) for key, inner in properties(value))
        else:
            yield name, value


def _given_address(call: Node, module: Module) -> str | None:
    """The URL that a call of the repository's own is given: `createClient(model, {baseUrl: "https://…"})`."""
    found = (
        leaf.value
        for argument in arguments(call)
        for value in _addresses(argument)
        for leaf in leaves(value, module)
    )
    return next((value for value in found if value and is_address("url", value)), None)


def _address(name: str, node: Node, module: Module) -> str | None:
    """The URL, the channel or the question that an expression amounts to."""
    if node.type in _CALLS:
        sdk = sdk_of(node, module)
        if sdk is not None and sdk.endpoint is not None:
            return sdk.endpoint
        own = _given_address(node, module) if sdk is None else None
        question_of = own or asked(node, module)
        return question_of or (f"channel:{sdk.channel}" if sdk is not None and sdk.channel else None)
    found = list(leaves(node, module))[:8]
    return next((leaf.value for leaf in found if leaf.value and is_address(name, leaf.value)), None)
