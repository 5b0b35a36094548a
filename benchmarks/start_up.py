"""How long `modelguard` takes to start, as a multiple of the bare interpreter.

    python benchmarks/start_up.py [RUNS]

Each row is the median wall time of RUNS runs (default 15), taken in turn so that a drift of the
machine's speed meets all rows alike, and its ratio to `python -c pass` and to
`python -c "import click"`.  The scan reads five small files: a Python module, a compose file, a
JSON file, an environment file and a Dockerfile; `first` reads them all, `again` meets the results that an
earlier scan of the same bytes has kept.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = {
    "app.py": "from openai import OpenAI\n\nOpenAI().responses.create(model='gpt-4o', input='hi')\n",
    "compose.yaml": "services:\n  llm:\n    image: vllm/vllm-openai\n    command: --model Qwen/Qwen3-8B\n",
    "config.json": '{"embedding_model": "BAAI/bge-m3"}\n',
    ".env": "OPENAI_MODEL=gpt-4o-mini\n",
    "Dockerfile": "FROM python:3.12\nRUN huggingface-cli download Qwen/Qwen3-8B\n",
}
# The command line, the parsers, the knowledge base's store and the nouns of the contract: no work of ours
# makes a scan that needs them all faster than this.
NEEDED = "click, yaml, sqlite3, hashlib, json, tree_sitter, tree_sitter_python, modelguard.model"


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        command = str(Path(sys.executable).with_name("modelguard"))
        rows = {
            "python -c pass": [sys.executable, "-c", "pass"],
            'python -c "import click"': [sys.executable, "-c", "import click"],
            "what a first scan cannot do without": [sys.executable, "-c", f"import {NEEDED}"],
            "modelguard --version": [command, "--version"],
            "modelguard scan (5 files), first": [command, "scan", folder, "--no-cache"],
            "modelguard scan (5 files), again": [command, "scan", folder],
        }
        times: dict[str, list[float]] = {name: [] for name in rows}
        for number in range(runs + 1):
            for name, arguments in rows.items():
                start = time.perf_counter()
                subprocess.run(arguments, capture_output=True, check=False)
                if number:
                    times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in times.items()}
    bare, click = medians["python -c pass"], medians['python -c "import click"']
    print(f"{'':36} {'median ms':>10} {'× bare':>8} {'× click':>8}")
    for name, median in medians.items():
        print(f"{name:36} {median * 1000:10.1f} {median / bare:8.1f} {median / click:8.1f}")


if __name__ == "__main__":
    main()
