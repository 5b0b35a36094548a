"""The hooks, by the real pre-commit on a real git repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from modelguard.detect import Detector, detectors

ROOT = Path(__file__).resolve().parent.parent
SERVER = """\
services:
  assistant:
    image: vllm/vllm-openai:v0.11.0
    command: ["--model", "{model}"]
"""


@pytest.fixture(scope="module", autouse=True)
def home_of_environments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """pre-commit builds its environments in a folder of the tests, not in the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRE_COMMIT_HOME", str(tmp_path_factory.mktemp("pre-commit")))
        yield


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, check=False)


def commit(repository: Path, message: str) -> subprocess.CompletedProcess[str]:
    run("git", "add", "-A", cwd=repository)
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    return run("git", *identity, "commit", "-m", message, cwd=repository)


def test_the_manifest_is_valid() -> None:
    manifest = str(ROOT / ".pre-commit-hooks.yaml")
    done = run(sys.executable, "-m", "pre_commit", "validate-manifest", manifest, cwd=ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("detector", detectors(), ids=lambda d: d.name)
def test_the_hook_sees_every_file_that_a_detector_reads(detector: Detector) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    files = next(hook["files"] for hook in hooks if hook["id"] == "modelguard")
    names = [pattern.replace("*", "x").replace("?", "x") for pattern in detector.files]
    assert [name for name in names if not re.search(files, f"deep/{name}")] == []
    assert not re.search(files, "picture.png")
    assert not re.search(files, "style.css")


@pytest.mark.slow
@pytest.mark.parametrize("hook", ["modelguard", "modelguard-repo"])
def test_a_commit_that_runs_an_api_only_model_on_prem_is_refused(tmp_path: Path, hook: str) -> None:
    hooks = tmp_path / "hooks"
    run("git", "clone", "-q", str(ROOT), str(hooks), cwd=tmp_path)
    revision = run("git", "rev-parse", "HEAD", cwd=hooks).stdout.strip()
    repository = tmp_path / "company"
    repository.mkdir()
    run("git", "init", "-q", cwd=repository)
    (repository / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hooks}\n    rev: {revision}\n    hooks: [{{id: {hook}}}]\n"
    )
    (repository / "compose.yaml").write_text(SERVER.format(model="mistralai/Mixtral-8x7B-Instruct-v0.1"))
    assert run(sys.executable, "-m", "pre_commit", "install", cwd=repository).returncode == 0
    allowed = commit(repository, "Run Mixtral.")
    assert allowed.returncode == 0, allowed.stdout + allowed.stderr

    (repository / "compose.yaml").write_text(SERVER.format(model="mistral-large-2402"))
    refused = commit(repository, "Run Mistral Large.")
    assert refused.returncode == 1
    assert "MG201" in refused.stdout + refused.stderr
    assert len(run("git", "log", "--oneline", cwd=repository).stdout.splitlines()) == 1


# Files that a filter by usual endings would miss, each with a model in it.
UNUSUAL = {
    ".env": "LLM_MODEL=mistral-large-2402\n",
    "Modelfile": "FROM mistralai/Mistral-Large-Instruct-2407\n",
    "infra/main.bicep": (
        "resource d 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n"
        "  properties: { model: { format: 'OpenAI', name: 'gpt-4o', version: '2024-08-06' } }\n}\n"
    ),
    "src/client.mts": (
        "import { Mistral } from '@mistralai/mistralai';\n"
        "await new Mistral().chat.complete({ model: 'mistral-large-2402', messages: [] });\n"
    ),
}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of this repository, as a stranger has it."""
    hooks = tmp_path_factory.mktemp("hooks") / "modelguard"
    run("git", "clone", "-q", str(ROOT), str(hooks), cwd=ROOT)
    return hooks


@pytest.mark.slow
@pytest.mark.parametrize("hook", ["modelguard", "modelguard-repo"])
def test_a_stranger_tries_the_hooks(tmp_path: Path, tried: Path, hook: str) -> None:
    def try_repo(*options: str) -> tuple[int, str]:
        done = run(
            sys.executable,
            "-m",
            "pre_commit",
            "try-repo",
            str(tried),
            hook,
            "--verbose",
            *options,
            cwd=tmp_path,
        )
        return done.returncode, done.stdout + done.stderr

    run("git", "init", "-q", cwd=tmp_path)
    for name, text in UNUSUAL.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "compose.yaml").write_text(SERVER.format(model="mistralai/Mixtral-8x7B-Instruct-v0.1"))
    commit(tmp_path, "Begin.")
    code, said = try_repo("--all-files")
    models = ("mistral-large-2402", "mistral-large-2407", "gpt-4o-2024-08-06", "mixtral-8x7b")
    assert [name for name in models if name not in said] == []
    assert "Skipped" not in said

    (tmp_path / "Modelfile").unlink()
    assert commit(tmp_path, "Without research weights.").returncode == 0
    code, said = try_repo("--all-files")
    assert code == 0, said

    (tmp_path / "compose.yaml").write_text(SERVER.format(model="mistral-large-2402"))
    code, said = try_repo("--files", "compose.yaml")
    assert code == 1
    assert "MG201" in said
    assert "compose.yaml:4" in said
