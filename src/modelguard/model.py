"""The nouns that every room shares: frozen values, no behaviour beyond what they are.

A scan turns files into clues (`Sighting`, `Binding`, `Need`), clues into `Usage`s, usages into
`Resolution`s and resolutions into `Finding`s.  The closed vocabularies below are the strings that
stand in every output; a new word in one of them is a new version of the report's contract.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias, get_args

Kind = Literal[
    "serve",
    "weights-load",
    "download",
    "train",
    "api-call",
    "config-default",
    "catalogue-entry",
    "docs-example",
    "test",
]
Execution = Literal["self-hosted", "managed", "unknown"]
Availability = Literal["open", "gated-open", "research-only", "managed-only", "unknown"]
Strength = Literal["strong", "weak"]
Status = Literal["resolved", "unknown", "absent", "conflicting", "unreachable"]
Hosting = Literal["on-prem", "private-cloud", "public-cloud", "edge", "managed"]
Purpose = Literal["production", "internal", "evaluation", "research"]
DataClass = Literal["public", "internal", "regulated"]
Serves = Literal["self", "third-parties"]
Distributes = Literal["nothing", "outputs", "service", "weights"]
OrganisationKind = Literal["company", "academic", "nonprofit", "government", "individual"]
Level = Literal["error", "warning", "note"]
Verdict = Literal["allowed", "forbidden", "depends"]
Mode = Literal["enforce", "advisory"]
Namespace = Literal["env", "python", "javascript", "terraform", "helm", "served", "service"]
SourceKind = Literal["primary-text", "vendor-page", "registry", "secondary", "memory"]
Review = Literal["verified", "partial", "unverified"]
Category = Literal[
    "permissive",
    "copyleft",
    "restricted-commercial",
    "research-only",
    "rail",
    "proprietary",
    "public-domain",
]
Topic = Literal[
    "commercial-use",
    "production-use",
    "research-scope",
    "region",
    "users",
    "revenue",
    "hosting",
    "self-hosting",
    "field-of-use",
    "outputs-training",
    "outputs-use",
    "redistribution",
    "notice",
    "attribution",
    "naming",
    "licence-copy",
    "flow-down",
    "share-alike",
    "acceptance",
    "residency",
    "termination",
    "patent",
    "other",
]
Effect = Literal["permits", "forbids", "requires", "limits"]

KINDS: tuple[Kind, ...] = get_args(Kind)
LEVELS: tuple[Level, ...] = get_args(Level)


# --- where -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A region of a file.  `path` is POSIX and relative; lines and columns start at 1.

    `end_column` is the column after the last character, as in SARIF.
    """

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One station on the way from the definition of a name to what runs it."""

    location: Location
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file as the detectors see it: bytes already read, never a path to open.

    `data` is the whole file, or its head where the file is large (`size` is then greater than
    `len(data)`).
    """

    path: str
    data: bytes
    size: int


# --- clues: what a detector sees in one file ---------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A string that names a model, where it stands and what the place says about it.

    `raw` is the text exactly as written in the file at `location` (an id, a hub URL, an image...).
    `strength` is *strong* where the place proves that a model is named (a known call, flag, key,
    variable, image), *weak* where only the string suggests it.  `channel` and `execution` are what
    the place proves, else None and "unknown".  `endpoint` is the base URL of the call or
    service, `image` the container image that runs it; `link` turns both into channel and execution.
    `served_as` are the names under which the model is offered to clients (aliases, not models).
    `chain` leads from this definition to the places that use it.  `scope` groups what stands
    together (a compose service, a container): sightings of one scope share image and endpoint.
    `region` is where the place says that requests are handled, in the cloud's own words: `us-east-2`,
    `europe-west4`, `global`, an Azure deployment type (`GlobalStandard`), or a type and its account's
    place (`DataZoneStandard in swedencentral`).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A name that is given a value: an env var, a module constant, a Terraform variable, ...

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the scan could not do; `incomplete` says that "no findings" is in doubt."""

    code: str
    message: str
    path: str | None = None
    line: int | None = None
    incomplete: bool = False


Clue: TypeAlias = "Sighting | Binding | Need | Suppression | Notice"


# --- usages ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One use of one model, after names were joined to values.

    `location` is where the value stands (the definition); `chain` leads from there to what runs
    it.  `because` holds the evidence for channel and execution, in sentences.  `declared` holds what lies
    beside the weights and says something of their terms, as (what, value): `licence`, `licence-name`,
    `licence-link`, `licence-file` (a name, or "" where one was looked for and is not there),
    `licence-text`, `base-model`, `base-relation`.
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


# --- knowledge ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact was read, and when."""

    url: str
    date: date
    kind: SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A test of one fact: `fact` is a dotted name such as `organisation.domicile`.

    `test` is one of `is` (equal), `in` (the fact, or one of its members, is among the values),
    `not-in`, `over` and `at-least` (numbers; `at` says when the figure is taken: "now" or "release").
    """

    fact: str
    test: Literal["is", "in", "not-in", "over", "at-least"]
    values: tuple[str | int | float | bool, ...]
    at: Literal["now", "release"] = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing that terms permit, forbid, require or limit, with the section that says so.

    It applies when all of `when` hold and none of `unless` does.  `says` is our own sentence;
    `text` is the short notice that the terms require to be shown, where they require one.
    """

    id: str
    topic: Topic
    effect: Effect
    actions: tuple[str, ...]
    says: str
    section: str
    source: Source
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """One version of a licence, or one service's terms.

    `id` is the SPDX id, or a LicenseRef where SPDX has none; `key` is our own file name.  `effective`
    is the day from which this version holds.
    """

    key: str
    id: str
    name: str
    category: Category
    service: bool
    url: str
    review: Review
    vendor: str | None = None
    version: str | None = None
    clauses: tuple[Clause, ...] = ()
    passes_on: Literal["none", "restrictions", "full", "share-alike"] = "none"
    sources: tuple[Source, ...] = ()
    effective: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way to obtain or run a model, and how it is recognised.

    `execution` None means that it depends on the account.  `hosts` and `images` are regular expressions;
    `aliases` are the other names that a policy may use; `within` names the wider channel.
    `terms_stack` says that the model's own terms bind besides the channel's `terms`.
    """

    key: str
    name: str
    execution: Execution
    kind: str
    vendor: str | None = None
    aliases: tuple[str, ...] = ()
    within: str | None = None
    hosts: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    env_vars: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    terms_stack: bool = True
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A release on a channel during an interval: which artifact, under which ids and terms.

    `start` is inclusive, `end` exclusive; None means unbounded.  `gated` None: we do not know.
    """

    channel: str
    artifact: Literal["weights", "endpoint"]
    ids: tuple[str, ...]
    source: Source
    licence: str | None = None
    terms: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    gated: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestor:
    """A model that another one was made from."""

    id: str
    relation: Literal["finetune", "adapter", "merge", "quantised", "distilled", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One release of a model.  `purl` keeps the case of hub ids."""

    id: str
    name: str
    vendor: str
    family: str
    purl: str
    vendor_name: str = ""
    vendor_country: str | None = None
    released: date | None = None
    modality: tuple[str, ...] = ()
    params_b: float | None = None
    lineage: tuple[Ancestor, ...] = ()
    offers: tuple[Offer, ...] = ()
    leaked: str | None = None
    review: Review = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody says the licence is: declared by the publisher, or concluded by us."""

    licence: str
    acknowledgement: Literal["declared", "concluded"]
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Which model a usage means, and the terms that apply to it here and now.

    `terms` are all licences and service terms that bind this use (weights licence when
    self-hosted, service terms when managed, both where they stack); `licence` is the one to name
    first.  `alias` is the moving name that was resolved by date; `candidates` are the releases
    that an ambiguous name may mean.  `retired` is the last day on the usage's channel.
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


# --- policy ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the organisation by date; the key "now" is the present one.

    `points` are (ISO month or day, value), ascending; `now` is None when unsaid.
    """

    now: float | None = None
    points: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who the licensee is.  None is "not said", never "no"."""

    kind: OrganisationKind = "company"
    domicile: str | None = None
    monthly_active_users: Figure = Figure()
    monthly_revenue_usd: Figure = Figure()
    annual_revenue_usd: Figure = Figure()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """How and for what the models under `paths` are run.  None is "not said"."""

    name: str
    paths: tuple[str, ...] = ()
    hosting: Hosting | None = None
    purpose: Purpose | None = None
    commercial: bool | None = None
    data: DataClass | None = None
    regions: tuple[str, ...] = ()
    serves: Serves | None = None
    distributes: Distributes | None = None
    end_user_of_product: bool | None = None
    employees_daily_tasks: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A contract that permits what the public terms do not."""

    vendor: str
    permits: tuple[str, ...]
    models: tuple[str, ...] = ()
    reference: str = ""
    expires: date | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A record that somebody accepted terms that stand before the weights: a click, a registration."""

    licences: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    accepted_by: str = ""
    date: date | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Vendors, licences and models that a policy allows or denies, as glob patterns."""

    vendors: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRule:
    """Where data of one class may go."""

    data: DataClass
    channels: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exception_:
    """A finding that somebody accepted, until a day, for a reason."""

    rule: str
    reason: str
    model: str = "*"
    paths: tuple[str, ...] = ()
    approved_by: str = ""
    expires: date | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """An inline comment that silences rules on its line (or the next one, when alone on its own).

    `alone` is False when something else stands on the comment's line: it then speaks of that line only.
    """

    rules: tuple[str, ...]
    location: Location
    reason: str = ""
    until: date | None = None
    alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the company says of itself, of its deployments, and of what it allows.

    `path` is None when there is no policy file and the careful defaults judge.  Path patterns are
    relative to `base`, the policy file's folder below the scanned repository ("" or ending in a slash).
    In the mode "advisory" every finding keeps its level, and none is to fail a build.
    """

    path: str | None = None
    base: str = ""
    mode: Mode = "enforce"
    organisation: Organisation = Organisation()
    deployments: tuple[Deployment, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    allow: Selection = Selection()
    deny: Selection = Selection()
    data: tuple[DataRule, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[tuple[str, Level | Literal["off"]], ...] = ()
    exceptions: tuple[Exception_, ...] = ()


# --- verdicts ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as documents describe it: `page` is Markdown, its first paragraph says what is found."""

    id: str
    name: str
    level: Level
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A use that the terms or the policy do not allow, or that needs a fact to be judged.

    `locations` holds the root cause first, then the places that repeat the name.  `fingerprint`
    survives moved lines.  `suppressed` is the reason of the exception that covers it.
    """

    rule: str
    name: str
    level: Level
    verdict: Verdict
    message: str
    remedy: str
    locations: tuple[Location, ...]
    fingerprint: str
    model: str | None = None
    raw: str | None = None
    licence: Licence | None = None
    clause: Clause | None = None
    deployment: str | None = None
    missing: tuple[str, ...] = ()
    chain: tuple[Step, ...] = ()
    suppressed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Which knowledge base answered."""

    version: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that a scan learnt.  `complete` is False when something was not read.

    `base` is the folder that all paths are relative to, `files` how many were listed, `rules` the
    rules that judged.
    """

    as_of: date
    knowledge: Knowledge
    base: str = ""
    files: int = 0
    rules: tuple[Rule, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()
    policy: Policy = field(default_factory=Policy)

    @property
    def complete(self) -> bool:
        return not any(notice.incomplete for notice in self.notices)
