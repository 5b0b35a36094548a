"""An SPDX 3.0.1 document with the AI profile, as JSON-LD."""

from __future__ import annotations

import io
from typing import Any

from modelguard._version import __version__
from modelguard.model import Licence, Report
from modelguard.report import _bill, _spdx
from modelguard.report._escape import plain
from modelguard.report._view import View

try:
    from spdx_python_model import v3_0_1 as spdx
except ImportError as error:
    raise _spdx.missing(error) from error

_NO_ASSERTION = "https://spdx.org/rdf/3.0.1/terms/Licensing/NoAssertion"
_NEEDED = (
    "releaseTime",
    "suppliedBy",
    "software_downloadLocation",
    "software_packageVersion",
    "software_primaryPurpose",
)


def render(report: Report, _view: View) -> str:
    """An AIPackage for each model with its declared and concluded licence, lineage, places and findings.

    Conformance to the AI profile is claimed only where every package fulfils it.  Raises `UsageError` where
    the library for SPDX 3 is not installed.
    """
    entries = _bill.entries(report)
    derived = _bill.made_here(report, entries)
    said = [f"{e.name} {_spdx.uses(e)} {e.datasets}" for e in entries]
    content = "\n".join([*said, *map(repr, derived), *map(_spdx.told, report.findings)])
    made = _Made(report, _spdx.namespace(report, f"{content} {report.as_of} {report.knowledge.version}"))
    for entry in entries:
        made.package(entry)
    made.lineage(entries)
    for one in derived:
        made.derived(one)
    made.findings(report, entries)
    out = io.BytesIO()
    spdx.JSONLDSerializer().write(spdx.SHACLObjectSet(made.whole()), out, indent=2)
    return out.getvalue().decode("utf-8") + "\n"


class _Made:
    """The elements of one document."""

    def __init__(self, report: Report, namespace: str) -> None:
        self._namespace = namespace
        self._report = report
        self._info = spdx.CreationInfo(_id="_:creation", specVersion="3.0.1", created=_bill.made_at(report))
        self._agent = self._make(spdx.SoftwareAgent, "modelguard", name=f"modelguard {__version__}")
        self._info.createdBy = [self._agent]
        self._repository = self._make(
            spdx.software_Package,
            "repository",
            name=plain(_bill.repository(report)),
            software_primaryPurpose=spdx.software_SoftwarePurpose.source,
        )
        self._elements: list[Any] = [self._agent, self._repository]
        self._packages: dict[str, Any] = {}
        self._licences: dict[str, Any] = {}
        self._vendors: dict[str, Any] = {}
        self._datasets: dict[str, Any] = {}

    def _make(self, kind: Any, key: str, **values: Any) -> Any:
        return kind(spdxId=f"{self._namespace}#{key}", creationInfo=self._info, **values)

    def _add(self, kind: Any, key: str, **values: Any) -> Any:
        element = self._make(kind, key, **values)
        self._elements.append(element)
        return element

    def _relate(self, one: Any, kind: str, others: list[Any], comment: str | None = None) -> None:
        number = sum(isinstance(e, spdx.Relationship) for e in self._elements)
        relation = self._add(
            spdx.Relationship,
            f"relationship-{number}",
            from_=one,
            to=others,
            relationshipType=getattr(spdx.RelationshipType, kind),
        )
        if comment:
            relation.comment = comment

    def package(self, entry: _bill.Entry) -> None:
        """One model with its licences, on which the repository depends."""
        model = entry.model
        package = self._add(
            spdx.ai_AIPackage,
            f"model-{_spdx.fragment(entry.name)}",
            name=plain(model.name if model else entry.name),
            software_primaryPurpose=spdx.software_SoftwarePurpose.model,
            comment=f"Used at:\n{_spdx.uses(entry)}",
        )
        self._packages[entry.name] = package
        version, location = _spdx.version(entry), _spdx.location(entry)
        if version:
            package.software_packageVersion = version
        if location:
            package.software_downloadLocation = location
        if model:
            package.software_packageUrl = model.purl
            package.suppliedBy = self._vendor(model.vendor, model.vendor_name or model.vendor)
            package.ai_typeOfModel = list(model.modality)
            if model.released:
                day = model.released
                package.releaseTime = _bill.made_at(self._report).replace(
                    year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0
                )
        limits = _bill.limits(entry)
        if limits:
            package.ai_limitation = "\n".join(limits)
        known = {terms.id: terms for terms in entry.concluded}
        self._relate(
            package, "hasDeclaredLicense", [self._licence(entry.declared, known, entry.declared_choice)]
        )
        self._relate(package, "hasConcludedLicense", [self._licence(tuple(known), known, entry.choice)])
        self._relate(self._repository, "dependsOn", [package])
        self._trained_on(package, entry.datasets)

    def derived(self, made: _bill.Made) -> None:
        """A model that the repository makes from others, with what it was trained on."""
        package = self._add(
            spdx.ai_AIPackage,
            f"made-{_spdx.fragment(made.path)}",
            name=plain(made.name),
            software_primaryPurpose=spdx.software_SoftwarePurpose.model,
            comment=f"Made in this repository, as {plain(made.path)} says.",
        )
        self._packages[f"made:{made.path}"] = package
        for kind in ("hasDeclaredLicense", "hasConcludedLicense"):
            self._relate(package, kind, [_NO_ASSERTION])
        self._relate(self._repository, "generates", [package])
        self._relate(package, "descendantOf", [self._packages[base] for base in made.bases])
        self._trained_on(package, made.datasets)

    def _trained_on(self, package: Any, datasets: tuple[str, ...]) -> None:
        if datasets:
            self._relate(package, "trainedOn", [self._dataset(name) for name in datasets])

    def _dataset(self, name: str) -> Any:
        if name not in self._datasets:
            self._datasets[name] = self._add(
                spdx.dataset_DatasetPackage,
                f"dataset-{_spdx.fragment(name)}",
                name=plain(name),
                software_primaryPurpose=spdx.software_SoftwarePurpose.data,
                dataset_datasetType=[spdx.dataset_DatasetType.noAssertion],
                comment="Named by a model card; nobody here has looked at it.",
            )
            url = _bill.dataset_url(name)
            if url:
                self._datasets[name].software_downloadLocation = url
        return self._datasets[name]

    def _vendor(self, key: str, name: str) -> Any:
        if key not in self._vendors:
            self._vendors[key] = self._add(spdx.Organization, f"vendor-{_spdx.fragment(key)}", name=name)
        return self._vendors[key]

    def _licence(
        self, names: tuple[str, ...], known: dict[str, Licence], choice: tuple[tuple[str, ...], ...] = ()
    ) -> Any:
        text = _spdx.conjunction(names, choice)
        if text is None:
            return _NO_ASSERTION
        if text not in self._licences:
            refs = {_spdx.reference(name): name for name in names}
            self._licences[text] = self._add(
                spdx.simplelicensing_LicenseExpression,
                f"licence-{_spdx.fragment(text)}",
                simplelicensing_licenseExpression=text,
                simplelicensing_customIdToUri=[
                    spdx.DictionaryEntry(key=ref, value=self._text(ref, refs[ref], known).spdxId)
                    for ref in sorted(refs)
                    if ref.startswith("LicenseRef-")
                ],
            )
        return self._licences[text]

    def _text(self, ref: str, name: str, known: dict[str, Licence]) -> Any:
        if ref not in self._licences:
            terms = known.get(name)
            self._licences[ref] = self._add(
                spdx.simplelicensing_SimpleLicensingText,
                f"text-{_spdx.fragment(ref)}",
                name=terms.name if terms else plain(name),
                simplelicensing_licenseText=_spdx.pointer(name, terms),
            )
        return self._licences[ref]

    def lineage(self, entries: tuple[_bill.Entry, ...]) -> None:
        """Each model a descendant of what it was made from."""
        for entry in entries:
            for ancestor in entry.model.lineage if entry.model else ():
                if ancestor.id not in self._packages:
                    self._packages[ancestor.id] = self._add(
                        spdx.ai_AIPackage,
                        f"model-{_spdx.fragment(ancestor.id)}",
                        name=plain(ancestor.id),
                        software_primaryPurpose=spdx.software_SoftwarePurpose.model,
                        comment="An ancestor of a model that is used; it is not used itself.",
                    )
                    for kind in ("hasDeclaredLicense", "hasConcludedLicense"):
                        self._relate(self._packages[ancestor.id], kind, [_NO_ASSERTION])
                self._relate(
                    self._packages[entry.name],
                    "descendantOf",
                    [self._packages[ancestor.id]],
                    f"relation: {ancestor.relation}",
                )

    def findings(self, report: Report, entries: tuple[_bill.Entry, ...]) -> None:
        """Each finding as an annotation on its model, or on the repository."""
        for number, finding in enumerate(report.findings):
            name = next((e.name for e in _bill.about(finding, entries)), None)
            self._add(
                spdx.Annotation,
                f"finding-{number}",
                annotationType=spdx.AnnotationType.review,
                subject=self._packages[name] if name else self._repository,
                statement=_spdx.told(finding),
            )

    def whole(self) -> list[Any]:
        """All elements, and the document that they are the content of."""
        profiles = ["core", "software", "simpleLicensing"]
        if self._fulfils_ai():
            profiles.append("ai")
        kinds = [getattr(spdx.ProfileIdentifierType, name) for name in profiles]
        bill = self._make(
            spdx.software_Sbom,
            "bill",
            profileConformance=kinds,
            rootElement=[self._repository],
            element=list(self._elements),
        )
        document = self._make(
            spdx.SpdxDocument,
            "document",
            name=f"models of {plain(_bill.repository(self._report))}",
            profileConformance=kinds,
            rootElement=[bill],
            element=[*self._elements, bill],
        )
        return [self._info, *self._elements, bill, document]

    def _fulfils_ai(self) -> bool:
        """Whether each package has what the profile asks for, which neither schema nor shapes enforce."""
        licensed = [
            (relation.from_, relation.relationshipType)
            for relation in self._elements
            if isinstance(relation, spdx.Relationship)
        ]
        kinds = (spdx.RelationshipType.hasDeclaredLicense, spdx.RelationshipType.hasConcludedLicense)
        return all(
            all(getattr(package, name) for name in _NEEDED)
            and all(licensed.count((package, kind)) == 1 for kind in kinds)
            for package in self._packages.values()
        )
