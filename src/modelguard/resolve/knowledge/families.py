"""Turns a family's record into its models and into every name under which they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelguard.model import Ancestor, Model, Offer
from modelguard.resolve.choices import alternatives, is_expression
from modelguard.resolve.knowledge.build import sources_of, texts
from modelguard.resolve.knowledge.names import Name, Vendor
from modelguard.resolve.knowledge.purl import purl_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelguard.model import Source
    from modelguard.resolve.knowledge.build import Base
    from modelguard.resolve.knowledge.shape import Entry

Sources = dict[str, "Source"]


def add_family(entry: Entry, vendor: Vendor, owners: Mapping[str, Vendor], base: Base) -> None:
    """Add a family's releases, names and leaks to `base`; `owners` are the vendors by hub namespace."""
    sources = sources_of(entry)
    for release in entry["releases"]:
        publisher = _publisher(release, owners) if vendor.collective else None
        model = _model(release, entry, publisher or vendor, sources)
        base.models.append(model)
        base.names += offered(model)
    base.names += _aliases(entry, sources)
    base.names += _ambiguous(entry, sources)
    known = {model.id for model in base.models}
    for leak in entry.get("leaks") or ():
        model_id = leak.get("release") or leak.get("model") or leak["ids"][0].lower()
        source = sources[leak["source"]]
        if model_id not in known:
            known.add(model_id)
            base.models.append(_leaked(model_id, leak["says"], entry, vendor))
            base.names.append(Name(name=model_id, release=model_id, kind="leak", source=source))
        for name in leak["ids"]:
            base.leaks[name] = leak["says"]
            base.names.append(
                Name(name=name, release=model_id, kind="leak", artifact="weights", source=source)
            )


def _publisher(release: Entry, owners: Mapping[str, Vendor]) -> Vendor | None:
    """Whose namespace on the hub a release lies in: a vendor on record, or one of whom no more is known."""
    for offer in release["offers"]:
        for name in texts(offer, "ids") if offer["channel"] == "hf-hub" else ():
            owner, slash, _ = name.partition("/")
            if slash:
                unknown = Vendor(key=owner.lower(), name=owner, hub_orgs=(owner,))
                return owners.get(owner.lower(), unknown)
    return None


def _model(release: Entry, family: Entry, vendor: Vendor, sources: Sources) -> Model:
    offers = tuple(_offer(offer, sources) for offer in release["offers"])
    released = release.get("released")
    lineage = release.get("lineage") or ()
    return Model(
        id=release["id"],
        name=release.get("name") or release["id"],
        vendor=vendor.key,
        family=family["family"],
        purl=purl_of(vendor.key, release["id"], released, offers),
        vendor_name=vendor.name,
        vendor_others=vendor.other,
        vendor_country=vendor.country,
        released=released,
        modality=texts(release, "modality"),
        params_b=release.get("params_b"),
        lineage=tuple(Ancestor(id=item["model"], relation=item["relation"]) for item in lineage),
        offers=offers,
        review=(release.get("review") or family["review"])["status"],
    )


def _leaked(model_id: str, says: str, family: Entry, vendor: Vendor) -> Model:
    """A model that exists for the public only as a leak."""
    return Model(
        id=model_id,
        name=model_id,
        vendor=vendor.key,
        family=family["family"],
        purl=purl_of(vendor.key, model_id, None, ()),
        vendor_name=vendor.name,
        vendor_others=vendor.other,
        vendor_country=vendor.country,
        leaked=says,
        review=family["review"]["status"],
    )


def _offer(entry: Entry, sources: Sources) -> Offer:
    licence = entry.get("licence")
    choice = alternatives(licence) or () if licence and is_expression(licence) else ()
    return Offer(
        channel=entry["channel"],
        artifact=entry["artifact"],
        ids=texts(entry, "ids"),
        source=sources[entry["source"]],
        licence=choice[0][0] if choice else licence,
        alternatives=choice,
        terms=texts(entry, "terms"),
        start=entry.get("from"),
        end=entry.get("to"),
        gated=entry.get("gated"),
    )


def offered(model: Model) -> Iterator[Name]:
    """The names under which a model is offered, its canonical id first."""
    yield Name(name=model.id, release=model.id, kind="id")
    for offer in model.offers:
        for name in offer.ids:
            yield Name(
                name=name,
                release=model.id,
                kind="id",
                channel=offer.channel,
                artifact=offer.artifact,
                start=offer.start,
                end=offer.end,
                source=offer.source,
            )


def _aliases(entry: Entry, sources: Sources) -> Iterator[Name]:
    for alias in entry.get("aliases") or ():
        for step in alias["points_to"]:
            yield Name(
                name=alias["alias"],
                release=step["release"],
                kind="moving" if alias["moving"] else "alias",
                channel=alias["channel"],
                start=step.get("from"),
                end=step.get("to"),
                source=sources[step["source"]],
            )


def _ambiguous(entry: Entry, sources: Sources) -> Iterator[Name]:
    for item in entry.get("ambiguous") or ():
        for release in item["releases"]:
            yield Name(
                name=item["id"],
                release=release,
                kind="ambiguous",
                channel=item["channel"],
                source=sources[item["source"]],
            )
