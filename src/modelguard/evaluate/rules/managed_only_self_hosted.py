"""MG201: a model without public weights, run on one's own."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._channels import channel_key
from modelguard.evaluate._conditions import applies
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Clause, Licence

# These serve the weights that they were given, so that a client of one says what runs there.  Others
# (LocalAI, LM Studio, gateways) answer to names such as `gpt-4o` with whatever stands behind them.
_RUNTIMES = ("vllm", "tgi", "sglang", "ollama", "llamacpp", "nim", "triton", "sagemaker", "azureml")


@rule("MG201", "managed-only-model-self-hosted", level="error")
def managed_only_self_hosted(case: Case) -> Iterator[Breach]:
    """A model whose weights were never published is run on the user's own machines.

    ## Why it matters
    The vendor offers the model as a service and to nobody else.  Whoever runs the weights has them from a
    contract, which the policy should name, or from a source that had no right to give them.

    ## Example
    ```yaml
    services:
      llm:
        image: vllm/vllm-openai
        command: --model mistral-large-2402
    ```

    ## What to do
    Call the model through one of the channels that offer it, choose a model with published weights, or
    record the contract that allows it:
    ```yaml
    agreements:
      - {vendor: mistralai, models: [mistral-large-2402], permits: [self-hosted], reference: "MSA-2026-118"}
    ```

    ## References
    https://legal.mistral.ai/terms
    """
    resolution = case.resolution
    leaked = resolution.leaked or (resolution.model and resolution.model.leaked)
    if case.usage.execution != "self-hosted" or resolution.availability != "managed-only" or leaked:
        return
    if case.agreement("self-hosted") or _permitted(case) or _offered_here(case):
        return
    licence, clause = _cited(case)
    vendor = (resolution.model.vendor_name or resolution.model.vendor) if resolution.model else "its vendor"
    # Servers that imitate OpenAI's interface answer to OpenAI's names, whatever runs behind them.
    imitates = resolution.model is not None and resolution.model.vendor == "openai"
    trusted = resolution.model is None or resolution.model.review != "unverified"
    runs = case.rank <= 1 and case.usage.endpoint is None
    told = channel_key(case.usage.channel or "") in _RUNTIMES and not imitates
    sure = runs or told or case.illustrates
    says = f" {_words.who_says(licence, clause)}: {clause.says.rstrip('.')}." if licence and clause else ""
    ways = _words.ways_out(case, permits="self-hosted", instead="choose a model with published weights")
    # Whose terms ask for a contract sells that, too: whether there is one, the policy tells.
    sold = clause is not None and clause.effect == "requires"
    offers = "lets it run elsewhere by contract only" if sold else "offers it as a service only"
    yield Breach(
        message=(
            f"{_words.subject(case)} {_words.run(case)}, but {vendor} has never published its weights "
            f"and {offers}.{says}"
            + ("" if sure else " The name may be an alias, or the address a gateway to the service.")
            + ("" if trusted else " (The record of this model is unverified.)")
        ),
        remedy=_words.sentence(ways)
        if sure
        else f"Check what answers at the address. If it is the model: {ways}",
        verdict="forbidden" if sure and not sold else "depends",
        missing=(f"agreements[{licence.vendor or licence.key}]",) if sold and licence is not None else (),
        level="note" if not sure and imitates else None,
        licence=licence or resolution.licence,
        clause=clause,
        trusted=trusted,
    )


def _self_hosting(case: Case) -> Iterator[tuple[Licence, Clause]]:
    for licence in case.resolution.terms:
        for clause in licence.clauses:
            if clause.topic == "self-hosting":
                yield licence, clause


def _permitted(case: Case) -> bool:
    """Some services' terms allow their customers to run the model themselves."""
    return any(c.effect == "permits" and applies(c, case).truth is True for _, c in _self_hosting(case))


def _offered_here(case: Case) -> bool:
    """Some vendors sell models that run in the customer's account: a marketplace image, a container."""
    model = case.resolution.model
    return model is not None and any(offer.channel == case.usage.channel for offer in model.offers)


def _cited(case: Case) -> tuple[Licence | None, Clause | None]:
    for licence, clause in _self_hosting(case):
        if clause.effect != "permits":
            return licence, clause
    return None, None
