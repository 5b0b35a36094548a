"""MG403: a deployment in a region where its data may not go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._channels import channels_of
from modelguard.evaluate._countries import expand
from modelguard.evaluate._geography import place_of
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import DataRule

# Bedrock's inference profiles begin with the geography among whose regions it may route a request.
_GEOGRAPHY = re.compile(r"(us|us-gov|eu|apac|jp|au|ca|global)\.[a-z0-9]+\.")
_COUNTRIES = {"us": {"US"}, "us-gov": {"US"}, "eu": {"EU"}, "jp": {"JP"}, "au": {"AU"}, "ca": {"CA"}}


@rule("MG403", "outside-allowed-region", level="error")
def outside_allowed_region(case: Case) -> Iterator[Breach]:
    """Data of a class is handled outside the regions that the policy names for it.

    ## Why it matters
    The policy says where data of a class may be handled.  A deployment that names another region, an
    endpoint or an ARN of one, or a Bedrock inference profile that routes there, breaks it.

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
        outside = _outside(case, entry)
        if outside is not None:
            yield Breach(
                message=(
                    f"{_words.subject(case)} {_words.run(case)}, with {entry.data} data, in {outside}, "
                    f"while the policy keeps such data in {_words.listed(entry.regions, 'or')}."
                ),
                remedy="Use an endpoint or an inference profile of an allowed region, or run a model there.",
            )


def _outside(case: Case, entry: DataRule) -> str | None:
    allowed = expand(entry.regions)
    places = sorted(expand(case.deployment.regions) - allowed)
    if places:
        return _words.listed(places)
    place = place_of(case.usage.endpoint, case.usage.raw)
    if place is not None:
        region, country = place
        outside = country is None or not expand((country,)) <= allowed
        return f"{region}, which may be anywhere" if country is None else region if outside else None
    profile = _GEOGRAPHY.match(case.usage.raw) if "bedrock" in channels_of(case.resolution) else None
    if profile is None:
        return None
    where = profile.group(1)
    within = expand(_COUNTRIES.get(where, ())) or None
    return None if within is not None and within <= allowed else f"the geography `{where}`"
