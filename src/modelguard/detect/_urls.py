"""URLs that name a model: an endpoint with the model in its path, a file of the hub."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from modelguard.detect._shape import WEIGHT_FILE
from modelguard.expressions import expression
from modelguard.model import Execution, Kind, Strength
from modelguard.naming.hub import NO_MODEL, ON_HUB, OWN_STORE, is_of_data, is_on_hub

_LONGEST = 600
_SCHEMES = (
    "http",
    "ws://",
    "wss://",
    "hf://",
    "HF://",
    "djl://",
    "kaggle://",
    "torchvision://",
    "open-mmlab://",
    "mm",
    "modelzoo://",
    "detectron2://",
    "${",
    "{{",
)
# Where answers of models are asked for.
_ASKED = expression(
    r"=?https?://[^\s{]{3,100}/(?:chat/completions|embeddings?|messages|responses|completions|rerank"
    r"|audio/(?:speech|transcriptions|translations)|images/generations)/?\Z"
)


@dataclass(frozen=True, slots=True)
class UrlModel:
    """Where in a URL the model stands (character offsets), and what the URL proves."""

    start: int
    end: int
    kind: Kind
    strength: Strength
    channel: str | None
    execution: Execution


_ID = r"(?P<model>[\w.-]{1,100}/[\w.-]{1,130})"
_NAME = r"(?P<model>[\w.@-]{2,130})"
_GENERATING = r"(?:generateContent|streamGenerateContent|embedContent|batchEmbedContents)\b"
_FORMS: tuple[tuple[re.Pattern[str], Kind, Strength, str | None, Execution], ...] = (
    (expression(rf"https?://api-inference\.huggingface\.co/(?:models|pipeline/[\w-]+)/{_ID}"),
     "api-call", "strong", "huggingface-inference", "unknown"),
    (expression(rf"https?://router\.huggingface\.co/(?:hf-inference/)?models/{_ID}"),
     "api-call", "strong", "huggingface-inference", "managed"),
    (expression(rf"(?P<model>{ON_HUB}{NO_MODEL}[\w.-]+/[\w.-]+/resolve/\S+)"),
     "download", "strong", "hf-hub", "self-hosted"),
    (expression(rf"(?P<model>{ON_HUB}{NO_MODEL}[\w.-]+/[\w.-]+)/?(?:(?:tree|blob)/\S*)?\Z"),
     "config-default", "weak", None, "unknown"),
    (expression(r"(?:hf|HF)://(?!datasets/|spaces/|buckets/)(?:models/)?(?P<model>[\w.-]{1,100}/[\w.-]{1,130})"
                r"(?:[/@](?!\S{0,200}\.(?:wav|flac|mp3|ogg|png|jpe?g|parquet|csv|arrow|jsonl)\Z)\S{0,200})?\Z"),
     "config-default", "strong", "hf-hub", "self-hosted"),
    # DJL fetches weights of the hub and of its zoo by addresses of its own.
    (expression(r"djl://ai\.djl\.huggingface\.\w+/(?P<model>[\w.-]{1,100}(?:/[\w.-]{1,130})?)\Z"),
     "weights-load", "strong", "hf-hub", "self-hosted"),
    (expression(r"djl://ai\.djl\.\w+/(?P<model>[\w.-]{1,100})(?:/[\w./-]{1,130})?(?:\?\S{1,200})?\Z"),
     "weights-load", "strong", None, "self-hosted"),
    (expression(rf"https?://generativelanguage\.googleapis\.com/v1\w*/models/{_NAME}:\w+"),
     "api-call", "strong", "gemini", "managed"),
    # Only the APIs of Gemini and of Vertex end so, whoever stands before them.
    (expression(rf"(?:https?://|\$\{{|\{{\{{)[^\s?#]{{2,200}}/publishers/\w+/models/{_NAME}:{_GENERATING}"),
     "api-call", "strong", "vertex", "managed"),
    (expression(rf"(?:https?://|\$\{{|\{{\{{)[^\s?#]{{2,200}}/models/{_NAME}:{_GENERATING}"),
     "api-call", "strong", "gemini", "managed"),
    (expression(rf"https?://[\w.${{}}-]*aiplatform\.googleapis\.com/\S{{0,300}}/publishers/\w+/models/{_NAME}(?::\w+)?"),
     "api-call", "strong", "vertex", "managed"),
    (expression(r"https?://bedrock-runtime\.[\w.${}-]+/model/(?:\$\{[\w.]{1,60}\}\.)?(?P<model>[\w.:%-]{2,130})/(?:invoke|converse)"),
     "api-call", "strong", "bedrock", "managed"),
    (expression(rf"https?://[\w.${{}}-]+\.(?:openai|cognitiveservices|services\.ai)\.azure\.com/openai/deployments/{_NAME}/"),
     "api-call", "weak", "azure", "managed"),
    # The host of which is filled in.
    (expression(rf"\$\{{[\w.]{{1,80}}\}}/?openai/deployments/{_NAME}/(?:chat/|completions|embeddings|images|audio)"),
     "api-call", "weak", "azure", "managed"),
    (expression(r"https?://github\.com/explosion/spacy-models/releases/download/"
                r"(?P<model>[a-z]{2,3}_[a-z]+_[a-z]+_(?:sm|md|lg|trf))-"),
     "download", "strong", "spacy", "self-hosted"),
    (expression(r"https?://api\.replicate\.com/v1/models/(?P<model>[\w.-]{1,100}/[\w.-]{1,100})/predictions"),
     "api-call", "strong", "replicate", "managed"),
    (expression(r"https?://api\.cloudflare\.com/client/v4/accounts/[^\s?#]{1,120}/ai/run/(?P<model>@(?:cf|hf)/[\w.-]{1,60}/[\w.-]{1,100})"),
     "api-call", "strong", "cloudflare", "managed"),
    (expression(r"https?://api\.deepinfra\.com/v1/inference/(?P<model>[\w.-]{1,100}/[\w.-]{1,100})"),
     "api-call", "strong", "deepinfra", "managed"),
    (expression(r"https?://(?:queue\.)?fal\.run/(?P<model>fal-ai/[\w.-]{2,60}(?:/(?!requests\b)[\w.-]{1,60}){0,3})"),
     "api-call", "strong", "fal", "managed"),
    # NVIDIA's services by what they are for, then the model, or what is done with that of the body.
    (expression(r"https?://ai\.api\.nvidia\.com/v1/[a-z][a-z-]{1,30}/(?P<model>[\w.-]{1,60}/(?!(?:reranking|embeddings|infer)\Z)[\w.-]{2,100})"),
     "api-call", "strong", "nvidia-api", "managed"),
    # Who talks with a model asks for it in the query.
    (expression(r"(?:wss|https)://api\.openai\.com/v1/realtime\?(?:[^\s#]{1,200}&)?model=(?P<model>[\w.-]{2,100})"),
     "api-call", "strong", "openai", "managed"),
    (expression(r"(?:wss|https)://[\w.-]{1,80}\.openai\.azure\.com/openai/(?:v1/)?realtime\?(?:[^\s#]{1,200}&)?(?:deployment|model)=(?P<model>[\w.-]{2,100})"),
     "api-call", "weak", "azure", "managed"),
    (expression(r"(?:wss|https)://api\.deepgram\.com/v\d/(?:listen|speak)\?(?:[^\s#]{1,200}&)?model=(?P<model>[\w.-]{2,100})"),
     "api-call", "strong", "deepgram", "managed"),
    # Others speak the same, also behind a gateway.
    (expression(r"wss?://[^\s?#]{2,200}/realtime\?(?:[^\s#]{1,200}&)?model=(?P<model>[\w.-]{2,100})(?:&|\Z)"),
     "api-call", "weak", None, "unknown"),
    (expression(r"https?://(?:tfhub\.dev|(?:www\.)?kaggle\.com/models)/(?P<model>[\w-]{2,60}(?:/[\w.-]{1,100}){1,5})(?:\?\S*)?\Z"),
     "weights-load", "strong", None, "self-hosted"),
    (expression(r"kaggle://(?P<model>[\w-]{2,60}(?:/[\w.-]{1,100}){2,5})\Z"),
     "weights-load", "strong", None, "self-hosted"),
    # OpenMMLab's and detectron2's own addresses of weights.
    (expression(r"torchvision://(?P<model>[\w.-]{2,100})\Z"),
     "weights-load", "strong", "torchvision", "self-hosted"),
    (expression(r"(?:open-mmlab|mmcls|mmpretrain|mmdet|mmseg|mmpose|mmaction2?|modelzoo|detectron2)://(?P<model>[\w.-]{2,100}?(?:/[\w.-]{1,100}?){0,4})(?:\.pkl)?\Z"),
     "weights-load", "strong", OWN_STORE, "self-hosted"),
    # A file of weights, wherever it lies.
    (expression(r"(?P<model>https?://[^\s?#]{4,400}"
                r"(?:\.(?:gguf|ggml|safetensors|onnx|pth?|ckpt|tflite|nemo|task|litertlm)|/ggml-[\w.-]{2,60}\.bin))"
                r"(?:[?#]\S*)?\Z", re.IGNORECASE),
     "download", "strong", None, "self-hosted"),
)  # fmt: skip


# JumpStart's packages are called after their model, a version and a sum.
_PACKAGE = expression(
    r"arn:aws[\w-]*:sagemaker:[\w-]*:\d*:model-package/(?=[a-z][\w.-]{0,60}\d[bB]-)"
    r"(?P<model>[a-z][\w.-]{2,80}?)(?:-v\d{1,3})?-[0-9a-f]{32}\Z"
)


def packaged(arn: str) -> tuple[int, int] | None:
    """Where in the ARN of a package of SageMaker's catalogue the model stands, or None."""
    match = _PACKAGE.match(arn) if arn.startswith("arn:") and len(arn) < _LONGEST else None
    return match.span("model") if match is not None else None


# What splits text beside weights, and is none.
_OF_TOKENS = expression(
    r"https?://(?:huggingface\.co|hf\.co)/\S{3,300}/(?:vocab(?:-\w{1,20})?\.(?:json|txt|bpe)|merges\.txt|tokenizer(?:_config)?\.json"
    r"|added_tokens\.json|special_tokens_map\.json|(?:tokenizer|spiece|spm|sentencepiece(?:\.bpe)?|sp_?\w{0,20})\.model|(?:source|target)\.spm)(?:\?\S{0,100})?\Z"
    r"|https?://(?:tfhub\.dev|(?:www\.)?kaggle\.com/models)/\S{3,200}[-_]preprocess(?:/[\w.-]{1,60}){1,3}\Z"
)


def model_in_url(url: str) -> UrlModel | None:
    """The model that a URL names, or None."""
    if not url.startswith(_SCHEMES) or len(url) > _LONGEST or is_of_data(url) or _OF_TOKENS.match(url):
        return None
    for form, kind, strength, channel, execution in _FORMS:
        match = form.match(url)
        if match is not None:
            weights = kind != "download" or channel == "spacy" or is_address(url)
            return UrlModel(*match.span("model"), kind, strength if weights else "weak", channel, execution)
    return None


def model_in_template(text: str, holes: re.Pattern[str]) -> UrlModel | None:
    """The model that an address names of which other parts are filled in later, or None."""
    found = model_in_url(holes.sub(lambda m: "_" * len(m[0]), text))
    if found is None or holes.search(text[found.start : found.end]) is not None:
        return None
    return found


# What stands for a model whose name nobody knows yet, as services write theirs, and for everything else.
_STAND_INS = ("owner/name", "name-1", "@cf/owner/name", "fal-ai/name")
_OTHER = "x"


def model_in_parts(parts: Sequence[str | None]) -> tuple[int, UrlModel] | None:
    """Which hole of an address (a None among what is written) names the model, and what the address proves.

    The hole in an address of a file of the hub (`…/{repository}/resolve/main/x.bin`) names its repository.
    """
    for position in (at for at, part in enumerate(parts) if part is None):
        filled = [_OTHER if part is None else part for part in parts]
        start = len("".join(filled[:position]))
        for stand_in in _STAND_INS:
            filled[position] = stand_in
            url = "".join(filled)
            found = model_in_url(url)
            if found is None:
                continue
            end = start + len(stand_in)
            held = found.channel == "hf-hub" and found.start == 0 and url.startswith("/resolve/", end)
            if held or (found.start, found.end) == (start, end):
                return position, found
    return None


def is_address(url: str) -> bool:
    """Whether a string is an address of weights: a file, a packed pipeline, a model of Kaggle's."""
    return is_weights(url) or url.startswith("kaggle://") or (url.endswith(".whl") and is_on_hub(url))


def fetched_by(url: str) -> str | None:
    """The channel of weights that are fetched by their address or their id: of the hub whose it is."""
    if "modelscope." in url:
        return "modelscope"
    elsewhere = "://" in url and not url.startswith("hf://") and not is_on_hub(url)
    return None if elsewhere or "ollama" in url else "hf-hub"


def is_weights(url: str) -> bool:
    """Whether a URL fetches a file of weights."""
    path = url.partition("?")[0]
    return WEIGHT_FILE.match(path) is not None or path.endswith((".bin", ".task", ".litertlm"))


def is_request(url: str) -> bool:
    """Whether answers of models are asked for at a URL: `https://api.example.com/v1/embeddings`."""
    return _ASKED.match(url) is not None
