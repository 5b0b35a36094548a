"""How breaches become findings: one for each root cause, at a level that the policy may set, or silenced."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evaluate_world import TODAY, policy, resolution, suppression

from modelguard.evaluate import evaluate
from modelguard.model import Finding, Location, Policy, Step


def judge(uses: list[dict[str, Any]], said: dict[str, Any] | None = None, **more: Any) -> list[Finding]:
    comments = [suppression(s) for s in more.get("suppressions", [])]
    return list(evaluate([resolution(u) for u in uses], policy(said), suppressions=comments, as_of=TODAY))


def of(rule: str, findings: list[Finding]) -> list[Finding]:
    return [f for f in findings if f.rule == rule]


def test_what_runs_the_model_comes_first_and_clients_after_it() -> None:
    uses = [
        {"model": "command-r", "path": "a/client.py", "line": 1, "kind": "api-call"},
        {"model": "command-r", "path": "z/compose.yaml", "line": 9},
        {"model": "command-r", "path": "b/settings.py", "line": 2, "kind": "config-default"},
        {"model": "command-r", "path": "a/client.py", "line": 1, "kind": "api-call"},
    ]
    (finding,) = of("MG202", judge(uses))
    assert [at.path for at in finding.locations] == ["z/compose.yaml", "a/client.py", "b/settings.py"]


def test_a_wrapper_of_many_services_is_told_of_the_one_that_runs_the_model() -> None:
    asked = [
        ("anthropic", "anthropic() names a model"),
        ("cohere", "cohere() names a model"),
        (None, "asked for"),
    ]
    chain = tuple(
        Step(location=Location(path="wrapper.ts", line=line), why=why, channel=channel)
        for line, (channel, why) in enumerate(asked, 1)
    )
    found = resolution({"model": "command-r", "path": "a.ts", "kind": "api-call"})
    told = []
    for channel in ("cohere", "bedrock"):
        usage = replace(found.usage, channel=channel, chain=chain)
        (finding,) = of("MG202", list(evaluate([replace(found, usage=usage)], policy(None), as_of=TODAY)))
        told.append([step.why for step in finding.chain])
    assert told == [["cohere() names a model", "asked for"], [why for _, why in asked]]


def test_two_deployments_are_two_findings_and_the_first_that_matches_wins() -> None:
    said = {
        "deployments": [
            {"name": "prod", "paths": ["deploy/**"], "purpose": "production"},
            {"name": "rest", "paths": ["**"], "purpose": "production"},
        ]
    }
    uses = [
        {"model": "command-r", "path": "deploy/compose.yaml"},
        {"model": "command-r", "path": "app.py", "kind": "weights-load"},
    ]
    assert [f.deployment for f in of("MG202", judge(uses, said))] == ["rest", "prod"]
    named = [{"model": "command-r", "path": "deploy/compose.yaml", "deployment": "rest"}]
    assert [f.deployment for f in of("MG202", judge(named, said))] == ["rest"]


def test_patterns_are_relative_to_the_folder_of_the_policy() -> None:
    said = {
        "deployments": [{"name": "lab", "paths": ["research/**"], "purpose": "research", "commercial": False}]
    }
    below = Policy(deployments=policy(said).deployments, path="py/modelguard.yaml", base="py/")
    inside = resolution({"model": "command-r", "path": "py/research/x.py"})
    outside = resolution({"model": "command-r", "path": "research/x.py"})
    assert of("MG202", list(evaluate([inside], below, as_of=TODAY))) == []
    assert len(of("MG202", list(evaluate([outside], below, as_of=TODAY)))) == 1


def test_the_policy_sets_levels_but_hearsay_and_tests_stay_mild() -> None:
    uses = [
        {"model": "command-r", "path": "a.yaml"},
        {"model": "hearsay", "path": "b.yaml"},
        {"model": "mistral-large-2407", "path": "tests/c.py", "kind": "test", "line": 2},
    ]
    assert [f.level for f in of("MG202", judge(uses))] == ["error", "warning", "note"]
    assert [f.level for f in of("MG202", judge(uses, {"rules": {"MG202": "note"}}))] == ["note"] * 3
    assert [f.level for f in of("MG202", judge(uses, {"rules": {"MG202": "error"}}))] == [
        "error",
        "warning",
        "note",
    ]
    assert of("MG202", judge(uses, {"rules": {"MG202": "off"}})) == []


def test_a_model_that_is_only_said_to_stand_under_a_licence_raises_no_error() -> None:
    known = resolution({"model": "command-r"})
    assert known.model is not None
    for kind, level in (("primary-text", "error"), ("secondary", "warning"), ("memory", "warning")):
        told = tuple(replace(o, source=replace(o.source, kind=kind)) for o in known.model.offers)
        use = replace(known, model=replace(known.model, offers=told))
        (finding,) = of("MG202", list(evaluate([use], policy(None), as_of=TODAY)))
        assert finding.level == level
        assert ("is unverified" in finding.message) is (level == "warning")
    # A licence that no offer on record names was read beside the weights or on the hub.
    read = replace(known, model=replace(known.model, offers=()))
    assert [f.level for f in of("MG202", list(evaluate([read], policy(None), as_of=TODAY)))] == ["error"]


def test_the_worst_come_first() -> None:
    levels = [f.level for f in judge([{"model": "command-r"}, {"raw": "acme/unknown", "path": "a.py"}])]
    assert levels == sorted(levels, key=["error", "warning", "note"].index)


def test_a_comment_at_one_of_two_root_causes_silences_neither() -> None:
    uses = [
        {"model": "command-r", "path": "a.yaml", "line": 5},
        {"model": "command-r", "path": "b.yaml", "line": 5},
        {"model": "command-r", "path": "c.py", "line": 5, "kind": "api-call"},
    ]

    def comment(path: str, **more: Any) -> dict[str, Any]:
        return {"rules": ["MG202"], "path": path, "line": 5, "reason": "agreed", **more}

    found = judge(uses, suppressions=[comment("a.yaml")])
    assert [f.suppressed for f in of("MG202", found)] == [None]
    assert of("MG902", found) == []
    both = judge(uses, suppressions=[comment("a.yaml"), comment("b.yaml")])
    assert [f.suppressed for f in of("MG202", both)] == ["agreed"]
    at_the_client = judge(uses, suppressions=[comment("c.py")])
    assert [f.suppressed for f in of("MG202", at_the_client)] == [None]
    without_reason = judge(uses[:1], suppressions=[comment("a.yaml", reason="")])
    assert [f.suppressed for f in of("MG202", without_reason)] == [None]


def test_a_comment_above_speaks_of_the_next_line_only_when_its_own_has_no_finding() -> None:
    uses = [
        {"model": "command-r", "path": "a.yaml", "line": 4},
        {"model": "mistral-large-2407", "path": "a.yaml", "line": 5},
    ]
    comment = {"rules": ["MG202"], "path": "a.yaml", "line": 4, "reason": "agreed"}
    found = {f.model: f.suppressed for f in of("MG202", judge(uses, suppressions=[comment]))}
    assert found == {"command-r": "agreed", "mistral-large-2407": None}


def test_an_exception_of_another_path_or_model_silences_nothing() -> None:
    for entry in ({"paths": ["other/**"]}, {"model": "mixtral*"}, {"expires": TODAY.replace(day=21)}):
        said = {"exceptions": [{"rule": "MG202", "reason": "agreed", **entry}]}
        assert [f.suppressed for f in of("MG202", judge([{"model": "command-r"}], said))] == [None]


def test_a_message_tells_what_is_known_from_what_only_seems_so() -> None:
    use = {"raw": "our-finetune-7b", "kind": "serve", "channel": None}
    said = [of("MG101", judge([{**use, "execution": e}]))[0].message for e in ("self-hosted", "unknown")]
    assert said[0].startswith("our-finetune-7b is self-hosted")
    assert said[1].startswith("our-finetune-7b seems to be self-hosted")


def test_without_a_policy_the_defaults_make_no_flood() -> None:
    models = ["llama-3.2-3b", "llama-3.2-11b-vision", "llama-3.2-90b-vision", "qwen2-72b", "mixtral-8x7b"]
    uses = [
        {"model": m, "path": f"{i}.py", "kind": "weights-load", "revision": "a" * 40}
        for i, m in enumerate(models * 5)
    ]
    found = judge(uses)
    assert [(f.rule, f.level, f.verdict) for f in found] == [
        ("MG204", "warning", "depends"),
        ("MG205", "note", "depends"),
        ("MG205", "note", "depends"),
    ]
