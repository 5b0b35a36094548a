"""The wheel as users get it: built, installed apart from the sources, and asked the same questions."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "fixtures" / "repos" / "on-prem-mistral"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)], check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_knowledge_base_the_schemas_and_the_type_marker(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "modelguard/_knowledge.sqlite",
        "modelguard/py.typed",
        "modelguard/schemas/report.schema.json",
    } <= names
    assert not [n for n in names if n.startswith(("licences/", "tests/", "fixtures/"))]


def test_the_wheel_and_the_sources_give_the_same_report(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    binaries = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([binaries / "python", "-m", "pip", "install", "-q", str(wheel)], check=True)
    story = shutil.copytree(STORY, tmp_path / "story")
    arguments = ["scan", str(story), "--format", "json", "--as-of", "2026-11-22"]
    installed = subprocess.run(
        [binaries / "modelguard", *arguments], capture_output=True, check=False, cwd=tmp_path
    )
    here = subprocess.run(
        [sys.executable, "-m", "modelguard", *arguments], capture_output=True, check=False, cwd=ROOT
    )
    assert (installed.returncode, here.returncode) == (1, 1), installed.stderr
    one, other = json.loads(installed.stdout), json.loads(here.stdout)
    origins = [report["tool"]["knowledge"].pop("origin") for report in (one, other)]
    assert origins == ["bundled", "checkout"]
    assert one == other
