"""The variables of scripts: how a word refers to one, and which of them other files may ask for."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._parameters import proof
from modelguard.detect._places import ENDPOINT_VARIABLE
from modelguard.detect._shape import suggests_model
from modelguard.detect._shell.tree import Script
from modelguard.expressions import expression
from modelguard.model import Binding

WHOLE = expression(
    r"\$(?P<plain>\w+)|\$\{(?P<name>\w+)(?:\[[^\]]{1,40}\])?(?::?[-=](?P<default>(?:[^{}]|\$\{[^{}]{1,100}\}){0,300}|\$\{.{1,250}\}))?\}"
)
NOT_ENV = expression(
    r"\d+\Z|_\Z|(?:OPTARG|OPTIND|HOME|PWD|USER|PATH|RANDOM|SECONDS|HOSTNAME|TMPDIR|SHELL|UID|IFS|REPLY)\Z"
)


def bindings(script: Script, detector: str) -> Iterator[Binding]:
    """What the script's variables hold that other files may ask for: models, and addresses of services."""
    for name, values in script.values.items():
        for value in values:
            text = value.word.text
            known = value.exported or script.shared
            if value.listed or not (text and known) or any(c.isspace() for c in text) or len(text) > 300:
                continue
            if not (
                proof(name) or ENDPOINT_VARIABLE.search(name) or (value.exported and suggests_model(text))
            ):
                continue
            seen = WHOLE.fullmatch(text)
            if seen is None and "$" in text:
                continue
            refers = (seen["plain"] or seen["name"]) if seen else None
            if refers is not None and (refers == name or NOT_ENV.match(refers)):
                continue
            yield Binding(
                namespace="env",
                name=name,
                location=value.word.location,
                detector=detector,
                value=None if refers else text,
                refers=refers,
            )
