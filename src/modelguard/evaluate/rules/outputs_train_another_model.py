"""MG209: answers of one model that teach another, against the terms of the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._clauses import unverified
from modelguard.evaluate._conditions import applies
from modelguard.evaluate._pipelines import is_teacher, makes_data, plainly_teaches, teaches
from modelguard.evaluate._rule import Breach, rule
from modelguard.model import Clause, Licence

_ASKED = ("api-call", "serve", "weights-load", "config-default")


@rule("MG209", "outputs-train-another-model", level="error")
def outputs_train_another_model(case: Case) -> Iterator[Breach]:
    """The answers of a model feed the training of another one, which its terms forbid.

    ## Why it matters
    OpenAI, Anthropic and others forbid to train competing models on their answers, and Llama 2 and 3
    forbid to improve any other language model with theirs.  Llama 3.1 and later allow it, and ask for a
    name; Mistral's service allows it.  Where a file names the model as a teacher, or a script beside a
    training run is named for distilling or for synthetic data, it is an error.  Where the training run stands
    in the same file, or the place makes data, it is a warning, and where they merely share a folder a
    note: the answers may be used to grade, and not to teach.

    ## Example
    ```python
    answer = client.chat.completions.create(model="gpt-4o", messages=question)   # the teacher
    SFTTrainer(model="mistralai/Mistral-7B-v0.1", train_dataset=answers).train()
    ```

    ## What to do
    Take a teacher whose terms allow it, or get the vendor's permission and record it
    (`permits: [outputs-training]`).

    ## References
    https://openai.com/policies/services-agreement/
    """
    asked = case.usage.kind in _ASKED or (case.usage.kind == "train" and is_teacher(case))
    if not asked or case.agreement("outputs-training"):
        return
    # Where a run stands beside it, that is the one it may feed, and none elsewhere.
    beside = [s for s in case.students if _same_file(case, s) or _folders(case) & _folders(s)]
    for licence in case.binding_terms():
        students = [s for s in beside or case.students if not _related(case, s, licence)]
        if not students:
            continue
        for clause in licence.clauses:
            if clause.topic != "outputs-training" or clause.effect != "forbids":
                continue
            taught = [s for s in students if _of_the_kind(s, clause)]
            if taught and applies(clause, replace(case, under=licence)).truth is not False:
                yield _breach(case, taught[0], licence, clause)
                return


def _related(teacher: Case, student: Case, licence: Licence) -> bool:
    """True if the student is the teacher itself, or one of its line, which these terms leave alone."""
    one, other = teacher.resolution.model, student.resolution.model
    if teacher.model_id == student.model_id:
        return True
    if one is None or other is None:
        return False
    if licence.service:
        # A vendor's own service that tunes the vendor's own models.
        return student.usage.execution == "managed" and one.vendor == other.vendor
    return one.id in {a.id for a in other.lineage} or licence.key in {t.key for t in student.resolution.terms}


def _of_the_kind(student: Case, clause: Clause) -> bool:
    """True if the clause may mean such a student: one on images does not speak of a text model."""
    kinds = {v for condition in clause.when if condition.fact == "model.modality" for v in condition.values}
    model = student.resolution.model
    return not kinds or model is None or not model.modality or bool(kinds & set(model.modality))


def _breach(case: Case, student: Case, licence: Licence, clause: Clause) -> Breach:
    same_file = _same_file(case, student)
    near = same_file or _folders(case) & _folders(student)
    likely = (teaches(case) or makes_data(case)) and bool(near or case.told)
    # A loader in a script that is named for training is a student where the answers lie beside it.
    trained = student.usage.kind == "train" and (bool(near) or is_teacher(case))
    plain = is_teacher(case) or plainly_teaches(case) or (same_file and teaches(case))
    told = plain and (trained or bool(near))
    who = _words.who_says(licence, clause)
    where = "the same file" if same_file else "the same folder" if near else student.usage.location.path
    middle = (
        f"its answers go into the training of {_words.spelled(student)}"
        if told
        else f"{_words.spelled(student)} is trained in {where}"
    )
    doubt = "" if told else " Whether the answers are what it learns from does not show."
    vendor = licence.vendor or licence.key
    return Breach(
        message=(
            f"{_words.subject(case)} {_words.run(case)}, and {middle}, while {who} says: "
            f"{clause.says.rstrip('.')}.{doubt}"
        ),
        remedy=f"Take a teacher whose terms allow it, or get the permission of {vendor} and record it in the "
        f"policy (agreements: vendor {vendor}, permits outputs-training).",
        verdict="forbidden" if told else "depends",
        level=None if told or same_file or likely else "note",
        licence=licence,
        clause=clause,
        trusted=not unverified(case, licence, clause),
    )


def _same_file(case: Case, student: Case) -> bool:
    return bool(set(case.places) & set(student.places))


def _folders(case: Case) -> set[str]:
    return {path.rpartition("/")[0] for path in case.places}
