"""What a small scan may import: start-up is paid by every commit and every CI job."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCAN = """
import sys
from modelguard.cli import run
run(["scan", sys.argv[1], "--no-cache", "--quiet", "--output", sys.argv[2]])
print("\\n".join(sorted(sys.modules)))
"""


def modules_after_scanning(folder: Path, output: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCAN, str(folder), str(output)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_a_scan_of_one_python_file_imports_no_other_languages_parser(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(
        "from openai import OpenAI\nOpenAI().responses.create(model='gpt-4o')\n"
    )
    loaded = modules_after_scanning(tmp_path / "src", tmp_path / "out.txt")
    assert "tree_sitter_python" in loaded
    unwanted = {
        "huggingface_hub",
        "hyperscan",
        "jsonschema",
        "license_expression",
        "multiprocessing",
        "packaging",
        "pathspec",
        "tree_sitter_bash",
        "tree_sitter_containerfile",
        "tree_sitter_hcl",
        "tree_sitter_javascript",
        "tree_sitter_typescript",
    }
    assert loaded & unwanted == set()
