"""How a model is run: channel and execution from endpoint, image and what the place proves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from modelguard.expressions import expression
from modelguard.link._coined import is_unmistakable, likely, told
from modelguard.link._hosts import is_local, server_in
from modelguard.link._names import Names
from modelguard.link._patterns import compiled, head, tail
from modelguard.model import Channel, Execution, Host, Sighting, Usage
from modelguard.naming import bedrock, closed, whisper
from modelguard.naming.hub import OWN_STORE
from modelguard.naming.unlisted import UNLISTED

_URL = expression(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?(\[[0-9a-f:]+\]|[^/:?#\s]+)(?::(\d{1,5}))?", re.IGNORECASE
)
_REFERENCE = expression(r"(\$)?\{?(?:env:)?([A-Za-z_]\w*)(?:(?(1):?|:)-([^}]*))?\}?\Z")  # no `nim-llm:80`
# A variable inside an address, with what stands for it: `http://${HOST:-10.0.0.5}:11434`.
_INSIDE = expression(r"\$\{[A-Za-z_]\w*:?-([^}$]{0,200})\}")
# The name of a release, with which those of the services begin that its chart brings along.
_RELEASE = expression(r"\{\{-?\s{0,3}(?:\.Release\.Name|include \"[\w.-]{1,60}fullname\" [.$])\s{0,3}-?\}\}")
# What somebody has yet to fill in: `https://<your-resource>.openai.azure.com`.
_STANDS_IN = expression(r"<[\w .-]{1,60}>")
# An address of which only the port and the path are known: `http://${HOST}:8000/v1`.
_ANYWHERE = expression(r"(?:[a-z]{2,8}://)?\$(?:\{\w{1,80}\}|\w{1,80})(?:[:/]\S{0,300})?\Z", re.IGNORECASE)
_VARIABLE = expression(r"(?:\$\{?|env:)(?:env:)?([A-Za-z_]\w*)\}?\Z")
_PORTS = {"11434": "ollama", "8080": None, "1234": "lm-studio", "8000": None, "12434": "docker-model-runner"}
_OF_OLLAMA = "11434"
# Variables that redirect a vendor's client library wherever the code does not say otherwise.
_REDIRECTS = {
    "openai": ("OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_API_HOST"),
    "anthropic": ("ANTHROPIC_BASE_URL",),
    "ollama": ("OLLAMA_HOST", "OLLAMA_BASE_URL"),
}
# The protocols of these vendors are those of many servers.
_SPOKEN_BY_MANY = ("openai", "huggingface-inference", "nvidia-api")
# No server of one's own speaks as these do, so that a local address is that of what passes requests on.
_PLATFORMS = ("bedrock", "watsonx", "vertex")
# What answers at a local address in place of a vendor's service.
_AT_HOME = {"nvidia-api": "nim", "huggingface-inference": "tgi"}
# `api.telnyx.com`: an interface for everybody; one's own network has other endings.
_PUBLIC_API = expression(
    r"(?:[a-z0-9-]+\.)?api\.(?!example\.)(?:[a-z0-9-]+\.){1,2}(?:com|ai|io|dev|cloud|net|co|cn|eu|app)\Z"
)
# Services that no channel describes.
_HOSTED = (
    "pinecone.io", "ultravox.ai", "isaacus.com", "cartesia.ai", "speechmatics.com", "predibase.com",
    "upstash.io",
)  # fmt: skip
# What gateways take before a model's name; nobody publishes weights on the hub under these.
_ROUTES = ("anthropic", "azure", "bedrock", "deepseek", "gemini", "groq", "openrouter", "vertex_ai")
# Gateways of one's own, which ask whomever they are told to.
_PASSES_ON = expression(r"(?:(?:api|ai|llm|model|models|openai)[-_]?)?(?:gw|gateway|proxy)\Z")
# An address whose host a variable fills in, unless that is a gateway.
_HELD = expression(
    r"http://\$\{?(?!\w{0,40}(?:gateway|proxy|litellm))\w{1,60}\}?:(?P<port>\d{2,5})(?:/|\Z)", re.IGNORECASE
)
# `org/Name-v1.5`: an owner on the hub and what is called by its version or its size.
_OWNED = expression(r"(?P<owner>[A-Za-z0-9][\w.-]{1,60})/(?=[\w.-]*\d)[A-Za-z][\w.-]{2,90}\Z")
# Where Prism listens, against which the clients of services are tested.
_OF_PRISM = "4010"
# Hosts that play a service in tests.
_MOCK = expression(r"mock|(?:^|[-_.])(?:fake|stub|dummy)(?=$|[-_.])", re.IGNORECASE)
# How the path of a folder begins, which nobody's service is told.
_FOLDERS = ("/", "./", "../", "~/")
_SERVERS = ("vllm", "sglang", "tgi", "tei", "ollama", "llama.cpp")
# A host in a domain of one's own, which a variable fills in: `llama.${SECRET_DOMAIN}`.
_OWN_DOMAIN = expression(r"(?P<name>[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60})?)\.\$\{?\w{1,60}\}?\Z")
# What runs in an image of one's own making is said by its name: `registry.home/vllm:arm64`.
_IMAGE_WORDS = {
    "vllm": "vllm", "ollama": "ollama", "sglang": "sglang", "tgi": "tgi", "tei": "tei", "localai": "localai",
    "llamacpp": "llama.cpp", "whisper": "hf-hub",
}  # fmt: skip
_IMAGE_NAMES = (
    ("text-generation-inference", "tgi"),
    ("text-embeddings-inference", "tei"),
    ("llama.cpp", "llama.cpp"),
    ("llama-cpp", "llama.cpp"),
    ("local-ai", "localai"),
)
# ... unless it is a client, a page or a helper of such a server.
_BESIDE_WORDS = """
ui webui web router exporter proxy operator gateway bench benchmark client chat app api agent bot
monitor frontend backend dashboard manager metrics
"""
_BESIDE = frozenset(_BESIDE_WORDS.split())
# Services of makers, after which tables of a cloud's models call these: `"provider": "Anthropic"`.
_MAKERS = (
    "ai21", "anthropic", "cohere", "deepseek", "gemini", "luma", "meta-api", "minimax", "mistral", "moonshot",
    "nvidia-api", "openai", "stability", "writer", "xai", "zai",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Answer:
    channel: str | None
    execution: Execution
    because: str
    host: Host | None = None


class Recognition:
    """Reads endpoints and images with what the knowledge base says of channels."""

    def __init__(self, channels: Sequence[Channel], names: Names) -> None:
        self._names = names
        self._channels = {c.key: c for c in channels} | {a: c for c in channels for a in c.aliases}
        self._hosts = [(h, tail(h), c) for c in channels for h in c.hosts]
        self._images = [(i, head(i), c) for c in channels for i in c.images]

    def usage(self, sighting: Sighting) -> Usage:
        """The sighting as a usage, with channel, execution and the evidence for both."""
        near = sighting.location.path
        endpoint = sighting.endpoint or self._redirected(sighting)
        if endpoint and (self._pretends(endpoint, near) or self._is_for_others(endpoint, sighting)):
            sighting, endpoint = replace(sighting, endpoint=None), None
        answer = self._decide(sighting, endpoint)
        because = (sighting.because, answer.because) if answer.because else (sighting.because,)
        # Nobody serves at home what a service answers at its own address.
        asked = sighting.kind == "serve" and bool(endpoint) and answer.execution == "managed"
        return Usage(
            raw=sighting.raw,
            location=sighting.location,
            kind="api-call" if asked else sighting.kind,
            execution=answer.execution,
            strength="strong" if is_unmistakable(sighting.raw) else sighting.strength,
            detector=sighting.detector,
            confidence=sighting.confidence,
            channel=answer.channel,
            deployment=sighting.deployment,
            endpoint=self._address(endpoint, near),
            revision=sighting.revision,
            trust_remote_code=sighting.trust_remote_code,
            chain=sighting.chain,
            because=because,
            region=sighting.region,
            trained_on=sighting.trained_on,
            family=_family(sighting.raw, because),
            host=answer.host,
        )

    def _decide(self, sighting: Sighting, endpoint: str | None) -> _Answer:
        near = sighting.location.path
        coined = told(sighting.raw)
        if coined in self._channels:
            owner = self._channels[coined]
            return _Answer(coined, owner.execution, f"{owner.name} alone names models so")
        by_endpoint = (self._endpoint(endpoint, near) or _plain(endpoint)) if endpoint else None
        if by_endpoint and _is_gateway(by_endpoint, sighting):
            return _Answer(None, "managed", f"nobody else has {sighting.raw}, so that a gateway answers")
        nobodys = by_endpoint and by_endpoint.channel is None and by_endpoint.execution != "managed"
        if nobodys and (routed := self._routed(sighting.raw)):
            return routed  # what answers at one's own address is a gateway
        if by_endpoint and not self._passes_on(by_endpoint, sighting):
            # A local server says nothing of the client library's own vendor.
            keep = sighting.channel if by_endpoint.execution != "self-hosted" else None
            if keep == "openai" and by_endpoint.host == "stranger":
                keep = None  # many speak its protocol, and who answers there is not OpenAI
            twin = _AT_HOME.get(sighting.channel or "") if by_endpoint.execution == "self-hosted" else None
            own = keep or self._runtime(sighting) or twin
            answer = by_endpoint.channel or self._key(own)
            if by_endpoint.execution == "unknown" and self._runs_weights(answer):
                by_endpoint = replace(by_endpoint, execution="self-hosted")  # wherever the server stands
            return replace(by_endpoint, channel=answer)
        by_image = self._image(self._chart(sighting.image, near)) if sighting.image else None
        if by_image:
            # The program says it of itself, whatever else its image holds: `vllm serve` in one of llm-d.
            own = self._runtime(sighting) if sighting.channel in _SERVERS else None
            return _Answer(own or by_image.channel or sighting.channel, by_image.execution, by_image.because)
        if sighting.raw.startswith(_FOLDERS) and not self._runs_weights(sighting.channel):
            return _Answer(None, "self-hosted", "weights in a folder are run by their user")
        if sighting.channel in _MAKERS and bedrock.has_form(sighting.raw):
            sure = "bedrock" if bedrock.is_id(sighting.raw) else None  # Oracle writes some of them alike
            return _Answer(sure, "managed", "a cloud alone puts the maker and a dot before a model")
        only = likely(sighting.raw) if sighting.channel in (None, *_MAKERS) else None
        if only == "bedrock" or (only is not None and sighting.channel is None):
            return _Answer(only, "managed", f"{only.capitalize()} alone names models so")
        return self._by_channel(sighting)

    def _by_channel(self, sighting: Sighting) -> _Answer:
        key = self._key(sighting.channel)
        if sighting.channel is not None and key is None:
            why = f"no channel describes {sighting.channel.replace(UNLISTED, 'the service')}"
            return _Answer(None, sighting.execution, why, "unlisted")
        known = self._channels.get(key or "")
        if known is None or sighting.execution != "unknown":
            return _Answer(key, sighting.execution, "", None if key else sighting.host)
        return _Answer(known.key, known.execution, f"it goes through {known.name}")

    def _routed(self, raw: str) -> _Answer | None:
        """The service that a gateway is told to ask by what stands before the model's name."""
        head, _, model = raw.partition("/")
        owner = self._channels.get(head) if model and head in _ROUTES else None
        if owner is None:
            return None
        return _Answer(owner.key, owner.execution, f"{head}/ says that {owner.name} is asked")

    def _stays(self, sighting: Sighting) -> bool:
        """Whether the sighting's service answers whatever the address, since none but it speaks so."""
        channel = self._channels.get(sighting.channel or "")
        return channel is not None and channel.execution == "managed" and channel.key not in _SPOKEN_BY_MANY

    def _passes_on(self, there: _Answer, sighting: Sighting) -> bool:
        """Whether the sighting's service answers behind an address: nobody runs such a platform at home."""
        if there.execution == "self-hosted":
            return sighting.channel in _PLATFORMS
        return there.host == "stranger" and self._stays(sighting)

    def _redirected(self, sighting: Sighting) -> str | None:
        # What a proxy offers goes on from it; the clients' address leads to it.
        names = _REDIRECTS.get(sighting.channel or "", ()) if not sighting.served_as else ()
        values = (self._names.redirect(name, sighting) for name in names)
        return next((v for v in values if v), None)

    def _runtime(self, sighting: Sighting) -> str | None:
        """The sighting's channel where it is a server or gateway of one's own, not the vendor behind a client
        library.
        """
        channel = self._channels.get(sighting.channel or "")
        own = channel is not None and (channel.execution == "self-hosted" or channel.kind == "gateway")
        return channel.key if channel is not None and own else None

    def _runs_weights(self, channel: str | None) -> bool:
        known = self._channels.get(channel or "")
        return known is not None and known.execution == "self-hosted"

    def _key(self, channel: str | None) -> str | None:
        known = self._channels.get(channel or "")
        return known.key if known else OWN_STORE if channel == OWN_STORE else None

    def _chart(self, image: str, near: str) -> str:
        """The image itself, where a chart's values hold it."""
        held = image.removeprefix("helm:")
        return image if held == image else self._names.value("helm", held, near) or ""

    def _image(self, image: str) -> _Answer | None:
        lowered = image.lower()
        for pattern, begins, channel in self._images:
            if begins in lowered and compiled(pattern).search(image):
                return _Answer(channel.key, channel.execution, f"image {image} runs it")
        server = _server_of(lowered)
        return _Answer(self._key(server), "self-hosted", f"image {image} runs it") if server else None

    def _address(self, endpoint: str | None, near: str) -> str | None:
        """The endpoint, behind its variable where one holds it; None where nothing does."""
        reference = _VARIABLE.match(endpoint) if endpoint else None
        if reference:
            return self._names.value("env", reference.group(1), near)
        told_nothing = endpoint and _ANYWHERE.match(endpoint) and self._endpoint(endpoint, near) is None
        return None if told_nothing else endpoint

    def _pretends(self, endpoint: str, near: str) -> bool:
        """Whether what stands at an address only plays the service in tests: `http://aimock:4010/v1`."""
        url = _URL.match(self._address(endpoint, near) or "")
        return url is not None and (url.group(2) == _OF_PRISM or _MOCK.search(url.group(1)) is not None)

    def _is_for_others(self, endpoint: str, sighting: Sighting) -> bool:
        """Whether an address is OpenAI's own, which answers for nobody else's weights: `BAAI/bge-m3`."""
        owner = _OWNED.match(sighting.raw)
        if owner is None or owner["owner"].lower() in (*_ROUTES, "openai", "models", "ft"):
            return False
        if not endpoint.startswith("http") or "$" in endpoint:
            return False  # what a variable falls back to may be another's
        asked = self._endpoint(endpoint, sighting.location.path)
        return asked is not None and asked.channel == "openai" and asked.host is None

    def _endpoint(self, endpoint: str, near: str, *, hop: bool = True) -> _Answer | None:
        reference = _REFERENCE.match(endpoint)
        certain = endpoint.startswith(("$", "env:")) or not ("." in endpoint or "://" in endpoint)
        if reference and certain and hop:
            value = self._names.value("env", reference.group(2), near) or reference.group(3)
            if value:
                return self._endpoint(value, near, hop=False)
            # A bare word may be the name of a service as well as that of a variable.
        held = _VARIABLE.match(endpoint)
        if held:
            server = self._key(server_in(held.group(1).lower()))
            because = f"the variable {held.group(1)} holds its address"
            return _Answer(server, "self-hosted", because) if self._runs_weights(server) else None
        filled = _STANDS_IN.sub("x", _RELEASE.sub("release", _INSIDE.sub(r"\1", endpoint)))
        url = _URL.match(filled)
        if not url:
            return None
        host, port = url.group(1).strip("[]").lower(), url.group(2)
        for pattern, ends, channel in self._hosts:
            if host.endswith(ends) and compiled(pattern).fullmatch(host):
                return _Answer(channel.key, channel.execution, f"the endpoint {host} is {channel.name}")
        service = self._names.service(host, near)
        if service:
            image = self._image(service.value) if service.value else None
            if image and image.execution != "unknown":
                return _Answer(
                    image.channel,
                    image.execution,
                    f"the endpoint {host} is a service of this repository, {service.value}",
                )
            own = f"the endpoint {host} is a service of this repository"
            return _Answer(server_in(host), "self-hosted", own, "own")
        if _PASSES_ON.match(host) and port != _OF_OLLAMA:
            return _Answer(None, "unknown", f"the endpoint {host} passes on what it is asked")
        if is_local(host, named="://" in endpoint or port is not None):
            server = _PORTS.get(port or "") or server_in(host)
            return _Answer(server, "self-hosted", f"the endpoint {host} is a local address", "near")
        return _named_after(host, port) or _in_own_domain(host) or _foreign(host)


def _is_gateway(there: _Answer, sighting: Sighting) -> bool:
    """Whether what answers near by passes on what it is asked, since nobody can run that model at home."""
    near = there.execution == "self-hosted" and (there.host == "near" or there.channel == "ollama")
    return near and sighting.kind != "serve" and closed.is_vendors_own(sighting.raw)


def _named_after(host: str, port: str | None) -> _Answer | None:
    """What a host outside of one's network tells: a port that one server alone has, or its first name."""
    if port == _OF_OLLAMA:
        return _Answer("ollama", "self-hosted", f"the endpoint {host} listens at Ollama's port")
    server = server_in(host.partition(".")[0]) if "." in host else None
    if server is None or server == "litellm":
        return None
    return _Answer(server, "self-hosted", f"the endpoint {host} is called after its server")


def _in_own_domain(host: str) -> _Answer | None:
    """What a host tells whose domain is one's own: whatever answers there is, but for what passes on."""
    own = _OWN_DOMAIN.match(host)
    if own is None:
        return None
    if _PASSES_ON.match(own["name"]) or "litellm" in own["name"]:
        return _Answer(None, "unknown", f"the endpoint {host} passes on what it is asked")
    why = f"the endpoint {host} is in a domain of one's own"
    return _Answer(server_in(own["name"]), "self-hosted", why, "near")


def _plain(endpoint: str) -> _Answer | None:
    """What an address tells whose host a variable fills in: no service is asked at a port without TLS."""
    why = f"the endpoint {endpoint} is plain HTTP at a port"
    held = _HELD.match(endpoint)
    return _Answer(_PORTS.get(held["port"]), "self-hosted", why, "near") if held else None


def _foreign(host: str) -> _Answer | None:
    """What a host that nobody here knows tells by its name."""
    if host.endswith(_HOSTED) or _PUBLIC_API.match(host):
        return _Answer(None, "managed", f"the endpoint {host} is a service's own", "stranger")
    if "." in host and "$" not in host and "{" not in host:
        return _Answer(None, "unknown", f"the endpoint {host} is none that we know", "stranger")
    return None


def _family(raw: str, because: Sequence[str]) -> str | None:
    """The family whose size stands alone where it is run."""
    meant = whisper.is_size(raw) and any("whisper" in reason.lower() for reason in because)
    return "whisper" if meant else None


def _server_of(image: str) -> str | None:
    """The server that an image is called after: `registry.home/team/vllm:arm64`."""
    name = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
    words = set(re.split(r"[-._]", name))
    if words & _BESIDE:
        return None
    whole = next((server for part, server in _IMAGE_NAMES if part in name), None)
    return whole or next((_IMAGE_WORDS[w] for w in sorted(words) if w in _IMAGE_WORDS), None)
