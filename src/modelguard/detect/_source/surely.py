"""Whether a literal of a C-like language surely names a model, as far as its own statement says."""

from __future__ import annotations

from modelguard.detect._parameters import proof
from modelguard.detect._shape import WEIGHT_FILE, is_hub_id, is_role
from modelguard.detect._source import weights
from modelguard.detect._source.channels import OF_GEMINI
from modelguard.detect._source.evidence import is_other_engine, is_strong
from modelguard.detect._source.flows import LOADERS
from modelguard.detect._source.given import Given
from modelguard.detect._source.runs import LOAD
from modelguard.naming import whisper


def surely(raw: str, given: Given, *, ours: bool, fetched: bool) -> bool | None:
    """Whether a string names a model; None where only the rest of its file could say.

    `ours` says that the file speaks of models, `fetched` that it fetches weights.
    """
    sure = proof(given.name) if given.name else None
    if OF_GEMINI.match(raw) and ours:
        return True
    if is_other_engine(raw, given.name):
        return False
    if is_strong(raw, sure, given, ours):
        return True
    if not ours or (is_role(raw) and not whisper.is_size(raw)):
        return False
    if fetched and weights.is_fetched(raw, f"{given.statement} {given.name}"):
        return True
    if LOAD.search(given.callee) is not None and WEIGHT_FILE.match(raw) and "-" in raw:
        return True
    if LOADERS.search(given.callee) is not None and not given.name:
        return is_hub_id(raw) or given.provider is not None
    heard = sure is not None or (not given.name and weights.WHISPER.search(given.callee) is not None)
    if heard and weights.WHISPER.search(given.statement) and whisper.is_size(raw):
        return True
    return None
