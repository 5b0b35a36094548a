"""What CycloneDX documents say of models: `python benchmarks/peers.py FILE...`.

Counts the components of the type machine-learning-model, and how many of them carry each kind of fact, so
that documents of different tools over the same repository can be compared (docs/comparison.md).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_FACTS = ("licenses", "evidence", "pedigree", "modelCard", "purl")


def summary(document: dict[str, Any]) -> list[str]:
    """The cells of one row: version, models, those with each fact, services."""
    models = [c for c in document.get("components", ()) if c.get("type") == "machine-learning-model"]
    counts = [sum(1 for model in models if model.get(fact)) for fact in _FACTS]
    cells = [document.get("specVersion", ""), len(models), *counts, len(document.get("services", ()))]
    return [str(cell) for cell in cells]


def main() -> int:
    """Print a table, one row for each document, and the names of the models below it."""
    head = ["document", "version", "models", *_FACTS, "services"]
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    documents = {Path(name).stem: json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]}
    for name, document in documents.items():
        print(f"| {' | '.join([name, *summary(document)])} |")
    for name, document in documents.items():
        models = [
            c["name"] for c in document.get("components", ()) if c.get("type") == "machine-learning-model"
        ]
        print(f"\n{name}: {', '.join(models) or 'no model'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
