"""MG105: weights from the hub without a revision."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._channels import channel_key
from modelguard.evaluate._rule import Breach, rule
from modelguard.expressions import expression

_HUB_ID = expression(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}")
_BRANCHES = ("main", "master", "HEAD", "refs/heads/main")
_NOT_THE_HUB = ("ollama", "nim", "bedrock", "sagemaker", "replicate")


@rule("MG105", "unpinned-revision", level="note")
def unpinned_revision(case: Case) -> Iterator[Breach]:
    """Weights are taken from the hub without a revision, so that what runs may change under you.

    ## Why it matters
    The owner of a repository on the hub can replace weights, code and licence.  With
    `trust_remote_code` the repository's code runs on your machine too, whatever it will be on the day:
    the level is then warning.

    ## Example
    ```python
    AutoModelForCausalLM.from_pretrained("mistralai/Mixtral-8x7B-v0.1")
    ```

    ## What to do
    Give the commit: `revision="<40 hex digits>"`, `vllm serve --revision`, `hf download --revision`.

    ## References
    https://huggingface.co/docs/transformers/main_classes/model#transformers.PreTrainedModel.from_pretrained.revision
    """
    usage = case.usage
    if "://" in usage.location.path:
        return  # a running server does not tell which revision it loaded
    if not case.runs_weights or case.rank > 1 or not _HUB_ID.fullmatch(usage.raw):
        return
    if channel_key(usage.channel or "") in _NOT_THE_HUB:
        return
    if usage.revision is not None and usage.revision not in _BRANCHES:
        return
    named = f"the branch {usage.revision}" if usage.revision else "no revision"
    code = " The repository's own code is run as well (trust_remote_code)." if usage.trust_remote_code else ""
    yield Breach(
        message=f"{usage.raw} is loaded with {named}: its owner can change what runs.{code}",
        remedy="Give the commit of the revision that was checked.",
        verdict="allowed",
        level="warning" if usage.trust_remote_code else None,
    )
