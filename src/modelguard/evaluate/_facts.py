"""The facts that conditions ask for: what the policy tells, what follows from it, and what nobody told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeAlias

from modelguard.evaluate._case import Case
from modelguard.model import Figure
from modelguard.noun import Noun

Value: TypeAlias = "str | int | float | bool | tuple[str, ...]"


class Known(Noun):
    """A fact and how it is known; `because` is the policy key with its value, or what was assumed."""

    value: Value
    because: str


class Unknown(Noun):
    """A fact that nobody told; `key` is what a user would write into the policy."""

    key: str


def fact(case: Case, name: str) -> Known | Unknown:
    """The fact of that dotted name.  A name that no room knows is unknown, never false."""
    subject, _, attribute = name.partition(".")
    if subject == "organisation":
        return _organisation(case, attribute)
    if subject == "deployment":
        return _deployment(case, attribute)
    if subject == "model" and attribute == "modality":
        modality = case.resolution.model.modality if case.resolution.model else ()
        return (
            Known(value=modality, because=f"it handles {', '.join(modality)}")
            if modality
            else Unknown(key=name)
        )
    if subject == "usage" and attribute in ("execution", "channel", "kind"):
        return _usage(case, attribute)
    return Unknown(key=name)


def _organisation(case: Case, attribute: str) -> Known | Unknown:
    organisation = case.policy.organisation
    if attribute == "kind":
        return _told("organisation.kind", organisation.kind)
    if attribute == "domicile" and organisation.domicile:
        return _told("organisation.domicile", organisation.domicile.upper())
    return Unknown(key=f"organisation.{attribute}")


def _deployment(case: Case, attribute: str) -> Known | Unknown:
    value = getattr(case.deployment, attribute, None) if attribute not in ("name", "paths") else None
    key = case.key(attribute)
    if value is not None and value != ():
        if case.told:
            return _told(key, value)
        return Known(value=value, because=f"no deployment of the policy covers this path: {value} is assumed")
    inferred = _INFERENCES[attribute](case) if attribute in _INFERENCES else None
    return inferred or Unknown(key=key)


def _commercial(case: Case) -> Known | None:
    kind, purpose = case.policy.organisation.kind, case.deployment.purpose
    if kind == "company" and purpose in ("production", "internal"):
        # A company's own daily work is business too.
        return Known(value=True, because=f"a company's {purpose} use counts as commercial")
    if kind == "academic" and purpose == "research":
        return Known(value=False, because="academic research is not commercial")
    return None


def _end_user(case: Case) -> Known | None:
    if case.runs_weights:
        return Known(
            value=False, because="you run the weights yourself, so you are not just the end user of a product"
        )
    return None


def _daily_tasks(case: Case) -> Known | None:
    if case.policy.organisation.kind in ("academic", "individual"):
        return Known(value=False, because=f"organisation.kind: {case.policy.organisation.kind}")
    return None


_INFERENCES = {
    "commercial": _commercial,
    "end_user_of_product": _end_user,
    "employees_daily_tasks": _daily_tasks,
}


def _usage(case: Case, attribute: str) -> Known | Unknown:
    value = getattr(case.usage, attribute)
    if attribute == "execution" and value == "unknown":
        runs = case.runs_weights
        if runs is None:
            return Unknown(key=case.key("hosting"))
        value = "self-hosted" if runs else "managed"
    return (
        Known(value=value, because=f"{attribute} is {value}")
        if value is not None
        else Unknown(key=f"usage.{attribute}")
    )


def _told(key: str, value: Value) -> Known:
    if isinstance(value, bool):
        shown = "true" if value else "false"
    else:
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
    return Known(value=value, because=f"{key}: {shown}")


# --- figures ---------------------------------------------------------------------------------

FIGURES = ("monthly_active_users", "monthly_revenue_usd", "annual_revenue_usd")


def figure(case: Case, attribute: str, at: str) -> Known | Unknown:
    """A figure of the organisation, now or as licences measure it at a model's release."""
    told: Figure = getattr(case.policy.organisation, attribute)
    key = f"organisation.{attribute}"
    if at != "release":
        if told.now is not None:
            return Known(value=told.now, because=f"{key}: {told.now:,.0f}")
        return Unknown(key=f"{key}.now" if told.points else key)
    if case.release is None or (told.now is None and not told.points):
        return Unknown(
            key=f'{key}["<month before the release>"]' if told.now is not None or told.points else key
        )
    month = _month_before(case.release)
    for period, value in reversed(told.points):
        if period[:7] <= month:
            return Known(value=value, because=f'{key}["{period}"]: {value:,.0f}')
    return Unknown(key=f'{key}["{month}"]')


def _month_before(day: date) -> str:
    """Licences ask for the calendar month that precedes the release."""
    return (day.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
