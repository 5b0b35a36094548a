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
    assert told == {"yolov5s.pt": "hf-hub", "yolov5s-b.onnx": "onnxruntime"}
