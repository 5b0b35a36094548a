"""What a file tells of the repository: what it makes of constants, and which router it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from tree_sitter import Node

from modelguard.detect._javascript.held import uses_of
from modelguard.detect._javascript.tree import Module, plain_string, unwrap
from modelguard.expressions import expression
from modelguard.model import Binding

_CONSTANT = expression(
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\Z|[a-z]\w*(?:Model|model)\w*\Z|[A-Z]\w*(?:Model|MODEL)\w*\Z"
)
_LOCAL = (".", "@/", "~", "#")
_MOST = 200
_ROUTERS = {
    "ai": "vercel-gateway",
    "@ai-sdk/gateway": "vercel-gateway",
    "@openrouter/ai-sdk-provider": "openrouter",
    "@openrouter/sdk": "openrouter",
}
# What routes such ids itself, and clients of the AI SDK's that ask their maker.
_ANOTHER = expression(
    r"@mastra/|@ai-sdk/(?:openai|anthropic|google|mistral|xai|groq|cohere|deepseek|azure)\b"
)


def marks(module: Module, own: Mapping[str, Node]) -> Iterator[Binding]:
    """The marks of a file: names in "use of", the router beside "router", and its "own name"s for models.

    `own` are those names, and where a table of the file gives each its id.
    """
    yield from _of_constants(module)
    yield from _of_routers(module)
    for name, node in islice(own.items(), _MOST):
        if "/" not in name:
            yield Binding(
                namespace="javascript",
                name=f"own name {name}",
                location=module.locate(node),
                detector="javascript",
                scope=module.file.path,
            )


def _of_constants(module: Module) -> Iterator[Binding]:
    """Whether the file makes nothing but rows of tables of a constant that it imports, or that it holds."""
    for name, imported in list(module.imports.items())[:_MOST]:
        if imported.source.startswith(_LOCAL) and (_CONSTANT.match(name) or imported.name == "*"):
            nodes, tabled = uses_of(name, module)
            if nodes:
                told = tabled and imported.name != "*"
                yield _mark(module, nodes[0], imported.name, imported.source, tabled=told)
    for name, definitions in list(module.names.items())[:_MOST]:
        at = definitions[0]
        if at.top and at.value is not None and plain_string(unwrap(at.value)) and _CONSTANT.match(name):
            nodes, tabled = uses_of(name, module)
            if nodes and not tabled:
                yield _mark(module, nodes[0], name, module.file.path, tabled=False)


def _mark(module: Module, node: Node, name: str, source: str, *, tabled: bool) -> Binding:
    return Binding(
        namespace="javascript",
        name=f"use of {name}",
        location=module.locate(node),
        detector="javascript",
        value="table" if tabled else "code",
        refers=source,
        scope=module.file.path,
    )


def _of_routers(module: Module) -> Iterator[Binding]:
    """The router that takes ids such as `maker/id` from the file."""
    asked = {_ROUTERS[i.source] for i in module.imports.values() if i.source in _ROUTERS}
    other = b"openrouter" in module.file.data.lower() or any(
        _ANOTHER.match(i.source) for i in module.imports.values()
    )
    node = next(iter((*module.strings[:1], *module.calls[:1])), None)
    if node is not None and (asked or other):
        yield Binding(
            namespace="javascript",
            name="router",
            location=module.locate(node),
            detector="javascript",
            value="another" if other else asked.pop(),
            scope=module.file.path,
        )
