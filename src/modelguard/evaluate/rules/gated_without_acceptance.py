"""MG107: weights behind a click, and no record of who clicked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._conditions import applies
from modelguard.evaluate._globs import model_names, name_matches
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Clause, Licence


@rule("MG107", "gated-without-acceptance", level="note")
def gated_without_acceptance(case: Case) -> Iterator[Breach]:
    """Weights are fetched that stand behind an acceptance or a registration, and the policy records none.

    ## Why it matters
    Whoever clicks "accept" binds somebody: an employee with an account of his own may bind only himself.
    Some licences want a registration before commercial use.  One note for each licence asks for the
    record; where you want it to count for more, raise it: `rules: {MG107: warning}`.

    ## Example
    ```python
    AutoModelForCausalLM.from_pretrained("meta-llama/Llama-3.1-8B-Instruct")     # gated on the hub
    ```

    ## What to do
    Have somebody accept for the organisation, and record it:
    ```yaml
    acceptances:
      - {licences: [llama3.1], accepted_by: "legal@example.org", date: 2026-10-01}
    ```

    ## References
    https://huggingface.co/docs/hub/models-gated
    """
    if case.runs_weights is not True or case.rank > 1:
        return
    licence = case.resolution.licence
    if licence is not None and _is_gated(case) and not _accepted(case, licence):
        yield _breach(case, licence, None)
    for terms in case.binding_terms():
        for clause in terms.clauses:
            if clause.topic != "acceptance" or clause.effect != "requires" or _accepted(case, terms):
                continue
            if applies(clause, replace(case, under=terms)).truth is not False:
                yield _breach(case, terms, clause)


def _is_gated(case: Case) -> bool:
    """True if the place that the file names asks for a click: a mirror or another store may not.

    Weights for research only are another rule's: a click gives no more than that.
    """
    if case.resolution.availability != "gated-open":
        return False
    model, raw = case.resolution.model, case.usage.raw.lower()
    offers = model.offers if model is not None else ()
    return any(o.gated and raw in (i.lower() for i in o.ids) for o in offers if o.artifact == "weights")


def _accepted(case: Case, licence: Licence) -> bool:
    """True if the policy has a record of it, or a contract with the vendor that stands in its place."""
    names = model_names(case.resolution.model, case.usage.raw)
    recorded = any(
        name_matches((licence.key, licence.id, licence.name), record.licences)
        or name_matches(names, record.models)
        for record in case.policy.acceptances
    )
    return recorded or case.agreement("self-hosted", "commercial", "production") is not None


def _breach(case: Case, licence: Licence, clause: Clause | None) -> Breach:
    what = _words.subject(case)
    message = (
        f"{what} stands behind a click on its page (under {licence.name}), and the policy does not record "
        "who accepted for the organisation."
        if clause is None
        else f"{what} {_words.run(case)}; {_words.who_says(licence, clause)} wants a step that the policy "
        f"does not record: {clause.says.rstrip('.')}."
    )
    return Breach(
        message=message,
        remedy=f"Record who accepted for the organisation (acceptances: licences {licence.key}, accepted_by, "
        "date).",
        verdict="depends",
        licence=licence,
        clause=clause,
        missing=("acceptances",),
        together=f"{licence.key}#{clause.id if clause else 'gate'}",
    )
