"""MG401: what the company's own policy does not want."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._globs import model_names, name_matches, vendor_matches, vendor_named
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Selection


@rule("MG401", "denied-by-policy", level="error")
def denied_by_policy(case: Case) -> Iterator[Breach]:
    """The policy denies the vendor, the licence or the model, or does not have it among those it allows.

    ## Why it matters
    It is the company's own decision.  `deny` goes before `allow`; as soon as one list of `allow` holds
    something, a model must match an entry of one of the lists.

    ## Example
    ```yaml
    deny: {vendors: [deepseek], licences: [cc-by-nc-4.0], models: ["*-preview"]}
    ```

    ## What to do
    Use a model that the policy allows, or have the policy changed, or add an exception with an expiry date.

    ## References
    The policy file: `modelguard schema policy`
    """
    remedy = "Use a model that the policy allows, or add an exception with a reason and an expiry date."
    hit = _hit(case, case.policy.deny)
    if hit is not None:
        message = f"{_words.subject(case)} {_words.run(case)}, and the policy denies {hit}."
        yield Breach(message=message, remedy=remedy)
        return
    namespace = _denied_namespace(case)
    if namespace is not None:
        yield Breach(
            message=f"{_words.spelled(case)} {_words.run(case)}; nobody here knows this model, but its name "
            f"says that it is of {namespace}, which the policy denies.",
            remedy=remedy,
            verdict="depends",
        )
        return
    allow = case.policy.allow
    if not (allow.vendors or allow.licences or allow.models) or _hit(case, allow) is not None:
        return
    known = case.resolution.model is not None
    yield Breach(
        message=f"{_words.subject(case)} {_words.run(case)}, and "
        + (
            "nothing in the policy's `allow` covers it."
            if known
            else "it cannot be shown to be one that the policy allows."
        ),
        remedy=remedy,
        verdict="forbidden" if known else "depends",
    )


def _denied_namespace(case: Case) -> str | None:
    """The part of an unknown model's id that names a denied vendor, as `deepseek-ai/...` does."""
    if case.resolution.model is not None:
        return None
    spaces = case.usage.raw.split("/")[:-1]
    return next((s for s in spaces if s and vendor_named(s, case.policy.deny.vendors)), None)


def _hit(case: Case, selection: Selection) -> str | None:
    """What part of the selection speaks of this case, in words."""
    model = case.resolution.model
    if name_matches(model_names(model, case.usage.raw), selection.models):
        return "this model"
    if model is not None and vendor_matches(model, selection.vendors):
        return f"the vendor {model.vendor_name or model.vendor}"
    for licence in case.binding_terms():
        if name_matches((licence.key, licence.id, licence.name), selection.licences):
            return f"the licence {licence.name}"
    return None
