"""Networks that are chosen by their names, of which a call or a function says that they come with weights."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._python.arguments import key_of, positional
from modelguard.detect._python.clients import Clients
from modelguard.detect._python.evidence import ARCHITECTURES, is_of_model
from modelguard.detect._python.index import At, Index
from modelguard.detect._python.packaged import weights
from modelguard.detect._python.places import Place
from modelguard.detect._python.strings import plain
from modelguard.detect._sdks import words
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

# What libraries of networks call theirs: `resnet18`, `efficientnet-b0`.
_NETWORK = expression(
    r"(?:tu-|timm-|tf_)?(?:(?:wide_|se_)?resne[xs]t|resnet|densenet|efficientnet|mobilenet|vgg|inception|xception|convnext"
    r"|regnet|swin|vit|mit_b|deit|dpn|ghostnet|hrnet|nfnet|shufflenet|squeezenet|mnasnet|googlenet|alexnet)"
    r"(?:[-_]?[a-z]{0,6}[-_]?[a-z]?\d[\w.-]{0,60}|_(?:tiny|small|base|large|huge|[tsblh])(?:_[a-z]\w{0,30})?)\Z|alexnet\Z"
)
_WITH = words(
    """pretrained pre_trained weights encoder_weights backbone_weights pretrained_backbone backbone_pretrained
    encoder_pretrained imagenet_pretrained"""
)
_WITHOUT = ("None", "False")
_MOST = 60


def is_network(value: str) -> bool:
    """Whether a plain name is one of a family of networks, with its size or version: `resnet18`."""
    return _NETWORK.match(value) is not None


def with_weights(at: At, index: Index) -> Iterator[Place]:
    """`Unet(encoder_name="resnet34", encoder_weights="imagenet")`, `def f(arch="vgg16", pretrained=True)`."""
    call = at.node.type == "call"
    arguments = at.node.child_by_field_name("arguments") if call else None
    for part in arguments.named_children[:_MOST] if arguments is not None else [at.node]:
        value = part.child_by_field_name("value")
        named = plain(value) if value is not None and value.type == "string" else None
        if value is None or named is None or not is_network(named):
            continue
        around = arguments or part.parent
        if is_of_model(key_of(part), ARCHITECTURES) and around is not None and _come_with_weights(around):
            yield Place(
                value=value,
                scope=at.scope,
                proof="call",
                kind="weights-load" if call else "config-default",
                because=f"{key_of(part)} chooses a network that comes with weights",
                channel="torchvision" if index.comes_from("torchvision") else "hf-hub",
                execution="self-hosted",
                confidence=0.8,
            )


def _come_with_weights(around: Node) -> bool:
    """Whether one of several arguments or parameters asks for the weights of a network."""
    parts = around.named_children[:_MOST]
    fields = ((key_of(part), part.child_by_field_name("value")) for part in parts)
    # `pretrained=pretrained` only hands on what somebody else asks for.
    return any(name in _WITH and value and text(value) not in (*_WITHOUT, name) for name, value in fields)


def chosen(at: At, clients: Clients) -> Iterator[Place]:
    """A network of torchvision's that is chosen by its name: `getattr(models, arch)(pretrained=True)`."""
    path, made = clients.imported(at.path), at.node.parent
    named, name = positional(at.node), None
    if at.path == ("getattr",) and len(named) > 1 and made is not None and made.type == "call":
        path, name = clients.path(named[0]), named[1]
    elif path[-1] == "__dict__":  # `models.__dict__[arch](pretrained=True)`
        function, made = at.node.child_by_field_name("function"), at.node
        name = function.child_by_field_name("subscript") if function is not None else None
    if name is None or made is None or path[:2] != ["torchvision", "models"] or weights("x", made) is None:
        return
    yield Place(
        value=name,
        scope=at.scope,
        proof="call",
        kind="weights-load",
        because="the network of that name is built with its weights",
        channel="torchvision",
        execution="self-hosted",
    )
