"""MG402: data that may not go to the channel that serves the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._channels import channel_key, channels_of
from modelguard.evaluate._rule import Breach, rule


@rule("MG402", "data-class-on-managed-channel", level="error")
def data_class_on_channel(case: Case) -> Iterator[Breach]:
    """A deployment sends its data to a service that the policy does not name for data of that class.

    ## Why it matters
    What is sent to a managed service leaves the house.  The policy says for each class of data which
    services have been checked.

    ## Example
    ```yaml
    data: {regulated: {channels: [azure-openai, aws-bedrock]}}
    deployments: [{name: claims, paths: ["claims/**"], data: regulated}]    # and claims/ calls api.openai.com
    ```

    ## What to do
    Reach the model through one of the named channels, or run one yourself.

    ## References
    The policy file: `modelguard schema policy`
    """
    if case.usage.execution != "managed":
        return
    for entry in case.policy.data:
        if entry.data != case.deployment.data or not entry.channels:
            continue
        mine = channels_of(case.resolution)
        if mine & {channel_key(name) for name in entry.channels}:
            continue
        named = _words.listed(entry.channels, "or")
        yield Breach(
            message=(
                f"{_words.subject(case)} {_words.run(case)}, with {entry.data} data, "
                f"for which the policy names {named} only"
                + ("." if mine else "; which service this one is does not show.")
            ),
            remedy=_remedy(case, entry.channels),
            verdict="forbidden" if mine else "depends",
        )


def _remedy(case: Case, channels: Sequence[str]) -> str:
    """Where this very model can be had, of the channels that the policy names, and what else can be done."""
    offering = {channel_key(name) for name in _words.services(case)}
    same = [name for name in channels if channel_key(name) in offering]
    rest = [name for name in channels if name not in same]
    if not same:
        return f"Call a model through {_words.listed(channels, 'or')}, or run one yourself."
    which = "which offers" if len(same) == 1 else "which offer"
    others = f", choose one on {_words.listed(rest, 'or')}" if rest else ""
    return f"Call it through {_words.listed(same, 'or')}, {which} this model{others}, or run one yourself."
