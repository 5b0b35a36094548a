"""Models that code names without a string: packages that are pipelines, functions that build a network,
constants of the CDK's libraries.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._places import Runs
from modelguard.detect._python.arguments import argument
from modelguard.detect._python.clients import Clients
from modelguard.detect._python.index import Index, Scope, dotted
from modelguard.detect._python.places import Place
from modelguard.detect._shape import is_spacy
from modelguard.detect._symbols import runs_of_symbol
from modelguard.detect._treesitter import text
from modelguard.model import Kind

_WEIGHTS = ("weights", "pretrained", "weights_backbone")
_NONE = {"None", "False"}
_NO_NETWORKS = ("get_", "list_", "register_")
_OF_CDK = ("aws_cdk", "cdklabs")


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
        for at in self.index.calls if self._torchvision() else ():
            path = self.clients.imported(at.path)
            if path[0] == "torchvision" and "models" in path and (given := _weights(path[-1], at.node)):
                because = f"{path[-1]} is built with its weights"
                member = self._member(given, at.scope)
                function = at.node.child_by_field_name("function")
                named = function.child_by_field_name("attribute") if function is not None else None
                node = member or named or function or at.node
                name = text(member) if member is not None else path[-1]
                yield name, _place(node, self.index, Runs("torchvision", "self-hosted"), because)

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
        return any(module.startswith("torchvision") for module in self.index.imports.values())


def is_untrained(call: Node) -> bool:
    """Whether a network is built without weights: `timm.create_model("name", pretrained=False)`."""
    given, kept = argument(call, "pretrained"), argument(call, "checkpoint_path")
    return given is not None and text(given) == "False" and kept is None


def _weights(name: str, call: Node) -> Node | None:
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
