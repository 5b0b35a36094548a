"""What a company says of itself, of its deployments, and of what it allows."""

from __future__ import annotations

from datetime import date
from typing import Literal

from modelguard.model.clues import Location
from modelguard.model.words import (
    DataClass,
    Distributes,
    Hosting,
    Level,
    Mode,
    OrganisationKind,
    Purpose,
    Serves,
)
from modelguard.noun import Noun


class Figure(Noun):
    """A figure of the organisation by date; the key "now" is the present one.

    `points` are (ISO month or day, value), ascending; `now` is None when unsaid.
    """

    now: float | None = None
    points: tuple[tuple[str, float], ...] = ()


class Organisation(Noun):
    """Who the licensee is.  None is "not said", never "no"."""

    kind: OrganisationKind = "company"
    domicile: str | None = None
    monthly_active_users: Figure = Figure()
    monthly_revenue_usd: Figure = Figure()
    annual_revenue_usd: Figure = Figure()


class Deployment(Noun):
    """How and for what the models under `paths`, or of these `environments`, are run.  None is "not said".

    An environment is the name of an overlay, namespace, compose profile, Terraform workspace or values file,
    with `*` for any text; `namespace:prod` speaks of that kind alone.
    """

    name: str
    paths: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    hosting: Hosting | None = None
    purpose: Purpose | None = None
    commercial: bool | None = None
    data: DataClass | None = None
    regions: tuple[str, ...] = ()
    serves: Serves | None = None
    distributes: Distributes | None = None
    end_user_of_product: bool | None = None
    employees_daily_tasks: bool | None = None


class Agreement(Noun):
    """A contract that permits what the public terms do not."""

    vendor: str
    permits: tuple[str, ...]
    models: tuple[str, ...] = ()
    reference: str = ""
    expires: date | None = None
    location: Location | None = None


class Acceptance(Noun):
    """A record that somebody accepted terms that stand before the weights: a click, a registration."""

    licences: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    accepted_by: str = ""
    date: date | None = None
    location: Location | None = None


class Selection(Noun):
    """Vendors, licences and models that a policy allows or denies, as glob patterns."""

    vendors: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


class DataRule(Noun):
    """Where data of one class may go."""

    data: DataClass
    channels: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


class Exception_(Noun):
    """A finding that somebody accepted, until a day, for a reason."""

    rule: str
    reason: str
    model: str = "*"
    paths: tuple[str, ...] = ()
    approved_by: str = ""
    expires: date | None = None
    location: Location | None = None


class Mention(Noun):
    """A vendor, licence, model or channel that a policy names: `key` says `name`, maybe a pattern."""

    kind: Literal["vendor", "licence", "model", "channel"]
    key: str
    name: str
    location: Location


class Policy(Noun):
    """What the company says of itself, of its deployments, and of what it allows.

    `path` is None when there is no policy file and the careful defaults judge.  Path patterns are
    relative to `base`, the policy file's folder below the scanned repository ("" or ending in a slash).
    In the mode "advisory" every finding keeps its level, and none is to fail a build.  `knowledge` are the
    files and folders of the company's own records, as the policy names them, from the folder `folder`.
    `otherwise` is what is taken for granted where no deployment covers a place: production, and nothing else.
    `mentions` are the names in it that somebody may have misspelt.
    """

    path: str | None = None
    base: str = ""
    mode: Mode = "enforce"
    organisation: Organisation = Organisation()
    deployments: tuple[Deployment, ...] = ()
    otherwise: Deployment = Deployment(name="default", purpose="production")
    agreements: tuple[Agreement, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    allow: Selection = Selection()
    deny: Selection = Selection()
    data: tuple[DataRule, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[tuple[str, Level | Literal["off"]], ...] = ()
    exceptions: tuple[Exception_, ...] = ()
    knowledge: tuple[str, ...] = ()
    folder: str = ""
    mentions: tuple[Mention, ...] = ()
