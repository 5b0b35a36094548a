"""Whom a model is asked of by what stands beside it or in its file, where its own place does not say."""

from __future__ import annotations

from dataclasses import replace

from modelguard.detect._javascript_sdks import execution_of, takes
from modelguard.detect._places import PROVIDERS
from modelguard.detect._shape import WEIGHT_FILE
from modelguard.detect._source.channels import answers
from modelguard.detect._source.within import Within
from modelguard.model import Sighting


def named_by(sighting: Sighting, provider: str | None) -> Sighting:
    """The sighting with the service that a provider beside it names, whomever the file asks otherwise."""
    channel = PROVIDERS[provider].channel if provider is not None else None
    if channel is None or not takes(channel, sighting.raw):
        return sighting
    return replace(sighting, channel=channel, execution=execution_of(channel))


def by_branch(within: Within, index: int, sighting: Sighting) -> Sighting:
    """The sighting with whom a constant in its call, or else the branch around it, says that it asks.

    Whose protocol is spoken says nothing of that; an address beside the model does.
    """
    if sighting.channel not in (None, "openai"):
        return sighting
    address = within.constant(index)
    if address is not None and answers(address, sighting.raw):
        return replace(sighting, endpoint=address, execution="unknown")
    return sighting if sighting.endpoint else named_by(sighting, within.provider(index))


def offered(sighting: Sighting, address: str | None) -> Sighting:
    """A row of a catalogue with the one address that its file asks: those are the models offered there."""
    is_open = sighting.kind == "catalogue-entry" and not (sighting.channel or sighting.endpoint)
    if address is None or not is_open or WEIGHT_FILE.match(sighting.raw):
        return sighting
    return replace(sighting, endpoint=address, execution="unknown")
