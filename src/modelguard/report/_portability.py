"""Where each model could run instead, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modelguard.model.estate import Concentration, Dependence, Portability, Share, Substitute, Way
from modelguard.report._escape import plain
from modelguard.report._lines import Paint, count, described, listed, row
from modelguard.report._view import View

_TITLES = {"no": "no exit", "unclear": "unclear", "yes": "exit"}
_STYLES = {"no": "bad", "unclear": "unsure", "yes": "good"}
_UNKNOWN_SHOWN = 8
_SHARES_SHOWN = 6


def render(found: Portability, view: View) -> str:
    """Uses without a sure exit in full, the others in a line each, and how concentrated the estate is."""
    paint = Paint(view.colour)
    lines: list[str] = []
    known = [d for d in found.dependences if d.model is not None]
    unknown = [d for d in found.dependences if d.model is None]
    for dependence in known:
        if dependence.exit != "yes" or view.verbose:
            lines += [*_full(dependence, paint, view.verbose), ""]
    short = [d for d in known if d.exit == "yes" and not view.verbose]
    for dependence in short:
        lines += _short(dependence, paint)
    lines += [""] if short else []
    lines += _unknown(unknown, paint, view.verbose)
    lines += _concentration(found.concentration, paint)
    lines += _foot(found, paint, view.verbose)
    return "\n".join(lines) + "\n"


def _title(dependence: Dependence, paint: Paint) -> str:
    model = dependence.model
    vendor = f" ({model.vendor_name or model.vendor})" if model else ""
    times = f", {count(len(dependence.uses), 'use')}" if len(dependence.uses) > 1 else ""
    label = paint(_TITLES[dependence.exit], _STYLES[dependence.exit])
    return (
        f"{label}: {paint(plain(dependence.name), 'bold')}{vendor} in {plain(dependence.deployment)}{times}"
    )


def _full(dependence: Dependence, paint: Paint, verbose: bool) -> Iterator[str]:
    yield _title(dependence, paint)
    yield from row("why", dependence.why) if dependence.exit != "yes" else ()
    today: dict[str, list[str]] = {}
    for way in dependence.here:
        today.setdefault(_standing(way), []).append(described(way.place))
    for says, places in today.items():
        yield from row("today", f"{listed(places)}: {says}")
    yield from _ways(dependence.elsewhere, verbose)
    yield from _substitutes(dependence.substitutes)


def _ways(ways: Sequence[Way], verbose: bool) -> Iterator[str]:
    for way in ways:
        if way.counts:
            after = f", {way.judgement.says}" if way.judgement.says else ""
            yield from row("exit", described(way.place) + after)
            if verbose and way.place.residency:
                yield from row("", way.place.residency, indent=4)
    besides = [w for w in ways if w.judgement.verdict == "allowed" and not w.counts]
    if besides:
        names = listed([described(w.place) for w in besides])
        yield from row("besides", f"{names}: allowed, but no other operator, or one that hands calls on")
    open_ways: dict[str, list[str]] = {}
    for way in ways:
        if way.judgement.verdict == "depends":
            open_ways.setdefault(_open(way), []).append(way.place.channel or way.place.name)
    for says, channels in open_ways.items():
        yield from row("depends", f"{listed(channels)}: {says}")
    for way in ways:
        if way.judgement.verdict == "forbidden":
            yield from row("forbidden", f"{way.place.channel or way.place.name}: {way.judgement.says}")


def _standing(way: Way) -> str:
    """How the place stands today, in words."""
    judgement = way.judgement
    if judgement.verdict == "depends":
        return f"depends; {_open(way)}"
    return f"{judgement.verdict}; {judgement.says}" if judgement.says else judgement.verdict


def _open(way: Way) -> str:
    told = [f"`{key}`" for key in way.judgement.missing]
    return (f"say {listed(told)}; " if told else "") + way.judgement.says


def _substitutes(substitutes: Sequence[Substitute]) -> Iterator[str]:
    for number, found in enumerate(substitutes):
        verdict = "" if found.judgement.verdict == "allowed" else f" (depends: {found.judgement.says})"
        step = f"; {found.judgement.says}" if not verdict and found.judgement.says else ""
        yield from row(
            "nearest" if number == 0 else "", f"{found.model.id}: {'; '.join(found.facts)}{step}{verdict}"
        )


def _short(dependence: Dependence, paint: Paint) -> Iterator[str]:
    now = [way for way in dependence.here if way.judgement.verdict != "allowed"]
    today = f"  (today {', '.join(dict.fromkeys(w.judgement.verdict for w in now))})" if now else ""
    yield f"{_title(dependence, paint)}: {plain(dependence.why)}{paint(today, 'unsure') if today else ''}"


def _unknown(unknown: Sequence[Dependence], paint: Paint, verbose: bool) -> Iterator[str]:
    if not unknown:
        return
    names = list(dict.fromkeys(plain(d.name) for d in unknown))
    shown = names if verbose else names[:_UNKNOWN_SHOWN]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    yield paint("unclear", "unsure") + f": {count(len(names), 'name')} that nobody here knows"
    yield from row("", f"{', '.join(shown)}{more}", indent=2, width=0)
    yield from row(
        "", "What is not known never counts as an exit; `modelguard scan --online` asks the hub.", width=0
    )
    yield ""


def _concentration(found: Concentration, paint: Paint) -> Iterator[str]:
    if not found.total:
        return
    yield (
        paint("concentration", "bold") + f" of {count(found.total, 'use')} (a model in one file counts once)"
    )
    yield from row("vendor", _shares(found.vendors, found.total))
    yield from row("operator", _shares(found.operators, found.total))
    yield from row("country", _shares(found.countries, found.total))
    yield ""


def _shares(shares: Sequence[Share], total: int) -> str:
    parts = [f"{share.name} {share.count} ({round(100 * share.count / total)} %)" for share in shares]
    rest = len(parts) - _SHARES_SHOWN
    return ", ".join(parts[:_SHARES_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _foot(found: Portability, paint: Paint, verbose: bool) -> Iterator[str]:
    untold = [d for d in found.dependences if not d.told]
    if untold and found.policy.deployments:
        yield from row(
            "",
            f"{count(len(untold), 'model')} in places that no deployment of the policy covers were "
            "judged as production.",
            indent=0,
            width=0,
        )
    elif untold:
        yield from row(
            "",
            "No policy describes the deployments: everything was judged as a company's production "
            "(`modelguard.yaml` says otherwise).",
            indent=0,
            width=0,
        )
    if found.set_aside:
        places = "tests, examples and tables of known models"
        yield f"{count(found.set_aside, 'name')} in {places} left aside."
    exits = [d.exit for d in found.dependences]
    counts = ", ".join(
        f"{exits.count(key)} {word}"
        for key, word in (("no", "without an exit"), ("unclear", "unclear"), ("yes", "with an exit"))
        if key in exits
    )
    style = "bad" if "no" in exits else "unsure" if "unclear" in exits else "good"
    doubt = "" if found.complete else "; the scan is incomplete"
    hint = "" if verbose or "yes" not in exits else "; --verbose shows every place"
    said = f"{count(len(exits), 'model')} by deployment: {counts}" if exits else "no model is in use"
    yield paint(f"{said}{doubt} (as of {found.as_of.isoformat()}){hint}", style)
