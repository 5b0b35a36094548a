"""What documents of different tools say of one repository: `python benchmarks/peers.py FOLDER`.

The folder holds `<tool>.<format>.<ending>` as `benchmarks/peers.sh` writes them; one table comes out for each
format (docs/comparison.md).  A path of a single CycloneDX document gives its row alone.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

# The strings that name a model in the files of fixtures/repos/on-prem-mistral.
NAMED = (
    "codestral-2508",
    "magistral-medium-2509",
    "mistral-large-2402",
    "Mistral-Large-3",
    "mistralai/Codestral-22B-v0.1",
    "mistralai/Magistral-Small-2509",
    "mistralai/Mistral-Large-Instruct-2407",
    "mistralai/Mixtral-8x7B-Instruct-v0.1",
)
_FACTS = ("licenses", "evidence", "pedigree", "modelCard", "purl")
_LOADED = re.compile(r"""<(?:script|link|img)[^>]*?(?:src|href)=["']https?://""", re.IGNORECASE)
_POLICY = re.compile(r"""http-equiv=["']Content-Security-Policy""", re.IGNORECASE)
_LICENCE = re.compile(r"licen[cs]e|terms", re.IGNORECASE)
_LINE = re.compile(r"(?:^|_)line|startLine|region", re.IGNORECASE)
_RUN = re.compile(r"execution|hosting|self_?hosted|deployment", re.IGNORECASE)


def named(text: str) -> str:
    """How many of the models stand in a document by the string that stands in the files."""
    return str(sum(name.lower() in text.lower() for name in NAMED))


def cyclonedx(text: str) -> list[str]:
    """Version, models, those with each fact, services."""
    document = json.loads(text)
    models = [c for c in document.get("components", ()) if c.get("type") == "machine-learning-model"]
    counts = [sum(1 for model in models if model.get(fact)) for fact in _FACTS]
    return [
        document.get("specVersion", ""),
        *map(str, [len(models), *counts, len(document.get("services", ()))]),
    ]


def spdx(text: str) -> list[str]:
    """Version, readable, AI packages, those with a licence declared and concluded, lineage, claimed."""
    document = json.loads(text)
    graph = document.get("@graph") or document.get("elements") or document.get("packages") or []
    models = {e.get("spdxId") for e in graph if str(e.get("type", "")).endswith("AIPackage")}
    kinds = [(e.get("relationshipType"), e.get("from")) for e in graph if e.get("relationshipType")]
    claims = {p for e in graph for p in e.get("profileConformance", ())}
    counts = [len({one for kind, one in kinds if kind == k and one in models})
              for k in ("hasDeclaredLicense", "hasConcludedLicense", "descendantOf")]  # fmt: skip
    version = next((e["specVersion"] for e in graph if "specVersion" in e), None)
    version = (
        version or document.get("creationInfo", {}).get("specVersion") or document.get("spdxVersion", "")
    )
    return [
        version,
        _is_spdx(text, version),
        str(len(models)),
        *map(str, counts),
        "yes" if "ai" in claims else "no",
    ]


def _is_spdx(text: str, version: str) -> str:
    """Whether the model of SPDX 3.0.1 that its own project publishes for Python can read it."""
    if not version.startswith("3"):
        return ""
    from spdx_python_model import v3_0_1

    try:
        objects = v3_0_1.SHACLObjectSet()
        v3_0_1.JSONLDDeserializer().read(io.BytesIO(text.encode()), objects)
        return "yes" if any(objects.foreach_type(v3_0_1.SpdxDocument)) else "no"
    except Exception:  # whatever a document of somebody else brings it to
        return "no"


def sarif(text: str) -> list[str]:
    """Results, at error level, with a column, with a fingerprint; rules with help, with a severity."""
    run = json.loads(text)["runs"][0]
    results, rules = run.get("results", []), run["tool"]["driver"].get("rules", [])
    regions = [at["physicalLocation"].get("region", {}) for r in results for at in r.get("locations", [])[:1]]
    return [
        str(len(results)),
        str(sum(r.get("level") == "error" for r in results)),
        str(sum("startColumn" in region for region in regions)),
        str(sum(bool(r.get("partialFingerprints")) for r in results)),
        f"{sum(bool(r.get('help')) for r in rules)} of {len(rules)}",
        f"{sum('security-severity' in r.get('properties', {}) for r in rules)} of {len(rules)}",
    ]


def plain_json(text: str) -> list[str]:
    """Whether it has a field for the line of a use, for a licence, for how a model is run."""
    return _fields(_keys(json.loads(text)))


def _fields(names: Iterable[str]) -> list[str]:
    held = list(names)
    return ["yes" if any(kind.search(name) for name in held) else "no" for kind in (_LINE, _LICENCE, _RUN)]


def _keys(value: Any) -> Iterable[str]:
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            yield from one
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)


def table(text: str) -> list[str]:
    """Rows, and whether it has a column for the line of a use, for a licence, for how a model is run."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    return [str(len(rows) - 1), *_fields(rows[0])]


def page(text: str) -> list[str]:
    """What it loads from elsewhere, whether a policy forbids that, whether it can be searched."""
    search = re.search(r"<(?:input|select)\b", text, re.IGNORECASE)
    return [
        str(len(_LOADED.findall(text))),
        "yes" if _POLICY.search(text) else "no",
        "yes" if search else "no",
    ]


FORMATS: dict[str, tuple[str, Callable[[str], list[str]], list[str]]] = {
    "cyclonedx": ("CycloneDX", cyclonedx, ["version", "models", *_FACTS, "services"]),
    "spdx": (
        "SPDX",
        spdx,
        [
            "version",
            "read by SPDX's library",
            "AI packages",
            "declared",
            "concluded",
            "descendantOf",
            "`ai` claimed",
        ],
    ),
    "sarif": (
        "SARIF",
        sarif,
        ["results", "errors", "column", "fingerprint", "rules with help", "with severity"],
    ),
    "json": ("JSON", plain_json, ["line", "licence", "how it runs"]),
    "csv": ("CSV", table, ["rows", "line", "licence", "how it runs"]),
    "html": ("HTML", page, ["loads from elsewhere", "policy against it", "filters"]),
}


def tables(folder: Path) -> str:
    """All tables as Markdown."""
    parts = []
    for key, (title, read, head) in FORMATS.items():
        shape = [title, *head, "models named"]
        lines = [f"| {' | '.join(shape)} |", f"|{'---|' * len(shape)}"]
        for path in _documents(folder, key):
            text = path.read_text(encoding="utf-8")
            cells = read(text) if text.strip() else ["nothing"]
            lines.append(f"| {' | '.join([path.name.partition('.')[0], *cells, named(text)])} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _documents(folder: Path, key: str) -> list[Path]:
    """The documents of a format, our own first."""
    found = [path for path in folder.iterdir() if path.name.split(".")[1:2] == [key]]
    return sorted(found, key=lambda path: (not path.name.startswith("modelguard"), path.name))


def main() -> int:
    """Print the tables of a folder, or the row of one CycloneDX document."""
    place = Path(sys.argv[1])
    if place.is_dir():
        print(tables(place), end="")
        return 0
    text = place.read_text(encoding="utf-8")
    print(f"| {' | '.join([place.name.partition('.')[0], *cyclonedx(text), named(text)])} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
