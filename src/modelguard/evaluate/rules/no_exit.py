"""MG405: a model that only one service offers."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._channels import channel_key, channels_of, hands_on
from modelguard.evaluate._rule import Breach, rule


@rule("MG405", "no-exit", level="note")
def no_exit(case: Case) -> Iterator[Breach]:
    """A model has no public weights, and one service alone offers it.

    ## Why it matters
    When the service ends, changes its price or its terms, or closes in your region, there is nowhere to
    go with the same model.  It is a fact and no fault: one note for the whole repository, and one for each
    model where the policy says that regulated data depends on it.  Gateways that hand the call on are not
    counted as another service.

    ## Example
    ```python
    client.chat.complete(model="codestral-2508", messages=messages)
    ```

    ## What to do
    Know what would replace it: `modelguard portability` lists the nearest models with weights.  Where it is
    to count for more, raise it: `rules: {MG405: warning}`.

    ## References
    https://www.eba.europa.eu/regulation-and-policy/internal-governance/guidelines-on-outsourcing-arrangements
    """
    if case.policy.path is None or case.illustrates or case.usage.execution != "managed":
        return
    if case.resolution.availability != "managed-only" or case.agreement("self-hosted"):
        return
    services = [name for name in _words.services(case) if not hands_on(name)]
    if len(services) != 1:
        return
    regulated = case.deployment.data == "regulated"
    here = {channel_key(case.usage.channel or ""), *channels_of(case.resolution)}
    last = case.resolution.retired
    gone = last is not None and last < case.as_of and channel_key(services[0]) not in here
    alone = f"{services[0]} alone offers it now"
    yield Breach(
        message=(
            f"{_words.subject(case)} {_words.run(case)}"
            + (f", which ended it on {last}; {alone}," if gone else f"; {alone}")
            + " and it has no public weights: where that ends, it runs nowhere."
        ),
        remedy="Know what would replace it: `modelguard portability` lists the nearest models.",
        verdict="allowed",
        together=None if regulated else "no-exit",
    )
