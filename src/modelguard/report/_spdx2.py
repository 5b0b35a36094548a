"""SPDX 2.3, made with the SPDX project's own library."""

from __future__ import annotations

from modelguard._version import __version__
from modelguard.model import Licence, Report
from modelguard.report import _bill, _spdx
from modelguard.report._escape import plain

try:
    from license_expression import get_spdx_licensing
    from spdx_tools.spdx import model as spdx
except ImportError as error:
    raise _spdx.missing(error) from error

_DOCUMENT = "SPDXRef-DOCUMENT"
_REPOSITORY = "SPDXRef-repository"
_NO_ASSERTION = spdx.SpdxNoAssertion()


def document(report: Report) -> spdx.Document:
    """The repository as a package that depends on a package for each model."""
    entries = _bill.entries(report)
    packages = [_package(entry) for entry in entries]
    tool = spdx.Actor(spdx.ActorType.TOOL, f"modelguard-{__version__}")
    made = _bill.made_at(report).replace(tzinfo=None)
    relations = [_relation(_DOCUMENT, "DESCRIBES", _REPOSITORY)]
    relations += [_relation(_REPOSITORY, "DEPENDS_ON", _id(entry.name)) for entry in entries]
    ancestors: dict[str, spdx.Package] = {}
    for entry in entries:
        for ancestor in entry.model.lineage if entry.model else ():
            if ancestor.id not in {e.name for e in entries}:
                ancestors.setdefault(ancestor.id, _unexamined(ancestor.id))
            relations.append(
                _relation(
                    _id(entry.name), "DESCENDANT_OF", _id(ancestor.id), f"relation: {ancestor.relation}"
                )
            )
    notes = [
        spdx.Annotation(
            next((_id(e.name) for e in _bill.about(finding, entries)), _REPOSITORY),
            spdx.AnnotationType.REVIEW,
            tool,
            made,
            _spdx.told(finding),
        )
        for finding in report.findings
    ]
    content = "\n".join([repr(packages), repr(relations), repr(notes), report.as_of.isoformat()])
    info = spdx.CreationInfo(
        spdx_version="SPDX-2.3",
        spdx_id=_DOCUMENT,
        name=f"models of {plain(_bill.repository(report))}",
        document_namespace=_spdx.namespace(report, content),
        creators=[tool],
        created=made,
        creator_comment=f"Judged as of {report.as_of.isoformat()} with knowledge {report.knowledge.version}"
        + ("." if report.complete else "; the scan is incomplete."),
    )
    return spdx.Document(
        creation_info=info,
        packages=[_repository(report), *packages, *ancestors.values()],
        annotations=notes,
        relationships=relations,
        extracted_licensing_info=_texts(entries),
    )


def _id(name: str) -> str:
    return f"SPDXRef-model-{_spdx.fragment(name)}"


def _relation(one: str, kind: str, other: str, comment: str | None = None) -> spdx.Relationship:
    return spdx.Relationship(one, spdx.RelationshipType[kind], other, comment)


def _repository(report: Report) -> spdx.Package:
    return spdx.Package(
        spdx_id=_REPOSITORY,
        name=plain(_bill.repository(report)),
        download_location=_NO_ASSERTION,
        files_analyzed=False,
        primary_package_purpose=spdx.PackagePurpose.SOURCE,
    )


def _package(entry: _bill.Entry) -> spdx.Package:
    model = entry.model
    supplier = spdx.Actor(spdx.ActorType.ORGANIZATION, model.vendor_name or model.vendor) if model else None
    purl = (
        [spdx.ExternalPackageRef(spdx.ExternalPackageRefCategory.PACKAGE_MANAGER, "purl", model.purl)]
        if model
        else []
    )
    return spdx.Package(
        spdx_id=_id(entry.name),
        name=plain(model.name if model else entry.name),
        version=_spdx.version(entry),
        supplier=supplier or _NO_ASSERTION,
        download_location=_spdx.location(entry) or _NO_ASSERTION,
        files_analyzed=False,
        license_declared=_expression(_spdx.conjunction(entry.declared, entry.declared_choice)),
        license_concluded=_expression(
            _spdx.conjunction([terms.id for terms in entry.concluded], entry.choice)
        ),
        copyright_text=_NO_ASSERTION,
        summary=f"AI model, weights: {entry.uses[0].availability}",
        comment=f"Used at:\n{_spdx.uses(entry)}",
        external_references=purl,
        primary_package_purpose=spdx.PackagePurpose.OTHER,
    )


def _unexamined(name: str) -> spdx.Package:
    return spdx.Package(
        spdx_id=_id(name),
        name=plain(name),
        download_location=_NO_ASSERTION,
        files_analyzed=False,
        comment="An ancestor of a model that is used; it is not used itself.",
        primary_package_purpose=spdx.PackagePurpose.OTHER,
    )


def _expression(text: str | None) -> object:
    return get_spdx_licensing().parse(text) if text else _NO_ASSERTION


def _texts(entries: tuple[_bill.Entry, ...]) -> list[spdx.ExtractedLicensingInfo]:
    known: dict[str, Licence | None] = {}
    for entry in entries:
        known.update(dict.fromkeys(name for name in entry.declared if name not in known))
        known.update({terms.id: terms for terms in entry.concluded})
    found = {
        ref: spdx.ExtractedLicensingInfo(
            license_id=ref,
            extracted_text=_spdx.pointer(name, terms),
            license_name=terms.name if terms else _NO_ASSERTION,
            cross_references=[terms.url] if terms else [],
        )
        for name, terms in known.items()
        if (ref := _spdx.reference(name)).startswith("LicenseRef-")
    }
    return [found[ref] for ref in sorted(found)]
