"""Words that any maker may call a model by mean one only where something says whose it is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import modelguard
from modelguard.resolve import KnowledgeBase, resolve_id
from modelguard.resolve.knowledge.check import check_records
from modelguard.resolve.knowledge.names import is_generic
from modelguard.resolve.knowledge.records import read_records
from modelguard.resolve.knowledge.snapshot import take

WHISPER = """
import whisper
from faster_whisper import WhisperModel
from sentence_transformers import SentenceTransformer

whisper.load_model("base")
WhisperModel("large-v3")
"""
OTHER = """
from transformers import AutoModel

AutoModel.from_pretrained("small")
"""


@pytest.mark.parametrize("word", ["small", "Medium", "xlarge", "segmentation-3.0", "embedding", "base-en"])
def test_a_size_or_a_task_names_nobodys_model(word: str, real: KnowledgeBase) -> None:
    assert is_generic(word)
    assert resolve_id(word, as_of=date(2026, 6, 30), knowledge=real).model is None


@pytest.mark.parametrize("word", ["gpt2", "t5-small", "rerank-2", "whisper-base", "command"])
def test_a_name_of_ones_own_is_kept(word: str, real: KnowledgeBase) -> None:
    assert resolve_id(word, as_of=date(2026, 6, 30), knowledge=real).model is not None


def test_a_size_is_whispers_where_whisper_is_run(tmp_path: Path) -> None:
    (tmp_path / "hear.py").write_text(WHISPER)
    (tmp_path / ".env").write_text("WHISPER_MODEL=tiny.en\n")
    (tmp_path / "other.py").write_text(OTHER)
    seen = {r.usage.raw: r.model and r.model.id for r in modelguard.scan(tmp_path).resolutions}
    assert seen == {
        "base": "whisper-base",
        "large-v3": "whisper-large-v3",
        "tiny.en": "whisper-tiny.en",
        "small": None,
    }


def test_a_record_that_is_called_by_a_size_alone_is_refused(folder: Path) -> None:
    record = next(file for file in sorted(folder.glob("models/*/*.yaml")) if file.name != "_vendor.yaml")
    name = re.search(r"  - id: (\S+)", record.read_text())
    assert name is not None
    record.write_text(record.read_text().replace(f"  - id: {name[1]}\n", "  - id: small\n", 1))
    records, _ = read_records(take(folder))
    assert any("'small' says nothing of whose model it is" in str(fault) for fault in check_records(records))
