"""Every block of shell and Python in README and docs is run; what cannot be says why, and is counted."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import modelguard
from modelguard.folders import cache_folder
from modelguard.noun import Noun

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
STORY = ROOT / "fixtures" / "repos" / "on-prem-mistral"
PIPED = ROOT / "tests" / "cli" / "piped"
_PAGES = (ROOT / "README.md", ROOT / "SECURITY.md", *sorted(DOCS.rglob("*.md")))
_FENCE = re.compile(
    r"(?:^ *<!-- not run: (?P<why>[^\n]+) -->\n)?"
    r"^(?P<indent> *)```(?P<what>sh|bash|python)\n(?P<text>.*?)^(?P=indent)```",
    re.DOTALL | re.MULTILINE,
)
# The guides are followed in test_docs.py, step by step.
GUIDES = {"detector.md", "rule.md", "format.md", "licence.md"}
# How many blocks of a page are not run: whoever adds one has to say so here too.
NOT_RUN = {"README.md": 2, "index.md": 1, "comparison.md": 1}
# What other programs print, in place of the programs.
PRINTED = {
    "kubectl": "kubectl-get.yaml",
    "helm": "helm-template.yaml",
    "docker": "compose-config.yaml",
    "terraform": "terraform-show.json",
}
# A command may find something, and may say that it could not read all; it may not be used wrongly.
FINE = (0, 1, 3)
# What cannot go well here, and has to be refused in time: the page shortens a hash.
REFUSED = {"--sha256 4f2a…": 2}
SIGN = "openssl pkeyutl -sign -rawin -inkey private.pem -in knowledge.sqlite -out knowledge.sqlite.sig"


class Block(Noun):
    page: Path
    what: str
    text: str
    why: str | None

    @property
    def name(self) -> str:
        return str(self.page.relative_to(ROOT))


def blocks() -> list[Block]:
    found = []
    for page in _PAGES:
        for match in _FENCE.finditer(page.read_text(encoding="utf-8")):
            text = re.sub(rf"^{match['indent']}", "", match["text"], flags=re.MULTILINE)
            found.append(Block(page=page, what=match["what"], text=text, why=match["why"]))
    return found


def commands(page: Path) -> list[str]:
    """The commands of a page's shell blocks, in their order, but for those that are not run."""
    shell = [b for b in blocks() if b.page == page and b.what != "python" and b.why is None]
    return [line for b in shell for line in b.text.replace("\\\n", "").splitlines() if line.strip()]


@pytest.fixture
def sandbox(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A repository with a remote branch, a home, and programs that print what real ones did."""
    here, home, programs = tmp_path / "repository", tmp_path / "home", tmp_path / "bin"
    shutil.copytree(STORY, here)
    programs.mkdir()
    (home / "models").mkdir(parents=True)
    for program, printed in PRINTED.items():
        (programs / program).write_text(f"#!/bin/sh\ncat {shlex.quote(str(PIPED / printed))}\n")
    python = shlex.quote(sys.executable)
    (programs / "modelguard").write_text(f'#!/bin/sh\nexec {python} -m modelguard "$@"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {
        "PATH": f"{programs}{os.pathsep}{environment['PATH']}",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "MODELGUARD_CACHE_DIR": str(cache_folder()),  # compiling the knowledge base anew takes seconds
        "MODELGUARD_DATA_DIR": str(home / "data"),
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "PYTHONPATH": str(ROOT / "src"),
    }
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "x"],
                    ["update-ref", "refs/remotes/origin/main", "HEAD"]):  # fmt: skip
        subprocess.run(["git", *command], cwd=here, env=environment, check=True)
    return here, environment


@pytest.mark.parametrize("page", [p for p in _PAGES if commands(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_the_shell_commands_of_a_page_can_be_run(page: Path, sandbox: tuple[Path, dict[str, str]]) -> None:
    here, environment = sandbox
    for line in commands(page):
        # Signing needs a library that need not be installed; OpenSSL makes the same signature.
        before = f"{SIGN} && " if "-sigfile" in line else ""
        done = subprocess.run(
            ["bash", "-c", before + line.replace("/srv/ollama", environment["HOME"])],
            cwd=here,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        expected = next((code for words, code in REFUSED.items() if words in line), None)
        fine = FINE if "modelguard" in line else (0,)
        said = f"{line}\n{done.stdout[-500:]}{done.stderr}"
        assert done.returncode in (fine if expected is None else (expected,)), said


@pytest.mark.parametrize(
    "block",
    [b for b in blocks() if b.what == "python" and b.page.parent.name not in ("rules", "contributing")],
    ids=lambda b: b.name,
)
def test_the_python_of_a_page_runs(block: Block, tmp_path: Path) -> None:
    assert block.why is None
    shutil.copytree(STORY, tmp_path / "path" / "to" / "repository")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block.text],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert bool(done.stdout) == ("print" in block.text)


# The example alone does not show these: what has to be known besides.
NOT_ALONE = {
    "MG102": "the card of the model, which only the hub has",
    "MG405": "through which service the client calls it",
}


@pytest.mark.parametrize(
    "block",
    [b for b in blocks() if b.page.parent.name == "rules" and b.what == "python"],
    ids=lambda b: b.name,
)
def test_the_example_of_a_rule_breaks_it(block: Block, tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(block.text, encoding="utf-8")
    report = modelguard.scan(tmp_path, as_of=date(2026, 11, 22))
    assert report.resolutions, "no model was found in it"
    broken = block.page.stem in {f.rule for f in report.findings}
    assert broken is (block.page.stem not in NOT_ALONE)


def test_no_block_escapes() -> None:
    everything = blocks()
    fences = sum(
        len(re.findall(r"^ *```(?:sh|bash|python)$", page.read_text(encoding="utf-8"), re.MULTILINE))
        for page in _PAGES
    )
    assert len(everything) == fences
    assert Counter(b.page.name for b in everything if b.why) == NOT_RUN
    guides = {b.page.name for b in everything if b.page.parent.name == "contributing"}
    assert guides <= GUIDES
    assert sum(len(commands(page)) for page in _PAGES) >= 18
