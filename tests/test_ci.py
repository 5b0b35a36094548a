"""The action and the templates: valid by their schemas, and their scripts run for real."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SERVER = "services:\n  llm:\n    image: vllm/vllm-openai:v0.11.0\n    command: --model {model}\n"
GH = """\
#!/usr/bin/env python3
import json, pathlib, sys
said = pathlib.Path(__file__).with_name("said.json")
calls = json.loads(said.read_text()) if said.exists() else []
body = next((a.removeprefix("body=@") for a in sys.argv if a.startswith("body=@")), None)
calls.append({"arguments": sys.argv[1:], "body": pathlib.Path(body).read_text() if body else None})
said.write_text(json.dumps(calls))
if "--paginate" in sys.argv:
    print(pathlib.Path(__file__).with_name("ours").read_text(), end="")
"""


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.gitlab-ci", "ci/gitlab.yml"),
        ("vendor.azure-pipelines", "ci/azure-pipelines.yml"),
    ],
)
def test_the_template_is_valid_by_its_schema(schema: str, file: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(ROOT / file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_script_of_the_action_holds_an_expression() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    assert len(scripts) == 4
    assert not [script for script in scripts if "${{" in script]


class Runner:
    """A job of GitHub's: a repository, and the files that the service reads when the step has ended."""

    def __init__(self, folder: Path) -> None:
        self.repository = folder / "repository"
        self.temp = folder / "temp"
        self.repository.mkdir()
        (self.temp / "modelguard" / "bin").mkdir(parents=True)
        command = shutil.which("modelguard", path=str(Path(sys.executable).parent))
        assert command is not None
        (self.temp / "modelguard" / "bin" / "modelguard").symlink_to(command)
        self.git("init", "-q")

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.com")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        command = ["git", *identity, *arguments]
        done = subprocess.run(
            command, cwd=self.repository, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, model: str) -> str:
        (self.repository / "compose.yaml").write_text(SERVER.format(model=model), encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", model)
        return self.git("rev-parse", "HEAD")

    def run(self, script: str, **variables: str) -> tuple[dict[str, str], str]:
        """The outputs and what was printed."""
        output, summary = self.temp / "output", self.temp / "summary"
        output.write_text("")
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            **variables,
        }
        done = subprocess.run(
            ["bash", str(ROOT / "ci" / script)],
            cwd=self.repository,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return said, done.stdout


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def scan(runner: Runner, **variables: str) -> tuple[dict[str, str], str]:
    given = {"PATH_": ".", "POLICY": "", "FAIL_ON": "error", "ONLY_NEW": "true", "BASE": "", **variables}
    return runner.run("github-scan.sh", **{f"MODELGUARD_{k.rstrip('_')}": v for k, v in given.items()})


def test_the_scan_annotates_summarises_and_leaves_its_exit_code(runner: Runner) -> None:
    runner.commit("mistral-large-2402")
    said, printed = scan(runner)
    assert said["exit-code"] == "1"
    assert json.loads(Path(said["sarif-file"]).read_text())["runs"][0]["results"]
    assert "::error file=compose.yaml,line=4" in printed
    assert "error[MG201]" in printed
    assert "MG201" in (runner.temp / "summary").read_text()


def test_a_pull_request_fails_only_for_what_it_adds(runner: Runner) -> None:
    base = runner.commit("mistral-large-2402")
    (runner.repository / "README.md").write_text("Nothing about models.\n")
    runner.commit("mistral-large-2402")
    assert scan(runner, BASE=base)[0]["exit-code"] == "0"
    runner.commit("magistral-medium-2509")
    assert scan(runner, BASE=base)[0]["exit-code"] == "1"


def test_text_of_a_pull_request_never_runs(runner: Runner) -> None:
    runner.commit("mistralai/Mixtral-8x7B-Instruct-v0.1")
    said, _ = scan(runner, PATH_="$(touch evil); `touch evil`")
    assert said["exit-code"] == "2"
    assert not (runner.repository / "evil").exists()


@pytest.mark.parametrize(("ours", "method"), [("", "POST"), ("4711\n", "PATCH")])
def test_one_comment_is_written_and_later_edited(runner: Runner, ours: str, method: str) -> None:
    bin_ = runner.temp / "bin"
    bin_.mkdir()
    (bin_ / "gh").write_text(GH)
    (bin_ / "gh").chmod(0o755)
    (bin_ / "ours").write_text(ours)
    summary = runner.temp / "modelguard.md"
    summary.write_text("## modelguard\n")
    runner.run(
        "github-comment.sh",
        PATH=f"{bin_}:{os.environ['PATH']}",
        GITHUB_REPOSITORY="acme/assistant",
        MODELGUARD_PULL="7",
        MODELGUARD_SUMMARY=str(summary),
    )
    call = json.loads((bin_ / "said.json").read_text())[-1]
    assert call["arguments"][call["arguments"].index("-X") + 1] == method
    assert call["body"] == "<!-- modelguard -->\n## modelguard\n"
    assert any("4711" in a for a in call["arguments"]) == bool(ours)
