"""`adapter_config.json` of PEFT, read."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._trees.json import documents
from modelguard.detect._trees.tree import Map, Scalar
from modelguard.detect._words import names_model
from modelguard.model import Clue, Sighting, SourceFile

_NAME = "adapter_config"


def read(file: SourceFile) -> Iterator[Clue]:
    """The base model, with the revision that the adapter was trained on."""
    for document in documents(file):
        base = document.get("base_model_name_or_path") if isinstance(document, Map) else None
        if not isinstance(document, Map) or not isinstance(base, Scalar) or not names_model(base.text):
            continue
        revision = document.get("revision")
        yield Sighting(
            location=base.location,
            raw=base.text,
            kind="config-default",
            strength="strong",
            detector=_NAME,
            because="the adapter is loaded onto it",
            channel="hf-hub",
            execution="self-hosted",
            revision=revision.text if isinstance(revision, Scalar) and revision.is_text else None,
        )
