"""Which strings are names of their own kind, and which are words that programs are made of."""

import pytest

from modelguard.detect._coined import is_coined


@pytest.mark.parametrize(
    "value",
    ["u2net", "yolov10s-doclaynet", "wav2vec2_large_ll60k", "acme-quality-classifier", "sam2.1_hiera_small"],
)
def test_a_name_that_mixes_letters_and_numbers_or_joins_words_is_coined(value: str) -> None:
    assert is_coined(value)


@pytest.mark.parametrize(
    "value",
    ["test-model-2", "model3", "default_completion_model", "semanticscholar", "TF-IDF", "azure-speech",
     "1-Yg0cxgrNhHP-016FPdp902BR-kSsA4P", "org/u2net", "u2net.onnx?", "", "a" * 90, "m1", "large-v3", "v2-1",
     "run12"],
)  # fmt: skip
def test_words_numbers_and_sums_are_not_coined(value: str) -> None:
    assert not is_coined(value)
