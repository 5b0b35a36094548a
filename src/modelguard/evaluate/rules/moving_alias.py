"""MG104: a name that points to another model from one day to the next."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._channels import channel_key
from modelguard.evaluate._rule import Breach, rule
from modelguard.expressions import expression

# `./adapter.gguf`, `/models/x`: weights that a Modelfile takes from a folder.
_FILE = expression(r"(?:\.{0,2}|~)/|.*\.(?:gguf|safetensors|bin)\Z")


@rule("MG104", "moving-alias", level="note")
def moving_alias(case: Case) -> Iterator[Breach]:
    """A model is named by an alias that its vendor moves, so that its terms move too.

    ## Why it matters
    The same line of code means another model after the vendor moves the alias, and sometimes other terms:
    `mistral-large-latest` has meant four models under three kinds of terms.

    ## Example
    ```python
    client.chat.complete(model="mistral-large-latest", messages=messages)
    ```

    ## What to do
    Write the dated id that the alias means today.  The message names it.

    ## References
    https://docs.mistral.ai/getting-started/models/
    """
    if case.last_day is not None:
        return  # MG108 says where to move; the dated id would end on the same day.
    resolution, usage = case.resolution, case.usage
    meant = resolution.model.id if resolution.model else None
    if resolution.alias is not None:
        today = f" It means {meant} on {case.as_of}." if meant else ""
        message = f"{resolution.alias} is a name that its vendor moves to other models.{today}"
        remedy = f"Write {meant} instead." if meant and meant != usage.raw else "Write a dated id instead."
        yield Breach(message=message, remedy=remedy, verdict="allowed")
    elif channel_key(usage.channel or "") == "ollama" and _latest(usage.raw):
        message = f"{usage.raw} without a tag of its own is `latest` to Ollama, which moves to other weights."
        yield Breach(
            message=message,
            remedy="Name the tag that is meant, with its size and quantisation.",
            verdict="allowed",
        )
    elif not resolution.pinned and usage.execution == "managed" and meant is not None:
        message = f"{_words.subject(case)} is a name that its vendor moves to newer snapshots."
        yield Breach(message=message, remedy="Write the id of a dated snapshot instead.", verdict="allowed")


def _latest(raw: str) -> bool:
    if _FILE.match(raw):
        return False  # what lies there has no tag
    last = raw.rsplit("/", 1)[-1]
    return ":" not in last or last.endswith(":latest")
