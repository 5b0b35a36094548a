"""Compiling, finding and opening the knowledge base."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from resolve_world import write_world

from modelguard.errors import KnowledgeError
from modelguard.folders import cache_folder
from modelguard.resolve import KnowledgeBase, open_knowledge, source_tree
from modelguard.resolve.knowledge import compile as compiler
from modelguard.resolve.knowledge.anchors import written
from modelguard.resolve.knowledge.compile import compile_folder
from modelguard.resolve.knowledge.locate import COMPILED

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the small world's records, and a cache of its own; gives the package's folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("MODELGUARD_CACHE_DIR", raising=False)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    write_world(tmp_path / "repo" / "licences")
    package = tmp_path / "repo" / "src" / "modelguard"
    package.mkdir(parents=True)
    (tmp_path / "repo" / "hatch_build.py").touch()
    return package


def test_the_same_records_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    compile_folder(folder, tmp_path / "one.sqlite")
    shutil.copytree(folder, tmp_path / "copy")
    compile_folder(tmp_path / "copy", tmp_path / "two.sqlite")
    assert (tmp_path / "one.sqlite").read_bytes() == (tmp_path / "two.sqlite").read_bytes()


def test_a_checkout_is_compiled_once(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_knowledge(checkout)
    monkeypatch.setattr(compiler, "compile_snapshot", lambda *_: pytest.fail("compiled again"))
    assert open_knowledge(checkout).knowledge == first.knowledge


def test_an_edited_record_is_never_answered_from_an_older_copy(checkout: Path) -> None:
    file = checkout.parent.parent / "licences" / "terms" / "mit.yaml"
    before = open_knowledge(checkout)
    times = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("The mit", "Der MIT"), encoding="utf-8")
    import os

    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))  # same size, same time: only the bytes differ
    after = open_knowledge(checkout)
    assert before.knowledge.version != after.knowledge.version
    assert [base.licence("mit").name for base in (before, after) if base.licence("mit")] == [
        "The mit",
        "Der MIT",
    ]
    file.write_text(text, encoding="utf-8")
    assert open_knowledge(checkout).knowledge == before.knowledge


def test_a_broken_copy_in_the_cache_is_made_anew(checkout: Path) -> None:
    version = open_knowledge(checkout).knowledge
    (copy,) = (cache_folder()).glob("knowledge-*.sqlite")
    copy.unlink()
    copy.write_bytes(b"half a file")
    assert open_knowledge(checkout).knowledge == version


def test_without_a_cache_the_base_is_kept_in_memory(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    assert open_knowledge(checkout).model("gpt-3.5-turbo") is not None


def test_a_wheels_file_is_used_where_there_is_no_checkout(folder: Path, tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "modelguard"
    compile_folder(folder, package / COMPILED)
    assert source_tree(package) is None
    assert open_knowledge(package).model("gpt-3.5-turbo") is not None


def test_the_records_of_a_checkout_win_over_a_compiled_file(checkout: Path, tmp_path: Path) -> None:
    (checkout / COMPILED).write_bytes(b"an older build")
    assert open_knowledge(checkout).model("gpt-3.5-turbo") is not None


def test_neither_records_nor_a_file_is_an_error_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="install modelguard-licences again"):
        open_knowledge(tmp_path / "modelguard")


def test_a_file_that_is_no_base_is_an_error(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "modelguard"
    package.mkdir(parents=True)
    (package / COMPILED).write_bytes(b"nonsense")
    with pytest.raises(KnowledgeError, match="no knowledge base"):
        open_knowledge(package)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="holds no records"):
        compile_folder(tmp_path, tmp_path / "kb.sqlite")


def test_the_version_is_a_hash_and_the_date_of_the_newest_source(base: KnowledgeBase) -> None:
    assert len(base.knowledge.version) == 12
    assert base.knowledge.date == date(2026, 11, 21)


@pytest.mark.parametrize("name", ["mit", "MIT", "The mit", "LicenseRef-mit"])
def test_a_licence_is_found_by_any_of_its_names(base: KnowledgeBase, name: str) -> None:
    licence = base.licence(name)
    assert licence is not None and licence.key == "mit"


def test_a_channel_is_found_by_its_alias(base: KnowledgeBase) -> None:
    channel = base.channel("aws-bedrock")
    assert channel is not None and (channel.key, channel.terms, channel.vendor) == (
        "bedrock",
        ("aws-terms",),
        "aws",
    )


def test_nouns_survive_the_file(base: KnowledgeBase) -> None:
    licence = base.licence("mnpl-0.1")
    assert licence is not None
    assert licence.effective == date(2024, 5, 29)
    (clause,) = licence.clauses
    (condition,) = clause.when
    assert (clause.topic, condition.fact, condition.test, condition.values) == (
        "production-use",
        "deployment.purpose",
        "in",
        ("production",),
    )
    model = base.model("mistral-large-2402")
    assert model is not None
    assert (model.vendor_name, model.vendor_country, model.released) == ("Mistralai", "FR", date(2024, 2, 26))
    assert model.offers[0].end == date(2025, 6, 16)


def test_every_id_holds_an_anchor(base: KnowledgeBase) -> None:
    anchors = base.anchors()
    assert all(any(anchor in name.encode() for anchor in anchors) for name in written(base.every_name()))
    assert set(base.anchors((b"mistral",))) < set(anchors)
    assert not any(b"mistral" in anchor for anchor in base.anchors((b"mistral",)))
