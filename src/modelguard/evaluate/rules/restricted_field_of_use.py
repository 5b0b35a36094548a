"""MG208: a field of use that the licence bars, where the facts can tell."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate._case import Case
from modelguard.evaluate._clauses import Question, clause_breaches
from modelguard.evaluate._rule import Breach, rule

_QUESTION = Question(
    topics=("field-of-use",),
    permits=("field-of-use",),
    instead="choose a model whose licence allows this use",
    asks=lambda _case: False,
)


@rule("MG208", "restricted-field-of-use", level="error")
def restricted_field_of_use(case: Case) -> Iterator[Breach]:
    """The licence bars the field in which the deployment uses the model.

    ## Why it matters
    Some licences bar fields of use.  What a file or a policy can tell is judged; general lists of
    prohibited uses (an acceptable-use policy) are shown by `modelguard explain`, and are no findings:
    nobody can see in a repository whether they are kept.

    ## Example
    A licence that bars regulated data, and a deployment with `data: regulated`.

    ## What to do
    Choose another model, or get the owner's permission and record it (`permits: [field-of-use]`).

    ## References
    https://www.licenses.ai/ai-licenses
    """
    yield from clause_breaches(case, _QUESTION)
