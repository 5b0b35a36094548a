"""Every format holds the same facts, is what its standard asks for, and lets no scanned name break out."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from modelguard.errors import UsageError
from modelguard.model import Location, Report
from modelguard.report import FORMATS, View, plain, render

SCHEMAS = Path(__file__).resolve().parents[2] / "src" / "modelguard" / "schemas"
OFFICIAL_SARIF = Path(__file__).resolve().parents[3] / "shared" / "schemas" / "sarif-2.1.0-rtm.5.json"


@pytest.mark.parametrize("format", [f for f in FORMATS if f != "jsonl-usages"])
def test_every_format_names_every_open_finding(format: str, report: Report) -> None:
    text = render(report, format, View(verbose=True))
    for finding in report.findings:
        if finding.suppressed is None:
            assert finding.rule in text
            assert finding.model is None or finding.model in text


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_the_same_twice(format: str, report: Report) -> None:
    assert render(report, format) == render(report, format)


def test_an_unknown_format_is_refused_with_the_names_there_are(report: Report) -> None:
    with pytest.raises(UsageError, match="sarif"):
        render(report, "xls")


def test_json_is_what_its_schema_says(report: Report) -> None:
    document = json.loads(render(report, "json"))
    schema = json.loads((SCHEMAS / "report.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["complete"] is False
    assert [m["id"] for m in document["models"]] == ["big-model-1"]
    assert document["usages"][0]["chain"] == [{"path": "deploy/.env", "line": 2, "why": "LLM is set here"}]
    assert document["usages"][1]["model"] is None
    assert document["findings"][0]["clause"]["section"] == "2.1"


def test_json_lines_hold_one_usage_each_with_the_string_as_written(report: Report) -> None:
    lines = [json.loads(line) for line in render(report, "jsonl-usages").split("\n") if line]
    assert [(line["model"], line["id"]) for line in lines] == [
        ("big-model-1", "big-model-1"),
        (report.resolutions[1].usage.raw, None),
    ]


def test_sarif_is_valid_by_the_official_schema(report: Report) -> None:
    if not OFFICIAL_SARIF.exists():
        pytest.skip(f"the official schema is not at {OFFICIAL_SARIF}: SARIF IS NOT VALIDATED")
    document = json.loads(render(report, "sarif"))
    jsonschema.Draft4Validator(json.loads(OFFICIAL_SARIF.read_text())).validate(document)


def test_sarif_is_what_code_scanning_asks_for(report: Report) -> None:
    run = json.loads(render(report, "sarif"))["runs"][0]
    fingerprints = [r["partialFingerprints"]["modelguard/v1"] for r in run["results"]]
    assert len(set(fingerprints)) == len(fingerprints)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri), "relative and percent-encoded"
    assert [r["level"] for r in run["results"]] == ["error", "error", "note"], (
        "the first to stay within limits"
    )
    assert run["results"][1]["suppressions"][0]["justification"] == "signed contract on file"
    assert run["invocations"][0]["executionSuccessful"] is False


def test_sarif_stays_within_what_code_scanning_takes(report: Report) -> None:
    note = replace(report.findings[1], locations=report.findings[1].locations * 2000)
    many = replace(report, findings=(note,) * 26_000 + report.findings[:1])
    run = json.loads(render(many, "sarif"))["runs"][0]
    assert len(run["results"]) == 25_000
    assert run["results"][0]["level"] == "error", "what matters most is kept"
    assert len(run["results"][1]["relatedLocations"]) <= 1000


def test_a_github_annotation_stays_one_line_whatever_the_names_hold(report: Report) -> None:
    lines = render(report, "github", View(verbose=True)).rstrip("\n").split("\n")
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == 3, "the error, the note and what was not read"
    assert not [line for line in lines if line.startswith("::set-output")]
    assert all("\x1b" not in line and "\u202e" not in line for line in lines)
    assert commands[0].startswith("::error file=deploy/compose.yaml,line=3,endLine=3,col=22,title=MG201")


def test_text_shows_the_line_the_clause_and_the_way_out(report: Report) -> None:
    text = render(report, "text")
    assert text.startswith(
        """\
error[MG201] managed-only-model-self-hosted in deployment prod #ffffffff
  --> deploy/compose.yaml:3:22
    3 |     command: --model big-model-1
      |                      ^^^^^^^^^^^
  big-model-1 is offered as a service only, and compose.yaml runs it.
  via: deploy/.env:2:1  LLM is set here
  clause: Vendor Terms of Service, section 2.1: The model is offered as a service only.
          https://vendor.example/terms (read 2026-11-21)
  way out: Call it through the vendor's API.
"""
    )
    assert text.rstrip().split("\n")[-1] == (
        "1 error, 1 note: 2 models in 3 files; 1 accepted exception; the scan is incomplete"
        " (as of 2026-11-22)"
    )


@pytest.mark.parametrize(
    ("section", "cited"),
    [
        ("2.1", "section 2.1"),
        ("1(i), 2(a)(1)", "section 1(i), 2(a)(1)"),
        ("IV.b", "section IV.b"),
        ("(documentation, data residency)", "documentation, data residency"),
        ("Exhibit A", "Exhibit A"),
        ("Violations", "Violations"),
    ],
)
def test_a_clause_is_cited_as_its_terms_number_it(report: Report, section: str, cited: str) -> None:
    finding = report.findings[0]
    assert finding.clause is not None
    told = replace(finding, clause=replace(finding.clause, section=section))
    assert f"clause: Vendor Terms of Service, {cited}: " in render(replace(report, findings=(told,)), "text")


@pytest.mark.parametrize("before", [0, 60, 5_000])
def test_of_a_long_line_the_part_is_shown_in_which_the_name_stands(report: Report, before: int) -> None:
    path = Path(report.base) / "deploy" / "compose.yaml"
    path.write_text("\n\n" + "x" * before + "big-model-1" + "y" * 5_000)
    at = Location(path="deploy/compose.yaml", line=3, column=before + 1, end_line=3, end_column=before + 12)
    finding = replace(report.findings[0], locations=(at,))
    shown = render(replace(report, findings=(finding,)), "text").splitlines()[2:4]
    assert max(map(len, shown)) <= 110
    assert shown[0].index("big-model-1") == shown[1].index("^" * 11)
    assert "big-model-1" in render(replace(report, findings=(finding,)), "html").split("<pre>")[1]


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_models_that_only_tests_and_examples_use_are_listed_so(format: str, report: Report) -> None:
    used, strange = report.resolutions
    test, example = (replace(used, usage=replace(used.usage, kind=kind)) for kind in ("test", "docs-example"))
    for uses, only in (
        ((test,), "in tests only"),
        ((test, example), "in tests and examples only"),
        ((test, used), ""),
    ):
        shown = render(replace(report, findings=(), resolutions=(*uses, strange)), format)
        row = next(line for line in shown.splitlines() if "big-model-1" in line)
        assert row.rstrip(" |").endswith(only) and (only or " only" not in row)


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_models_that_tables_only_list_are_counted_apart(format: str, report: Report) -> None:
    used, strange = report.resolutions
    row = replace(strange, usage=replace(strange.usage, kind="catalogue-entry"))
    text = render(replace(report, resolutions=(used, row)), format)
    assert "1 model in 3 files; 1 more only listed or compared; 1 accepted exception" in text


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_a_model_is_listed_with_the_terms_of_each_service_that_runs_it(format: str, report: Report) -> None:
    """What one service asks of its users is not what another asks, though the model is the same."""
    first = report.resolutions[0]
    other = replace(first.licence, name="Reseller Terms of Use") if first.licence else None
    resold = replace(
        first, usage=replace(first.usage, channel="reseller", execution="managed"), licence=other
    )
    shown = render(replace(report, resolutions=(first, resold)), format)
    listed = next(
        line for line in shown.splitlines() if "big-model-1" in line and "Reseller Terms of Use" in line
    )
    assert "Vendor Terms of Service" in listed


def test_text_shows_whose_version_a_long_name_is(report: Report) -> None:
    unknown = report.resolutions[1]
    for raw, shown in (
        (f"acme-lab/picture-features:{'75b33f2' * 9}", "acme-lab/picture-features:75b33f2…"),
        (
            "https://example.org/" + "deep/" * 9 + "model.onnx",
            "/deep/deep/deep/deep/deep/deep/deep/model.onnx",
        ),
    ):
        usage = replace(unknown.usage, raw=raw)
        named = replace(report, resolutions=(report.resolutions[0], replace(unknown, usage=usage)))
        assert shown[-40:] in render(named, "text")


def test_text_has_no_control_characters_of_the_scanned_files(report: Report) -> None:
    text = render(report, "text", View(verbose=True))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)
    painted = render(report, "text", View(colour=True))
    assert "\x1b[31;1merror" in painted


def test_a_table_holds_every_finding_and_no_formula(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(render(report, "csv"), newline="")))
    assert [(r["written"], r["rule"]) for r in rows] == [
        ("big-model-1", "MG201"),
        ("big-model-1", "MG201"),
        (plain(report.resolutions[1].usage.raw), "MG101"),
    ]
    assert [r["suppressed"] for r in rows] == ["", "signed contract on file", ""]
    formula = replace(report.findings[1], message="=HYPERLINK(evil)", locations=())
    text = render(replace(report, findings=(formula,)), "csv")
    assert ",'=HYPERLINK(evil)," in text


def test_gitlab_is_what_code_quality_asks_for(report: Report) -> None:
    issues = json.loads(render(report, "gitlab"))
    assert [i["severity"] for i in issues] == ["critical", "info", "major"]
    assert len({i["fingerprint"] for i in issues}) == len(issues)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert isinstance(issue["location"]["lines"]["begin"], int)
        assert not issue["location"]["path"].startswith(("/", "./"))


def test_junit_counts_what_fails_and_what_is_accepted(report: Report) -> None:
    suites = ElementTree.fromstring(render(report, "junit").encode())
    suite = suites[0]
    assert (suites.tag, suite.tag) == ("testsuites", "testsuite")
    assert [suite.get(k) for k in ("tests", "failures", "errors", "skipped")] == ["3", "1", "1", "0"]
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "MG201"
    accepted = replace(report, findings=report.findings[2:], notices=())
    skipped = ElementTree.fromstring(render(accepted, "junit").encode()).find("testsuite/testcase/skipped")
    assert skipped is not None
    assert skipped.get("message") == "MG201: signed contract on file"


def test_markdown_lets_no_name_break_out(report: Report) -> None:
    text = render(report, "markdown", View(verbose=True))
    assert (
        "**1 error, 1 note**: 2 models in 3 files; 1 accepted exception; **the scan is incomplete**" in text
    )
    assert "<script" not in text
    assert "evil]" not in text
    row = next(line for line in text.split("\n") if line.startswith("| ℹ️ note"))
    assert row.count("|") == 6, "a name ends no cell"


def test_markdown_fits_into_a_comment(report: Report) -> None:
    many = replace(report, findings=report.findings[:1] * 2000, resolutions=report.resolutions * 2000)
    text = render(many, "markdown")
    assert len(text) < 65_536
    assert "more findings are in the job's log" in text


def test_json_lines_of_findings_are_those_of_the_report(report: Report) -> None:
    lines = [json.loads(line) for line in render(report, "jsonl-findings").split("\n") if line]
    assert lines == json.loads(render(report, "json"))["findings"]
