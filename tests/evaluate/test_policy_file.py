"""The policy file: what is read, and how every error says where it stands and what would be right."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from modelguard.errors import PolicyError
from modelguard.evaluate import find_policy, load_policy, policy_for
from modelguard.evaluate._reader import PERMITS
from modelguard.model import DataRule, Deployment, Figure, Policy

SCHEMA = Path(__file__).parents[2] / "src" / "modelguard" / "schemas" / "policy.schema.json"

FULL = """\
version: 1
mode: advisory
organisation: {kind: company, domicile: FR, monthly_active_users: 120000, annual_revenue_usd: 25000000}
deployments:
  - {name: assistant-prod, paths: ["deploy/prod/**"], hosting: on-prem, purpose: production, \
commercial: true, data: regulated, regions: [EU], serves: third-parties, distributes: service}
  - {name: lab, paths: ["notebooks/**", "research/**"], purpose: research, commercial: false, \
employees_daily_tasks: false, end_user_of_product: false}
agreements:
  - {vendor: mistralai, models: ["mistral-large-2407"], permits: [self-hosted, production], \
reference: "MSA-2026-118", expires: 2027-06-30}
acceptances:
  - {licences: [llama3.1], accepted_by: legal, date: 2026-10-01}
allow: {vendors: [], licences: [], models: []}
deny: {vendors: [deepseek]}
data: {regulated: {channels: [azure-openai, aws-bedrock], regions: [EU]}}
ignore: ["third_party/**"]
rules: {MG104: warning, unpinned-revision: off}
exceptions:
  - {rule: MG202, model: "c4ai-command-r*", paths: ["deploy/prod/**"], reason: "signed licence on file", \
approved_by: legal, expires: 2027-01-31}
"""


def read(folder: Path, text: str, name: str = "modelguard.yaml") -> Policy:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_policy(path)


def test_every_key_is_read(tmp_path: Path) -> None:
    policy = read(tmp_path, FULL)
    assert policy.path == "modelguard.yaml"
    assert policy.organisation.domicile == "FR"
    assert policy.mode == "advisory"
    (acceptance,) = policy.acceptances
    assert (acceptance.licences, acceptance.accepted_by) == (("llama3.1",), "legal")
    assert acceptance.date == date(2026, 10, 1)
    assert policy.organisation.monthly_active_users == Figure(now=120000)
    prod, lab = policy.deployments
    assert prod == Deployment(
        name="assistant-prod",
        paths=("deploy/prod/**",),
        hosting="on-prem",
        purpose="production",
        commercial=True,
        data="regulated",
        regions=("EU",),
        serves="third-parties",
        distributes="service",
    )
    assert (lab.employees_daily_tasks, lab.end_user_of_product, lab.commercial) == (False, False, False)
    (agreement,) = policy.agreements
    assert (agreement.permits, agreement.expires) == (("self-hosted", "production"), date(2027, 6, 30))
    assert agreement.location is not None and agreement.location.line == 8
    assert policy.data == (
        DataRule(data="regulated", channels=("azure-openai", "aws-bedrock"), regions=("EU",)),
    )
    assert policy.rules == (("MG104", "warning"), ("MG105", "off"))
    (exception,) = policy.exceptions
    assert (exception.rule, exception.reason, exception.approved_by) == (
        "MG202",
        "signed licence on file",
        "legal",
    )


def test_figures_may_be_dated(tmp_path: Path) -> None:
    policy = read(
        tmp_path, 'organisation: {monthly_active_users: {now: 750000000, "2024-06": 9e7, "2024-01": 5}}'
    )
    figure = policy.organisation.monthly_active_users
    assert figure == Figure(now=750000000, points=(("2024-01", 5), ("2024-06", 90000000.0)))


ERRORS = {
    "unknown key": (
        "organization: {kind: company}",
        "1:1: organization: unknown key",
        "did you mean organisation?",
    ),
    "key in a deployment": (
        "deployments:\n  - name: a\n    path: x",
        "3:5: deployments[0].path: unknown key",
        "did you mean paths?",
    ),
    "word": (
        "organisation: {kind: compny}",
        '1:22: organisation.kind: "compny" is not one of',
        "did you mean company?",
    ),
    "mode": ("mode: strict", '1:7: mode: "strict" is not one of', "enforce or advisory"),
    "nothing accepted": (
        "acceptances: [{accepted_by: legal}]",
        "1:15: acceptances[0]: licences or models is expected",
        "what was accepted?",
    ),
    "nobody accepted": (
        "acceptances: [{licences: gemma}]",
        "1:15: acceptances[0].accepted_by: is missing",
        "",
    ),
    "Norway": (
        "organisation: {domicile: NO}",
        "1:26: organisation.domicile: YAML reads NO",
        'quote it: "NO"',
    ),
    "a region as the seat": (
        "organisation: {domicile: EU}",
        "1:26: organisation.domicile: a country is expected",
        "seat",
    ),
    "no country": ("organisation: {domicile: UK}", "1:26: organisation.domicile", "did you mean GB?"),
    "no region": ("deployments: [{name: a, regions: [EU, XX]}]", "1:39: deployments[0].regions[1]", "or EU"),
    "flag": ("deployments: [{name: a, commercial: yes}]", "1:37: deployments[0].commercial", "true or false"),
    "day": (
        "agreements: [{vendor: a, permits: [users], expires: 2027-13-01}]",
        "1:53: agreements[0].expires",
        "no day",
    ),
    "no day at all": (
        "exceptions: [{rule: MG201, reason: r, expires: soon}]",
        "1:48: exceptions[0].expires",
        "2027-06-30",
    ),
    "no number": ("organisation: {monthly_active_users: many}", "1:38", "a number is expected"),
    "below zero": ("organisation: {monthly_active_users: -1}", "1:38", "a number is expected"),
    "no month": (
        'organisation: {monthly_active_users: {"June": 5}}',
        '1:39: organisation.monthly_active_users["June"]',
        "2024-06",
    ),
    "rule": ("rules: {MG1O4: warning}", '1:9: rules.MG1O4: there is no rule "MG1O4"', "did you mean MG104?"),
    "rule by name": (
        "exceptions: [{rule: moving-alis, reason: r}]",
        "1:21: exceptions[0].rule",
        "did you mean moving-alias?",
    ),
    "level": ("rules: {MG104: warn}", "1:16: rules.MG104", "did you mean warning?"),
    "no name": ("deployments: [{paths: [a]}]", "1:15: deployments[0].name", "is missing"),
    "two of a name": ("deployments: [{name: a}, {name: a}]", "1:26: deployments[1].name", "already"),
    "no reason": ("exceptions: [{rule: MG201}]", "1:14: exceptions[0].reason", "is missing"),
    "empty reason": (
        'exceptions: [{rule: MG201, reason: " "}]',
        "1:36: exceptions[0].reason",
        "why was this accepted",
    ),
    "permission": (
        "agreements: [{vendor: a, permits: [selfhosted]}]",
        "1:36: agreements[0].permits",
        "did you mean self-hosted?",
    ),
    "version": ("version: 2", "1:10: version: 1 is expected", "not 2"),
    "data class": (
        "data: {regulatd: {channels: [a]}}",
        "1:8: data.regulatd: unknown key",
        "did you mean regulated?",
    ),
    "a list where a map is expected": (
        "organisation: [a]",
        "1:15: organisation: a map is expected",
        "a list",
    ),
    "a map where a list is expected": (
        "deployments: {name: a}",
        "1:14: deployments: a list is expected",
        "a map",
    ),
    "text where a number stands": ("ignore: [12]", "1:10: ignore: text is expected", 'quote it: "12"'),
    "the whole file": ("[1, 2]", "1:1: a map is expected", "a list"),
}
# What only the reader can refuse: JSON Schema does not know what other entries say, or which rules exist.
NOT_IN_THE_SCHEMA = {"two of a name", "rule", "rule by name", "no country", "no region", "day"}


@pytest.mark.parametrize("name", ERRORS)
def test_error_says_where_and_what_would_be_right(tmp_path: Path, name: str) -> None:
    text, where, cure = ERRORS[name]
    with pytest.raises(PolicyError) as error:
        read(tmp_path, text)
    (line,) = str(error.value).splitlines()
    assert line.startswith(f"{tmp_path}/modelguard.yaml:{where}"), line
    assert cure in line


def test_all_errors_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as error:
        read(tmp_path, "version: 3\nowner: me\norganisation: {kind: firm, domicile: NO}\nversion: 1\n")
    lines = [line.split("modelguard.yaml:")[1].split(": ")[0] for line in str(error.value).splitlines()]
    assert lines == ["1:10", "2:1", "3:22", "3:38", "4:1"]


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "a: b: c",
        "\t- x",
        "a: *b",
        "--- 1\n--- 2\n",
        "[" * 200_000,
        "a: &x [*x]",
        "? [a]\n: b",
        "\x00",
        "\ud800",
    ],
    ids=["open", "colon", "tab", "alias", "documents", "brackets", "loop", "key", "nul", "surrogate"],
)
def test_what_is_no_policy_is_refused_and_nothing_crashes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "modelguard.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(PolicyError, match=r"modelguard\.yaml:\d+:\d+: "):
        load_policy(path)


def test_empty_missing_and_huge_files(tmp_path: Path) -> None:
    assert read(tmp_path, "# nothing\n") == Policy(path="modelguard.yaml")
    with pytest.raises(PolicyError, match="no such file"):
        load_policy(tmp_path / "other.yaml")
    with pytest.raises(PolicyError, match="more than"):
        read(tmp_path, "#" * 1_000_001)


def test_pyproject_is_read_with_its_lines(tmp_path: Path) -> None:
    text = (
        '[project]\nname = "x"\n\n[tool.modelguard]\nversion = 1\n'
        '\n[tool.modelguard.organisation]\ndomicile = "NO"\n'
        '\n[[tool.modelguard.deployments]]\nname = "prod"\npaths = ["deploy/**"]\n'
        "\n[tool.other]\na.b.c = [\n1]\n"
        '\n[[tool.modelguard.deployments]]\nname = "lab"\npurpose = "research"\n'
    )
    policy = read(tmp_path, text, "pyproject.toml")
    assert policy.organisation.domicile == "NO"
    assert [d.name for d in policy.deployments] == ["prod", "lab"]
    with pytest.raises(PolicyError, match=r'pyproject\.toml:20:1: deployments\[1\]\.purpose: "reserch"'):
        read(tmp_path, text.replace('"research"', '"reserch"'), "pyproject.toml")
    with pytest.raises(PolicyError, match=r"pyproject\.toml:5:\d+: not TOML"):
        read(tmp_path, text.replace("version = 1", "version = = 1"), "pyproject.toml")


def test_dotted_keys_of_a_hostile_pyproject_cost_nothing(tmp_path: Path) -> None:
    hostile = "a" + ".a" * 100_000 + " = 1\n"
    policy = read(tmp_path, f"{hostile}[tool.modelguard]\nversion = 1\n", "pyproject.toml")
    assert policy == Policy(path="pyproject.toml")
    with pytest.raises(PolicyError, match="too long a line"):
        read(tmp_path, f"[tool.modelguard]\n{hostile}", "pyproject.toml")


def test_the_nearest_policy_up_to_the_top_of_the_repository_holds(tmp_path: Path) -> None:
    outside = tmp_path / "modelguard.yaml"
    outside.write_text("version: 1\n")
    top = tmp_path / "repository"
    inner = top / "services" / "chat"
    inner.mkdir(parents=True)
    assert find_policy(inner) is None
    (top / ".git").mkdir()
    assert find_policy(inner) is None
    assert policy_for(inner) == Policy()
    (top / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert find_policy(inner) is None
    (top / "pyproject.toml").write_text("[tool.modelguard]\nversion = 1\n")
    assert find_policy(inner) == top / "pyproject.toml"
    (top / "services" / ".modelguard.yaml").write_text("ignore: [x]\n")
    assert find_policy(inner) == top / "services" / ".modelguard.yaml"
    policy = policy_for(inner)
    assert (policy.path, policy.base) == ("services/.modelguard.yaml", "services/")


def test_a_policy_kept_elsewhere_speaks_of_the_scanned_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "ci").mkdir()
    kept = tmp_path / "ci" / "modelguard.yaml"
    kept.write_text("version: 1\n")
    assert load_policy(kept).base == "ci/"
    assert load_policy(kept, root=tmp_path).base == ""
    assert load_policy(kept, root=tmp_path / "ci" / "inner").base == "ci/"
    assert load_policy(kept, root=tmp_path / "src").path == "ci/modelguard.yaml"


def plain(text: str) -> Any:
    """The document as an editor's schema check sees it: dates are texts, and words are not truth values."""

    class Loader(yaml.SafeLoader):
        pass

    drop = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag not in drop]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    document = yaml.load(text, Loader)

    def convert(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: convert(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [convert(inner) for inner in value]
        return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value

    return convert(document)


def test_the_schema_accepts_what_the_reader_accepts() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(plain(FULL), schema)
    assert set(schema["$defs"]["permit"]["enum"]) == set(PERMITS)


# YAML 1.2, which editors read, has no NO: the trap is one of the reader's.
@pytest.mark.parametrize("name", sorted(ERRORS.keys() - NOT_IN_THE_SCHEMA - {"Norway"}))
def test_the_schema_refuses_what_the_reader_refuses(name: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert not validator.is_valid(plain(ERRORS[name][0]))


def test_a_scan_without_a_policy_imports_no_yaml() -> None:
    code = (
        "import sys; from datetime import date; from modelguard.evaluate import evaluate; "
        "from modelguard.model import Policy; evaluate((), Policy(), as_of=date(2026, 1, 1)); "
        "sys.exit('yaml' in sys.modules or 'tomllib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
