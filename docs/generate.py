"""Write the pages that are made from the code: `python docs/generate.py`, `--check` to compare only.

A rule's page is the docstring of its function, so that the code, `modelguard explain` and the pages
cannot say different things.
"""

from __future__ import annotations

import sys
from pathlib import Path

from modelguard.evaluate import rules

DOCS = Path(__file__).resolve().parent


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
    return made


def main() -> int:
    """Write what differs, or say what differs."""
    different = [p for p, text in pages().items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    stray = sorted(set((DOCS / "rules").glob("*.md")) - set(pages()))
    if "--check" in sys.argv[1:]:
        for path in [*different, *stray]:
            sys.stderr.write(f"{path.relative_to(DOCS.parent)}: out of date; run python docs/generate.py\n")
        return 1 if different or stray else 0
    (DOCS / "rules").mkdir(exist_ok=True)
    for path in different:
        path.write_text(pages()[path], encoding="utf-8")
    for path in stray:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
