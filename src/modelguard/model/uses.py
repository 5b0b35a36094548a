"""Uses of models, and what they turned out to be."""

from __future__ import annotations

from datetime import date
from typing import Literal

from modelguard.model.clues import Location, Step
from modelguard.model.terms import Licence, Model, Source
from modelguard.model.words import Availability, Execution, Host, Kind, Status, Strength
from modelguard.noun import Noun


class Usage(Noun):
    """One use of one model, after names were joined to values.

    `location` is where the value stands (the definition); `chain` leads from there to what runs
    it.  `because` holds the evidence for channel and execution, in sentences.  `declared` holds what lies
    beside the weights and says something of their terms, as (what, value): `licence`, `licence-name`,
    `licence-link`, `licence-file` (a name, or "" where one was looked for and is not there),
    `licence-text`, `base-model`, `base-relation`, `dataset`.  `trained_on` are the data sets that the place
    names for what it makes from the model; those of the model itself are not among them.
    `family` is the one whose size `raw` is, where the place says so: Whisper's program calls
    `openai/whisper-base` just `base`.
    `host` says who answers at `endpoint`, where that is no service on record and no server that is known: one
    of the repository's own services, something at a local address, or a stranger. Without an `endpoint` a
    stranger is whom a client asks of which nothing says whose it is, and an unlisted service one that is told
    and that no channel describes.
    """

    raw: str
    location: Location
    kind: Kind
    execution: Execution
    strength: Strength
    detector: str
    confidence: float
    channel: str | None = None
    deployment: str | None = None
    endpoint: str | None = None
    revision: str | None = None
    trust_remote_code: bool = False
    chain: tuple[Step, ...] = ()
    because: tuple[str, ...] = ()
    declared: tuple[tuple[str, str], ...] = ()
    region: str | None = None
    trained_on: tuple[str, ...] = ()
    family: str | None = None
    host: Host | None = None


class Claim(Noun):
    """What somebody says the licence is: declared by the publisher, or concluded by us."""

    licence: str
    acknowledgement: Literal["declared", "concluded"]
    source: Source | None = None


class Resolution(Noun):
    """Which model a usage means, and the terms that apply to it here and now.

    `terms` are all licences and service terms that bind this use (weights licence when self-hosted, service
    terms when managed, both where they stack); `licence` is the one to name first.  `alias` is the moving
    name that was resolved by date; `candidates` are the releases that an ambiguous name may mean.
    `retired` is the last day on the usage's channel.  `alternatives` are the sets of licence keys among
    which the user may choose: of the terms that stand in any of them, those of one set bind.
    """

    usage: Usage
    status: Status
    model: Model | None = None
    availability: Availability = "unknown"
    licence: Licence | None = None
    terms: tuple[Licence, ...] = ()
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Source, ...] = ()
    alias: str | None = None
    pinned: bool = True
    candidates: tuple[str, ...] = ()
    retired: date | None = None
    leaked: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()
