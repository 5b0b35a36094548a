"""MG109: two sources that say different things of the same weights."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case
from modelguard.evaluate._contradictions import contradiction_of
from modelguard.evaluate._rule import Breach, rule

_REMEDIES = {
    "withdrawn": "Keep the weights that you have together with the licence that they came under, or move to "
    "a release that is still offered.",
    "unresolved": "Ask one of the licensors for another licence, or choose a model of which no two parts "
    "want this.",
    "hub-unclear": "Read the licence in the repository; if it is known to you, record it in an overlay "
    "(`knowledge` in the policy).",
}
_READ = (
    "Read the licence text in the repository and keep a copy of it. If what is on record is out of date, "
    "say what holds in an overlay (`knowledge` in the policy)."
)


@rule("MG109", "sources-disagree", level="note")
def sources_disagree(case: Case) -> Iterator[Breach]:
    """What is on record of a model's weights and what their repository, or the copy on disk, says differ.

    ## Why it matters
    A licensor may have changed the licence, taken the repository down, or written a tag that the licence text
    does not bear out.  Both statements stand until somebody reads the text, and the strictest counts: a tag
    frees nobody.  It is a warning in a place that the policy describes as production where the stricter side
    cannot be told, or the repository is gone, and a note elsewhere.

    ## Example
    ```sh
    modelguard scan --online     # the record says Apache 2.0, the card of today says cc-by-nc-4.0
    ```

    ## What to do
    Read the licence text that lies in the repository at the revision that you use, and keep a copy.  Where
    the record is out of date, `modelguard kb update` may know more, and an overlay of your own says what
    holds:
    ```yaml
    knowledge: [knowledge/licences.yaml]
    ```

    ## References
    https://huggingface.co/docs/hub/repositories-licenses
    """
    if case.runs_weights is False:
        return
    found = contradiction_of(case.resolution)
    if found is None:
        return
    yield Breach(
        message=f"{_words.subject(case)} {_words.run(case)}, and sources disagree on it: {found.says}.",
        remedy=_REMEDIES.get(found.what, _READ),
        verdict="depends" if found.open else "allowed",
        level="warning" if found.open and case.in_business and case.rank <= 1 else None,
        licence=case.resolution.licence,
    )
