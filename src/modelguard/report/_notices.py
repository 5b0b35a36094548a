"""NOTICE text, and the list of what each model's terms ask for.

Nothing in them depends on the day or on the version of the knowledge base, so that a file can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modelguard.model import Licence
from modelguard.model.estate import Duties, Notices, Obligation
from modelguard.report._escape import plain
from modelguard.report._lines import listed

_VERBATIM = ("notice", "attribution")
_TITLES = {
    "acceptance": "Accept first",
    "attribution": "Show",
    "naming": "Name derivatives",
    "notice": "Keep the notice",
    "licence-copy": "Give a copy of the licence",
    "flow-down": "Pass the restrictions on",
    "share-alike": "Keep the same terms",
}
_HEAD = "This product uses the AI models below, under the terms named with each."
_NONE = "This product uses no AI model whose weights it runs or whose terms ask for a notice.\n"


def text(found: Notices) -> str:
    """A NOTICE: each model whose weights are run or whose terms want to be shown, with their words."""
    by_model: dict[str, list[Duties]] = {}
    for duties in found.duties:
        if duties.model is not None and (duties.runs_weights is not False or any(_wanted(duties))):
            by_model.setdefault(duties.name, []).append(duties)
    if not by_model:
        return _NONE
    parts = [_HEAD, *("\n".join(_credit(group)) for _, group in sorted(by_model.items()))]
    return "\n\n".join(parts) + "\n"


def _credit(group: Sequence[Duties]) -> Iterator[str]:
    model = group[0].model
    if model is None:
        return
    vendor = model.vendor_name or model.vendor
    yield plain(f"{model.name}, by {vendor}") + (f" ({model.id})" if model.id != model.name else "")
    for terms in dict.fromkeys(t for duties in group for t in duties.terms):
        yield f"  {plain(terms.name)}" + (f": {terms.url}" if terms.url else "")
    # Each on a line of its own, unbroken: the words are to be found as they stand.
    for quoted in dict.fromkeys(words for duties in group for words in _wanted(duties)):
        yield f"  {plain(quoted)}"


def _wanted(duties: Duties) -> Iterator[str]:
    """The short texts that the terms require, verbatim."""
    for duty in duties.obligations:
        if duty.topic in _VERBATIM and duty.clause.text:
            yield duty.clause.text


def markdown(found: Notices) -> str:
    """The obligations by deployment and model, those that depend on facts with the facts named."""
    lines = ["# What the terms of the models ask for", ""]
    if not found.duties:
        return "\n".join([*lines, "No model is in use.", ""])
    deployment = None
    for duties in found.duties:
        if duties.deployment != deployment:
            deployment = duties.deployment
            lines += [f"## {_escaped(deployment)}", ""]
        lines += [*_section(duties), ""]
    return "\n".join(lines)


def _section(duties: Duties) -> Iterator[str]:
    model = duties.model
    by = f", by {_escaped(model.vendor_name or model.vendor)}" if model else ""
    yield f"### {_escaped(duties.name)}{by}"
    yield ""
    yield f"Used in {listed([f'`{_code(path)}`' for path in duties.paths])}."
    yield ""
    if model is None:
        yield "- Nobody here knows this model: what its terms ask for is unknown."
        return
    yield from (f"- Terms: {_linked(terms)}" for terms in duties.terms)
    if not duties.terms and not any(offer.artifact == "weights" for offer in model.offers):
        yield "- It has no public weights, so no terms let anybody run them; `modelguard scan` says more."
    elif not duties.terms:
        yield "- No terms of it are on record: what they ask for is unknown."
    for duty in duties.obligations:
        yield _obligation(duty)
    if duties.terms and not duties.obligations:
        yield "- No notice, credit or copy is asked for here, as far as the terms on record go."


def _obligation(duty: Obligation) -> str:
    box = "[x]" if duty.record else "[ ]"
    section = f"{duty.licence.name}, {duty.clause.place}" if duty.clause.section else duty.licence.name
    parts = [
        f"- {box} **{_TITLES[duty.topic]}**: {_escaped(duty.clause.says.rstrip('.'))} ({_escaped(section)})."
    ]
    if duty.clause.text and duty.topic in (*_VERBATIM, "naming"):
        parts.append(f"The words: “{_escaped(duty.clause.text)}”.")
    if duty.applies is None:
        parts.append(f"Depends on {listed([f'`{_code(key)}`' for key in duty.missing])}.")
    elif duty.because:
        parts.append(f"Because of {listed([f'`{_code(fact)}`' for fact in duty.because])}.")
    if duty.record:
        parts.append(f"{_escaped(duty.record).capitalize()}.")
    if duty.licence.review == "unverified":
        parts.append("(The record of these terms is unverified.)")
    return " ".join(parts)


def _linked(terms: Licence) -> str:
    name = f"{_escaped(terms.name)} (`{_code(terms.id)}`)"
    return f"{name}, <{terms.url}>" if terms.url.startswith("https://") else name


def _escaped(text: str) -> str:
    """The text as Markdown that shows it: names come from the scanned repository."""
    escaped = plain(text)
    for character in "\\`*_[]<>|#":
        escaped = escaped.replace(character, f"\\{character}")
    return escaped


def _code(text: str) -> str:
    return plain(text).replace("`", "'")
