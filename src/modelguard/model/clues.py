"""What a detector sees in one file, and where."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from modelguard.model.words import Execution, Host, Kind, MarkerKind, Namespace, Strength
from modelguard.noun import Noun


class Location(Noun):
    """A region of a file.  `path` is POSIX and relative; lines and columns start at 1.

    `end_column` is the column after the last character, as in SARIF.
    """

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0


class Step(Noun):
    """One station on the way from the definition of a name to what runs it.

    `channel` is who is asked there, where the station alone tells that.
    """

    location: Location
    why: str
    channel: str | None = None


class SourceFile(Noun):
    """A file as the detectors see it: bytes already read, never a path to open.

    `data` is the whole file, or its head where the file is large (`size` is then greater than
    `len(data)`).
    """

    path: str
    data: bytes
    size: int


# How sure a sighting is whose place names the service too: what code elsewhere makes of the value yields.
CHOSEN = 0.97


class Sighting(Noun):
    """A string that names a model, where it stands and what the place says about it.

    `raw` is the text exactly as written in the file at `location` (an id, a hub URL, an image...).
    `strength` is *strong* where the place proves that a model is named (a known call, flag, key,
    variable, image), *weak* where only the string suggests it, *likely* where a place that other trades have
    too holds what looks coined: if nobody knows it, it is listed and never counted as a use.  `channel` and
    `execution` are what the place proves, else None and "unknown".  `endpoint` is the base URL of the call or
    service, or who tells it: `env:NAME` a variable, `python:module|name` and `javascript:module|name` another
    module (`detect/_elsewhere.py`); `image` is the container image that runs it; `link` turns both into
    channel and execution.
    `served_as` are the names under which the model is offered to clients (aliases, not models).
    `chain` leads from this definition to the places that use it.  `scope` groups what stands
    together (a compose service, a container): sightings of one scope share image and endpoint.
    `region` is where the place says that requests are handled, in the cloud's own words: `us-east-2`,
    `europe-west4`, `global`, an Azure deployment type (`GlobalStandard`), or a type and its account's
    place (`DataZoneStandard in swedencentral`).  `trained_on` are the data sets that the place names for what
    it makes from the model.  `host` is "stranger" where a client asks for the model and nothing says whose.
    """

    location: Location
    raw: str
    kind: Kind
    strength: Strength
    detector: str
    because: str
    channel: str | None = None
    execution: Execution = "unknown"
    confidence: float = 0.9
    endpoint: str | None = None
    image: str | None = None
    revision: str | None = None
    trust_remote_code: bool = False
    deployment: str | None = None
    served_as: tuple[str, ...] = ()
    chain: tuple[Step, ...] = ()
    scope: str = ""
    region: str | None = None
    trained_on: tuple[str, ...] = ()
    host: Host | None = None


class Binding(Noun):
    """A name that is given a value: an env var, a module constant, a Terraform variable, ...

    In "source" it is a symbol that code of another language defines for a model.
    `value` is the literal text at `location`, or None where the name only forwards to another
    name of the same namespace (`refers`).  `scope` says where the name is visible: for "python"
    and "javascript" the path of the defining file, for "env" the scope of the service or
    container ("" for a whole directory, as in `.env`), for "terraform" the module's directory.
    In the namespace "service", `name` is an in-stack host name and `value` its image, or None; in "served",
    `name` is an alias that a server or proxy offers and `value` the model behind it.
    """

    namespace: Namespace
    name: str
    location: Location
    detector: str
    value: str | None = None
    refers: str | None = None
    scope: str = ""


class Need(Noun):
    """A place that runs whatever `name` holds, and how it would run it.

    The fields mirror `Sighting`.  `scope` is where the name is looked up: for "python" the dotted module (or
    relative path) that is imported from, for "env" the scope of the service.
    """

    namespace: Namespace
    name: str
    location: Location
    kind: Kind
    detector: str
    because: str
    channel: str | None = None
    execution: Execution = "unknown"
    endpoint: str | None = None
    image: str | None = None
    revision: str | None = None
    trust_remote_code: bool = False
    deployment: str | None = None
    served_as: tuple[str, ...] = ()
    scope: str = ""
    region: str | None = None
    host: Host | None = None


class Notice(Noun):
    """Something that the scan could not do; `incomplete` says that "no findings" is in doubt."""

    code: str
    message: str
    path: str | None = None
    line: int | None = None
    incomplete: bool = False


class Suppression(Noun):
    """An inline comment that silences rules on its line (or the next one, when alone on its own).

    `alone` is False when something else stands on the comment's line: it then speaks of that line only.
    """

    rules: tuple[str, ...]
    location: Location
    reason: str = ""
    until: date | None = None
    alone: bool = True


class Marker(Noun):
    """What a file says of the environment that something is deployed to.

    Everything within the lines of `location` goes there and, where `covers` is not empty, so do those files
    and folders (POSIX paths) in its place.  `kind` and `name` are, for example, "namespace" and "prod";
    "!prod,test" is any but those two.
    """

    location: Location
    kind: MarkerKind
    name: str
    covers: tuple[str, ...] = ()


Clue: TypeAlias = "Sighting | Binding | Need | Marker | Suppression | Notice"
