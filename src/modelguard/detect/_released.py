"""Names that published weights have: the pieces they are made of, and the files that are called so."""

from __future__ import annotations

import re
from functools import cache

from modelguard.detect._sdks import words
from modelguard.detect._words import ANY_WEIGHTS, is_named_file
from modelguard.expressions import expression

# Files of data that end like weights: `train_features.pt`.
OF_DATA = expression(
    r"(?:^|[-_.])(?:data|dataset|train|test|val|features|embeddings|samples?)(?:$|[-_.])", re.IGNORECASE
)
# How the names of released weights end: with a sum or a date.
_RELEASED = expression(r"[-_.](?:[0-9a-f]{7,10}|20\d{6}|20\d\d-\d\d-\d\d)\Z")

# What names of files have that a run of one's own leaves behind.
OF_RUN = expression(
    r"(?:^|[-_.])(?:best|last|final|latest|epoch|step|run|exp|fold|seed|tests?|my|demo|checkpoint)(?:\d*)(?=[-_.]|\Z)",
    re.IGNORECASE,
)
# What holds the path of a file of weights.
_KEEPS = expression(
    r"(?:^|_)(?:ckpt|checkpoint|weights?|pretrained|(?:load|resume|init|start)_from)(?:_(?:path|file|filename|name|model))?\Z",
    re.IGNORECASE,
)
_WRITES = expression(r"save|out|export|best|last", re.IGNORECASE)
_PART = expression(r"[A-Za-z0-9]+")
_PARTS = 3
_ROLES = words(
    """model base large small tiny mini medium embed encoder detect classif segment adapter pretrained speech
    chat instruct former nli pos ner translat summari sentiment toxic identification coder quantized onnx lora
    tts asr"""
)


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


def keeps_weights(name: str) -> bool:
    """Whether a key, parameter or option holds the path of a file of weights to read: `sam_checkpoint`."""
    return _KEEPS.search(name.replace("-", "_")) is not None and _WRITES.search(name) is None


def is_kept(value: str) -> bool:
    """Whether a value is the path of a file of weights that is called after the model in it."""
    folder, _, last = value.rpartition("/")
    folder = folder.rpartition("/")[2]
    if "://" in value or "$" in value or "{" in value:
        return False
    if ANY_WEIGHTS.match(last):
        return any(map(str.isdigit, folder)) and _names_family(folder) and OF_RUN.search(folder) is None
    stem = last.rpartition(".")[0]
    if not is_named_file(last) or OF_DATA.search(last) or OF_RUN.search(stem):
        return False
    if not any(map(str.isdigit, stem)):
        return len(_PART.findall(stem)) >= _PARTS and _names_family(stem)
    return telling().search(stem) is not None or _RELEASED.search(stem) is not None or _names_family(folder)


def _names_family(text: str) -> bool:
    """Whether a name has a piece that is a family's, not one that says what any model is or does."""
    return any(piece.group().strip("-_./").lower() not in _ROLES for piece in telling().finditer(text))
