"""The places of a JavaScript file that hold a model: arguments, properties, variables, defaults.

A place is an expression and what its surroundings prove; what the expression holds is asked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._hints import hint
from modelguard.detect._javascript.beside import beside
from modelguard.detect._javascript.clients import channels_of, held_by, object_of, sdk_of, with_options
from modelguard.detect._javascript.elsewhere import answered, asked, maker_of, provider_of
from modelguard.detect._javascript.expectations import awaited, is_awaited, is_handed, is_response, member
from modelguard.detect._javascript.graded import grade_of, is_fallback, schema_name
from modelguard.detect._javascript.handed import TOLD
from modelguard.detect._javascript.requests import address_of, is_inference, server_of
from modelguard.detect._javascript.rows import (
    LABELS,
    counts_tokens,
    is_called,
    is_condition,
    is_listed_row,
    is_of_listing,
    is_setting,
    kind_of_object,
    siblings,
)
from modelguard.detect._javascript.silence import (
    is_answer,
    is_defaulted,
    is_logged,
    is_said,
    is_silent_call,
    is_thing,
)
from modelguard.detect._javascript.tree import (
    Module,
    arguments,
    callee,
    key_of,
    plain_string,
    properties,
    short,
    unwrap,
    value_of,
)
from modelguard.detect._javascript.values import constant, env_name
from modelguard.detect._javascript_sdks import FUNCTIONS, PROVIDER_METHODS, Sdk, is_server, known_call, speaks
from modelguard.detect._parameters import OF_ANSWER, proof
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Kind
from modelguard.noun import Noun

_THROUGH = {
    "object", "pair", "array", "arguments", "spread_element", "parenthesized_expression", "as_expression",
    "satisfies_expression", "ternary_expression", "await_expression",
}  # fmt: skip
# Methods of clients whose first argument is the id.
_RUNS: dict[str, tuple[str, ...]] = {
    "replicate": ("run", "stream"),
    "cloudflare": ("run",),
    "lm-studio": ("loadModel", "model", "load"),
    "fal": ("run", "stream", "subscribe", "submit", "connect"),
    "@pinecone-database/pinecone": ("embed", "rerank"),
    "hf-hub": ("reload",),
}
_OF_WORKERS = expression(r"@(?:cf|hf)/[\w.-]+/[\w.-]+\Z")
_HANDED_BACK = {("freeze",), ("seal",), ("preventExtensions",), ("entries",), ("fromEntries",)}
DEFAULT_KEYS = {"default", "defaultValue", "initialValue", "fallback"}
_FETCHES = "from_pretrained"
# What classes are called that ask a service: `ReplicateModerationProvider`.
_ASKING = ("Provider", "Client", "Model")
# `createOllamaEmbeddingModel("nomic-embed-text")`
_MADE = expression(
    r"(?:[cC]hat|[eE]mbeddings?|[lL]anguage|[rR]erank\w{0,4}|[iI]mage|[sS]peech|[tT]ranscription)_?[mM]odel\Z"
)
_BY_PROVIDER = {"initChatModel", "initEmbeddings"}
_REGISTRY_METHODS = {
    "languageModel", "textEmbeddingModel", "embeddingModel", "imageModel", "speechModel",
    "transcriptionModel", "chatModel",
}  # fmt: skip


class Place(Noun):
    """An expression that holds a model, and how sure that is.

    `grade`: 3 a call of a known library, 2 a name that says a language model,
    1 a name that other trades use too.
    """

    node: Node
    grade: int
    kind: Kind
    because: str
    sdk: Sdk | None = None
    silent: bool = False
    name: str = ""


def places(module: Module) -> Iterator[Place]:
    """Every place of the file, calls of known libraries first."""
    for call in module.calls:
        yield from _of_call(call, module)
        yield from _of_test(call)
    for pair in module.pairs:
        yield from _of_pair(pair, module)
    for name, definitions in (*module.names.items(), *module.members.items(), *module.others.items()):
        grade = grade_of(name)
        for definition in definitions if grade else ():
            if definition.value is not None and not counts_tokens(definition.at, module):
                because = f"{name} is set here"
                listing = _is_choice(definition.value, name) or is_of_listing(definition.value, module)
                kind: Kind = "catalogue-entry" if listing else "config-default"
                yield Place(node=definition.value, grade=grade, kind=kind, because=because, name=name)
    for name, node in module.exports:
        grade = grade_of(name)
        if grade and node.type == "string":
            because = f"{name} is exported"
            yield Place(node=node, grade=grade, kind="config-default", because=because, name=name)
    for node in module.defaults:
        yield from _of_fallback(node, module)
    for read in module.reads:
        variable = env_name(read)
        if variable and proof(variable) == "specific":
            because = f"{variable} is read from the environment"
            yield Place(node=read, grade=2, kind="config-default", because=because)


def _of_call(call: Node, module: Module) -> Iterator[Place]:
    root, names = callee(call)
    given = arguments(call)
    if root is None or not given:
        return
    last = names[-1] if names else short(root)
    if last in FUNCTIONS:
        yield from _of_function(last, root, given, module)
        return
    first = given[0]
    if call.type == "new_expression":
        yield from _of_class(last, call, module)
    if first.type == "object" or call.type == "new_expression":
        return
    plain = plain_string(first)
    sdk = sdk_of(root, module) or (_of_gateway(last, plain) if not names else None)
    known = constant(first, module) if plain is None and last == "run" else plain
    if known is not None and _OF_WORKERS.match(known) and not is_silent_call(call):
        because = f"{last}() names a model of Workers AI"
        yield Place(node=first, grade=3, kind="api-call", because=because, sdk=Sdk(channel="cloudflare"))
        return
    if sdk is None:
        yield from _of_own(call, root, first, module)
        return
    maker = callee(root)[0] if root.type == "call_expression" else None  # `createGroq({…})("id")`
    path = ".".join((f"{short(maker)}(…)" if maker is not None else short(root), *names))
    named = not names or last in PROVIDER_METHODS or hint(last) is not None
    takes = named or (plain is not None and suggests_model(plain))
    if sdk.provider and takes and (maker is not None or not last.startswith("create")):
        if _may_be_id(first):
            yield Place(node=first, grade=3, kind=sdk.kind, because=f"{path}() names a model", sdk=sdk)
    elif last in _RUNS.get(sdk.channel or sdk.package, ()):
        yield Place(node=first, grade=3, kind=sdk.kind, because=f"{path}() names a model", sdk=sdk)


def _of_own(call: Node, root: Node, first: Node, module: Module) -> Iterator[Place]:
    """A call of something that no library known here gives: `registry.languageModel("id")`, `ask("id")`."""
    names, plain = callee(call)[1], plain_string(first)
    because = f"{names[-1] if names else short(root)}() names a model"
    if names and names[-1] in _REGISTRY_METHODS:
        yield Place(node=first, grade=1, kind="api-call", because=because)
    elif plain is not None and not is_silent_call(call):
        grade = 2 if suggests_model(plain) else int("-" in plain and _MADE.search(short(root)) is not None)
        told = provider_of(call, root, module) if grade else None
        if told:
            yield Place(node=first, grade=grade, kind="api-call", because=because, sdk=told)


def _of_test(call: Node) -> Iterator[Place]:
    """What a test awaits under a name that holds a model."""
    told = awaited(call)
    name = member(told[1]) if told is not None else ""
    if told is None or not grade_of(name):
        return
    because = f"the test awaits it as {name}"
    # `expect(openrouterPreset.model).toBe("id")`: a server or a router by its name.
    channel = hint(short(told[1]))
    sdk = Sdk(channel=channel) if channel is not None and is_server(channel) else None
    yield Place(node=told[0], grade=1, kind="test", because=because, sdk=sdk, name=name)


def _of_gateway(name: str, plain: str | None) -> Sdk | None:
    """The AI SDK's gateway, where another package hands it on: `gateway("openai/gpt-5")`."""
    named = name == "gateway" and plain is not None and is_hub_id(plain)
    return Sdk(channel="vercel-gateway", provider=True) if named else None


def _of_function(name: str, root: Node, given: list[Node], module: Module) -> Iterator[Place]:
    """A function that is known by its name alone: `pipeline(task, "id")`, `X.from_pretrained("id")`."""
    index, kind = FUNCTIONS[name]
    if len(given) <= index or given[index].type == "object":
        return
    sdk = sdk_of(root, module)
    imported = module.imports.get(short(root))
    other = imported is not None and not imported.source.startswith((".", "@/", "~"))
    if sdk is None and other and name != _FETCHES:
        return  # the `pipeline` of another package, for instance of Node's streams
    if sdk is None and kind != "api-call":
        sdk = Sdk(channel="hf-hub")
    if name in _BY_PROVIDER and len(given) > index + 1:
        sdk = _told(given[index + 1]) or sdk
    if name == _FETCHES and short(root).endswith("Tokenizer") and given[index].type == "string":
        kind = "catalogue-entry"  # it only splits text
    yield Place(node=given[index], grade=3, kind=kind, because=f"{name}() names a model", sdk=sdk)


def _of_class(name: str, call: Node, module: Module) -> Iterator[Place]:
    """`new OpenAiProvider("id")`: a class of the repository that is called after a service, or asks one."""
    first = arguments(call)[0]
    fallback = first.child_by_field_name("right") if first.type == "binary_expression" else None
    first = fallback or first  # `new OpenAiProvider(name || "id")`
    plain, channel, because = plain_string(first), hint(name), f"{name}() names a model"
    named = speaks(name) or name.endswith(_ASKING)
    if plain is not None and channel is not None and named and suggests_model(plain):
        sdk = with_options(Sdk(channel=channel), call, module)
        yield Place(node=first, grade=2, kind="api-call", because=because, sdk=sdk)
    elif (maker := maker_of(call, call.child_by_field_name("constructor") or call, module)) is not None:
        yield Place(node=first, grade=1, kind="api-call", because=because, sdk=maker)


def _told(options: Node) -> Sdk | None:
    """The service that the options of `initChatModel("id", {modelProvider: "x"})` name."""
    named = dict(properties(options)).get("modelProvider")
    provider = plain_string(named) if named is not None else None
    channel = hint(provider) if provider else None
    return Sdk(channel=channel) if channel else None


def _may_be_id(node: Node) -> bool:
    """Whether an argument may be an id at all: not a number, a function or a list."""
    return node.type not in (
        "number",
        "arrow_function",
        "function_expression",
        "array",
        "true",
        "false",
        "null",
    )


def _of_pair(pair: Node, module: Module) -> Iterator[Place]:
    key, value = key_of(pair), value_of(pair)
    if value is None or value.type in ("arrow_function", "function_expression"):
        return
    grade = grade_of(key)
    if not grade and key in DEFAULT_KEYS:
        grade = grade_of(schema_name(pair, module))
    if (
        not grade
        or is_condition(pair, module)
        or (grade == 1 and is_thing(key, siblings(pair, module)))
        or is_setting(pair, module)
    ):
        return
    if _is_told(pair, module):
        yield Place(node=value, grade=0, kind="config-default", because="", silent=True)
        return
    call = enclosing_call(pair, module)
    if call is None:
        because = f"`{key}` of an object"
        if key in LABELS and is_called(pair, module):
            yield Place(node=value, grade=0, kind="config-default", because="", silent=True)
        else:
            kind: Kind = "config-default" if key in DEFAULT_KEYS else kind_of_object(pair, module)
            kind = "catalogue-entry" if _is_choice(value, key) else kind
            sdk = beside(value, module)
            yield Place(node=value, grade=grade, kind=kind, because=because, sdk=sdk, name=key)
        return
    if is_silent_call(call):
        handed = is_handed(call, enclosing_call(call, module))
        told = handed or is_defaulted(value)
        because = f"the test awaits it as {key}" if handed else f"the default of {key}"
        kind = "test" if handed else "config-default"
        yield Place(node=value, grade=int(told), kind=kind, because=because, silent=not told)
        return
    elsewhere = answered(call, module) if TOLD.isdisjoint(siblings(pair, module)) else None
    if elsewhere is not None:
        because, sdk = f"`{key}` of a request", Sdk(channel=None, elsewhere=elsewhere)
        yield Place(node=value, grade=max(grade, 2), kind="api-call", because=because, sdk=sdk)
        return
    yield _in_call(call, key, value, grade, module)


def _is_told(pair: Node, module: Module) -> bool:
    """Whether a property is a part of an answer, of what was said, or of what a test compares."""
    holder = module.parent(pair)
    said = holder is not None and is_said(dict(properties(holder)))
    return said or is_answer(siblings(pair, module)) or is_awaited(pair, module) or is_response(pair, module)


def _in_call(call: Node, key: str, value: Node, grade: int, module: Module) -> Place:
    root, names = callee(call)
    path = ".".join((short(root) if root is not None else "", *names))
    held = object_of(value, module)
    if held is not None and (own := beside(held, module)) is not None:
        return Place(node=value, grade=3, kind="api-call", because=f"`{key}` of {path}()", sdk=own)
    sdk = sdk_of(root, module) or held_by(root, names, module)
    if sdk is not None and call.type == "new_expression":
        sdk = with_options(sdk, call, module)
    known, channel = known_call(names)
    if known and sdk is None:
        named = hint(short(root)) if root is not None else None
        only = channels_of(module)
        sdk = Sdk(channel=channel or named or (only.pop() if len(only) == 1 else None))
    if sdk is None and call.type == "new_expression":
        channel = hint(path)
        sdk = with_options(Sdk(channel=channel), call, module) if channel else None
    if sdk is not None:
        kind: Kind = "download" if path.endswith(".pull") else sdk.kind
        if sdk.endpoint is None:
            sdk = replace(sdk, elsewhere=asked(call, module))
        return Place(node=value, grade=3, kind=kind, because=f"`{key}` of {path}()", sdk=sdk)
    address = address_of(call, module)
    if address is not None or path.endswith("JSON.stringify"):
        server = server_of(address or "")
        sdk = Sdk(channel=server) if server else Sdk(channel=None, endpoint=address) if address else None
        grade = 3 if address and is_inference(address) else max(grade, 2) if address else grade
        return Place(node=value, grade=grade, kind="api-call", because=f"`{key}` of a request", sdk=sdk)
    because = f"`{key}` of {path}()"
    if speaks(path) and root is not None and root.type != "call_expression":
        return Place(node=value, grade=2, kind=_kind_of(path), because=because, sdk=beside(value, module))
    kind = "catalogue-entry" if _is_choice(value, key) or is_listed_row(value, module) else "config-default"
    return Place(node=value, grade=grade, kind=kind, because=because, sdk=beside(value, module), name=key)


def _is_choice(value: Node, name: str) -> bool:
    """Whether somebody chooses from what a name holds; what is fallen back on runs, one after the other."""
    held = unwrap(value)
    if held.type == "call_expression" and _hands_back(held):  # `Object.freeze(["id"])`
        held = next(iter(arguments(held)), held)
    several = held.type == "array" and name.lower().endswith("models")
    return several and not is_fallback(name)


def _kind_of(path: str) -> Kind:
    return "weights-load" if re.search(r"whisper|llama(?!index)", path, re.IGNORECASE) else "api-call"


def enclosing_call(pair: Node, module: Module) -> Node | None:
    """The call or `new` whose argument holds the property, directly or in nested literals."""
    at = module.parent(pair)
    for _ in range(12):
        if at is None:
            return None
        if at.type in ("call_expression", "new_expression") and not _hands_back(at):
            return at
        if at.type not in _THROUGH and at.type != "call_expression":
            return None
        at = module.parent(at)
    return None


def _hands_back(call: Node) -> bool:
    """Whether a call only gives back what it is given: `Object.freeze({…})`."""
    root, names = callee(call)
    return names[-1:] in _HANDED_BACK and root is not None and short(root) == "Object"


def _of_fallback(node: Node, module: Module) -> Iterator[Place]:
    """`process.env.LLM_MODEL ?? "id"`: the right side is what runs when nobody says otherwise."""
    left, operator = node.child_by_field_name("left"), node.child_by_field_name("operator")
    if left is None or operator is None or text(operator) not in ("??", "||"):
        return
    holder = left.child_by_field_name("object")
    if (
        is_logged(node, module)
        or counts_tokens(node, module)
        or (holder is not None and OF_ANSWER.search(short(holder)))
    ):
        yield Place(node=node, grade=0, kind="config-default", because="", silent=True)
        return
    name = env_name(unwrap(left))
    if name is None and left.type == "member_expression":
        prop = left.child_by_field_name("property")
        name = text(prop) if prop is not None else None
    if name and grade_of(name):
        because = f"the default of {name}"
        yield Place(node=node, grade=grade_of(name), kind="config-default", because=because, name=name)
