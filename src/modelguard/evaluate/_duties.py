"""What terms want to be done where a model is passed on: the duties that apply, and whether they are met."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._clauses import unverified
from modelguard.evaluate._conditions import Answer, applies
from modelguard.evaluate._documents import Documents
from modelguard.evaluate._pipelines import teaches
from modelguard.evaluate._rule import Breach
from modelguard.expressions import expression
from modelguard.model import Clause, Licence, Topic
from modelguard.noun import Noun

# True: the documents show that it is done; False: they show that it is not; None: they cannot show it.
Proof: TypeAlias = Callable[[Case, Documents, Licence, Clause], "bool | None"]
_QUOTED = expression(r'"([^"]{3,200})"')


class Duty(Noun):
    """What a rule looks after: the clauses on `topics`, how the documents prove it, and the cure."""

    topics: tuple[Topic, ...]
    proof: Proof
    lacks: str
    cure: str
    derivatives: bool = False


def duty_breaches(case: Case, duty: Duty) -> Iterator[Breach]:
    """One breach for each duty that applies, or may apply, and of which nothing shows that it is met.

    A test or an example hands nothing on: whoever copies it into a product will see the duty there.
    """
    if case.illustrates:
        return
    for licence in case.binding_terms():
        # Those with words of their own are told first: what has them can be done at once.
        for clause in sorted(licence.clauses, key=lambda c: c.text is None):
            if clause.topic not in duty.topics or clause.effect != "requires":
                continue
            if not is_about(case, clause, derivatives=duty.derivatives):
                continue
            answer = applies(clause, replace(case, under=licence))
            if answer.truth is False or (answer.truth is None and not _asks(case, answer)):
                continue
            met = duty.proof(case, case.documents, licence, clause) if case.documents is not None else None
            if met is not True:
                yield _breach(case, duty, licence, clause, answer, met)


def is_about(case: Case, clause: Clause, *, derivatives: bool = False) -> bool:
    """Whether a duty concerns the use: those on derivatives bind whoever makes one, and those on publications
    nobody here can judge.

    `derivatives` says that it binds nobody else.
    """
    if set(clause.actions) <= {"publish"}:
        return False
    changed = {"fine-tune", "distil", "train-with-outputs"} & set(clause.actions)
    if not derivatives and (not changed or "host" in clause.actions):
        return True
    taught = "train-with-outputs" in clause.actions and bool(case.students) and teaches(case)
    return case.derives or taught


def _asks(case: Case, answer: Answer) -> bool:
    """Whether it is worth asking: only where weights lie here, or where the policy describes the place."""
    if any(key.startswith("organisation.") for key in answer.missing):
        return case.in_business
    return case.holds_weights


def _breach(
    case: Case, duty: Duty, licence: Licence, clause: Clause, answer: Answer, met: bool | None
) -> Breach:
    who = _words.who_says(licence, clause)
    says = clause.says.rstrip(".")
    what = f"{_words.subject(case)} {_words.run(case)}"
    sure = answer.truth is True and met is False
    if answer.truth is None:
        asked = _words.listed([f"`{key}`" for key in answer.missing])
        message = f"{what}; depending on {asked}, {who} sets a duty: {says}."
    elif sure:
        decided = f" Decided by: {'; '.join(answer.because)}." if answer.because else ""
        message = f"{what}, and {duty.lacks} that {who} asks for: {says}.{decided}"
    else:
        why = "nobody looked for here" if case.documents is None else "the files here cannot show"
        message = f"{what}, and {who} sets a duty that {why}: {says}."
    shown = f' The words: "{clause.text}".' if clause.text and len(clause.text) < 300 else ""
    return Breach(
        message=message,
        remedy=" ".join(part for part in (_words.tell(answer.missing), duty.cure + shown) if part),
        verdict="forbidden" if sure else "depends",
        level=None if sure else "note",
        licence=licence,
        clause=clause,
        missing=answer.missing,
        trusted=not unverified(case, licence, clause),
        # What is only asked is asked once for each clause, however many models stand under the licence.
        together=None if sure else f"{licence.key}#{clause.id}",
        because=answer.because,
    )


def titles(licence: Licence) -> tuple[str, ...]:
    """The ways in which a text of one's own names a licence."""
    names = [licence.name, re.sub(r"\s+v?\d[\d.]*$", "", licence.name)]
    if not licence.id.startswith("LicenseRef"):
        names.append(licence.id)
    if licence.version:
        names += [f"{names[1]} version {licence.version}", f"{names[1]} {licence.version}"]
    return tuple(dict.fromkeys(name for name in names if len(name) > 2))


def wanted_words(clause: Clause) -> tuple[str, ...]:
    """The words that the terms want to be shown, where the record quotes them."""
    return (clause.text,) if clause.text else tuple(_QUOTED.findall(clause.says))
