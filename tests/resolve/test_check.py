"""The checker finds each planted fault, names the file and the line, and says how to put it right."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelguard.errors import KnowledgeError
from modelguard.resolve import KnowledgeBase, check
from modelguard.resolve.knowledge.compile import compile_folder

LARGE = "models/mistralai/mistral-large.yaml"
OTHERS = "models/mistralai/codestral.yaml"
MRL = "terms/mrl-0.1.yaml"

FAULTS = {
    "an unknown key": (MRL, "passes_on:", "pases_on:", "unknown key 'pases_on'", "did you mean 'passes_on'?"),
    "a missing key": (MRL, "category: research-only\n", "", "'category' is missing", "add category:"),
    "a wrong word": (MRL, "research-only", "reserch-only", "'reserch-only'", "did you mean 'research-only'?"),
    "a repeated key": (MRL, "name: ", "name: Twice\nname: ", "stands twice", "keep one"),
    "a country that YAML reads as false": (
        "models/mistralai/_vendor.yaml",
        'country: "FR"',
        "country: NO",
        "reads NO as true or false",
        'write "NO" in quotes',
    ),
    "a key that YAML reads as true": (MRL, "passes_on:", "on:", "unknown key 'on'", ""),
    "a version that YAML reads as a number": (
        MRL,
        "vendor: mistralai",
        "vendor: mistralai\nversion: 0.1",
        "reads 0.1 as a number",
        'write "0.1" in quotes',
    ),
    "a switch written as yes": (MRL, "service: false", "service: yes", "reads yes", "true or false"),
    "an impossible date": (LARGE, "released: 2024-02-26", "released: 2024-02-31", "no date", "YYYY-MM-DD"),
    "broken syntax": (LARGE, "releases:", "releases: [", "not YAML", "syntax"),
    "a list where text stands": (MRL, "name: The mrl-0.1", "name: [a]", "name is a list", "write text"),
    "text where a list stands": (LARGE, "modality: [text]", "modality: text", "modality is text", "a list"),
    "another file name": (MRL, "key: mrl-0.1", "key: mrl-0.2", "in a file of 'mrl-0.1'", "same name"),
    "another folder": (LARGE, "vendor: mistralai", "vendor: openai", "in the folder of 'mistralai'", "move"),
    "a release twice": (
        OTHERS,
        "id: codestral-2405",
        "id: mistral-large-2402",
        "is taken by",
        "choose another",
    ),
    "an SPDX id twice": ("terms/mit.yaml", "spdx: MIT", "spdx: Apache-2.0", "'apache-2.0' is taken by", ""),
    "a hub tag twice": ("terms/mit.yaml", "hub: [mit]", "hub: [apache-2.0]", "the hub tag", ""),
    "a channel's alias twice": (
        "channels/openai.yaml",
        "aliases: [openai-api]",
        "aliases: [aws-bedrock]",
        "the channel 'aws-bedrock' is taken",
        "",
    ),
    "a source id twice": (
        MRL,
        "sources: [",
        "sources: [{id: s1, url: u, date: 2026-01-01, kind: vendor-page}, ",
        "stands twice under sources",
        "own id",
    ),
    "an unknown licence": (
        LARGE,
        "licence: apache-2.0",
        "licence: apache-2",
        "no licence 'apache-2'",
        "did you",
    ),
    "a service as a licence": (
        LARGE,
        "licence: apache-2.0",
        "licence: mistral-api",
        "of a service",
        "terms:",
    ),
    "unknown terms": (LARGE, "terms: [partner-hosted]", "terms: [partners]", "no terms 'partners'", ""),
    "an unknown channel": (LARGE, "channel: bedrock", "channel: bedrok", "no channel 'bedrok'", "'bedrock'"),
    "an unknown vendor": (
        MRL,
        "vendor: mistralai",
        "vendor: mistral-ai",
        "no vendor 'mistral-ai'",
        "'mistralai'",
    ),
    "an unknown source": (LARGE, "{id: s1,", "{id: s2,", "no source 's1'", "one of: s2"),
    "an unknown release": (
        LARGE,
        "release: mistral-large-2512",
        "release: mistral-large-2513",
        "no release 'mistral-large-2513'",
        "did you mean",
    ),
    "an unknown ancestor": (
        "models/meta/llama-3.1.yaml",
        "model: meta-llama/Llama-3.1-8B,",
        "model: llama-3.1-9b,",
        "no release 'llama-3.1-9b'",
        "",
    ),
    "an offer without a source": (
        LARGE,
        "terms: [mistral-api], from: 2024-02-26, to: 2025-06-16, source: s1",
        "terms: [mistral-api]",
        "'source' is missing",
        "add source:",
    ),
    "an alias with a gap": (
        LARGE,
        "from: 2024-07-24, to: 2024-11-18",
        "from: 2024-08-01, to: 2024-11-18",
        "means nothing from 2024-07-24 to 2024-08-01",
        "start each",
    ),
    "an alias with two meanings": (
        LARGE,
        "from: 2024-07-24, to: 2024-11-18",
        "from: 2024-07-01, to: 2024-11-18",
        "means 'mistral-large-2402'",
        "ambiguous:",
    ),
    "an interval that ends before it starts": (
        LARGE,
        "from: 2024-02-26, to: 2025-06-16",
        "from: 2025-06-16, to: 2024-02-26",
        "ends (2024-02-26) before it starts",
        "first day",
    ),
    "an id of two releases": (
        OTHERS,
        "ids: [codestral-2405]",
        "ids: [mistral-large-2407]",
        "'mistral-large-2407' on mistral means",
        "ambiguous:",
    ),
    "weights under two licences": (
        LARGE,
        'ids: [mistral-large, "mistral-large:123b"], licence: mrl-0.1',
        "ids: [mistral-large], licence: mit",
        "under 'mrl-0.1' and 'mit'",
        "from/to",
    ),
    "trust in memory": (
        MRL,
        "kind: vendor-page",
        "kind: memory",
        "rests on memory alone",
        "write unverified",
    ),
    "trust in a registry": (MRL, "kind: vendor-page", "kind: registry", "nobody read", "write partial"),
    "a bad expression": (
        "channels/vllm.yaml",
        "sources:",
        "images: ['vllm(']\nsources:",
        "not a regular expression",
        "",
    ),
    "an unknown fact": (
        "terms/mnpl-0.1.yaml",
        "deployment.purpose:",
        "deployment.purposes:",
        "unknown key",
        "'deployment.purpose'",
    ),
}


def test_the_small_world_is_sound(folder: Path) -> None:
    assert check(folder) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(folder: Path, fault: str) -> None:
    path, old, new, message, cure = FAULTS[fault]
    file = folder / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [problem for problem in check(folder) if message in problem.message and cure in problem.cure]
    assert found, [str(problem) for problem in check(folder)]
    assert all(problem.line >= 1 and problem.column >= 1 for problem in found)


def test_a_problem_names_the_line_of_the_value(folder: Path) -> None:
    file = folder / LARGE
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if "channel: bedrock" in line)
    lines[at] = lines[at].replace("bedrock", "bedrok")
    file.write_text("\n".join(lines), encoding="utf-8")
    (problem,) = check(folder)
    assert (problem.path, problem.line) == (LARGE, at + 1)
    assert lines[at][problem.column - 1 :].startswith("bedrok")


def test_every_problem_is_told_not_only_the_first(folder: Path) -> None:
    for path in (MRL, "terms/mit.yaml"):
        file = folder / path
        file.write_text(file.read_text(encoding="utf-8").replace("category:", "categry:"), encoding="utf-8")
    assert {problem.path for problem in check(folder)} == {MRL, "terms/mit.yaml"}


def test_a_release_is_trusted_no_further_than_its_own_sources(folder: Path) -> None:
    file = folder / LARGE
    text = file.read_text(encoding="utf-8")
    text = text.replace("sources: [", "sources: [{id: s2, url: u, date: 2026-11-21, kind: memory}, ")
    text = text.replace("ids: [mistral-large-2512], terms: [mistral-api], source: s1", "ids: [x], source: s2")
    text = text.replace("gated: false, from: 2025-12-02, source: s1", "source: s2")
    file.write_text(text, encoding="utf-8")
    (problem,) = check(folder)
    assert "rests on memory alone" in problem.message and "unverified" in problem.cure
    own = "  - id: mistral-large-2512\n    review: {status: unverified}"
    file.write_text(text.replace("  - id: mistral-large-2512", own), encoding="utf-8")
    compile_folder(folder, folder / "kb.sqlite")
    base = KnowledgeBase.open(folder / "kb.sqlite")
    reviews = {model.id: model.review for model in base.models() if model.family == "mistral-large"}
    assert reviews["mistral-large-2512"] == "unverified" and reviews["mistral-large-2402"] == "verified"


def test_a_wrong_record_cannot_be_compiled(folder: Path, tmp_path: Path) -> None:
    file = folder / MRL
    file.write_text(file.read_text(encoding="utf-8").replace("category:", "categry:"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"terms/mrl-0\.1\.yaml:.*categry"):
        compile_folder(folder, tmp_path / "kb.sqlite")
    assert [item.name for item in tmp_path.iterdir()] == ["licences"]
