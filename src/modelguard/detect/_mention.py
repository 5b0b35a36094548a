"""What a command line says of a model."""

from __future__ import annotations

from modelguard.detect._words import Word
from modelguard.model import Execution, Kind, Strength
from modelguard.noun import Noun


class Mention(Noun):
    """A word of a command line that names a model (or a variable that holds one), and how it is run."""

    model: Word
    kind: Kind
    because: str
    strength: Strength = "strong"
    channel: str | None = None
    execution: Execution = "unknown"
    revision: str | None = None
    trust_remote_code: bool = False
    served_as: tuple[str, ...] = ()
    image: str | None = None
