"""Standard input: what kubectl, Helm, Compose and Terraform print is judged as it comes out of the pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PIPED = Path(__file__).parent / "piped"


def scan(data: bytes, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "modelguard", "scan", "-", *arguments],
        input=data, capture_output=True, cwd=cwd, env={**os.environ, "NO_COLOR": "1"}, check=False,
    )  # fmt: skip
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def usages(data: bytes, cwd: Path, *arguments: str) -> list[dict[str, Any]]:
    done = scan(data, cwd, "--format", "json", *arguments)
    assert done.returncode in (0, 1), done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["usages"]
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "kubectl-get.yaml",
            {
                (34, "mistralai/Mistral-Large-Instruct-2407", "self-hosted"),
                (67, "mistral-medium-2508", "managed"),
                (93, "mistralai/Mistral-Large-Instruct-2407", "self-hosted"),
            },
        ),
        ("helm-template.yaml", {(33, "mistral-large-2402", "self-hosted")}),
        (
            "compose-config.yaml",
            {(12, "mistral-large-2402", "self-hosted"), (19, "mistral-large-2402", "self-hosted")},
        ),
        (
            "terraform-show.json",
            {
                (1, "gpt-4o", "managed"),
                (1, "anthropic.claude-3-5-sonnet-20240620-v1:0", "managed"),
                (1, "mistralai/Mistral-Large-Instruct-2407", "self-hosted"),
            },
        ),
    ],
)
def test_what_tools_print_is_known_by_its_content(
    name: str, expected: set[tuple[int, str, str]], tmp_path: Path
) -> None:
    data = (PIPED / name).read_bytes()
    found = usages(data, tmp_path)
    assert {u["path"] for u in found} == {"<stdin>"}
    assert {(u["line"], u["raw"], u["execution"]) for u in found} == expected
    lines = data.decode().splitlines()
    for usage in found:
        shown = lines[usage["line"] - 1][usage["column"] - 1 : usage["end_column"] - 1]
        assert shown == usage["raw"], "the columns mark the value itself"


def test_the_json_of_kubectl_is_read_as_its_yaml(tmp_path: Path) -> None:
    container = {"name": "vllm", "image": "vllm/vllm-openai", "args": ["--model", "mistral-large-2402"]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": {"containers": [container]}}
    text = json.dumps({"apiVersion": "v1", "items": [pod], "kind": "List"}, indent=4).encode()
    (found,) = usages(text, tmp_path)
    assert (found["raw"], found["execution"], found["channel"]) == (
        "mistral-large-2402",
        "self-hosted",
        "vllm",
    )


def test_the_policy_where_one_stands_judges_what_is_piped(tmp_path: Path) -> None:
    signed = "{vendor: mistralai, models: [mistral-large-2402], permits: [self-hosted]}"
    (tmp_path / "modelguard.yaml").write_text(f"version: 1\nagreements:\n  - {signed}\n")
    done = scan((PIPED / "helm-template.yaml").read_bytes(), tmp_path)
    assert done.returncode == 0, done.stdout


def test_files_beside_are_scanned_only_when_named(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('from openai import OpenAI\nOpenAI().responses.create(model="gpt-4o")\n')
    data = (PIPED / "helm-template.yaml").read_bytes()
    assert {u["path"] for u in usages(data, tmp_path)} == {"<stdin>"}
    assert {u["path"] for u in usages(data, tmp_path, "a.py")} == {"<stdin>", "a.py"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dockerfile", b"FROM ollama/ollama\nRUN ollama pull mistral-small3.2\n"),
        ("prod.env", b"OPENAI_MODEL=gpt-4o\n"),
        ("job.py", b'from openai import OpenAI\nOpenAI().responses.create(model="gpt-4o")\n'),
    ],
)
def test_a_name_says_what_content_does_not(name: str, text: bytes, tmp_path: Path) -> None:
    assert {u["path"] for u in usages(text, tmp_path, "--stdin-name", name)} == {name}


@pytest.mark.parametrize(
    ("data", "arguments", "said"),
    [
        (b" \n", (), "standard input is empty"),
        (b"error: You must be logged in to the server\x00", (), ""),
        (b"no resources found", (), "--stdin-name"),
        (b"a: b", ("--since", "HEAD"), "--since judges files that git knows"),
    ],
)
def test_what_cannot_be_read_says_so(
    data: bytes, arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = scan(data, tmp_path, *arguments)
    assert done.returncode == (2 if said else 0)
    assert said in done.stderr


@pytest.mark.parametrize(
    "data", [b"{" * 50_000, b'{"terraform_version"', b"[" * 9, b"---\n" * 5_000, b"\xff\xfe:\n"]
)
def test_no_bytes_break_it(data: bytes, tmp_path: Path) -> None:
    assert scan(data, tmp_path).returncode in (0, 2, 3)


def test_a_name_without_a_pipe_is_wrong(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "modelguard", "scan", ".", "--stdin-name", "x.py"],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "say - for PATHS" in done.stderr
