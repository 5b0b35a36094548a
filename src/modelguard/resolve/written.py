"""Who runs a model by the way its name is written: what one program, service or store alone writes so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from modelguard.expressions import expression
from modelguard.naming.hub import ON_HUB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelguard.model import Execution, Model, Usage
    from modelguard.resolve.knowledge.store import KnowledgeBase

# A version on Replicate is the hash of what runs there; nobody else writes one behind a colon.
_REPLICATE = expression(r"[\w.-]{1,80}/[\w.-]{1,100}:[0-9a-f]{64}\Z")
_GGUF = expression(r"\.gguf\Z", re.IGNORECASE)
# A repository of the hub by its page, and a variation of a model of Kaggle's, by its framework and version.
_PAGE = expression(rf"(?:{ON_HUB}|hf:)[\w.-]{{1,100}}/[\w.-]{{1,130}}/?\Z")
_KAGGLE = expression(
    r"[\w-]{1,60}/[\w.-]{1,80}/(?:pax|tensorrtllm|transformers|keras|flax|pytorch|jax|gemmacpp|gguf|tflite|tensorflow2)"
    r"/[\w.-]{1,100}(?:/\d{1,4})?\Z",
    re.IGNORECASE,
)
# A folder of weights in a store of one's own.
_KEPT = expression(r"(?:pvc(?:\+hf)?|s3|gs|oci|oss|obs|cos|tos|hdfs|abfss?)://\S{3,300}\Z")
# ... and on the machine itself.
_FOLDER = expression(r"(?:~|\.{1,2})?/(?:[\w.+-]{1,100}/){1,12}[\w.+-]{2,150}/?\Z")
# A repository of the hub at one of its commits.
_AT_COMMIT = expression(r"[\w.-]{1,96}/[\w.-]{1,128}@[0-9a-f]{40}\Z")
# Somebody's own server.
_ELSEWHERE = expression(rf"(?!{ON_HUB})(?:https?|ftp)://\S{{4,500}}\Z")
# A name of Ollama's with a tag behind it.
TAGGED = expression(r"[a-z][a-z\d._-]{1,60}:(?!\S{0,60}cloud\Z)[a-z\d][\w.-]{0,60}\Z")
# ... as its own tags are: the newest, a size, or how the numbers are written.
_LATEST = expression(
    r"(?:[a-z\d][\w-]{1,40}/)?[A-Za-z][\w.-]{1,60}:(?:latest|\d{1,3}(?:\.\d)?b(?:-[\w.-]{1,60})?|(?:[a-z\d][\w.]{0,20}-){0,3}q\d(?:_[\w]{1,6})?)\Z"
)
# What somebody made of weights for his own machine, which no service runs.
_CONVERTED = expression(
    r"mlx-community/|(?:[^\s]{0,200}[-_/])?(?:gguf|mlx)(?:\Z|[-_:])|[^\s:@]{1,300}\.(?:gguf|llamafile)\Z"
    # ... in fewer bits; a service has such names behind an `@`, and Ollama behind a colon.
    r"|[^@:]{1,150}[-_.](?:awq|gptq|exl[23]|flm|bnb-4bit|w\da\d{1,2}|q\d_?k_?[msl]|q\d_[01])(?:\Z|[-_][^@:]{0,40}\Z)",
    re.IGNORECASE,
)
# How llama.cpp writes numbers in fewer bits, which no service does: `Tern-24B-IQ4_XS`, `Tern-30B-UD-Q4_K_XL`.
_IN_FEWER_BITS = expression(
    r"[^@:]{2,150}[-_.](?:ud-)?i?q\d(?:_k)?_(?:x{0,2}[sl]|m|nl|[01])\Z", re.IGNORECASE
)
# What is made for runtimes of JavaScript, which load little else from the hub.
_OF_SCRIPTS = expression(r"(?i)(?:xenova|webml-community)/|onnx|\bmlc\b|gguf|q4f\d|webgpu|transformers\.?js")
# Whose library asks the servers of others too: what it names may run anywhere.
SPOKEN = ("openai",)
# Families of others, whose names no weights of OpenAI's have.
_OF_OTHERS = expression(
    r"(?:deepseek|qwen|qwq|(?:meta-)?llama|mi[sx]tral|ministral|devstral|codestral|glm|kimi|gemma|phi|nemotron|granite|minimax"
    r"|command|yi|internlm|hermes|falcon|solar|exaone|ernie|seed|mimo|step)[-_.]?(?=[\w.:-]*\d)(?![\w.:-]*(?:gguf|mlx|awq|gptq))",
    re.IGNORECASE,
)
BY_ITS_TAG = "a tag behind a plain name is Ollama's way"
# What OpenRouter alone puts behind a name, to run it in another way: `deepseek/deepseek-r1:free`.
_VARIANT = expression(
    r"[\w.-]{2,60}/[\w.-]{2,100}:(?:free|beta|nitro|floor|online|extended|thinking|exacto)\Z"
)
_NOT_TOLD = (None, "litellm", "vercel-gateway")
# Programs that write code, before a model's name: `claude-code/opus-4-7`.
_AGENTS = {
    "claude-code": "anthropic", "claude_code": "anthropic", "codex": "openai", "gemini-cli": "gemini",
}  # fmt: skip
# Words before a name that say no more than where it runs: `local/hashing`.
_OWN_MACHINE = ("local", "localhost", "on-device")
# What NVIDIA calls Meta's models; before their weights on the hub stands another word.
_OF_NVIDIA = expression(r"meta/(?:code)?llama[\w.-]{0,40}-instruct\Z")
# Accounts that the hub does not have.
_OF_MODELSCOPE = ("iic", "damo", "AI-ModelScope")
# What names of weights hold that were tuned on the answers of the model that they are called after.
TUNED = expression(r"\d[bB]\b|lora|distill?|alpaca|vicuna|llama|mistral|qwen|gemma|gg[mu][fl]|gptq|awq")
# A size alone, which a program puts behind its own name of a family: `depth-net-v2/small`.
_SIZE = expression(r"(?:nano|micro|mini|tiny|small|medium|base|large|huge|giant|x{1,2}l)\Z")
# What no weights are called after, but for those that were tuned on its answers.
_SERVED = expression(r"(?:claude|chatgpt)(?:[-_]|\Z)|(?:free|auto)\Z")


def by_writing(usage: Usage) -> Usage | None:
    """The usage, where one program or service alone is given what is written so."""
    if usage.channel is None and _REPLICATE.match(usage.raw):
        return filled(usage, "managed", "replicate", "a hash as the version is Replicate's way")
    if usage.channel is None and _LATEST.match(usage.raw):
        return filled(usage, "self-hosted", "ollama", BY_ITS_TAG)
    if usage.channel is None and _PAGE.match(usage.raw):
        return filled(usage, "self-hosted", "hf-hub", "weights are fetched from where they lie on the hub")
    if usage.channel is None and _KAGGLE.match(usage.raw):
        return filled(usage, "self-hosted", None, "weights are fetched from Kaggle by such a handle")
    if _KEPT.match(usage.raw):
        return filled(usage, "self-hosted", None, "weights in a store of one's own are run by their user")
    if usage.channel is None and _FOLDER.match(usage.raw) and not _GGUF.search(usage.raw):
        return filled(usage, "self-hosted", None, "weights in a folder are run by whoever keeps them")
    if usage.channel is None and _AT_COMMIT.match(usage.raw):
        return filled(usage, "self-hosted", "hf-hub", "the hub keeps repositories by their commits")
    if usage.execution == "self-hosted" and usage.channel is None and _ELSEWHERE.match(usage.raw):
        return usage  # wherever else the same weights lie
    if usage.channel is None and _GGUF.search(usage.raw) and "://" not in usage.raw:
        return filled(usage, "self-hosted", "llama.cpp", "llama.cpp, or what holds it, runs GGUF files")
    return None


def trained(usage: Usage) -> Usage:
    """The usage as one of its user's own machines, where weights are trained and no service is told."""
    if usage.kind != "train" or usage.execution != "unknown" or usage.channel is not None:
        return usage
    return replace(
        usage, execution="self-hosted", because=(*usage.because, "whoever trains weights has them")
    )


def converted(usage: Usage) -> Usage:
    """The usage as one of weights made for one's own machine, whatever protocol they are asked in."""
    file = usage.raw.lower().endswith((".gguf", ".llamafile"))  # which nobody sends to a service
    file = file or _IN_FEWER_BITS.match(usage.raw) is not None
    asked = usage.endpoint is not None and not (file and usage.execution == "unknown")
    spoken = usage.channel in (None, *SPOKEN) and not asked and usage.strength == "strong"
    if not spoken or usage.kind == "catalogue-entry" or not (file or _CONVERTED.match(usage.raw)):
        return usage
    if file:
        channel = "llama.cpp"
    else:
        channel = "hf-hub" if "/" in usage.raw or "mlx" not in usage.raw.lower() else "mlx"
    because = (*usage.because, "weights converted so are run by their user")
    return replace(usage, channel=channel, execution="self-hosted", because=because)


def tagged(usage: Usage, base: KnowledgeBase) -> Usage:
    """The usage at Ollama, which speaks OpenAI's protocol too, where a tag stands behind a name of Ollama's.

    `qwen2.5:14b-8k` is made from a model of Ollama's with other settings; OpenAI has no such names, also
    where its address is what a client elsewhere falls back on.
    """
    head, _, _ = usage.raw.partition(":")
    spoken = usage.channel in SPOKEN and TAGGED.match(usage.raw) is not None
    if not spoken or not any(known.channel == "ollama" for known in base.names(head)):
        return usage
    because = (*usage.because, BY_ITS_TAG)
    return replace(usage, channel="ollama", execution="self-hosted", because=because)


def varied(usage: Usage) -> Usage:
    """The usage, asked of OpenRouter where the name ends as only its variants do and nothing says more."""
    told = usage.channel not in _NOT_TOLD or usage.endpoint is not None or usage.execution == "self-hosted"
    if told or _VARIANT.match(usage.raw) is None:
        return usage
    because = (*usage.because, "a variant behind a colon is OpenRouter's way")
    return replace(usage, channel="openrouter", execution="managed", because=because)


def is_of_weights(raw: str, channel: str, models: Sequence[Model]) -> bool:
    """Whether a name is written as weights are called on the hub, and not as a service calls them.

    `Qwen3-30B-A3B` is what lies there; who asks the vendor's service writes `qwen3-30b-a3b`.
    """
    if raw == raw.lower():
        return False
    names = [(offer.channel, name) for model in models for offer in model.offers for name in offer.ids]
    asked = any(name == raw for at, name in names if at == channel)
    return not asked and any(name.rpartition("/")[2] == raw for at, name in names if at == "hf-hub")


def filled(usage: Usage, execution: Execution, channel: str | None, why: str) -> Usage:
    known = usage.execution != "unknown"
    if channel == "azure-openai":
        channel = "azure"  # as its clients are told; which contract serves it, the model decides
    if known and execution != usage.execution:
        return usage
    return replace(
        usage,
        execution=usage.execution if known else execution,
        channel=usage.channel or channel,
        because=(*usage.because, why),
    )


def is_routed(usage: Usage) -> bool:
    """Whether a name of the hub is as likely one of a service: a script that loads no weights names it.

    Programs in JavaScript ask services, and those of many publishers' models take the names of the hub.  In
    LiteLLM's own file what stands before the slash is a provider, be it one that nobody knows.
    """
    if usage.detector == "litellm_proxy":
        return "/" in usage.raw
    if usage.channel is not None or "/" not in usage.raw or _OF_SCRIPTS.search(usage.raw):
        return False
    return usage.detector == "javascript" or is_asked(usage)


def is_asked(usage: Usage) -> bool:
    """Whether a client asks somebody for it, who has the weights where they are public."""
    return usage.host in ("stranger", "unlisted") and usage.endpoint is None


def by_nvidia(usage: Usage) -> Usage | None:
    """The usage in NVIDIA's catalogue, which alone puts Meta's name so before what Meta made."""
    if _OF_NVIDIA.match(usage.raw) is None:
        return None
    return filled(usage, "managed", "nvidia-api", "NVIDIA's catalogue writes Meta's models so")


def is_anybodys(raw: str, channel: str) -> bool:
    """Whether others than a vendor's own service call its open models so too: Meta's writes them with
    capitals, `llama3.3-70b-instruct` is what clouds have.
    """
    return channel == "meta-api" and raw == raw.lower()


def by_owner(usage: Usage, owner: str, name: str) -> Usage:
    """An unknown `owner/name`, run as whoever stands before the stroke says; most are weights on the hub."""
    if owner in SPOKEN and _OF_OTHERS.match(name):
        return usage  # whoever speaks OpenAI's protocol: it has published none of them
    if owner in _OWN_MACHINE:
        return filled(usage, "self-hosted", None, f"{owner}/ stands before what runs at home")
    if owner in _AGENTS:
        return filled(usage, "managed", _AGENTS[owner], f"{owner} asks whoever made it")
    if owner in _OF_MODELSCOPE:
        return filled(usage, "self-hosted", "modelscope", f"{owner} publishes on ModelScope")
    if _SERVED.match(name) and not TUNED.search(name):
        return usage  # a program's own name for what a service answers: `manual/claude-web`
    if _SIZE.match(name):
        return filled(usage, "self-hosted", None, "a program's own store keeps a family by its sizes")
    return filled(usage, "self-hosted", "hf-hub", "its form is that of weights on the hub")
