"""MG403: a deployment in a region where its data may not go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._channels import channels_of
from modelguard.evaluate._clauses import trusted
from modelguard.evaluate._conditions import applies
from modelguard.evaluate._countries import expand
from modelguard.evaluate._geography import place_of
from modelguard.evaluate._rule import Breach, rule
from modelguard.expressions import expression
from modelguard.model import DataRule

# Bedrock's inference profiles begin with the geography among whose regions it may route a request.
_GEOGRAPHY = expression(r"(us|us-gov|eu|apac|jp|au|ca|global)\.[a-z0-9]+\.")
_COUNTRIES = {"us": {"US"}, "us-gov": {"US"}, "eu": {"EU"}, "jp": {"JP"}, "au": {"AU"}, "ca": {"CA"}}
_REMEDY = "Use an endpoint or an inference profile of an allowed region, or run a model there."


@rule("MG403", "outside-allowed-region", level="error")
def outside_allowed_region(case: Case) -> Iterator[Breach]:
    """Data of a class is handled outside the regions that the policy names for it.

    ## Why it matters
    The policy says where data of a class may be handled.  A deployment that names another region, an
    endpoint or an ARN of one, or a Bedrock inference profile that routes there, breaks it.  Where nothing
    shows the place, the service's own words on residency stand in a note.

    ## Example
    ```yaml
    data: {regulated: {regions: [EU]}}
    deployments: [{name: claims, paths: ["claims/**"], data: regulated, regions: [EU]}]
    # and claims/app.py asks for us.anthropic.claude-sonnet-4-20250514-v1:0
    ```

    ## What to do
    Use an endpoint or an inference profile of an allowed region.

    ## References
    https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
    """
    for entry in case.policy.data:
        if entry.data != case.deployment.data or not entry.regions:
            continue
        allowed = expand(entry.regions)
        shown = _shown(case, allowed)
        if shown is None:
            yield from _as_documented(case, entry)
        elif shown.outside:
            yield Breach(
                message=(
                    f"{_words.subject(case)} {_words.run(case)}, with {entry.data} data, in {shown.outside}, "
                    f"while the policy keeps such data in {_words.listed(entry.regions, 'or')}."
                ),
                remedy=_REMEDY,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What the files and the policy show of the place: `outside` is what lies outside, "" for nothing."""

    outside: str


def _shown(case: Case, allowed: frozenset[str]) -> _Shown | None:
    """None where nothing in the files shows where a request is handled."""
    places = sorted(expand(case.deployment.regions) - allowed)
    if places:
        return _Shown(outside=_words.listed(places))
    # A profile sends requests through its geography, whichever region is asked.
    profile = _GEOGRAPHY.match(case.usage.raw) if "bedrock" in channels_of(case.resolution) else None
    if profile is not None:
        where = profile.group(1)
        within = expand(_COUNTRIES.get(where, ()))
        return _Shown(outside="" if within and within <= allowed else f"the geography `{where}`")
    place = place_of(case.usage.endpoint, case.usage.raw, case.usage.region)
    if place is None:
        return None
    region, country = place
    if country is None:
        return _Shown(outside=f"{region}, which may be anywhere")
    return _Shown(outside="" if expand((country,)) <= allowed else region)


def _as_documented(case: Case, entry: DataRule) -> Iterator[Breach]:
    """What the service's own terms say of the place, where nothing else does."""
    if case.usage.execution != "managed":
        return
    for licence in case.binding_terms():
        for clause in licence.clauses:
            if clause.topic != "residency" or clause.effect not in ("forbids", "limits"):
                continue
            answer = applies(clause, replace(case, under=licence))
            if answer.truth is False:
                continue
            sure = clause.effect == "forbids" and answer.truth is True
            missing = () if case.deployment.regions else (case.key("regions"),)
            kept = _words.listed(entry.regions, "or")
            yield Breach(
                message=(
                    f"{_words.subject(case)} {_words.run(case)}, with {entry.data} data, which the policy "
                    f"keeps in {kept}"
                    + (", and the service is not offered there: " if sure else "; nothing here shows where: ")
                    + f"{clause.says.rstrip('.')}."
                ),
                remedy=_REMEDY,
                verdict="forbidden" if sure else "depends",
                level=None if sure else "note",
                licence=licence,
                clause=clause,
                missing=() if sure else missing,
                trusted=trusted(licence, clause),
            )
            return
