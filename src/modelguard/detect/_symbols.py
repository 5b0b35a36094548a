"""Constants by which the CDK's libraries know a model: `FoundationModelIdentifier.ANTHROPIC_CLAUDE_V2`."""

from __future__ import annotations

from modelguard.detect._places import Runs
from modelguard.expressions import expression

_SYMBOL = expression(
    r"(?:^|\.)(?:(?P<bedrock>(?:Bedrock)?FoundationModel(?:Identifier)?)|JumpStartModel)"
    r"\.[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z"
)


def runs_of_symbol(name: str) -> Runs | None:
    """How the model behind a constant is run, or None for any other name."""
    match = _SYMBOL.search(name[-200:])
    if match is None:
        return None
    return Runs("bedrock", "managed") if match["bedrock"] else Runs("sagemaker", "self-hosted")
