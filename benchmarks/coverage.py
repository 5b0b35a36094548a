"""How many ids of LiteLLM's price map are answered: `python benchmarks/coverage.py [--missing] [--sample N]`.

Reads the data file of the `litellm` that is installed; `LITELLM_PRICES` may name the file.  Without either
it says loudly that nothing was measured, and ends with 2.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from modelguard.resolve import open_knowledge, resolve_id

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_OF = date(2026, 11, 22)
FILE = "model_prices_and_context_window_backup.json"
# Entries of the map that name no model: search services, price bands, tools.
NO_MODELS = ("search", "vector_store", "container", "guardrail")
BANDS = ("fireworks-ai-", "together-ai-")


def price_map() -> Path | None:
    """The data file of the installed package, which is never imported."""
    if named := os.environ.get("LITELLM_PRICES"):
        return Path(named)
    spec = find_spec("litellm")
    found = Path(spec.origin).with_name(FILE) if spec is not None and spec.origin else None
    return found if found is not None and found.is_file() else None


def ids(text: str) -> list[str]:
    """The ids of models in the map."""
    entries = json.loads(text)
    return [
        name
        for name, entry in entries.items()
        if name not in ("sample_spec", "fallback_generalizations")
        and entry.get("mode") not in NO_MODELS
        and not name.startswith(BANDS)
        and not name.endswith(("/search", "/container", "/guardrails"))
    ]


def main(arguments: Sequence[str]) -> int:
    """Print the share that is answered; with `--missing` the rest, with `--sample N` answers to check."""
    path = price_map()
    if path is None:
        print(
            f"NOT MEASURED: no {FILE}; install litellm, or name the file in LITELLM_PRICES", file=sys.stderr
        )
        return 2
    base = open_knowledge()
    known = ids(path.read_text(encoding="utf-8"))
    answers = {name: resolve_id(name, as_of=AS_OF, knowledge=base) for name in known}
    told = Counter(answer.availability for answer in answers.values())
    share = 1 - told["unknown"] / len(known)
    counts = ", ".join(f"{what} {count}" for what, count in told.most_common())
    print(f"{len(known)} ids: answered {share:.3f} ({counts})")
    if "--missing" in arguments:
        print("\n".join(name for name, answer in answers.items() if answer.availability == "unknown"))
    if "--sample" in arguments:
        count = int(arguments[arguments.index("--sample") + 1])
        for name in random.Random(count).sample(sorted(answers), count):
            answer = answers[name]
            licence = answer.licence.key if answer.licence else None
            model = answer.model.id if answer.model else None
            print(f"{name}: {model} {answer.availability} {licence}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
