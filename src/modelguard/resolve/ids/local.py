"""How weights are named on disk, in Ollama and by those who quantise them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.resolve.ids._cut import Cut
from modelguard.resolve.ids.files import program

if TYPE_CHECKING:
    from modelguard.resolve.ids._cut import Step

# Accounts that publish quantised, converted or ungated copies of other people's models under the same names.
_QUANTISERS = """
thebloke bartowski unsloth mlx-community lmstudio-community quanttrio ggml-org lmstudio-ai quantfactory
mradermacher maziyarpanahi second-state neuralmagic redhatai casperhansen solidrust hugging-quants turboderp
lonestriker ggml-community xenova onnx-community cyankiwi dranger003 crusoeai bullerwins techxgenus
modelcloud kaitchup nm-testing ubergarm leliuga anthracite-quants legraphista city96 calcuis gaianet
tensorblock prunaai qwp4w3hyb nexaaidev duyntnet afrideva featherless-ai-quants mungert devquasar
kosbu stelterlab cpatonn ibnzterrell study-hjt qubitium shuyuej comfy-org gguf-org quantstack kijai
openvino litert-community systran ctranslate2-4you guillaumekln deepdml argmaxinc ggerganov
mobiuslabsgmbh iproskurina isotr0py royallab blackroot mikeroz dracones ai-engine 4bit camelids
ai-modelscope llm-research qdrant ai-research xorbits tclf90 junhowie okwinds jakiajk kirillr openai-mirror
nv-community axolotl-quants axolotl-mirrors gaunernst richarderkhov mmnga nikolaykozloff brittlewis12 itlwas
matrixportalx mozilla mozilla-ai jartine noctrex gabriellarson lm-kit felladrin tjake mlc-ai abetlen cjpais
ista-daslab compendiumlabs speaches-ai hunyuanvideo-community deepseek-community florence-community
alibaba-nlp-community transformers-community chutesai artusdev nightmedia michaelfeil jncraton inferencerai
eaddario steampunque ikawrakow ddh0 mratsim firworks ramblingpolymath abhishekchohan stduhpf wsbagnsv1 ngxson
coreml-community coreml-projects webml-community nold thesven concedo dinerburger bigstorm btbtyler09
onnxruntime cortexso pytorch embeddedllm flagrelease sanctumai modularai gpustack lucyknada
"""
# Accounts where models of others stand again as they are: after a gate, a takedown or a change of names.
_MIRRORS = """
alpindale nousresearch mistral-community mistral-experimental huggyllama neko-institute-of-science enoch
decapoda-research
baffo32 camenduru sd-legacy stable-diffusion-v1-5 benjamin-paine botp vanillaovo shakechen
ehartford cognitivecomputations dphn quixiai wizardlmteam
"""
QUANTISERS = frozenset((_QUANTISERS + _MIRRORS).split())
# A path, or the address of a weights file; other addresses name services and pages.
_PATH = expression(
    r"^(?:(?!https?:)[a-z0-9+.-]+://.*|(?:~?/|\.{1,2}/|[A-Za-z]:[\\/]).*"
    r"|(?:https?:)?[^:]*/[^:]*\.(?:gguf|ggml|llamafile|safetensors|tar|pth?|onnx|ckpt|bin|tflite|task|weights|dat(?:\.bz2)?|jit|zip))$"
)
_WEIGHTS = expression(
    r"^(?P<name>.*[^/])\.(?P<format>gguf|ggml|safetensors|llamafile|bin|pth|pt|onnx|tflite|engine|ckpt)$",
    re.IGNORECASE,
    needs=".",
)
_SHARD = expression(r"^(?P<name>.+)-\d{5}-of-\d{5}$", needs="-of-")
_NAMELESS = expression(
    r"^(?:(?:pytorch_|adapter_|diffusion_pytorch_|tf_|ggml-|flax_)?model|consolidated(?:\.\d+)?|weights|snapshots|final|main)"
    r"(?:[._-].*)?$",
    re.IGNORECASE,
)
_CLOUD = expression(r"^(?P<name>[\w./-]+?)(?::cloud|(?P<tag>:[\w.]+)-cloud)$", needs="cloud")
_LATEST = expression(r"^(?P<name>[\w./-]+):latest$", needs=":latest")
_TAGGED = expression(r"^(?P<name>[\w./-]+):(?P<tag>[\w.-]+)$", needs=":")
# llama.cpp and Ollama name a file of a repository of the hub by its quantisation: owner/name-GGUF:Q4_K_M.
_FILE_TAG = expression(
    r"^(?P<name>[\w.-]+/[\w.-]+):(?P<tag>(?:UD-)?(?:I?Q\d\w*|[BF]{1,2}P?16|F32|MXFP4\w*))$",
    re.IGNORECASE,
    needs=":",
)
_GGML = r"(?:i?q\d(?:_[0-9kxsmln]+)*|i?q\d_k_(?:s|m|l|xl)|mxfp4|[bf]{1,2}p?16|fp32|f32)"
_QUANT = expression(
    r"^(?P<name>.+?)[-_.](?P<quantisation>"
    r"gguf\d?|ggml(?:v\d)?|newbpe|unsloth|qat|awq(?:-lite)?|gptq(?:-\db-\d+g)?|exl[23]|mlx|bnb|imat(?:rix)?|i1|ud|"
    r"dwq(?:-(?:v\d|\d{4,6}))?|nvfp4(?:a16)?|mxfp4|w\d+a\d+|int[48](?:-inc)?|fp[48]|quark|jlama|npu|smashed|"
    r"hf|safetensors|groupsize-?\d+|q[248]|qx?\d+-hi|q\dk[sm](?:-inc)?|ct2|int[48]-mixed(?:-ar)?|torchao|autoround|"
    r"fp8[_-]e[45]m[23]\w{0,4}(?:[_-](?:scaled|fast))?|fp8[_-]scaled|fp8-dynamic|fp8-block|fp8-kv|fp8-fast|int8-fast|nf4|mxfp|"
    r"\d(?:\.\d+)?-?bits?(?:-mixed)?|mixed[-_]\d[-_]\d(?:[-_]bits?)?|\d(?:\.\d+)?bpw(?:-h\d)?|(?:32|64|128)g|gs?(?:32|64|128)|"
    r"mlc|q\d+f\d+(?:_\d)?|(?:int[48]|nf4|[bf]p?16)(?:-(?:cw|gq|sym|asym))?-ov|aqlm(?:-pv)?-\dbit-\dx\d+|gptqmodel|vortex-v\d+(?:\.\d+)?|"
    r"onnx(?:-(?:web|gqa|cpu|cuda|directml|hybrid)){0,3}|litert(?:-lm|-preview){0,2}|w-mxfp4-a-fp8|"
    r"pytorch|flax|float(?:16|32)|fp4-v2|(?:w\d+a\d+|mobile)-ct|inner-[48]bits|"
    r"awq(?:[-_](?:g\d{2,3}|u?int4|a?sym|lmhead|bf16|fp16|fp32|onnx|hybrid|ryzen|strix|npu)){2,9}|"
    r"llamafile|diffusers|llm-awq|(?:comfyui_)?repackaged|comfyui|"
    r"hqq|aqlm|quip|marlin|openvino|paddle|jq4|tp\d|w\d+a\d+c\d+|int[48](?:-int[48])?-?mix(?:-compact)?|timestamped|mtp|"
    rf"quantized(?:\.\w+)?|{_GGML})$",
    re.IGNORECASE,
)
# Unsloth stretches the context of a model under that model's name; so did TheBloke.
_STRETCHED = expression(
    r"^(?P<name>unsloth/[\w.-]+(?=-\d)|[\w.-]+/[\w.-]+(?=-S))-(?P<context>128K|256K|1M|SuperHOT-8K)$"
)
# Weights of which somebody took out that they refuse: the name before it is that of the model.
_ALTERED = expression(
    r"^(?:(?P<owner>[\w.-]+/)(?:huihui-)?)?(?P<name>[A-Za-z][\w.-]*\d[\w.-]*?)"
    r"[-_](?P<how>abliterated|abliteration|heretic|derestricted)(?:[-_.]?v?\d(?:\.\d+)?)?$",
    re.IGNORECASE,
)
_OWNED = expression(r"^(?P<owner>[\w.-]+)/(?P<name>[\w.:-]+)$", needs="/")


def _path(name: str) -> Cut | None:
    """The last segment of a path that says something."""
    if not _PATH.match(name):
        return None
    segments = [part for part in re.split(r"[\\/]+", name) if part and not part.endswith(":")]
    while segments and _NAMELESS.match(segments[-1]):
        segments.pop()
    if not segments or segments[-1] in ("~", ".", ".."):
        return None
    also = ("/".join(segments[-2:]),) if len(segments) > 1 else ()
    return Cut(segments[-1], (("path", name),), None, "unknown", also)


def _weights_file(name: str) -> Cut | None:
    match = _WEIGHTS.match(name)
    if match is None or _NAMELESS.match(match["name"].rpartition("/")[2]):
        return None
    return Cut(match["name"], (("file", match["format"].lower()),), None, "self-hosted")


def _shard(name: str) -> Cut | None:
    match = _SHARD.match(name)
    return Cut(match["name"]) if match else None


def _ollama_cloud(name: str) -> Cut | None:
    match = _CLOUD.match(name)
    return (
        Cut(match["name"] + (match["tag"] or ""), (("tag", "cloud"),), "ollama-cloud", "managed")
        if match
        else None
    )


def _ollama_latest(name: str) -> Cut | None:
    match = _LATEST.match(name)
    return Cut(match["name"], (("tag", "latest"),)) if match else None


def _file_of_repository(name: str) -> Cut | None:
    match = _FILE_TAG.match(name)
    return Cut(match["name"], (("quantisation", match["tag"]),), "hf-hub", "self-hosted") if match else None


def _quantised(name: str) -> Cut | None:
    """A quantised copy, whoever made it: the name of what was quantised stands before the method's."""
    match = _QUANT.match(name)
    if match is None:
        return None
    owned = _OWNED.match(match["name"])
    also = (owned["name"],) if owned else ()
    return Cut(match["name"], (("quantisation", match["quantisation"]),), also=also)


def _altered(name: str) -> Cut | None:
    match = _ALTERED.match(name)
    if match is None:
        return None
    return Cut(
        (match["owner"] or "") + match["name"], (("altered", match["how"].lower()),), also=(match["name"],)
    )


def is_quantised(name: str) -> bool:
    """Whether the name ends in what only copies of weights are called."""
    return _QUANT.match(name) is not None


def _stretched(name: str) -> Cut | None:
    match = _STRETCHED.match(name)
    return Cut(match["name"], (("context", match["context"]),)) if match else None


def _reupload(name: str) -> Cut | None:
    """A copy by somebody who copies: the base's name, maybe with its vendor before it."""
    match = _OWNED.match(name)
    if match is None or match["owner"].lower() not in QUANTISERS:
        return None
    core = match["name"].removeprefix("ct2fast-") or match["name"]
    parts = [core.partition(sign) for sign in ("_-_", "_", ".")]
    words = core.split("-", 2)
    parts += [("-".join(words[:at]), "-", "-".join(words[at:])) for at in range(1, len(words))]
    also = tuple(f"{vendor}/{rest}" for vendor, between, rest in parts if between and rest and vendor)
    return Cut(core, (("copied-by", match["owner"]),), "hf-hub", also=also)


def tagged(name: str) -> tuple[str, str] | None:
    """(name, tag) of an Ollama-like `name:tag`."""
    match = _TAGGED.match(name)
    return (match["name"], match["tag"]) if match else None


LOCAL: tuple[Step, ...] = (
    _path,
    _weights_file,
    _shard,
    _ollama_cloud,
    _ollama_latest,
    _file_of_repository,
    _quantised,
    _stretched,
    _altered,
    program,
    _reupload,
)
