"""Input made to hang, crash or blow up a scanner: every scan ends, with a report, in bounded memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

_LIMIT = 3 * 1024**3
_SECONDS = 100


def scan(folder: Path) -> subprocess.CompletedProcess[str]:
    """Scan in a process of its own, so that a dead interpreter is seen as one."""
    return subprocess.run(
        [sys.executable, "-m", "modelguard", "scan", str(folder), "--format", "json"],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (_LIMIT, _LIMIT)),
        check=False,
    )


HOSTILE = {
    "brackets.yaml": b"model: " + b"[" * 200_000,
    "dashes.yaml": b"model: gpt-4o\n" + b"- " * 200_000,
    "laughs.yaml": b"a: &a [model, gpt-4o]\n"
    + b"".join(b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 120)),
    "deep.json": b'{"model":' * 100_000,
    "brackets.json": b"[" * 300_000 + b'"model"',
    "escapes.json5": b"{model: " + b'\\"' * 500_000,
    "comments.json5": b"{model: " + b"/*" * 500_000,
    "dotted.toml": b"model" + b".a" * 200_000 + b" = 1\n",
    "brackets.toml": b"[" * 100_000 + b"model",
    "rare.sh": b"MODEL=gpt2\n" + "echo {\U0010ffff\n".encode() * 50,
    "parentheses.py": b"model = " + b"(" * 100_000,
    "minus.py": b"model = " + b"-" * 200_000 + b"1",
    "string.py": b'model = "' + b'\\"' * 1_000_000,
    "nested.ts": b"model(" * 100_000,
    "template.ts": b"`${model" * 50_000,
    "nested.sh": b'model="$(' * 50_000,
    "nested.tf": b"model = {" * 50_000,
    "names.py": b"model = 'gpt-4-" + b"gpt-4-" * 200_000 + b"'",
    "Dockerfile": b"ENV MODEL=" + b"\\\n" * 100_000,
    "notebook.ipynb": b'{"cells":[' + b'{"cell_type":"code","source":["model=1"]},' * 20_000,
    "weights.gguf": b"GGUF\x03\0\0\0" + b"\xff" * 64,
    "weights.safetensors": b"\xff" * 8 + b"{" * 1000,
    "README.md": b"---\nbase_model: " + b"[" * 100_000,
    "path.yaml": b"storageUri: /" + b"models/" * 60 + b"{{ .Values.model }} and more\n",
    "a\nb\x1b[31m.yaml": b"model: gpt-4o\n",
}
# Names that take the value of names, many times over: nine ways at each of forty levels.
CHAINS = {
    "chain.sh": (b"model%d=$model%d\n", b"model0=gpt-4o\n", b"vllm serve $model40\n"),
    "chain.ps1": (b"$model%d = $model%d\n", b"$model0 = 'gpt-4o'\n", b"ollama run $model40\n"),
    "chain.py": (b"model%d = model%d\n", b"model0 = 'gpt-4o'\n", b"client.chat(model=model40)\n"),
    "chain.js": (b"model%d = model%d;\n", b"let model0 = 'gpt-4o';\n", b"openai(model40);\n"),
    "chain.env": (b"MODEL%d=${MODEL%d}\n", b"MODEL0=gpt-4o\n", b"LLM_MODEL=${MODEL40}\n"),
    "chain.mk": (b"model%d=$(model%d)\n", b"model0=gpt-4o\n", b"all:\n\tvllm serve $(model40)\n"),
    "chain.go": (b"var model%d = model%d\n", b'var model0 = "gpt-4o"\n', b"chat(model40)\n"),
}
HOSTILE |= {
    name: first + b"".join(step % (n + 1, n) * 9 for n in range(40)) + last
    for name, (step, first, last) in CHAINS.items()
}


@pytest.mark.parametrize(
    "name", sorted(HOSTILE), ids=lambda n: n.encode("ascii", "backslashreplace").decode()
)
def test_a_hostile_file_ends_with_a_report(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name])
    done = scan(tmp_path)
    assert done.returncode in (0, 1, 3), (done.returncode, done.stderr[-2000:])
    assert done.stdout.startswith("{")


def test_links_in_a_ring_and_a_fifo_end_with_a_report(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "ring.yaml").symlink_to(tmp_path / "ring.yaml")
    os.mkfifo(tmp_path / "fifo.yaml")
    assert scan(tmp_path).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "part", "times"),
    [
        (
            "large.json",
            b'{"model": "gpt-4o", "text": "lorem ipsum dolor sit amet"},\n',
            100 * 1024 * 1024 // 59,
        ),
        ("minified.js", b'a({model:"gpt-4o"});', 50 * 1024 * 1024 // 20),
        ("large.py", b"model = 'gpt-4o'\n", 30 * 1024 * 1024 // 17),
        ("large.yaml", b"- model: gpt-4o\n", 30 * 1024 * 1024 // 16),
    ],
)
def test_a_huge_file_ends_with_a_notice(tmp_path: Path, name: str, part: bytes, times: int) -> None:
    (tmp_path / name).write_bytes(part * times)
    done = scan(tmp_path)
    assert done.returncode in (0, 1), (done.returncode, done.stderr[-2000:])
    assert '"file-cut"' in done.stdout
