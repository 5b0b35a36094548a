"""Files of very many calls or keys are read in a time that grows with their length, long strings whole."""

from __future__ import annotations

from time import process_time

from modelguard.detect import json_config, python, source
from modelguard.model import Sighting, SourceFile


def _took(terms: int) -> float:
    row = " + ".join(f"{n}.5e-44*cos(theta)**{n}" for n in range(40))
    text = "from torch import cos\nMODEL = 'gpt-4o'\n" + "".join(
        f"def harmonic_{n}(theta):\n    return {row}\n" for n in range(terms)
    )
    data = text.encode()
    began = process_time()
    list(python.DETECTOR.find(SourceFile(path="harmonics.py", data=data, size=len(data))))
    return process_time() - began


def test_four_times_as_many_calls_take_about_four_times_as_long() -> None:
    _took(10)  # what is imported and compiled once
    assert _took(1600) < _took(400) * 8 + 0.5


def _took_keys(keys: int) -> float:
    rows = ",\n".join(f'"model word {n}": "sound{n}"' for n in range(keys))
    data = f"{{{rows}}}".encode()
    began = process_time()
    list(json_config.DETECTOR.find(SourceFile(path="words.json", data=data, size=len(data))))
    return process_time() - began


def test_four_times_as_many_keys_take_about_four_times_as_long() -> None:
    _took_keys(10)
    assert _took_keys(12_000) < _took_keys(3_000) * 8 + 0.5


def test_a_page_in_one_string_of_go_holds_no_strings_of_its_own() -> None:
    page = '<p class="row">what an LLM does</p>\n' * 2_000
    code = f'package llm\n\nconst page = `{page} x += \'name = "Go-LLM-Proxy"\'`\n\nconst Model = "gpt-4o"\n'
    data = code.encode()
    found = source.DETECTOR.find(SourceFile(path="page.go", data=data, size=len(data)))
    assert [clue.raw for clue in found if isinstance(clue, Sighting)] == ["gpt-4o"]
