"""What the knowledge base holds: models, offers, channels, licences and their clauses."""

from __future__ import annotations

from datetime import date
from typing import Literal

from modelguard.model.words import Category, Effect, Execution, Review, SourceKind, Topic
from modelguard.noun import Noun


class Source(Noun):
    """Where a fact was read, and when."""

    url: str
    date: date
    kind: SourceKind


class Condition(Noun):
    """A test of one fact: `fact` is a dotted name such as `organisation.domicile`.

    `test` is one of `is` (equal), `in` (the fact, or one of its members, is among the values),
    `not-in`, `over` and `at-least` (numbers; `at` says when the figure is taken: "now" or "release").
    """

    fact: str
    test: Literal["is", "in", "not-in", "over", "at-least"]
    values: tuple[str | int | float | bool, ...]
    at: Literal["now", "release"] = "now"


class Clause(Noun):
    """One thing that terms permit, forbid, require or limit, with the section that says so.

    It applies when all of `when` hold and none of `unless` does.  `says` is our own sentence;
    `text` is the short notice that the terms require to be shown, where they require one.
    """

    id: str
    topic: Topic
    effect: Effect
    actions: tuple[str, ...]
    says: str
    section: str
    source: Source
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    text: str | None = None

    @property
    def place(self) -> str:
        """Where in the terms it stands, in words: `section 2.1`, `preamble`, `documentation`."""
        section = self.section
        if section.startswith("("):  # a part that has no number, such as `(documentation)`
            return section.strip("()")
        # `2.1`, `1(i)`, `IV.b`, `II, III`: the rest are headings.
        first = section.partition("(")[0].partition(".")[0].partition(",")[0]
        numbered = section[:1].isdigit() or (first != "" and set(first) <= set("IVX"))
        return f"section {section}" if numbered else section


class Licence(Noun):
    """One version of a licence, or one service's terms.

    `id` is the SPDX id, or a LicenseRef where SPDX has none; `key` is our own file name.  `effective`
    is the day from which this version holds.  `overlay` is the user's own file that says so, if one does.
    """

    key: str
    id: str
    name: str
    category: Category
    service: bool
    url: str
    review: Review
    vendor: str | None = None
    version: str | None = None
    clauses: tuple[Clause, ...] = ()
    passes_on: Literal["none", "restrictions", "full", "share-alike"] = "none"
    sources: tuple[Source, ...] = ()
    effective: date | None = None
    overlay: str | None = None


class Channel(Noun):
    """A way to obtain or run a model, and how it is recognised.

    `execution` None means that it depends on the account.  `hosts` and `images` are regular expressions;
    `aliases` are the other names that a policy may use; `within` names the wider channel.
    `terms_stack` says that the model's own terms bind besides the channel's `terms`.  `eu_residency` says
    whether it keeps data in the European Union (yes-documented, no-documented, conditional, unknown),
    `residency` how.
    """

    key: str
    name: str
    execution: Execution
    kind: str
    vendor: str | None = None
    aliases: tuple[str, ...] = ()
    within: str | None = None
    hosts: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    env_vars: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    terms_stack: bool = True
    country: str | None = None
    eu_residency: str | None = None
    residency: str = ""


class Offer(Noun):
    """A release on a channel during an interval: which artifact, under which ids and terms.

    `start` is inclusive, `end` exclusive; None means unbounded.  `gated` None: we do not know.  Where the
    user may choose among licences, `alternatives` holds the sets of keys, and `licence` the first key of
    them.
    """

    channel: str
    artifact: Literal["weights", "endpoint"]
    ids: tuple[str, ...]
    source: Source
    licence: str | None = None
    terms: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    gated: bool | None = None
    alternatives: tuple[tuple[str, ...], ...] = ()


class Ancestor(Noun):
    """A model that another one was made from."""

    id: str
    relation: Literal["finetune", "adapter", "merge", "quantised", "distilled", "same"]


class Model(Noun):
    """One release of a model.  `purl` keeps the case of hub ids.

    `vendor_others` are the other spellings of the vendor's name.  `overlay` is the user's own file that says
    so, if one does.
    """

    id: str
    name: str
    vendor: str
    family: str
    purl: str
    vendor_name: str = ""
    vendor_others: tuple[str, ...] = ()
    vendor_country: str | None = None
    released: date | None = None
    modality: tuple[str, ...] = ()
    params_b: float | None = None
    lineage: tuple[Ancestor, ...] = ()
    offers: tuple[Offer, ...] = ()
    leaked: str | None = None
    review: Review = "verified"
    overlay: str | None = None
