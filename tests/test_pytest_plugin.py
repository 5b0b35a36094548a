"""The plug-in for pytest, in a pytest of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelguard.folders import cache_folder

pytest_plugins = ["pytester"]

_PLUGIN = ("-p", "modelguard.pytest_plugin")
_SOURCE = str(Path(__file__).resolve().parent.parent / "src")
_CACHE = str(cache_folder())
_COMPOSE = "services:\n  llm:\n    image: vllm/vllm-openai:v0.10.0\n    command: --model {model}\n"


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", _SOURCE)
    # The home of pytester is empty, and a checkout's knowledge is not compiled anew for each test.
    monkeypatch.setenv("MODELGUARD_CACHE_DIR", _CACHE)
    # A modelguard that is installed would register the plug-in a second time.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\n")  # its folder is the root, whatever lies above
    pytester.makepyfile(test_own="def test_own(): pass")
    pytester.path.joinpath("compose.yaml").write_text(_COMPOSE.format(model="mistral-large-2402"))
    return pytester


def test_a_finding_is_a_failing_test(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess(*_PLUGIN, "--modelguard")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        ["*error?MG201? managed-only-model-self-hosted*", "*compose.yaml:4:*", "*way out: *"]
    )


def test_nothing_happens_unasked(project: pytest.Pytester) -> None:
    project.runpytest_subprocess(*_PLUGIN).assert_outcomes(passed=1)


def test_the_level_decides_what_is_a_test(project: pytest.Pytester) -> None:
    project.path.joinpath("weights.sh").write_text("vllm serve mistralai/Mixtral-8x7B-v0.1\n")
    few = project.runpytest_subprocess(*_PLUGIN, "--modelguard", "--modelguard-fail-on=error")
    many = project.runpytest_subprocess(*_PLUGIN, "--modelguard", "--modelguard-fail-on=note")
    assert few.parseoutcomes()["failed"] < many.parseoutcomes()["failed"]


def test_findings_are_chosen_by_name(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess(*_PLUGIN, "--modelguard", "-k", "MG201")
    result.assert_outcomes(failed=1, deselected=2)


def test_an_advisory_policy_fails_nothing(project: pytest.Pytester) -> None:
    project.path.joinpath("modelguard.yaml").write_text("version: 1\nmode: advisory\n")
    project.runpytest_subprocess(*_PLUGIN, "--modelguard").assert_outcomes(passed=2, xfailed=1)


def test_a_scan_that_is_not_complete_fails(project: pytest.Pytester) -> None:
    project.path.joinpath("large.ipynb").write_bytes(b'{"cells": "gpt-4o"' + b" " * (21 * 1024 * 1024))
    result = project.runpytest_subprocess(*_PLUGIN, "--modelguard", "-k", "complete")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["*the scan is incomplete:*"])


def test_a_faulty_policy_is_wrong_usage(project: pytest.Pytester) -> None:
    project.path.joinpath("modelguard.yaml").write_text("version: 1\nmoed: advisory\n")
    result = project.runpytest_subprocess(*_PLUGIN, "--modelguard")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "moed" in str(result.stderr) + str(result.stdout)
