"""The company's own records: they come first for what they speak of, and for nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from modelguard.errors import KnowledgeError
from modelguard.model import Resolution
from modelguard.resolve import KnowledgeBase, overlaid, resolve_id
from modelguard.resolve.hub import Answer, Question
from modelguard.resolve.hub.complete import complete

DAY = date(2026, 11, 22)
SOURCES = 'sources: [{id: s1, url: "contract:MSA-1", date: 2026-10-01, kind: primary-text}]\n'
REVIEW = "review: {status: verified, date: 2026-10-01}\n"
VENDOR = f'key: acme\nname: Acme\ncountry: "DE"\nhub_orgs: [acme]\n{SOURCES}'
TERMS = f"""\
key: acme-internal
name: Acme internal terms
service: false
category: research-only
url: "contract:MSA-1"
clauses:
  - {{id: c, topic: commercial-use, effect: forbids, actions: [use], says: No., section: "2", source: s1}}
{SOURCES}{REVIEW}"""
FAMILY = f"""\
family: assistant
name: Assistant
vendor: acme
releases:
  - id: acme-assistant-7b
    lineage: [{{model: llama-3.1-8b, relation: finetune}}]
    offers:
      - {{channel: hf-hub, artifact: weights, ids: [acme/assistant-7b], licence: acme-internal, source: s1}}
{SOURCES}{REVIEW}"""


def written(folder: Path, **files: str) -> Path:
    (folder / "kb").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "kb" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def ask(base: KnowledgeBase, name: str, **more: str) -> Resolution:
    return resolve_id(name, as_of=DAY, knowledge=base, **more)  # type: ignore[arg-type]


def test_a_private_fine_tune_is_known_with_its_terms_and_its_file(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    assert ask(base, "acme/assistant-7b").model is None
    laid = overlaid(base, ["kb"], written(tmp_path, acme=VENDOR, terms=TERMS, family=FAMILY))
    found = ask(laid, "acme/assistant-7b", execution="self-hosted")
    assert found.model is not None and found.model.overlay == "kb/family.yaml"
    assert found.licence is not None and found.licence.overlay == "kb/terms.yaml"
    assert found.availability == "research-only"
    assert laid.knowledge.version.startswith(f"{base.knowledge.version}+")
    assert laid.knowledge.date == base.knowledge.date
    assert laid.knowledge.overlays == ("kb/acme.yaml", "kb/family.yaml", "kb/terms.yaml")


def test_the_prefilter_searches_for_its_names(base: KnowledgeBase, tmp_path: Path) -> None:
    family = FAMILY.replace("acme/assistant-7b", "a/chat-b").replace("acme-assistant-7b", "chat-b")
    laid = overlaid(base, ["kb"], written(tmp_path, acme=VENDOR, terms=TERMS, family=family))
    assert any(anchor in b"model: a/chat-b" for anchor in laid.anchors())


def test_a_contract_gives_known_weights_other_terms_and_leaves_the_rest(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    family = f"""\
family: mistral-large
name: Mistral Large
vendor: mistralai
releases:
  - id: mistral-large-2411
    offers:
      - channel: hf-hub
        artifact: weights
        ids: [mistralai/Mistral-Large-Instruct-2411]
        licence: msa
        source: s1
{SOURCES}{REVIEW}"""
    terms = TERMS.replace("key: acme-internal", "key: msa").replace("research-only", "restricted-commercial")
    terms = terms.replace(terms[terms.index("clauses:") : terms.index("sources:")], "clauses: []\n")
    laid = overlaid(base, ["kb"], written(tmp_path, family=family, terms=terms))
    for name in ("mistralai/Mistral-Large-Instruct-2411", "mistral-large:123b"):
        found = ask(laid, name, execution="self-hosted")
        assert found.licence is not None and found.licence.key == "msa", name
    other = ask(laid, "mistralai/Mistral-Large-Instruct-2407", execution="self-hosted")
    assert other.licence is not None and other.licence.key == "mrl-0.1"
    moving = ask(laid, "mistral-large-latest", channel="mistral")
    assert moving.model is not None and moving.model.id == "mistral-large-2512"


def test_terms_of_the_same_key_are_replaced(base: KnowledgeBase, tmp_path: Path) -> None:
    terms = TERMS.replace("key: acme-internal", "key: mistral-api").replace("service: false", "service: true")
    laid = overlaid(base, ["kb"], written(tmp_path, terms=terms))
    found = ask(laid, "mistral-large-2512", channel="mistral")
    assert found.licence is not None and found.licence.overlay == "kb/terms.yaml"
    states = [fact for fact in laid.records() if fact.key == "mistral-api"]
    assert [(fact.kind, fact.newest) for fact in states] == [("terms of a service", date(2026, 10, 1))]


def test_a_name_of_ones_own_wins_where_no_channel_decides(base: KnowledgeBase, tmp_path: Path) -> None:
    family = FAMILY.replace("ids: [acme/assistant-7b]", "ids: [gpt-4o]").replace("hf-hub", "vllm")
    laid = overlaid(base, ["kb"], written(tmp_path, acme=VENDOR, terms=TERMS, family=family))
    mine, theirs = ask(laid, "gpt-4o"), ask(laid, "gpt-4o", channel="openai")
    assert mine.model is not None and mine.model.id == "acme-assistant-7b"
    assert theirs.model is not None and theirs.model.vendor == "openai"


class _Hub:
    asked: tuple[Question, ...] = ()

    def ask(self, questions: object) -> dict[Question, Answer]:
        self.asked = tuple(questions)  # type: ignore[arg-type]
        return {}


def test_the_hub_is_not_asked_about_the_companys_own_models(base: KnowledgeBase, tmp_path: Path) -> None:
    family = FAMILY.replace(", licence: acme-internal", "")
    laid = overlaid(base, ["kb"], written(tmp_path, acme=VENDOR, family=family))
    hub = _Hub()
    complete([ask(laid, "acme/assistant-7b")], hub, laid, DAY)
    assert hub.asked == ()


FAULTS = {
    "an unknown key": (
        TERMS.replace("category:", "categry:"),
        r"kb/x\.yaml:4:1: unknown key 'categry'; did you mean 'category'",
    ),
    "a licence that is not there": (
        FAMILY.replace("acme-internal", "acme-intrnal"),
        r"kb/x\.yaml:8:\d+: there is no licence",
    ),
    "a word that is none": (
        TERMS.replace("forbids", "forbid"),
        r"effect cannot be 'forbid'; did you mean 'forbids'",
    ),
    "more trust than its source": (TERMS.replace("primary-text", "memory"), "rests on memory alone"),
    "an expression without end": (
        f"key: x\nname: X\nkind: gateway\nexecution: managed\nhosts: ['(a+)+$']\n{SOURCES}{REVIEW}",
        r"kb/x\.yaml:5:9: it repeats a group, which may take for ever",
    ),
    "no record": ("hello: world\n", "nothing says what this record is"),
    "no YAML": ("key: [", "not YAML"),
    "an alias": ("key: &a x\nname: *a\nclauses: []\n", r"the alias \*a is not read"),
    "brackets without end": ("clauses: " + "[" * 50_000, "nested deeper than|not YAML"),
    "no text": ("\x00\x01", "not YAML"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_names_file_line_and_cure(base: KnowledgeBase, tmp_path: Path, what: str) -> None:
    text, says = FAULTS[what]
    folder = written(tmp_path, acme=VENDOR, x=text)
    with pytest.raises(KnowledgeError, match=says):
        overlaid(base, ["kb"], folder)


def test_the_same_key_twice_is_a_fault(base: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"is taken by kb/one\.yaml:1"):
        overlaid(base, ["kb"], written(tmp_path, one=TERMS, two=TERMS))


def test_what_lies_outside_is_not_read(base: KnowledgeBase, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    written(tmp_path, terms=TERMS)
    (home / "link.yaml").symlink_to(tmp_path / "kb" / "terms.yaml")
    for place in ("../kb", "link.yaml"):
        with pytest.raises(KnowledgeError, match="leads out of"):
            overlaid(base, [place], home)
    with pytest.raises(KnowledgeError, match="no such file"):
        overlaid(base, ["nothing.yaml"], home)
    (home / "big.yaml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(KnowledgeError, match="more than 1000000 bytes"):
        overlaid(base, ["big.yaml"], home)
    (tmp_path / ".git").mkdir()
    assert overlaid(base, ["../kb"], home).licence("acme-internal") is not None
