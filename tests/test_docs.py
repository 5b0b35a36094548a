"""The documents are run: every console block, every policy, every guide, and the pages made from the code."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from modelguard.cli import run
from modelguard.errors import PolicyError
from modelguard.evaluate import load_policy, rules
from modelguard.model import Policy, Rule

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_STEP = re.compile(r"^\$ (modelguard .*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_HEADINGS = ("## Why it matters", "## Example", "## What to do", "## References")
_FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
_WRITTEN = re.compile(r"`((?:src|licences|fixtures)/[\w./-]+\.\w+)`")
_PAGES = (ROOT / "README.md", ROOT / "SECURITY.md", *sorted(DOCS.rglob("*.md")))


def steps() -> list[tuple[str, str]]:
    texts = [page.read_text(encoding="utf-8") for page in _PAGES]
    return [s for text in texts for block in _BLOCK.findall(text) for s in _STEP.findall(block)]


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page, without their indentation."""
    found = _FENCE.findall(page.read_text(encoding="utf-8"))
    return [
        re.sub(rf"^{indent}", "", text, flags=re.MULTILINE)
        for indent, what, text in found
        if what == language
    ]


def test_the_readme_shows_at_least_the_story() -> None:
    assert any("on-prem-mistral" in command for command, _shown in steps())


def test_no_console_block_escapes_the_test() -> None:
    told = [line for page in _PAGES for block in _BLOCK.findall(page.read_text(encoding="utf-8"))
            for line in block.splitlines() if line.startswith("$ ")]  # fmt: skip
    assert [line[2:] for line in told] == [command for command, _shown in steps()]


@pytest.mark.parametrize(("command", "shown"), steps())
def test_a_page_shows_what_the_command_prints(
    command: str, shown: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    run(shlex.split(command)[1:])
    assert capsys.readouterr().out == shown


def test_the_pages_made_from_the_code_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.id)
def test_every_rule_has_a_whole_page(rule: Rule) -> None:
    assert [h for h in _HEADINGS if h not in rule.page] == []


# Keys of a policy that no other file on these pages has at its top.
_POLICY_KEYS = frozenset(
    (
        "organisation",
        "deployments",
        "agreements",
        "acceptances",
        "allow",
        "deny",
        "data",
        "rules",
        "exceptions",
    )
)


def policies() -> list[tuple[str, str]]:
    """Every policy on a page, parts of one made whole."""
    found = []
    for page in _PAGES:
        for text in blocks(page, "yaml"):
            keys = set(re.findall(r"^(\w+):", text, re.MULTILINE))
            if keys & _POLICY_KEYS:
                whole = text if re.search(r"^version: ", text, re.MULTILINE) else f"version: 1\n{text}"
                found.append((str(page.relative_to(ROOT)), whole))
    return found


@pytest.mark.parametrize(("page", "text"), policies())
def test_every_policy_on_a_page_can_be_read(page: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    file = tmp_path / "modelguard.yaml"
    file.write_text(text, encoding="utf-8")
    policy = load_policy(file, root=tmp_path)
    assert replace(policy, path=None, folder="") != Policy(), f"{page}: it says nothing"
    file.write_text(re.sub(r"^(\w+):", r"\1x:", text, count=2, flags=re.MULTILINE), encoding="utf-8")
    with pytest.raises(PolicyError):
        load_policy(file, root=tmp_path)


def test_the_policies_of_the_pages_are_found() -> None:
    pages = [page for page, _ in policies()]
    assert pages.count("README.md") == 1
    assert pages.count("docs/cookbook.md") == 10
    assert sum(page.startswith("docs/rules/") for page in pages) >= 8


def test_every_recipe_is_in_the_cookbook() -> None:
    text = (DOCS / "cookbook.md").read_text(encoding="utf-8")
    recipes = sorted((ROOT / "fixtures" / "recipes").glob("*.yaml"))
    assert len(recipes) == 10
    assert [r.name for r in recipes if f"--policy fixtures/recipes/{r.name}" not in text] == []


@pytest.mark.parametrize("page", _PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_to_files_lead_somewhere(page: Path) -> None:
    # These are made when the site is built.
    made = ("licences/", "models/", "channels.md", "security.md", "changelog.md")
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    inside = page.is_relative_to(DOCS)
    missing = [x for x in links if not (page.parent / x).exists() and not (inside and x.startswith(made))]
    assert missing == []


def test_the_comparison_shows_what_our_own_documents_hold(tmp_path: Path) -> None:
    story = tmp_path / "story"
    shutil.copytree(ROOT / "fixtures" / "repos" / "on-prem-mistral", story)
    written = {
        "cyclonedx": "cyclonedx",
        "spdx-3.0": "spdx",
        "sarif": "sarif",
        "json": "json",
        "csv": "csv",
        "html": "html",
    }
    pairs = [
        ["--format", ours, "--output", str(tmp_path / f"modelguard.{name}")] for ours, name in written.items()
    ]
    run(["scan", str(story), "--as-of", "2026-06-30", *(word for pair in pairs for word in pair)])
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "peers.py"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line for line in done.stdout.splitlines() if line.startswith("| modelguard |")]
    assert len(rows) == len(written)
    page = (DOCS / "comparison.md").read_text(encoding="utf-8")
    assert [row for row in rows if row not in page] == []


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    if importlib.util.find_spec("material") is None:
        pytest.skip("mkdocs-material is not installed (pip install -e '.[docs]')")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    for page in ("index", "cookbook", "commands", "licences/mrl-0.1", "models/mistralai", "security"):
        text = (tmp_path / "site" / f"{page}.html").read_text(encoding="utf-8")
        # Nothing is loaded from elsewhere.
        assert re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="https?://(?!github\.com)[^"]+', text) == []


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the guides write into."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("src", "licences", "fixtures", "tests", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "SECURITY.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, copy)
    return copy


def follow(checkout: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def write(checkout: Path, page: str, language: str) -> None:
    """Put the first block of a guide where the guide says."""
    guide = DOCS / "contributing" / f"{page}.md"
    named = _WRITTEN.search(guide.read_text(encoding="utf-8"))
    assert named is not None
    target = checkout / named[1]
    assert not target.exists()
    target.write_text(blocks(guide, language)[0], encoding="utf-8")


@pytest.mark.slow
def test_the_guide_to_a_detector_can_be_followed(checkout: Path) -> None:
    write(checkout, "detector", "python")
    finds, ignores = blocks(DOCS / "contributing" / "detector.md", "text")
    for folder, text in (("finds", finds), ("ignores", ignores)):
        place = checkout / "fixtures" / "detect" / "acme" / folder
        place.mkdir(parents=True)
        (place / "acme.conf").write_text(text)
    follow(checkout, "pytest", "tests/detect", "-k", "acme", "--update-golden")
    follow(checkout, "pytest", "tests/detect", "-k", "acme")
    found = follow(checkout, "modelguard", "scan", "fixtures/detect/acme/finds", "--format", "jsonl-usages")
    assert '"gpt-4o"' in found
    follow(checkout, "mypy", "--strict", "src/modelguard/detect/acme.py")
    follow(checkout, "ruff", "check", "src/modelguard/detect/acme.py")


@pytest.mark.slow
def test_the_guide_to_a_rule_can_be_followed(checkout: Path) -> None:
    write(checkout, "rule", "python")
    for folder, text in zip(
        ("breaches", "keeps"), blocks(DOCS / "contributing" / "rule.md", "yaml"), strict=True
    ):
        place = checkout / "fixtures" / "rules" / "MG407" / folder
        place.mkdir(parents=True)
        (place / "released.yaml").write_text(text)
    follow(checkout, "pytest", "tests/evaluate", "-k", "MG407")
    assert "old-model" in follow(checkout, "modelguard", "explain", "MG407")
    follow(checkout, "mypy", "--strict", "src/modelguard/evaluate/rules/old_model.py")
    follow(checkout, "ruff", "check", "src/modelguard/evaluate/rules/old_model.py")


@pytest.mark.slow
def test_the_guide_to_a_licence_can_be_followed(checkout: Path) -> None:
    write(checkout, "licence", "yaml")
    assert (
        yaml.safe_load((checkout / "licences" / "terms" / "acme-1.0.yaml").read_text())["key"] == "acme-1.0"
    )
    follow(checkout, "modelguard", "kb", "check")
    assert "The model may not be used commercially." in follow(checkout, "modelguard", "licences", "acme-1.0")


@pytest.mark.slow
def test_the_guide_to_a_format_can_be_followed(checkout: Path) -> None:
    write(checkout, "format", "python")
    follow(checkout, "pytest", "tests/report", "-k", "lines and (names_every or same_twice)")
    story = "fixtures/repos/on-prem-mistral"
    printed = follow(checkout, "modelguard", "scan", story, "--format", "lines", "--fail-on", "never")
    assert "MG201 mistral-large-2402 deploy/prod/.env:2" in printed
    follow(checkout, "mypy", "--strict", "src/modelguard/report/lines.py")
    follow(checkout, "ruff", "check", "src/modelguard/report/lines.py")
