"""Values in a model's place that are no model: folders of models, files of a hub that are no weights."""

from __future__ import annotations

import re
from dataclasses import replace

from modelguard.expressions import expression
from modelguard.model import Sighting
from modelguard.naming.closed import SERVICES
from modelguard.naming.hub import NO_MODEL, ON_HUB, ON_MODELSCOPE

# A path from a root, or of three parts and more: two parts may be an id of a hub, `ggml-org/models`.
_FOLDER = expression(
    r"(?:(?:~|\.{1,2}|\$\{?\w+\}?)?/(?:[\w.-]+/)*|(?:[\w.-]+/){2,})"
    r"(?:[a-z]+[_-])?(?:models?|weights|checkpoints?|ckpts?|pretrained(?:_models)?)/*\Z",
    re.IGNORECASE,
)
_HUB = expression(
    rf"(?:{ON_HUB}{NO_MODEL}|{ON_MODELSCOPE})"
    r"[\w.-]+/[\w.-]+/resolve/",
    re.IGNORECASE,
)
_NO_WEIGHTS = expression(
    r"(?:\.(?:csv|tsv|txt|md|jsonl|parquet|wav|mp3|flac|mp4|png|jpe?g|gif|webp|ttf|otf|whl|pdf|html|py)"
    r"|/(?:nltk_data|[\w.-]*(?:_dic_|dictionary|dataset|corpus|stopwords))[\w.-]*)(?:\?\S*)?\Z",
    re.IGNORECASE,
)

# What variables hold that open a service, or tell where it is, whatever else their names say.
_OPENS = expression(
    r"(?:ACCESS|API|SECRET|PRIVATE|MASTER|AUTH)_?KEY\Z|(?:^|_)(?:TOKEN|SECRET|PASSWORD)\Z|(?:^|_)BUCKET(?:_|\Z)",
    re.IGNORECASE,
)
# Files of settings and of data, which a program's own small models lie in as well.
_OF_DATA = expression(
    r"[^\s?#]{1,200}\.(?:json|jsonl|ya?ml|toml|ini|csv|tsv|txt|md|xml|html|py|parquet|sqlite3?|db)\Z"
)
_LEADS = expression(r"(?:^|_)(?:URL|URI|ENDPOINT|HOST)\Z", re.IGNORECASE)
_OF_WEIGHTS = expression(
    r"huggingface\.co/|hf\.co/|hf-mirror|modelscope|tfhub|kaggle|civitai|/models?/.|"
    r"\.(?:gguf|bin|onnx|safetensors|pth?|ckpt|h5|tflite|task|nemo|llamafile|tar\.gz|tgz|zip)\b",
    re.IGNORECASE,
)


def holds_no_model(name: str, value: str) -> bool:
    """Whether the value of a variable is a key, a service, data, or an address at which no weights lie."""
    if _OPENS.search(name) or _OF_DATA.match(value) or value.lower() in SERVICES:
        return True
    if value.startswith(("http://", "https://")):
        return _OF_WEIGHTS.search(value) is None
    return _LEADS.search(name) is not None and "/" not in value


def names_no_model(sighting: Sighting) -> bool:
    """Whether what stands in a model's place is a folder of many, or a hub's file beside the weights."""
    raw = sighting.raw
    return _FOLDER.match(raw) is not None or (
        _HUB.match(raw) is not None and _NO_WEIGHTS.search(raw) is not None
    )


def fetched(sighting: Sighting) -> Sighting:
    """The sighting with what the address of a hub's file proves, where its place proves nothing."""
    if sighting.channel or sighting.execution != "unknown" or sighting.endpoint or sighting.image:
        return sighting
    if _HUB.match(sighting.raw) is None:
        return sighting
    kind = "download" if sighting.kind in ("serve", "config-default") else sighting.kind
    return replace(sighting, kind=kind, channel="hf-hub", execution="self-hosted")
