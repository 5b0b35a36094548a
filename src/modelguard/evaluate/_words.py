"""The words of messages: which model, how it is run, who says no, and what would be a way out."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.evaluate._case import Case
from modelguard.model import Clause, Licence

_LONGEST = 120


def subject(case: Case) -> str:
    """The model by its id, with what the file says where that differs."""
    model, raw = case.resolution.model, spelled(case)
    if model is None or raw.lower() == model.id:
        return raw
    return f"{model.id} (written {raw})"


def spelled(case: Case) -> str:
    """What stands in the file, cut where it is too long to read."""
    raw = case.usage.raw
    return raw if len(raw) <= _LONGEST else raw[:_LONGEST] + "…"


def run(case: Case) -> str:
    """How and where it is run, as the middle of a sentence."""
    channel = case.usage.channel
    other = _otherwise(case)
    if other:
        how = other
    elif case.usage.execution == "self-hosted" or (case.usage.execution == "unknown" and case.runs_weights):
        sure = "is" if case.usage.execution == "self-hosted" else "seems to be"
        how = f"{sure} self-hosted" + (f" with {channel}" if channel and channel != "hf-hub" else "")
    elif case.usage.execution == "managed":
        how = f"is called through {channel}" if channel else "is called as a managed service"
    else:
        how = "is named"
    return f"{how} {_place(case)}"


def _otherwise(case: Case) -> str:
    """What is done with weights that nobody runs at this place."""
    usage = case.usage
    if usage.detector == "model_card":
        return "is what the card's model was made from,"
    if usage.detector == "adapter_config":
        return "is what an adapter was made from,"
    if usage.detector in ("gguf", "safetensors"):
        return "lies as a file of weights"
    if usage.kind == "download":
        return "is put into an image" if usage.detector == "dockerfile" else "is downloaded"
    return "is trained" if usage.kind == "train" and usage.execution == "self-hosted" else ""


def _place(case: Case) -> str:
    if case.illustrates:
        shown = "a test" if case.usage.kind == "test" else "an example"
        return f"in {shown} (judged like production)" if not case.told else f"in {shown}"
    if case.superseded:
        return "in a migration of the database"
    if case.told:
        purpose = f" ({case.deployment.purpose})" if case.deployment.purpose else ""
        return f"in {case.deployment.name}{purpose}"
    outside = "outside the policy's deployments " if case.policy.deployments else ""
    return f"{outside}(taken for production)"


def who_says(licence: Licence | None, clause: Clause | None) -> str:
    """The terms and their section."""
    name = licence.name if licence else "the terms"
    if clause is None or not clause.section:
        return name
    return f"{name} ({clause.place})"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def services(case: Case) -> tuple[str, ...]:
    """The channels that offer the model as a service on the day of the scan."""
    model = case.resolution.model
    if model is None:
        return ()
    open_now = {
        offer.channel
        for offer in model.offers
        if offer.artifact == "endpoint"
        and (offer.start is None or offer.start <= case.as_of)
        and (offer.end is None or case.as_of < offer.end)
    }
    return tuple(sorted(open_now))


def ways_out(case: Case, *, permits: str, instead: str, terms: Licence | None = None) -> str:
    """What can be done, in lower case: an allowed channel, another model, a contract, or an exception."""
    ways = []
    offered = services(case)
    if offered and case.runs_weights is not False:
        ways.append(f"call it through {listed(offered, 'or')}, where the service's own terms apply")
    ways.append(instead)
    model = case.resolution.model
    # The terms of a service are its operator's, whoever made the model.
    operator = (terms.vendor or terms.key) if terms is not None and terms.service else None
    vendor = operator or (model.vendor if model is not None else "the vendor")
    ways.append(
        f"sign an agreement with {vendor} and record it in the policy "
        f"(agreements: vendor {vendor}, permits {permits})"
    )
    ways.append("or add an exception with a reason and an expiry date")
    return "; ".join(ways) + "."


def tell(missing: Sequence[str]) -> str:
    """The request for facts that nobody told."""
    if not missing:
        return ""
    contracts = [key for key in missing if key.startswith("agreements[")]
    facts = [f"`{key}`" for key in missing if key not in contracts]
    asked = [f"Say {listed(facts)} in the policy."] if facts else []
    if contracts:
        asked.append("If you have the vendor's consent, record it under `agreements` in the policy.")
    return " ".join(asked)


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
