"""MG403: a deployment in a region where its data may not go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._channels import channel_key, channels_of
from modelguard.evaluate._clauses import unverified
from modelguard.evaluate._conditions import applies
from modelguard.evaluate._countries import expand
from modelguard.evaluate._geography import place_of
from modelguard.evaluate._rule import Breach, rule
from modelguard.expressions import expression
from modelguard.model import DataRule
from modelguard.noun import Noun

# Bedrock's inference profiles begin with the geography among whose regions it may route a request.
_GEOGRAPHY = expression(r"(us|us-gov|eu|apac|jp|au|ca|global)\.[a-z0-9]+\.")
_COUNTRIES = {"us": {"US"}, "us-gov": {"US"}, "eu": {"EU"}, "jp": {"JP"}, "au": {"AU"}, "ca": {"CA"}}
_REMEDY = "Use an endpoint or an inference profile of an allowed region, or run a model there."


@rule("MG403", "outside-allowed-region", level="error")
def outside_allowed_region(case: Case) -> Iterator[Breach]:
    """A model is run or called outside the regions that the policy names for the deployment or its data.

    ## Why it matters
    The policy says where data of a class may be handled, and where a deployment may run and be served from.
    A deployment that names another region than its data may go to, an endpoint or an ARN of one, or a
    Bedrock inference profile that routes there, breaks it.  Where no rule on data covers the place, such an
    endpoint contradicts what the deployment says of itself, and is a warning; one that may answer from
    anywhere is a note.  Where nothing shows the place, the service's own words on residency stand in a note.

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
    entries = [e for e in case.policy.data if e.data == case.deployment.data and e.regions]
    if not entries and case.told and case.deployment.regions:
        yield from _outside_the_deployment(case)
    for entry in entries:
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


def _outside_the_deployment(case: Case) -> Iterator[Breach]:
    """What the files show to be elsewhere than the deployment may run, where no rule on its data says it."""
    shown = _shown(case, expand(case.deployment.regions))
    if shown is not None and shown.outside:
        kept = _words.listed(case.deployment.regions, "or")
        yield Breach(
            message=f"{_words.subject(case)} {_words.run(case)}, in {shown.outside}, "
            f"while the policy says that {case.deployment.name} may run in {kept}.",
            remedy=f"{_REMEDY} If it is meant so, correct `{case.key('regions')}`.",
            verdict="depends",
            level="note" if shown.anywhere else None,
        )


class _Shown(Noun):
    """What the files and the policy show of the place: `outside` is what lies outside, "" for nothing.

    `anywhere` says that it may lie inside too.
    """

    outside: str
    anywhere: bool = False


def _shown(case: Case, allowed: frozenset[str]) -> _Shown | None:
    """None where nothing in the files shows where a request is handled."""
    places = sorted(expand(case.deployment.regions) - allowed)
    if places:
        return _Shown(outside=_words.listed(places))
    # A profile sends requests through its geography, whichever region is asked.
    where = _geography(case) if "bedrock" in channels_of(case.resolution) else None
    if where is not None:
        within = expand(_COUNTRIES.get(where, ()))
        inside = bool(within) and within <= allowed
        return _Shown(outside="" if inside else f"the geography `{where}`", anywhere=where == "global")
    place = place_of(case.usage.endpoint, case.usage.raw, case.usage.region)
    if place is None:
        return None
    region, country = place
    if country is None:
        return _Shown(outside=f"{region}, which may be anywhere", anywhere=True)
    return _Shown(outside="" if expand((country,)) <= allowed else region)


def _geography(case: Case) -> str | None:
    """The geography of an inference profile, also behind the prefix of a gateway: `bedrock/us.anthropic…`."""
    raw = case.usage.raw.lower()
    prefixes = {value for what, value in case.resolution.facts if what in ("prefix", "route")}
    while "/" in raw and raw.partition("/")[0] in prefixes:
        raw = raw.partition("/")[2]
    profile = _GEOGRAPHY.match(raw)
    return profile.group(1) if profile is not None else None


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
            # A service that is not among the named ones is another rule's: its place follows from that.
            named = not entry.channels or channels_of(case.resolution) & set(map(channel_key, entry.channels))
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
                level=None if sure and named else "note",
                licence=licence,
                clause=clause,
                missing=() if sure else missing,
                trusted=not unverified(case, licence, clause),
            )
            return
