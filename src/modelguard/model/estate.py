"""What a repository depends on as a whole: where else it could run, what that asks, and what it owes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from modelguard.model.policy import Policy
from modelguard.model.report import Finding
from modelguard.model.terms import Clause, Licence, Model, Source
from modelguard.model.uses import Resolution
from modelguard.model.words import Effect, Execution, Topic, Verdict
from modelguard.noun import Noun


class Judgement(Noun):
    """Whether a use would be allowed, and what decides: a clause, a rule, or what nobody knows.

    `missing` are the policy keys that would tell; `says` is the reason in a sentence, "" where it is allowed.
    """

    verdict: Verdict
    says: str = ""
    rule: str | None = None
    licence: Licence | None = None
    clause: Clause | None = None
    missing: tuple[str, ...] = ()


class Place(Noun):
    """Somewhere a model can be run on a day: a service that offers it, or the user's own hardware.

    `channel` is None for own hardware, where `ids` name the weights and `via` says where they are had.
    `operator` is who runs the place ("own" for the user), `country` the operator's; None: not known.
    `gateway` places hand a call on to somebody else's service.  `until` is the last day that is announced.
    """

    channel: str | None
    name: str
    execution: Execution
    operator: str | None
    operator_name: str
    country: str | None = None
    ids: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    gateway: bool = False
    eu_residency: str | None = None
    residency: str = ""
    until: date | None = None
    sources: tuple[Source, ...] = ()


class Way(Noun):
    """A place with the judgement of running there.

    `here` says that it is where the model runs already; `counts` that it is an exit: allowed for sure, and
    with another operator.
    """

    place: Place
    judgement: Judgement
    here: bool = False
    counts: bool = False


class Substitute(Noun):
    """A model with public weights, and the facts for which it was chosen."""

    model: Model
    licence: Licence | None
    judgement: Judgement
    facts: tuple[str, ...]


class Dependence(Noun):
    """One model in one deployment: how often, where it runs, and where else it could.

    `exit` is "unclear" where no other place is surely allowed and one may be; `why` says it in a sentence.
    """

    name: str
    model: Model | None
    deployment: str
    told: bool
    uses: tuple[Resolution, ...]
    here: tuple[Way, ...]
    elsewhere: tuple[Way, ...]
    exit: Literal["yes", "unclear", "no"]
    why: str
    substitutes: tuple[Substitute, ...] = ()


class Share(Noun):
    """How many of the counted uses fall to one name.  `key` is None where it is not known."""

    key: str | None
    name: str
    count: int


class Concentration(Noun):
    """How the uses divide; the same model in one file counts once."""

    total: int
    vendors: tuple[Share, ...]
    operators: tuple[Share, ...]
    countries: tuple[Share, ...]


class Portability(Noun):
    """Where every model in use could run instead, on one day.

    `set_aside` counts the uses in tests, examples and tables, which show a model rather than depend on it.
    """

    as_of: date
    complete: bool
    dependences: tuple[Dependence, ...]
    concentration: Concentration
    set_aside: int
    policy: Policy


class Change(Noun):
    """A finding that a supposition brings (`before` None), takes away (`after` None) or alters."""

    before: Finding | None
    after: Finding | None


class WhatIf(Noun):
    """The repository judged as if facts were otherwise.

    `facts` are the supposed ones as (name, value); `moved` the models that are run another way for it, as
    (model, how); `unmoved` those that cannot be, as (model, why).
    """

    as_of: date
    complete: bool
    facts: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    unchanged: int
    moved: tuple[tuple[str, str], ...] = ()
    unmoved: tuple[tuple[str, str], ...] = ()


class Obligation(Noun):
    """What terms ask of whoever uses a model in a deployment.

    `applies` is None where it depends on facts that nobody told, which `missing` names; `because` are the
    facts that decided.  `record` says how the policy shows that it is done.
    """

    topic: Topic
    effect: Effect
    licence: Licence
    clause: Clause
    applies: bool | None
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    record: str = ""


class Duties(Noun):
    """One model in one deployment, the terms that bind it there, and what they ask.

    `runs_weights` is None where it does not show.
    """

    name: str
    model: Model | None
    deployment: str
    runs_weights: bool | None
    paths: tuple[str, ...]
    terms: tuple[Licence, ...]
    obligations: tuple[Obligation, ...]


class Notices(Noun):
    """The duties of everything that a repository really uses, by deployment and model."""

    complete: bool
    duties: tuple[Duties, ...]
