"""Weights that are known by the name of their file or by an address, and files that are nobody's."""

from __future__ import annotations

from datetime import date

import pytest

from modelguard.resolve import KnowledgeBase, open_knowledge, resolve_id
from modelguard.resolve.ids import parse

TODAY = date(2026, 11, 22)
SHA = "65147644a518d12f04e32d6f3b26facc3f8dd46e5390956a9424a650c0ce22b9"
WHISPER = f"https://openaipublic.azureedge.net/main/whisper/models/{SHA}"


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return open_knowledge()


@pytest.mark.parametrize(
    ("raw", "model", "availability"),
    [
        ("ggml-base.en.bin", "whisper-base.en", "open"),
        ("models/ggml-large-v3-turbo-q5_0.bin", "whisper-large-v3-turbo", "open"),
        (f"{WHISPER}/tiny.pt", "whisper-tiny", "open"),
        (f"{WHISPER}/large-v1.pt", "whisper-large", "open"),
        (
            f"https://openaipublic.azureedge.net/clip/models/{SHA}/ViT-B-32.pt",
            "clip-vit-base-patch32",
            "open",
        ),
        ("checkpoints/sam_vit_h_4b8939.pth", "sam-vit-huge", "open"),
        ("./weights/groundingdino_swint_ogc.pth", "grounding-dino-tiny", "open"),
        (
            "https://github.com/sczhou/CodeFormer/releases/download/v0.1.0/codeformer.pth",
            "codeformer",
            "research-only",
        ),
        ("yolov8s-oiv7.pt", "yolov8", "open"),
        ("runs/yolov8l.onnx", "yolov8", "open"),
        ("yolo_nas_s", "yolo-nas", "research-only"),
        ("v1-5-pruned-emaonly.safetensors", "stable-diffusion-v1-5", "open"),
        ("depth_anything_v2_vitl.pth", "depth-anything-v2-large", "research-only"),
        ("buffalo_l", "insightface-buffalo_l", "research-only"),
        (
            "http://dlib.net/files/shape_predictor_68_face_landmarks.dat.bz2",
            "dlib-shape-predictor-68",
            "research-only",
        ),
        ("en_US-lessac-medium.onnx", "piper-voice", "unknown"),
        ("resnet50-0676ba61.pth", "resnet50_weights.imagenet1k_v1", "unknown"),
        ("vit_b_16_swag-9ac1b537.pth", "vit_b_16_weights.imagenet1k_swag_e2e_v1", "research-only"),
        ("en_core_web_sm-3.7.1", "en_core_web_sm", "open"),
        ("llama-2-7b-chat.ggmlv3.q4_0.bin", "llama-2-7b-chat", "gated-open"),
        ("mistral-7b-openorca.gguf2.Q4_0.gguf", "mistral-7b-openorca", "open"),
        ("ggml-mpt-7b-chat.bin", "mpt-7b-chat", "research-only"),
        ("mmproj-Qwen2.5-VL-7B-Instruct-f16.gguf", "qwen2.5-vl-7b-instruct", "open"),
        ("qwen_image_fp8_e4m3fn.safetensors", "qwen-image", "open"),
    ],
)
def test_a_file_is_known_by_its_name(shipped: KnowledgeBase, raw: str, model: str, availability: str) -> None:
    found = resolve_id(raw, as_of=TODAY, knowledge=shipped)
    assert (found.model.id if found.model else None, found.availability) == (model, availability)


@pytest.mark.parametrize(
    "raw",
    [
        "best.pt",
        "small.pt",
        "base.pt",
        "model.safetensors",
        "pytorch_model.bin",
        "ae.safetensors",
        "ggml-base",
        "libggml-base.so",
        "ggml-model-q4_0.bin",
        "mmproj-model-f16.gguf",
        "en_core_values_sm",
        "https://example.com/main/whisper/models/tiny.pt",
        "ViT-B-32",
        "antelope",
    ],
)
def test_a_name_that_anybody_may_give_is_nobodys(shipped: KnowledgeBase, raw: str) -> None:
    found = resolve_id(raw, as_of=TODAY, knowledge=shipped)
    assert (found.model, found.candidates) == (None, ())


def test_the_version_of_a_pipeline_is_kept() -> None:
    address = "https://github.com/explosion/spacy-models/releases/download/en_core_web_sm-3.7.1/en_core_web_sm-3.7.1"
    for raw in ("en_core_web_sm-3.7.1", f"{address}-py3-none-any.whl", f"{address}.tar.gz"):
        parsed = parse(raw)
        assert (parsed.name, parsed.channel) == ("en_core_web_sm", "spacy")
        assert ("version", "3.7.1") in parsed.facts
