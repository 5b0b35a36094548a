"""Names that published weights have: those of libraries, the pieces they are made of, the files called so."""

from __future__ import annotations

import re
from functools import cache

from modelguard.detect._families import begins_as_family
from modelguard.detect._fetching import FOLDER
from modelguard.detect._sdks import words
from modelguard.detect._services import PREFIXES
from modelguard.detect._shape import is_hub_id, is_sized, is_spacy, suggests_model
from modelguard.detect._words import ANY_WEIGHTS, OF_FAMILY, is_named_file
from modelguard.expressions import expression

# Files of data that end like weights: `train_features.pt`.
OF_DATA = expression(
    r"(?:^|[-_.])(?:data|dataset|train|test|val|features|embeddings|samples?)(?:$|[-_.])", re.IGNORECASE
)
# `org/synthetic-rag-dataset_v1.0`.
REPOSITORY_OF_DATA = expression(
    r"/(?:[\w.-]*[-_.])?(?:datasets?(?:[-_.]|\Z)|(?:bench(?:marks?)?|evals?|corpus|corpora)\Z)", re.IGNORECASE
)
# What keys say that hold a repository of something else: of data, of images, of what was measured.
_OF_OTHERS = expression(
    r"data|corpus|eval|bench|recipe|prefix|image|docker|registry|container|git|wandb|project|space|title|desc|label"
    r"|owner|token|template|log|result|page|url|served|alias",
    re.IGNORECASE,
)
# A number of parameters, which other things than weights may be counted by.
_SIZE = expression(r"(?:^|[-_.])(?:\d+x|[EA])?\d+(?:\.\d+)?[bBmM](?=$|[-_.])")
# What is no owner on the hub, but a folder or a bucket of somebody's own.
_NO_OWNER = expression(
    r"(?:^|[-_.])(?:models?|weights|checkpoints?|ckpts?|llms?|cache|bucket|data|outputs?|runs?)\Z",
    re.IGNORECASE,
)
# How the names of released weights end: with a sum or a date.
_RELEASED = expression(r"[-_.](?:[0-9a-f]{7,10}|20\d{6}|20\d\d-\d\d-\d\d)\Z")


# Where tools keep what they fetch from the hub, under its id.
_DOWNLOADED = expression(
    r"(?:checkpoints|models)/[A-Za-z0-9][\w-]*/(?P<last>(?P<sized>[A-Z][\w.-]*\d[bBmM]\b)?[\w.-]*)\Z"
)
# What names of files have that a run of one's own leaves behind.
OF_RUN = expression(
    r"(?:^|[-_.])(?:best|last|final|latest|epoch|step|run|exp|fold|seed|tests?|my|demo|checkpoint)(?:\d*)(?=[-_.]|\Z)",
    re.IGNORECASE,
)
# A file that says no more than that a run has left it: `ckpt_best.pth`, `average_model.pt`.
_LEFT = expression(
    r"(?:(?:ckpt|checkpoint|model|weights?|net|epoch|step|best|last|latest|final|average|pytorch|diffusion|adapter"
    r"|optimizer|\d{1,7})[-_.]?){1,6}\.\w{2,12}\Z",
    re.IGNORECASE,
)
# What holds the path of a file of weights.
_KEEPS = expression(
    r"(?:^|_)gguf(?:_(?:model|path|model_path))?\Z|(?:^|_)(?:ckpt|checkpoint|weights?|pretrain(?:ed)?|pretrain(?:ed)?_(?:network|net|model|weights)(?:_[a-z]{1,2})?|(?:load|resume|init|start)_from)(?:_(?:path|file|filename|name|model))?\Z",
    re.IGNORECASE,
)
_WRITES = expression(r"save|out|export|best|last", re.IGNORECASE)
# A path to a file or a folder, and the folders into which a run writes what it has made.
_LEADS = expression(r"(?:~|\.{0,2})/(?:[\w.@+-]{1,100}/){0,12}[\w.@+-]{4,150}/?\Z")
_MADE = expression(
    r"(?:^|/)(?:outputs?|saves?|saved|results?|runs|logs?|tmp|exp|experiments?)/", re.IGNORECASE
)
_AMONG = expression(r"(?:^|/)(?:[\w-]*models?|weights|hub|hf[\w-]*|llms?|cache)/", re.IGNORECASE)
# What holds a path that is called after the model at its end: `VICUNA_PATH`.
_PATHS = expression(r"_(?:path|dir|folder|checkpoint|ckpt)\Z", re.IGNORECASE)
# The small models that libraries publish to test themselves with.
_STAND_IN = expression(
    r"(?:[\w-]{2,40}-internal-testing/tiny-|[\w.-]{2,60}/tiny-random-)[\w.-]{2,80}\Z"
    # `acme-testing/bert-test-sharded`: what makers of libraries keep for their own tests.
    r"|[a-z\d]{2,40}-testing/(?:\w{2,12}-)?(?:bert|albert|roberta|xlm|camembert|electra|gpt|llama|falcon|mpt|qwen|mistral"
    r"|phi|gemma|bloom|opt|t5|bart|whisper|wav2vec|clip|vit|resnet)[\w.]{0,12}-(?:test|testing|tiny|mini)(?:-[\w-]{2,20})?\Z"
)
_NETWORK = expression(
    r"(?:(?:open_?)?clip:)?(?:ViT-(?:[BLHSM]|g|bigG)[-/]\d\d|RN\d{2,3}(?:x\d{1,2})?)\S{0,20}\Z|yolo(?:v?\d{1,2})[a-z]\S{0,8}\Z"
)
_BUNDLE = expression(
    r"(?:WAV2VEC2|HUBERT|WAVLM|VOXPOPULI|EMFORMER|TACOTRON2|CONVTASNET|HDEMUCS|SQUIM|MMS)_[A-Z0-9_]{2,50}\Z"
)
_PART = expression(r"[A-Za-z0-9]+")
_PARTS = 3
_LEVELS = 2
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
        r"|vgg|inception|densenet|efficientnet|mobilenet|deeplab|openpose|facenet|arcface|midas|esrgan|gfpgan|codeformer"
        r"|u2net|isnet|wav2lip|hifi-?gan|rmvpe|demucs|roformer|silero|ecapa|titanet|vosk|glove|word2vec|fasttext"
        r"|classif|segment|diariz|quantized|inpaint|language-id|identification|speech|tts|asr|adapter|pretrained|model"
        r"|(?:^|[-_./])(?:ner|pos|sam|base|large|small|tiny|mini|medium|xx?l|\d+(?:\.\d+)?[bm])(?:$|[-_./])",
        re.IGNORECASE,
    )


@cache
def _legacy() -> re.Pattern[str]:
    """The names without an organisation: those that the hub kept from its first years, and of libraries."""
    return re.compile(
        r"(?:distil)?gpt2(?:-(?:medium|large|xl))?\Z|openai-gpt\Z|transfo-xl-wt103\Z|camembert-base\Z"
        r"|(?:distil)?bert-(?:base|large)-(?:(?:multilingual|german|cased|uncased|chinese|finnish|japanese|dbmdz)-?)+"
        r"(?:distilled-squad|whole-word-masking\S{0,30}|finetuned-[\w-]{2,30})?\Z"
        r"|(?:distil)?roberta-(?:base|large)(?:-mnli|-openai-detector)?\Z|distilbert-base-\w+(?:-[\w-]{2,40})?\Z"
        r"|albert-(?:base|large|xx?large)-v[12]\Z|xlnet-(?:base|large)-cased\Z|t5-(?:small|base|large|3b|11b)\Z"
        r"|xlm-(?:roberta-(?:base|large)(?:-[\w-]{2,40})?|mlm-[\w-]{2,30}|clm-[\w-]{2,30})\Z"
        # The names of sentence-transformers, which finds their organisation by itself.
        r"|(?:all|paraphrase|multi-qa|msmarco|nli|stsb|quora)-(?:multilingual-|cross-en-de-)?(?:distil)?"
        r"(?:MiniLM|mpnet|roberta|bert|TinyBERT|albert|xlm-r)[\w.-]{0,50}\Z"
        r"|distiluse-base-multilingual-cased(?:-v[12])?\Z|(?:gtr|sentence)-t5-(?:base|large|xx?l)\Z"
        # Those of FlashRank and TransformerLens (their `Config.py` and `model_aliases.json`).
        r"|ms-marco-(?:TinyBERT|MiniLM|MultiBERT)-L-\d{1,2}(?:-v2)?\Z|rank-T5-flan\Z|ce-esci-MiniLM-L12-v2\Z"
        r"|miniReranker_arabic_v1\Z|gpt2-small\Z|redwood_attn_2l\Z"
        r"|(?:gelu|solu|attn-only)-\d{1,2}l(?:-[a-z0-9-]{2,30})?\Z|gpt-neo-(?:125[mM]|1\.3[bB]|2\.7[bB])\Z"
        r"|pythia-\d{1,3}(?:\.\d)?[mb](?:-deduped)?(?:-v0|-seed\d)?\Z"
        # The catalogues of open_clip and Coqui TTS.
        r"|(?:(?:open_?)?clip:)?(?:coca_|nllb-clip-)?(?:xlm-roberta-\w+-)?(?:roberta-)?ViT-(?:[BLHSM]|g|bigG|SO400M)[-/]\d\d\S{0,20}\Z"
        # timm's names of transformers by their patches, and what torchvision calls wide networks.
        r"|(?:vit|deit3?|beit(?:v2)?|eva(?:02)?|samvit|aimv2)(?:_[a-z0-9]{1,12}){1,3}_patch\d\d?(?:_[a-z0-9]{2,12}){1,6}(?:\.[\w]{2,40})?\Z"
        r"|wide_resnet(?:50|101)_2(?:\.[\w]{2,30})?\Z|(?:swin|swinv2)_[a-z]{4,6}_(?:patch\d_)?window\d\d?\w{3,40}\Z"
        # Ultralytics' networks, by generation and size.
        r"|yolo(?:v?(?:5|8|9|1[0-2]|26))[a-z](?:6?u)?(?:-(?:seg|cls|pose|obb))?\Z"
        r"|(?:tts|vocoder|voice_conversion)_models/[\w-]{2,20}/[\w.-]{2,40}/[\w.-]{2,60}\Z"
    )


def are_weights(name: str, value: str) -> bool:
    """Whether a repository of the hub is called as nothing but weights are, by its family and its size, and
    its key says nothing else of it: `source_repository = "org/Tern-7B"`.
    """
    if ":" in value or "@" in value or not is_hub_id(value) or not is_sized(value):
        return False
    owner = value.partition("/")[0]
    if _OF_OTHERS.search(name) or owner in PREFIXES or _NO_OWNER.search(owner):
        return False
    return telling().search(_SIZE.sub("", value[len(owner) :])) is not None and not REPOSITORY_OF_DATA.search(
        value
    )


def is_of_paper(value: str) -> bool:
    """Whether the string is how papers call a network (`ViT-B/32`, `RN50x4`): whose weights it gets, the
    program tells.
    """
    return _NETWORK.match(value) is not None


def is_bundle(value: str) -> bool:
    """Whether torchaudio calls a model so that it has ready: `HUBERT_ASR_LARGE`."""
    return _BUNDLE.match(value) is not None


def is_legacy(value: str) -> bool:
    """Whether the string is a name without an organisation of a library's own list (`gpt2`, `ViT-B-32`)."""
    if is_spacy(value):
        return True
    return 4 <= len(value) <= 100 and value[0].isalpha() and _legacy().match(value) is not None


# `all-MiniLM-L6-v2`, `multi-qa-mpnet-base-dot-v1`; Ollama's own are called `all-minilm`.
_OF_SENTENCES = expression(
    r"(?:all|multi-qa|paraphrase|msmarco|distiluse|stsb|nli)-[\w.-]{0,40}"
    r"(?:MiniLM|mpnet|distil|roberta|bert)[\w.-]{0,40}-[\w.-]{1,30}\Z"
)


def is_of_sentences(value: str) -> bool:
    """Whether a name is one of sentence-transformers' own, which it loads in its program."""
    return _OF_SENTENCES.match(value) is not None


def is_stand_in(value: str) -> bool:
    """Whether the string is a model that was published for tests: `hf-internal-testing/tiny-random-bert`."""
    return _STAND_IN.match(value) is not None


def is_left(value: str) -> bool:
    """Whether a file of weights is called after the run that left it, not after a model."""
    return _LEFT.match(value.rpartition("/")[2]) is not None


# `model_dir="pretrained_models/Name-0.5B"`: a folder that is called after the model in it and its size.
_FOLDERS = expression(r"(?:^|_)(?:pretrained_)?model_dir(?:ectory)?\Z", re.IGNORECASE)
# `--ckpt_dir ./Name-14B`: where checkpoints are read as well as written.
_CHECKPOINTS = expression(r"(?:^|_)(?:ckpt|checkpoint)_(?:dir|folder|root)\Z", re.IGNORECASE)
_PUT = expression(r"\.?/?\Z|.*(?:models?|weights|pretrained)/", re.IGNORECASE)
# `EMBEDDING_PATH=/models/talk-embed-v2`: weights in a folder that is called after them.
_KEPT_AT = expression(
    r"(?i:(?:^|_)(?:EMBED(?:DINGS?|DER)?|RERANK(?:ER)?|WHISPER|V?LLM|ASR|TTS|LORA|ADAPTER)_(?:PATH|DIR)\Z)"
)
_FOLDER = expression(r"\.{0,2}/(?:[\w.-]{1,60}/){0,6}[\w.-]{4,80}/?\Z")
_SIZED_FOLDER = expression(
    r"(?:\.{0,2}/|[\w.-]{1,60}/){0,6}[A-Za-z][A-Za-z0-9.]{1,40}(?:[-_][A-Za-z0-9.]{1,30}){0,6}?[-_](?:\d{1,2}x|[AE])?\d{1,3}(?:\.\d{1,2})?[bBM]"
    r"(?:[-_][A-Za-z0-9.]{1,30}){0,4}/?\Z"
)


def keeps_weights(name: str, value: str) -> bool:
    """Whether what is called so holds weights to read, in a file or a folder: `checkpoint="vit_h.pth"`."""
    called = name.replace("-", "_")
    if _WRITES.search(name) is not None:
        return False
    if _SIZED_FOLDER.match(value) is not None and (_FOLDERS.search(called) or _CHECKPOINTS.search(called)):
        return is_folder_of(name, value)
    if is_path_to(value) and (whose := _PATHS.search(called)) is not None:
        last = value.rstrip("/").rpartition("/")[2].lower()
        return any(len(part) > 2 and part in last for part in called[: whose.start()].lower().split("_"))
    return _KEEPS.search(called) is not None and is_kept(value)


def is_folder_of(name: str, value: str) -> bool:
    """Whether what is called so holds a folder that is called after the model in it, to be read."""
    called = name.replace("-", "_")
    if _KEPT_AT.search(called) is not None and _FOLDER.match(value) is not None:
        return suggests_model(value.rstrip("/").rpartition("/")[2])
    if _WRITES.search(name) is not None or _SIZED_FOLDER.match(value) is None:
        return False
    folder, _, last = value.rstrip("/").rpartition("/")
    if OF_RUN.search(last) is not None:
        return False
    read_and_written = _CHECKPOINTS.search(called) is not None and _PUT.match(f"{folder}/") is not None
    return _FOLDERS.search(called) is not None or read_and_written


def is_path_to(value: str) -> bool:
    """Whether a path leads to weights that its last part names by family and size: `/data/Llama-2-7b-hf`."""
    last = value.rstrip("/").rpartition("/")[2]
    numbered = OF_FAMILY.match(last) is not None and _AMONG.search(value) is not None
    if _LEADS.match(value) is None or not (is_sized(last) or numbered) or OF_RUN.search(last) is not None:
        return False
    return names_family(last) and _MADE.search(value) is None


def is_numbered(value: str) -> bool:
    """Whether the last part of a path or an address is a family of models and its number: `gs://b/llama2`."""
    return OF_FAMILY.match(value.rstrip("/").rpartition("/")[2]) is not None


def is_kept(value: str) -> bool:
    """Whether a value is the path of a file of weights that is called after the model in it."""
    folder, _, last = value.rpartition("/")
    folder = folder.rpartition("/")[2]
    if "://" in value or "$" in value or "{" in value:
        return False
    if ANY_WEIGHTS.match(last):
        told = any(map(str.isdigit, folder)) and names_family(folder)
        return (told or _is_of_hub(value, folder)) and OF_RUN.search(folder) is None
    stem = last.rpartition(".")[0]
    if not is_named_file(last) or OF_DATA.search(last) or OF_RUN.search(stem):
        return False
    if not any(map(str.isdigit, stem)):
        return len(_PART.findall(stem)) >= _PARTS and names_family(stem)
    return telling().search(stem) is not None or _RELEASED.search(stem) is not None or names_family(folder)


def _is_of_hub(value: str, folder: str) -> bool:
    """Whether the file lies in what looks like a repository of the hub: `org/name-of-parts/model.onnx`."""
    repository = value.count("/") == _LEVELS and value[:1].isalnum() and FOLDER.match(value) is None
    return repository and len(_PART.findall(folder)) >= _PARTS


def folder_in(value: str) -> str | None:
    """The release that the last folder of a path is called after: `checkpoints/hubert-large-ls960-ft/`."""
    last = value.rstrip("/").rpartition("/")[2]
    if "-" not in last or not any(map(str.isdigit, last)) or OF_RUN.search(last) or _MADE.search(value):
        return None
    return last if is_legacy(last) or (suggests_model(last) and names_family(last)) else None


def names_family(text: str) -> bool:
    """Whether a name has a piece that is a family's, not one that says what any model is or does."""
    return any(piece.group().strip("-_./").lower() not in _ROLES for piece in telling().finditer(text))


def is_downloaded(text: str) -> bool:
    """Whether a path is where a tool keeps what it fetches: `checkpoints/org/phi-2`."""
    match = _DOWNLOADED.match(text)
    return match is not None and (match["sized"] is not None or begins_as_family(match["last"]))
