"""What a document says of one of its models, for the place that makes it the default without a service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.model import Clue, Execution, Sighting

_DEFAULT = expression(r"(?:default|active|current|selected|preferred)[\w.-]{0,40} names a model\Z")
_USES = ("api-call", "config-default")


def lend(clues: Iterable[Clue]) -> Iterator[Clue]:
    """The clues, those of a model that the document asks of one service elsewhere with that service:
    `{default_model: talk-3, models: [{name: talk-3, provider: acme}]}`.
    """
    found = list(clues)
    told: dict[str, set[tuple[str | None, Execution, str | None]]] = {}
    for clue in found:
        # A protocol alone (`backend: openai-audio`) leaves open who answers.
        if isinstance(clue, Sighting) and clue.kind in _USES and _is_told(clue):
            told.setdefault(clue.raw, set()).add((clue.channel, clue.execution, clue.endpoint))
    for clue in found:
        if isinstance(clue, Sighting) and _is_open(clue) and len(told.get(clue.raw, ())) == 1:
            ((channel, execution, endpoint),) = told[clue.raw]
            yield replace(clue, channel=channel, execution=execution, endpoint=endpoint)
        else:
            yield clue


def _is_told(clue: Sighting) -> bool:
    """Whether a place says who is asked for a model."""
    return clue.endpoint is not None or (clue.channel is not None and clue.execution != "unknown")


def _is_open(clue: Sighting) -> bool:
    """Whether a place makes a model the default, and says no more of it than its name."""
    named = clue.kind in _USES and _DEFAULT.match(clue.because) is not None
    return named and not (clue.channel or clue.endpoint or clue.image) and clue.execution == "unknown"
