"""What lies beside weights and speaks of their terms: the card, licence files, an adapter's base.

The answers are pairs of a word and its value, as in `Usage.declared`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from modelguard.discover.stores._files import CARD, TEXT, text
from modelguard.expressions import expression

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRONT = expression(r"\s{0,50}---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_LICENCE = expression(r"(?:licen[cs]e|copying)[\w.-]{0,40}\Z", re.IGNORECASE)
_WORDS = {
    "license": "licence",
    "license_name": "licence-name",
    "license_link": "licence-link",
    "base_model": "base-model",
    "base_model_relation": "base-relation",
    "datasets": "dataset",
}
_EVENTS = 20_000
_DEPTH = 30
_LONGEST = 300
_MOST_TEXTS = 4


def declared(root: Path, folder: Path, names: list[str]) -> tuple[tuple[str, str], ...]:
    """What the files `names` of `folder` declare; `root` is the store, which nothing may lead out of."""
    found: list[tuple[str, str]] = []
    if "README.md" in names:
        found += front_matter(text(root, folder / "README.md", CARD))
    if "adapter_config.json" in names and not any(what == "base-model" for what, _ in found):
        found += _adapter(text(root, folder / "adapter_config.json", CARD))
    for name in [name for name in names if _LICENCE.match(name)][:_MOST_TEXTS]:
        found += [("licence-file", name), ("licence-text", text(root, folder / name, TEXT))]
    return tuple(found)


def is_licence(name: str) -> bool:
    """Whether a file is a licence text by its name."""
    return _LICENCE.match(name) is not None


def front_matter(card: str) -> list[tuple[str, str]]:
    """Licence, bases and data sets that the head of a model card names; nothing is constructed."""
    match = _FRONT.match(card)
    if match is None:
        return []
    found: list[tuple[str, str]] = []
    try:
        for key, value in _pairs(match[1]):
            word = _WORDS.get(key)
            if word and 0 < len(value) <= _LONGEST:
                found.append((word, value))
    except (yaml.YAMLError, ValueError, RecursionError):
        pass  # what stood before the fault still counts
    return found


def _pairs(matter: str) -> Iterator[tuple[str, str]]:
    """The keys of the outermost mapping with their scalars, or the scalars of their lists."""
    depth, key, in_list = 0, None, False
    for count, event in enumerate(yaml.parse(matter, Loader=_LOADER)):
        if count > _EVENTS or depth > _DEPTH:
            return
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            in_list = depth == 2 and isinstance(event, yaml.SequenceStartEvent)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
            if depth == 1:
                key, in_list = None, False
        elif depth == 1 and isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            value = event.value if isinstance(event, yaml.ScalarEvent) else ""
            if key is None:
                key = value
            else:
                yield key, value
                key = None
        elif depth == 2 and in_list and key is not None and isinstance(event, yaml.ScalarEvent):
            yield key, event.value


def _adapter(config: str) -> list[tuple[str, str]]:
    try:
        data = json.loads(config)
    except (ValueError, RecursionError):
        return []
    base = data.get("base_model_name_or_path") if isinstance(data, dict) else None
    if not isinstance(base, str) or not 0 < len(base) <= _LONGEST:
        return []
    return [("base-model", base), ("base-relation", "adapter")]
