"""Whom a model is asked of by what stands beside it or in its file, where its own place does not say."""

from __future__ import annotations

from dataclasses import replace

from modelguard.detect._javascript_sdks import execution_of, takes
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import WEIGHT_FILE
from modelguard.model import Sighting


def named_by(sighting: Sighting, provider: str | None) -> Sighting:
    """The sighting with the service that a provider beside it names, whomever the file asks otherwise."""
    channel = PROVIDERS[provider].channel if provider is not None else None
    if channel is None or not takes(channel, sighting.raw):
        return sighting
    return replace(sighting, channel=channel, execution=execution_of(channel))


def offered(sighting: Sighting, address: str | None) -> Sighting:
    """A row of a catalogue with the one address that its file asks: those are the models offered there."""
    is_open = sighting.kind == "catalogue-entry" and not (sighting.channel or sighting.endpoint)
    if address is None or not is_open or WEIGHT_FILE.match(sighting.raw):
        return sighting
    return replace(sighting, endpoint=address, execution="unknown")
