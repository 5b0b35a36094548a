"""MG101: a name that surely means a model, of which nobody knows the terms."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._rule import Breach, rule

_LOCAL = ("/", "./", "../", "~", "file:", "s3://", "gs://", "${", "{{")


@rule("MG101", "unknown-model", level="note")
def unknown_model(case: Case) -> Iterator[Breach]:
    """A model is used that the knowledge base does not know, so its terms are unknown.

    ## Why it matters
    Unknown is never permission.  A model without known terms may be research-only, may be a leak, or may
    be an in-house name for something that has both.

    ## Example
    ```yaml
    command: vllm serve acme-research/our-finetune-7b
    ```

    ## What to do
    Run `modelguard resolve ID --online` to ask the hub, or find the model's card and note its licence.
    A name that may mean two models is cured by the exact id of the one that is meant.

    ## References
    SPDX calls an unknown licence NOASSERTION: https://spdx.github.io/spdx-spec/v2.3/package-information/
    """
    found = case.resolution
    if found.status == "resolved" or (found.model is not None and not found.candidates):
        return
    raw = _words.spelled(case)
    if found.candidates:
        meant = _words.listed(found.candidates, "or")
        message = f"{raw} {_words.run(case)} and may mean {meant}: their terms are not the same."
        remedy = "Write the exact id of the model that is meant."
    elif found.status == "unreachable":
        message = f"{raw} {_words.run(case)}, and its terms could not be asked for: the hub did not answer."
        remedy = "Run the scan again when the hub can be reached."
    elif raw.startswith(_LOCAL):
        message = (
            f"{raw} {_words.run(case)}; it is a place of your own, and which model lies there does not show."
        )
        remedy = "Keep the model's card or its config.json beside the weights, or write its hub id."
    else:
        message = f"{raw} {_words.run(case)}, but nobody here knows this model, so its terms are unknown."
        remedy = f"Look it up with `modelguard resolve --online {raw}`, or check the spelling."
    yield Breach(message=message, remedy=remedy, verdict="depends")
