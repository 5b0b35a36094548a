"""CycloneDX as plain values: models with their licences, and the services that they run at."""

from __future__ import annotations

import uuid
from json import dumps
from typing import Any

from modelguard._version import __version__
from modelguard.model import Finding, Licence, Report, Resolution
from modelguard.report import _bill, _spdx
from modelguard.report._escape import encodable, plain, spot

_HOME = "https://github.com/modelguard/modelguard"
_FORMATS = ("text", "image", "audio", "video", "code", "embedding")
_REPOSITORY = "repository"


def render(report: Report, version: str) -> str:
    """The bill of materials as JSON; what is written of the scanned files is escaped."""
    document = _document(report, version)
    # Two documents of the same content are one: the number is made of what the document holds.
    content = dumps(document, ensure_ascii=False, sort_keys=True)
    number = uuid.uuid5(_bill.NAMESPACE, encodable(content))
    head = {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
    }
    return dumps({**head, **document}, indent=2, ensure_ascii=False) + "\n"


def _document(report: Report, version: str) -> dict[str, Any]:
    models, services = _bill.entries(report), _bill.services(report)
    made = _bill.made_here(report, models)
    time = _bill.made_at(report).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = {
        "type": "application",
        "bom-ref": _REPOSITORY,
        "name": plain(_bill.repository(report)),
    }
    refs = [_ref(m) for m in models]
    return {
        "metadata": {
            "timestamp": time,
            "tools": {"components": [_tool(report)]},
            "component": root,
            "properties": _properties({"as-of": report.as_of.isoformat(), "policy": report.policy.path}),
        },
        "components": [*(_component(entry, version) for entry in models), *map(_made, made)],
        "services": [_service(service, report) for service in services],
        "dependencies": [
            {
                "ref": _REPOSITORY,
                "dependsOn": sorted([*refs, *map(_made_ref, made), *(_service_ref(s.key) for s in services)]),
            },
            *({"ref": ref} for ref in refs),
            *({"ref": _made_ref(m), "dependsOn": [f"model:{plain(name)}" for name in m.bases]} for m in made),
            *({"ref": _service_ref(s.key), "dependsOn": _behind(s.uses)} for s in services),
        ],
        "compositions": [
            {"aggregate": "complete" if report.complete else "incomplete", "assemblies": [_REPOSITORY]}
        ],
        "annotations": [
            _annotation(finding, number, models, time) for number, finding in enumerate(report.findings)
        ],
    }


def _tool(report: Report) -> dict[str, Any]:
    return {
        "type": "application",
        "name": "modelguard",
        "version": __version__,
        "externalReferences": [{"type": "website", "url": _HOME}],
        "properties": _properties(
            {
                "knowledge-version": report.knowledge.version,
                "knowledge-date": report.knowledge.date.isoformat(),
            }
        ),
    }


def _ref(entry: _bill.Entry) -> str:
    return f"model:{plain(entry.name)}"


def _service_ref(key: str) -> str:
    return f"service:{key}"


def _behind(uses: tuple[Resolution, ...]) -> list[str]:
    return sorted({f"model:{plain(r.model.id if r.model else r.usage.raw)}" for r in uses})


def _made_ref(made: _bill.Made) -> str:
    return f"made:{plain(made.path)}"


def _made(made: _bill.Made) -> dict[str, Any]:
    """A model that the repository itself makes."""
    return {
        "type": "machine-learning-model",
        "bom-ref": _made_ref(made),
        "name": plain(made.name),
        "description": f"Made in this repository, as {plain(made.path)} says.",
        "pedigree": {
            "ancestors": [{"type": "machine-learning-model", "name": plain(base)} for base in made.bases]
        },
        "evidence": {"occurrences": [{"location": plain(made.path)}]},
        "modelCard": {"modelParameters": {"datasets": _datasets(made.datasets)}},
    }


def _datasets(names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {"type": "dataset", "name": plain(name), **({"contents": {"url": url}} if url else {})}
        for name in names
        for url in (_bill.dataset_url(name),)
    ]


def _component(entry: _bill.Entry, version: str) -> dict[str, Any]:
    model = entry.model
    first = entry.uses[0]
    found: dict[str, Any] = {
        "type": "machine-learning-model",
        "bom-ref": _ref(entry),
        "name": plain(model.name if model else entry.name),
    }
    revisions = sorted({r.usage.revision for r in entry.uses if r.usage.revision})
    if len(revisions) == 1:
        found["version"] = plain(revisions[0])
    if model:
        found["supplier"] = {"name": model.vendor_name or model.vendor}
        found["group"] = model.vendor
        found["purl"] = model.purl
    licences = _licences(entry)
    if licences:
        found["licenses"] = _chosen(entry, version) if entry.choice else licences
    if model and model.lineage:
        found["pedigree"] = {
            "ancestors": [
                {
                    "type": "machine-learning-model",
                    "name": plain(ancestor.id),
                    "properties": _properties({"relation": ancestor.relation}),
                }
                for ancestor in model.lineage
            ]
        }
    references = _references(entry)
    if references:
        found["externalReferences"] = references
    found["evidence"] = {"occurrences": [_occurrence(r) for r in entry.uses]}
    if entry.choice:
        found["evidence"]["licenses"] = licences
    found["modelCard"] = _card(entry)
    found["properties"] = _properties(
        {
            "id": model.id if model else None,
            "availability": first.availability,
            "status": first.status,
            "released": model.released.isoformat() if model and model.released else None,
            "vendor-country": model.vendor_country if model else None,
            "review": model.review if model else None,
            "parameters-billions": str(model.params_b) if model and model.params_b else None,
        }
    )
    return found


def _card(entry: _bill.Entry) -> dict[str, Any]:
    card: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    formats = [m for m in (entry.model.modality if entry.model else ()) if m in _FORMATS]
    if entry.datasets:
        parameters["datasets"] = _datasets(entry.datasets)
    if formats:
        parameters["inputs"] = [{"format": name} for name in formats]
    if parameters:
        card["modelParameters"] = parameters
    limits = _bill.limits(entry)
    if limits:
        card["properties"] = [{"name": "modelguard:limit", "value": text} for text in limits]
    return card


def _licences(entry: _bill.Entry) -> list[dict[str, Any]]:
    known = {terms.id: terms for terms in entry.concluded}
    said = [(name, known.get(name), "declared") for name in entry.declared]
    said += [(terms.id, terms, "concluded") for terms in entry.concluded]
    return [_licence(name, terms, how) for name, terms, how in said]


def _chosen(entry: _bill.Entry, version: str) -> list[dict[str, Any]]:
    """The expression of a choice among licences.

    Before 1.7 there is room for one expression and nothing beside it: each licence then stands with the
    evidence alone.
    """
    ids = tuple(terms.id for terms in entry.concluded)
    concluded: dict[str, Any] = {
        "expression": _spdx.conjunction(ids, entry.choice),
        "acknowledgement": "concluded",
    }
    if version == "1.6":
        return [concluded]
    concluded["expressionDetails"] = [
        {"licenseIdentifier": _spdx.reference(terms.id), "url": terms.url} for terms in entry.concluded
    ]
    declared = _spdx.conjunction(entry.declared, entry.declared_choice)
    return [*([{"expression": declared, "acknowledgement": "declared"}] if declared else []), concluded]


def _licence(name: str, terms: Licence | None, how: str | None) -> dict[str, Any]:
    body: dict[str, Any] = {"id": name} if _bill.is_spdx(name) else {"name": terms.name if terms else name}
    if how:
        body["acknowledgement"] = how
    if terms:
        body["url"] = terms.url
        body["properties"] = _properties({"licence-id": terms.id, "category": terms.category})
    return {"license": body}


def _references(entry: _bill.Entry) -> list[dict[str, Any]]:
    evidence = {s.url: s for r in entry.uses for s in r.evidence}
    found = [
        {"type": "documentation", "url": s.url, "comment": f"{s.kind}, read {s.date.isoformat()}"}
        for _, s in sorted(evidence.items())
    ]
    offers = entry.model.offers if entry.model else ()
    held = {name for o in offers if (o.artifact, o.channel) == ("weights", "hf-hub") for name in o.ids}
    found += [
        {"type": "model-card", "url": f"https://huggingface.co/{name}"}
        for name in sorted(held)
        if "/" in name
    ]
    return found


def _occurrence(resolution: Resolution) -> dict[str, Any]:
    usage = resolution.usage
    how = [usage.kind, usage.execution, usage.channel, usage.deployment]
    via = [f"{step.location.path}:{step.location.line} {step.why}" for step in usage.chain]
    return {
        "location": plain(usage.location.path),
        "line": usage.location.line,
        "symbol": plain(usage.raw),
        "additionalContext": plain("; ".join([", ".join(word for word in how if word), *via])),
    }


def _service(service: _bill.Service, report: Report) -> dict[str, Any]:
    channel = service.channel
    told = {d.name: d for d in report.policy.deployments}
    classes = {
        told[r.usage.deployment].data or "unknown" if r.usage.deployment in told else "unknown"
        for r in service.uses
    }
    endpoints = sorted(
        {r.usage.endpoint for r in service.uses if r.usage.endpoint and "://" in r.usage.endpoint}
    )
    terms = {t.id: t for r in service.uses for t in r.terms if t.service}
    found: dict[str, Any] = {
        "bom-ref": _service_ref(service.key),
        "name": channel.name if channel else service.key,
        "x-trust-boundary": True,
        "data": [{"flow": "bi-directional", "classification": name} for name in sorted(classes)],
        "properties": _properties(
            {
                "channel": service.key,
                "country": channel.country if channel else None,
                "eu-residency": channel.eu_residency if channel else None,
                "models": ", ".join(name.removeprefix("model:") for name in _behind(service.uses)),
                "regions": ", ".join(sorted({r.usage.region for r in service.uses if r.usage.region}))
                or None,
            }
        ),
    }
    if channel and channel.vendor:
        found["provider"] = {"name": channel.vendor}
    if endpoints:
        found["endpoints"] = [plain(url) for url in endpoints]
    if terms:
        found["licenses"] = [_licence(key, terms[key], None) for key in sorted(terms)]
    return found


def _annotation(finding: Finding, number: int, models: tuple[_bill.Entry, ...], time: str) -> dict[str, Any]:
    subjects = [_ref(entry) for entry in _bill.about(finding, models)] or [_REPOSITORY]
    lines = [f"{finding.level} {finding.rule} {finding.name} ({finding.verdict}): {finding.message}"]
    lines += [spot(at) for at in finding.locations]
    if finding.clause:
        lines.append(f"clause: {finding.clause.section}, {finding.clause.source.url}")
    if finding.remedy:
        lines.append(f"way out: {finding.remedy}")
    if finding.suppressed is not None:
        lines.append(f"accepted: {finding.suppressed}")
    return {
        "bom-ref": f"finding:{number}:{finding.fingerprint}",
        "subjects": subjects,
        "annotator": {"component": {"type": "application", "name": "modelguard", "version": __version__}},
        "timestamp": time,
        "text": "\n".join(plain(line) for line in lines),
    }


def _properties(values: dict[str, str | None]) -> list[dict[str, str]]:
    return [{"name": f"modelguard:{key}", "value": plain(value)} for key, value in values.items() if value]
