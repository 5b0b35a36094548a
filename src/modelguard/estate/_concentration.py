"""How the uses divide by vendor, by who operates the place, and by the operator's country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from modelguard.estate._uses import OWN, World, in_use, name_of
from modelguard.model import Resolution
from modelguard.model.estate import Concentration, Place, Share

_UNKNOWN = "not known"


def concentration(resolutions: Iterable[Resolution], world: World) -> Concentration:
    """The shares, the greatest first; the same model in one file with one operator counts once."""
    uses: dict[tuple[str, str, str | None], tuple[Resolution, Place]] = {}
    for resolution in in_use(resolutions):
        place = world.here(resolution)
        uses.setdefault(
            (name_of(resolution), resolution.usage.location.path, place.operator), (resolution, place)
        )
    vendors: Counter[tuple[str | None, str]] = Counter()
    operators: Counter[tuple[str | None, str]] = Counter()
    countries: Counter[tuple[str | None, str]] = Counter()
    for resolution, place in uses.values():
        model = resolution.model
        vendors[(model.vendor, model.vendor_name or model.vendor) if model else (None, _UNKNOWN)] += 1
        known = place.operator is not None
        operators[(place.operator, place.operator_name) if known else (None, _UNKNOWN)] += 1
        if place.operator == OWN:
            countries[OWN, place.operator_name] += 1
        else:
            countries[(place.country, place.country) if place.country else (None, _UNKNOWN)] += 1
    return Concentration(
        total=len(uses), vendors=_shares(vendors), operators=_shares(operators), countries=_shares(countries)
    )


def _shares(counted: Counter[tuple[str | None, str]]) -> tuple[Share, ...]:
    rows = sorted(counted.items(), key=lambda row: (-row[1], row[0][1]))
    return tuple(Share(key=key, name=name, count=count) for (key, name), count in rows)
