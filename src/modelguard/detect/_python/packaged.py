"""Models that code names without a string: packages that are pipelines, functions that build a network,
constants of the CDK's libraries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from modelguard.detect._places import Runs
from modelguard.detect._python.arguments import argument, key_of, positional
from modelguard.detect._python.clients import Clients
from modelguard.detect._python.index import Index, Scope, dotted
from modelguard.detect._python.places import Place
from modelguard.detect._python.strings import plain
from modelguard.detect._python.zoos import is_handed_out
from modelguard.detect._released import is_bundle
from modelguard.detect._shape import is_spacy
from modelguard.detect._symbols import runs_of_symbol
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Kind
from modelguard.naming.hub import OWN_STORE

_WEIGHTS = ("weights", "pretrained", "weights_backbone")
_NONE = {"None", "False"}
_NO_NETWORKS = ("get_", "list_", "register_")
_OF_CDK = ("aws_cdk", "cdklabs")
# Keras's networks come with weights where nobody says otherwise.
_KERAS = ("keras", "tensorflow", "tf_keras")
_OF_TIMM = ("pretrained", "checkpoint_path", "pretrained_cfg_overlay")
_OF_CLIP = ("create_model", "create_model_and_transforms")
_OF_ESM = ("esm", "pretrained")
_HEAD = 200
# `torch.hub.load("org/depth", "transforms")`
_HELPERS = expression(
    r"(?:^|_)(?:transforms?|utils|tokenizer|config|labels|preprocess(?:or|ing)?)\Z", re.IGNORECASE
)

_OWN = Runs(OWN_STORE, "self-hosted")


class Packaged:
    """Finds such names in one file."""

    def __init__(self, index: Index, clients: Clients) -> None:
        self.index = index
        self.clients = clients

    def places(self) -> Iterator[tuple[str, Place]]:
        """Each model with its place."""
        for node in self.index.packaged:
            if is_spacy(text(node)):
                because = "a packaged pipeline is imported"
                yield text(node), _place(node, self.index, Runs("spacy", "self-hosted"), because)
        yield from self._symbols()
        yield from self._members_of_libraries()
        for at in self.index.calls if self._torchvision() else ():
            path = self.clients.imported(at.path)
            if path[0] == "torchvision" and "models" in path and (given := weights(path[-1], at.node)):
                because = f"{path[-1]} is built with its weights"
                member = self._member(given, at.scope)
                function = at.node.child_by_field_name("function")
                named = function.child_by_field_name("attribute") if function is not None else None
                node = member or named or function or at.node
                name = text(member) if member is not None else path[-1]
                kind: Kind = "catalogue-entry" if is_handed_out(at.node, path[-1]) else "weights-load"
                yield name, _place(node, self.index, Runs("torchvision", "self-hosted"), because, kind)

    def _members_of_libraries(self) -> Iterator[tuple[str, Place]]:
        """`torchaudio.pipelines.HUBERT_BASE`, `keras.applications.ResNet50()`, `esm.pretrained.esm2_t6()`."""
        if self.index.comes_from("torchaudio"):
            for at in (*self.index.calls, *self.index.assignments):
                node = at.node.child_by_field_name("function" if at.node.type == "call" else "right")
                path = self.clients.path(node) if node is not None and node.type == "attribute" else []
                if (bundle := _bundle(path)) is not None and node is not None:
                    yield bundle, _place(node, self.index, _OWN, f"{bundle} is a model of torchaudio's")
        yield from self._bundles()
        yield from self._of_timm()
        learns = any(map(self.index.comes_from, (*_KERAS, _OF_ESM[0])))
        for at in self.index.calls if learns else ():
            path = self.clients.imported(at.path)
            function = at.node.child_by_field_name("function")
            if function is not None and _comes_with_weights(path, at.node):
                named = function.child_by_field_name("attribute") or function
                yield path[-1], _place(named, self.index, _OWN, f"{path[-1]} is built with its weights")

    def _of_timm(self) -> Iterator[tuple[str, Place]]:
        """`load_custom_pretrained(net, default_cfgs["vit_tiny_patch16_224"])`, as timm keeps its networks."""
        for at in self.index.strings if b"default_cfgs[" in self.index.data else ():
            around = self.index.parent(at.node)
            table = around.child_by_field_name("value") if around is not None else None
            name = plain(at.node)
            # `default_cfgs[arch]["url"]` and `default_cfgs["vgg11"]["mean"]` read a field of a row.
            field = around is not None and around.parent is not None and around.parent.type == "subscript"
            if field or table is None or table.type == "subscript":
                continue
            if name and (dotted(table) or [""])[-1] == "default_cfgs":
                yield name, _place(at.node, self.index, _OWN, f"{name} is a network of timm's")

    def _bundles(self) -> Iterator[tuple[str, Place]]:
        """`def align(bundle_name="WAV2VEC2_ASR_BASE_960H")`, which is looked up in torchaudio."""
        for at in self.index.strings if b"bundle" in self.index.data else ():
            name = plain(at.node) or ""
            around = self.index.parent(at.node) if is_bundle(name) else None
            told = (around, self.index.parent(around)) if around is not None else ()
            if any(each is not None and "bundle" in text(each)[:_HEAD].lower() for each in told):
                because = f"{name} is a model of torchaudio's"
                yield name, _place(at.node, self.index, _OWN, because, "config-default")

    def _symbols(self) -> Iterator[tuple[str, Place]]:
        """What constructs are given by a constant: `foundation_model=BedrockFoundationModel.NAME`."""
        for at in self.index.calls if any(map(self.index.comes_from, _OF_CDK)) else ():
            given = at.node.child_by_field_name("arguments")
            for child in given.named_children if given is not None else ():
                value = child.child_by_field_name("value") if child.type == "keyword_argument" else child
                if value is None or value.type != "attribute":
                    continue
                path = dotted(value)
                if (runs := runs_of_symbol(".".join(path))) is not None:
                    because = f"{at.path[-1]} is given the symbol for a model"
                    yield path[-1], _place(value, self.index, runs, because, "config-default")

    def _member(self, given: Node, scope: Scope) -> Node | None:
        """`ResNet50_Weights.IMAGENET1K_V2`, itself or behind a name; not the default, which moves."""
        if given.type == "identifier":
            held = [bound.node for bound in self.clients.values.bounds(text(given), scope) if bound.node]
            given = held[0] if len(held) == 1 else given
        path = dotted(given) if given.type == "attribute" else []
        told = len(path) > 1 and path[-2].endswith("_Weights") and path[-1] != "DEFAULT"
        return given if told else None

    def _torchvision(self) -> bool:
        return self.index.comes_from("torchvision")


def is_untrained(call: Node, path: Sequence[str] = ()) -> bool:
    """Whether a network is built without weights: `timm.create_model("name", pretrained=False)`."""
    if path[:1] == ["timm"] and path[-1] == "create_model":
        arguments = call.child_by_field_name("arguments")
        parts = arguments.named_children if arguments is not None else []
        if not any(part.type.endswith("_splat") or key_of(part) in _OF_TIMM for part in parts):
            return len(positional(call)) == 1  # which is what timm does where nobody says otherwise
    if path[:1] == ["open_clip"] and path[-1] in _OF_CLIP:
        parts = positional(call)
        told = argument(call, "pretrained", 1)
        hub = bool(parts) and ":" in (plain(parts[0]) or ":")
        return not hub and (told is None or text(told) in ("None", '""', "''"))
    given, kept = argument(call, "pretrained"), argument(call, "checkpoint_path")
    encoder = argument(call, "encoder_weights")
    untrained = given is not None and text(given) == "False"
    return (untrained or (encoder is not None and text(encoder) == "None")) and kept is None


def is_helper(path: Sequence[str], name: str | None) -> bool:
    """Whether what a repository of torch.hub's has under a name only prepares what a model is given."""
    return tuple(path[-2:]) == ("hub", "load") and name is not None and _HELPERS.search(name) is not None


def _bundle(path: Sequence[str]) -> str | None:
    """The model of torchaudio's that a dotted path names: `torchaudio.pipelines.NAME.get_model`."""
    at = path.index("pipelines") + 1 if path[:1] == ["torchaudio"] and "pipelines" in path else len(path)
    return path[at] if at < len(path) and path[at].isupper() else None


def _comes_with_weights(path: Sequence[str], call: Node) -> bool:
    """Whether a call builds a network of Keras's with weights, or loads one of ESM's by its function."""
    if tuple(path[:-1]) == _OF_ESM:
        return path[-1].startswith("esm")
    if path[0] not in _KERAS or "applications" not in path[:-1] or not path[-1][:1].isupper():
        return False
    given = argument(call, "weights")
    return given is None or text(given) not in _NONE


def weights(name: str, call: Node) -> Node | None:
    """What a function that builds a network is given as its weights, None where it trains its own."""
    if not name[:1].islower() or name.startswith(_NO_NETWORKS):
        return None
    given = (argument(call, weights) for weights in _WEIGHTS)
    return next((value for value in given if value is not None and text(value) not in _NONE), None)


def _place(node: Node, index: Index, runs: Runs, because: str, kind: Kind = "weights-load") -> Place:
    return Place(
        value=node,
        scope=index.module,
        proof="call",
        kind=kind,
        because=because,
        channel=runs.channel,
        execution=runs.execution,
    )
