"""JUnit XML, which every CI server shows: a test for each model in each deployment."""

from __future__ import annotations

from xml.etree import ElementTree as xml

from modelguard.model import Finding, Report
from modelguard.report._escape import encodable, spot
from modelguard.report._order import by_use, name_of
from modelguard.report._view import View

_ELSEWHERE = "repository"


def render(report: Report, _view: View) -> str:
    """A test fails for errors and warnings, is skipped where an exception covers all, and passes with notes.

    What could not be read is a test that ended in an error.
    """
    uses, rest = by_use(report)
    tests: dict[tuple[str, str], dict[int, Finding]] = {}
    for resolution, findings in uses:
        key = (resolution.usage.deployment or _ELSEWHERE, name_of(resolution))
        tests.setdefault(key, {}).update((id(f), f) for f in findings)
    for finding in rest:
        key = (finding.deployment or _ELSEWHERE, finding.model or finding.raw or finding.name)
        tests.setdefault(key, {})[id(finding)] = finding
    suite = xml.Element("testsuite", name="modelguard")
    for (deployment, model), found in sorted(tests.items()):
        case = xml.SubElement(suite, "testcase", classname=_text(deployment), name=_text(model), time="0")
        _judge(case, list(found.values()))
    for notice in report.notices:
        if notice.incomplete:
            case = xml.SubElement(
                suite, "testcase", classname="not read", name=_text(notice.path or notice.code), time="0"
            )
            xml.SubElement(case, "error", type=notice.code, message=_text(notice.message))
    counted = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    suite.set("tests", str(len(suite)))
    for name, element in counted.items():
        suite.set(name, str(sum(case.find(element) is not None for case in suite)))
    suite.set("time", "0")
    suites = xml.Element("testsuites", {k: suite.attrib[k] for k in ("tests", "failures", "errors", "time")})
    suites.append(suite)
    xml.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml.tostring(suites, encoding="unicode")}\n'


def _judge(case: xml.Element, findings: list[Finding]) -> None:
    broken = [f for f in findings if f.suppressed is None and f.level != "note"]
    accepted = [f for f in findings if f.suppressed is not None and f.level != "note"]
    notes = [f for f in findings if f.level == "note"]
    for finding in broken:
        failure = xml.SubElement(
            case, "failure", type=finding.rule, message=_text(f"{finding.rule} {finding.name}")
        )
        failure.text = _said(finding)
    if accepted and not broken:
        reason = "; ".join(f"{f.rule}: {f.suppressed}" for f in accepted)
        xml.SubElement(case, "skipped", message=_text(reason))
    if notes:
        xml.SubElement(case, "system-out").text = "\n\n".join(_said(f) for f in notes)


def _said(finding: Finding) -> str:
    lines = [f"{finding.level} {finding.rule} {finding.name}", finding.message]
    lines += [spot(at) for at in finding.locations]
    lines += [f"way out: {finding.remedy}"] if finding.remedy else []
    lines += [f"clause: {finding.clause.section}, {finding.clause.source.url}"] if finding.clause else []
    return "\n".join(_text(line) for line in lines)


def _text(text: str) -> str:
    """Text that XML may hold: controls are escaped, and so are the bytes of names that are no UTF-8."""
    return encodable(text).replace("\ufffe", "").replace("\uffff", "")
