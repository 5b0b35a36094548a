"""Write the pages that are made from the code: `python docs/generate.py`, `--check` to compare only.

A rule's page is the docstring of its function, so that the code, `modelguard explain` and the pages
cannot say different things.  The coverage table is made from the detectors' own fixtures: a form that no test
proves cannot stand in it.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any

from command_pages import page

from modelguard.cli import run
from modelguard.detect import Detector, detectors
from modelguard.evaluate import rules

DOCS = Path(__file__).resolve().parent
README = DOCS.parent / "README.md"
# Written by hand, but for what their commands print.
_WITH_OUTPUT = (
    README,
    *(DOCS / f"{name}.md" for name in ("index", "cookbook", "portability", "notices", "ways-in", "formats")),
)
_BLOCK = re.compile(r"^```console\n.*?^```", re.DOTALL | re.MULTILINE)
# A block of YAML that begins with the path of a file shows that file.
_FILE = re.compile(r"^```yaml\n# (fixtures/\S+)\n.*?^```", re.DOTALL | re.MULTILINE)


def pages() -> dict[Path, str]:
    """Every generated page by its path."""
    made = {
        DOCS
        / "rules"
        / f"{rule.id}.md": f"# {rule.id} {rule.name}\n\nLevel: {rule.level}\n\n{rule.page.strip()}\n"
        for rule in rules()
    }
    rows = "".join(f"| [{r.id}]({r.id}.md) | {r.name} | {r.level} |\n" for r in rules())
    made[DOCS / "rules" / "README.md"] = f"# Rules\n\n| rule | name | level |\n|---|---|---|\n{rows}"
    made[DOCS / "coverage.md"] = _coverage()
    made[DOCS / "commands.md"] = page()
    for written in _WITH_OUTPUT:
        text = _FILE.sub(_file, written.read_text(encoding="utf-8"))
        made[written] = _BLOCK.sub(_shown, text)
    return made


def _shown(block: re.Match[str]) -> str:
    """A console block with what its commands print today."""
    commands = re.findall(r"^\$ (modelguard .*)$", block.group(), re.MULTILINE)
    return "```console\n" + "".join(f"$ {command}\n{_output(command)}" for command in commands) + "```"


def _file(block: re.Match[str]) -> str:
    """A block with the file that it names."""
    return f"```yaml\n{(README.parent / block[1]).read_text(encoding='utf-8')}```"


def _output(command: str) -> str:
    """What a command prints, in this process: the knowledge base is opened once for all of them."""
    bytes_ = io.BytesIO()
    stream = io.TextIOWrapper(bytes_, encoding="utf-8", write_through=True)
    here = Path.cwd()
    os.chdir(README.parent)
    try:
        with redirect_stdout(stream):
            run(shlex.split(command)[1:])
    finally:
        os.chdir(here)
    return bytes_.getvalue().decode("utf-8")


def _coverage() -> str:
    """What every detector reads, each form with the fixture that proves it."""
    parts = [
        "# Coverage\n\nWhat modelguard reads, made from the detectors' own fixtures "
        "(`fixtures/detect/`) by "
        "`python docs/generate.py`. *strong*: the place proves that a model is named, known or not. *weak*: "
        "only a string that the knowledge base knows beyond doubt is taken. A *name* is followed to what "
        "runs it. Minified scripts are not read, since their names prove nothing; where a file holds more "
        "than is read of one, a notice says so.\n"
    ]
    for detector in detectors():
        title = (import_module(f"modelguard.detect.{detector.name}").__doc__ or "").split("\n\n")[0]
        patterns = ", ".join(f"`{pattern}`" for pattern in detector.files)
        rows = "".join(f"| {' | '.join(row)} |\n" for row in _forms(detector))
        parts.append(
            f"## {detector.name}\n\n{' '.join(title.split())}\n\nFiles: {patterns}\n\n"
            f"| form | as | kind | channel | for example |\n|---|---|---|---|---|\n{rows}"
        )
    return "\n".join(parts)


def _forms(detector: Detector) -> list[tuple[str, ...]]:
    folder = DOCS.parent / "fixtures" / "detect" / detector.name
    forms: dict[tuple[str, ...], str] = {}
    for clue in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
        form = _form(clue)
        forms.setdefault(form, _example(folder / "finds", clue["at"]))
    return [(*form, example) for form, example in forms.items()]


def _form(clue: dict[str, Any]) -> tuple[str, ...]:
    if clue["clue"] == "Marker":
        return (f"{clue['kind']} that things are deployed to", "environment", "", "")
    if clue["clue"] == "Binding":
        return (f"a value for a name ({clue['namespace']})", "name", "", "")
    how = "name" if clue["clue"] == "Need" else clue.get("strength", "")
    # What only its shape suggests has the channel of whatever stands beside it, which is no form.
    guessed = how == "weak" and clue.get("kind") == "catalogue-entry"
    return (_cell(clue["because"]), how, clue.get("kind", ""), "" if guessed else clue.get("channel", ""))


def _example(folder: Path, at: str) -> str:
    path, line, _column = at.rpartition("-")[0].rsplit(":", 2)
    lines = (folder / path).read_bytes().decode("utf-8", "replace").splitlines()
    text = lines[int(line) - 1].strip() if int(line) <= len(lines) else ""
    shown = text if text.isprintable() and len(text) <= 110 else ""
    return f"`` {_cell(shown)} ``" if shown else f"`{path}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write what differs, or say what differs."""
    made = pages()
    different = [p for p, text in made.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    stray = sorted(set((DOCS / "rules").glob("*.md")) - set(made))
    if "--check" in sys.argv[1:]:
        for path in [*different, *stray]:
            sys.stderr.write(f"{path.relative_to(DOCS.parent)}: out of date; run python docs/generate.py\n")
        return 1 if different or stray else 0
    (DOCS / "rules").mkdir(exist_ok=True)
    for path in different:
        path.write_text(made[path], encoding="utf-8")
    for path in stray:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
