"""Names of networks that pass through several modules of a package before one of them builds the network."""

from __future__ import annotations

from pathlib import Path

import pytest

import modelguard
from modelguard.detect import detect
from modelguard.link import link
from modelguard.model import Clue, Policy, SourceFile

BUILDS = """import timm

class Extractor:
    def __init__(self, backbone: str, pre_trained: bool = True):
        self.net = timm.create_model(backbone, pretrained=pre_trained)
"""
HANDS_ON = """from acme.layers import Extractor

class Finder:
    def __init__(self, backbone: str = "resnet18"):
        self.extractor = Extractor(backbone=backbone)
"""
SETS = """from acme.finder.network import Finder

class Trainer:
    def __init__(self, backbone: str = "resnet34", device: str = "cuda:0"):
        self.model = Finder(backbone=backbone)
        self.other = Lookup(TABLE[backbone])
"""


def linked(**files: str) -> list[tuple[str, str]]:
    clues: list[Clue] = []
    for name, text in files.items():
        data = text.encode()
        path = name.replace("__", "/") + ".py"
        clues += detect(SourceFile(path=path, data=data, size=len(data)))
    return [(usage.location.path, usage.raw) for usage in link(clues)[0] if usage.strength == "strong"]


def test_a_package_gives_what_the_modules_below_it_define() -> None:
    files = {"acme__layers__extractors__timm": BUILDS, "acme__finder__network": HANDS_ON}
    assert linked(**files) == [("acme/finder/network.py", "resnet18")]


def test_a_parameter_is_handed_on_from_module_to_module() -> None:
    found = linked(
        acme__layers__extractors__timm=BUILDS, acme__finder__network=HANDS_ON, acme__finder__trainer=SETS
    )
    assert sorted(found) == [("acme/finder/network.py", "resnet18"), ("acme/finder/trainer.py", "resnet34")]


@pytest.mark.parametrize(
    "elsewhere", ["acme__others__extractors__timm", "acme__layers2__timm", "timm_layers"]
)
def test_another_packages_class_of_that_name_is_another(elsewhere: str) -> None:
    assert linked(**{elsewhere: BUILDS, "acme__finder__network": HANDS_ON}) == []


def test_a_runtime_of_one_format_reads_no_file_of_another(tmp_path: Path) -> None:
    (tmp_path / "reader.py").write_text(
        "import onnxruntime\n\ndef backend(weights):  # of huggingface.co\n"
        "    return onnxruntime.InferenceSession(weights)\n"
    )
    (tmp_path / "run.py").write_text(
        'from reader import backend\n\nbackend("yolov5s.pt")\nbackend("yolov5s-b.onnx")\n'
    )
    report = modelguard.scan(tmp_path, Policy(), cache=False)
    told = {r.usage.raw: r.usage.channel for r in report.resolutions}
    assert told == {"yolov5s.pt": None, "yolov5s-b.onnx": "onnxruntime"}


def test_a_test_picks_no_default_among_what_shipped_code_offers() -> None:
    names = (
        'from enum import StrEnum\n\nclass Names(StrEnum):\n    FAST = "gpt-4o-mini"\n    SMALL = "gpt-4.1"\n'
    )
    picks = (
        "import pytest\nfrom openai import OpenAI\nfrom acme.names import Names\n\n"
        "def test_talk():\n    OpenAI().responses.create(model=Names.FAST.value, input='x')\n"
    )
    assert linked(acme__names=names, tests__test_talk=picks) == []
    assert linked(acme__names=names, acme__talk=picks) == [("acme/names.py", "gpt-4o-mini")]


def test_who_is_told_the_provider_asks_it_whatever_the_function_asks_otherwise() -> None:
    talks = (
        "from langchain_openai import ChatOpenAI\n\ndef talk(provider, model):\n    ChatOpenAI(model=model)\n"
    )
    asks = 'from acme.talks import talk\n\ntalk(provider="{}", model="openai/gpt-oss-20b")\n'
    for provider, count in {"groq": 1, "other": 2}.items():
        clues: list[Clue] = []
        for path, text in {"acme/talks.py": talks, "acme/run.py": asks.format(provider)}.items():
            clues += detect(SourceFile(path=path, data=text.encode(), size=len(text)))
        assert sum(getattr(clue, "value", None) == "openai/gpt-oss-20b" for clue in clues) == count - 1
