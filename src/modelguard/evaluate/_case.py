"""A case: one use of one model, with the deployment that it belongs to and whom it is judged for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from modelguard.evaluate._documents import Documents
from modelguard.evaluate._globs import model_names, name_matches, path_matches, vendor_matches
from modelguard.evaluate._history import is_migration, is_superseded
from modelguard.model import Agreement, Deployment, Hosting, Kind, Licence, Policy, Resolution, Usage
from modelguard.noun import Noun

# The place that makes a model run comes first; the rest repeats its name.
_RANK: dict[Kind, int] = {
    "serve": 0,
    "weights-load": 0,
    "train": 1,
    "download": 1,
    "api-call": 2,
    "config-default": 3,
    "test": 5,
    "docs-example": 6,
    "catalogue-entry": 7,
}
_OF_HISTORY = 4
_SOON = timedelta(days=90)
_RUNS_WEIGHTS = ("serve", "weights-load", "download", "train")
_WEIGHT_FILES = ("gguf", "safetensors", "adapter_config")
_DERIVES = ("adapter_config", "model_card")
_ILLUSTRATES = ("test", "docs-example")


class Inference(Noun):
    """Where a deployment runs, by what can be seen.

    `runs` is True where a server shows that the deployment runs weights itself.
    """

    hosting: Hosting
    runs: bool
    because: str


class Case(Noun):
    """What a rule looks at.

    `told` is False when no deployment of the policy covers the use; `under` is the licence whose clause
    is asked.  `documents` is None when nobody looked for them; `students` are the training runs of the
    same file or folder.  `thorough` asks every open question, however little the policy tells: a use that
    is only thought of is judged so.  `taken` are the keys of the alternative that was taken where licences
    leave a choice, and `choice` says so.  `surroundings` tell where it runs, where the policy does not.
    """

    resolution: Resolution
    policy: Policy
    deployment: Deployment
    told: bool
    as_of: date
    under: Licence | None = None
    documents: Documents | None = None
    students: tuple[Case, ...] = ()
    thorough: bool = False
    taken: tuple[str, ...] = ()
    choice: str = ""
    surroundings: Callable[[Case], Inference | None] | None = None

    @property
    def usage(self) -> Usage:
        return self.resolution.usage

    @property
    def model_id(self) -> str:
        """The canonical id, or what the file says where nobody knows the model."""
        return self.resolution.model.id if self.resolution.model else self.usage.raw

    @property
    def rank(self) -> int:
        """How near the use is to what makes the model run: 0 is the root cause.

        What a migration once set comes after what holds now.
        """
        rank = _RANK[self.usage.kind]
        return max(rank, _OF_HISTORY) if is_migration(self.usage.location.path) else rank

    @property
    def illustrates(self) -> bool:
        """True for tests and examples, which show a use rather than make one."""
        return self.usage.kind in _ILLUSTRATES

    @property
    def superseded(self) -> bool:
        """True for a step in the history of a database: what holds now stands elsewhere, or nowhere."""
        return is_superseded(self.usage.location.path)

    @property
    def release(self) -> date | None:
        """The release at which the licence measures; for a derivative, that of what it was made from.

        Where the model's is not on record, it is the day from which the version of its licence holds.
        """
        model = self.resolution.model
        if model is None:
            return None
        started = self.under.effective if self.under else None
        return (started if model.lineage else None) or model.released or started

    @property
    def runs_weights(self) -> bool | None:
        """Whether the user's own side runs the weights, so that their licence binds; None when it does
        not show.

        What the file proves goes first; where it is silent, the kind of the use, and then the policy's
        `hosting`.
        """
        if self.usage.execution != "unknown":
            return self.usage.execution == "self-hosted"
        if self.usage.kind in _RUNS_WEIGHTS:
            return True
        return False if self.deployment.hosting == "managed" else None

    @property
    def last_day(self) -> date | None:
        """The day on which the service that is asked switches the model off, where that is past or near."""
        last = self.resolution.retired
        return None if last is None or self.runs_weights or last > self.as_of + _SOON else last

    @property
    def places(self) -> tuple[str, ...]:
        """The files that the use goes through, the definition first."""
        return tuple(
            dict.fromkeys(
                (self.usage.location.path, *(step.location.path for step in self.usage.chain)),
            )
        )

    @property
    def in_business(self) -> bool:
        """True where the policy describes the place, and not as something else than commercial production."""
        deployment = self.deployment
        return self.told and deployment.purpose in (None, "production") and deployment.commercial is not False

    @property
    def holds_weights(self) -> bool:
        """True where the weights lie in the repository or are put into an image that it builds."""
        usage = self.usage
        return usage.detector in _WEIGHT_FILES or (
            usage.detector == "dockerfile" and usage.kind == "download"
        )

    @property
    def derives(self) -> bool:
        """True where another model is made from this one: a training run, an adapter, a model card."""
        return self.usage.kind == "train" or self.usage.detector in _DERIVES

    def binding_terms(self) -> tuple[Licence, ...]:
        """The terms of the resolution that bind this use.

        The licence of the weights does not bind who calls a service, unless the service's offer names it.
        """
        terms = self.resolution.terms or ((self.resolution.licence,) if self.resolution.licence else ())
        runs = self.runs_weights
        if runs is None:
            return terms
        if runs:
            # Nothing permits to run what has no public weights: that is said once, and not by each clause.
            published = self.resolution.availability != "managed-only"
            return tuple(t for t in terms if not t.service) or terms if published else ()
        stacked = self._stacked()
        return tuple(t for t in terms if t.service or t.key in stacked)

    def _stacked(self) -> frozenset[str]:
        model = self.resolution.model
        offers = (
            [o for o in model.offers if o.artifact == "endpoint" and o.channel == self.usage.channel]
            if model
            else []
        )
        return frozenset(
            key for offer in offers for key in (*offer.terms, *((offer.licence,) if offer.licence else ()))
        )

    def agreement(self, *permits: str) -> Agreement | None:
        """The agreement in force that gives one of the permissions for this model, if there is one.

        Under terms of another party than the model's vendor, such as those of the container that runs it, an
        agreement with that party counts as well.
        """
        party = self.under.vendor if self.under is not None else None
        for agreement in self.policy.agreements:
            current = agreement.expires is None or agreement.expires >= self.as_of
            with_party = party is not None and agreement.vendor.lower() == party and not agreement.models
            about = with_party or covers(agreement, self.resolution)
            if current and about and set(permits) & set(agreement.permits):
                return agreement
        return None

    def key(self, name: str) -> str:
        """The policy key of a deployment's fact, as a user would write it."""
        return f"deployments[{self.deployment.name}].{name}"


def covers(agreement: Agreement, resolution: Resolution) -> bool:
    """True if the agreement is about this model."""
    if not vendor_matches(resolution.model, (agreement.vendor,)):
        return False
    return not agreement.models or name_matches(
        model_names(resolution.model, resolution.usage.raw), agreement.models
    )


def cases(
    resolutions: Iterable[Resolution], policy: Policy, as_of: date, documents: Documents | None = None
) -> list[Case]:
    """One case per resolution, in an order that does not depend on that of the input."""
    found = []
    for resolution in resolutions:
        deployment, told = _deployment(resolution.usage, policy)
        found.append(
            Case(
                resolution=_as_told(resolution, deployment) if told else resolution,
                policy=policy,
                deployment=deployment,
                told=told,
                as_of=as_of,
                documents=documents,
            )
        )
    return sorted(found, key=_order)


def _as_told(resolution: Resolution, deployment: Deployment) -> Resolution:
    """The use as the policy says that it is run, where only the model's name speaks for own machines."""
    usage = resolution.usage
    guessed = "run" in dict(resolution.facts) and usage.kind not in _RUNS_WEIGHTS
    if not guessed or deployment.hosting != "managed":
        return resolution
    because = (*usage.because, f"deployments[{deployment.name}].hosting: managed")
    return replace(resolution, usage=replace(usage, execution="managed", channel=None, because=because))


def _order(case: Case) -> tuple[object, ...]:
    usage = case.usage
    place = usage.location
    return (
        case.rank,
        place.path,
        place.line,
        place.column,
        usage.raw,
        usage.detector,
        case.model_id,
        repr(usage),
    )


def _deployment(usage: Usage, policy: Policy) -> tuple[Deployment, bool]:
    for deployment in policy.deployments:
        if usage.deployment == deployment.name:
            return deployment, True
    for path in (usage.location.path, *(step.location.path for step in usage.chain)):
        for deployment in policy.deployments:
            if path_matches(path, deployment.paths, policy.base):
                return deployment, True
    # Careful default: whatever nobody described is taken for production.
    return replace(policy.otherwise, name=usage.deployment or policy.otherwise.name), False
