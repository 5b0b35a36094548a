"""Names that published weights have: the pieces they are made of, and the files that are called so."""

from __future__ import annotations

import re
from functools import cache

from modelguard.detect._words import is_fetched_model
from modelguard.expressions import expression

# Files of data that end like weights: `train_features.pt`.
OF_DATA = expression(
    r"(?:^|[-_.])(?:data|dataset|train|test|val|features|embeddings|samples?)(?:$|[-_.])", re.IGNORECASE
)
# How the names of released weights end: with a sum or a date.
_RELEASED = expression(r"[-_.](?:[0-9a-f]{7,10}|20\d{6}|20\d\d-\d\d-\d\d)\Z")


@cache
def telling() -> re.Pattern[str]:
    """Pieces of names that weights have: families, tasks, sizes, formats."""
    return re.compile(
        r"bert|gpt|llama|t5|bart|clip|vit|whisper|wav2?vec|hubert|mi[sx]tral|qwen|gemma|phi-?\d|falcon|lora|diffusion"
        r"|sdxl|sd-?v?\d|control_?net|controlnet|control_v|minilm|mpnet|bge|gte|e5|rerank|embed|encoder|zero-?shot|onnx"
        r"|gguf|awq|gptq|instruct|chat|cased|distil|fine-?tune|pegasus|opus-mt|m2m|nllb|blip|llava|layoutlm|segformer"
        r"|yolo|detr|resnet|convnext|swin|dino|musicgen|tacotron|vits|granite|deepseek|kimi|glm|olmo|pythia"
        r"|bloom|coder|codegen|flan|electra|former|bigbird|xlm|xlnet|nli|squad|sentiment|toxic|summari|translat|detect"
        r"|classif|segment|diariz|quantized|inpaint|language-id|identification|speech|tts|asr|adapter|pretrained|model"
        r"|(?:^|[-_./])(?:ner|pos|sam|base|large|small|tiny|mini|medium|xx?l|\d+(?:\.\d+)?[bm])(?:$|[-_./])",
        re.IGNORECASE,
    )


def is_kept(value: str) -> bool:
    """Whether a value is the path of a file of weights that is called after the model in it."""
    last = value.rpartition("/")[2]
    if "://" in value or not is_fetched_model(last) or OF_DATA.search(last):
        return False
    stem = last.rpartition(".")[0]
    return telling().search(stem) is not None or _RELEASED.search(stem) is not None
