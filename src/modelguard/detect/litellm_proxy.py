"""The configuration of a LiteLLM proxy: the models behind it, and the names it gives them."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """Each row of `model_list`, and whatever else the configuration says (router, caching, guardrails)."""
    from modelguard.detect._config.litellm_proxy import (
        read,  # here, so that knowing the detector costs nothing
    )

    return read(file)


DETECTOR = Detector(name="litellm_proxy", files=("*.yaml", "*.yml"), find=find, anchors=(b"litellm_params",))
