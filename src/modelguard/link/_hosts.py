"""What the name of a host tells: whether it is one's own, and which server it is called after."""

from __future__ import annotations

import ipaddress
import re

_HOST_WORDS = {w: w for w in ("nim", "vllm", "ollama", "tgi", "tei", "sglang", "localai", "triton")} | {
    "nimllm": "nim", "llamacpp": "llama.cpp", "lmstudio": "lm-studio", "litellm": "litellm",
}  # fmt: skip
_NAMESPACES = frozenset(("llm", "llms", "inference", "serving", "kserve", "default"))
_LOCAL_SUFFIXES = (
    ".local",
    ".localhost",
    ".internal",
    ".svc",
    ".cluster.local",
    ".lan",
    ".intranet",
    ".corp",
    ".home.arpa",
    ".home",
    ".localdomain",
    ".fritz.box",
    # Machines of one's own network of Tailscale's.
    ".ts.net",
    # Names that are addresses of one's own cluster.
    ".sslip.io",
    ".nip.io",
    # What OpenShift gives the services of a cluster.
    ".openshiftapps.com",
)
_OF_CLUSTER = re.compile(r"\.apps\.(?:[\w-]+\.)*(?:[\w-]*(?:ocp|openshift|cluster|rosa)[\w-]*)\.")


def server_in(host: str) -> str | None:
    """The server that a host is called after: `nim-llm`, `vllm.models.svc`."""
    return next((_HOST_WORDS[w] for w in re.split(r"[-._]", host) if w in _HOST_WORDS), None)


def is_local(host: str, *, named: bool) -> bool:
    """Whether a host is one's own machine or network; `named` allows names without a dot (service names)."""
    if host in {"localhost", "host.docker.internal", "gateway.docker.internal"} or host.endswith(
        _LOCAL_SUFFIXES
    ):
        return True
    if _OF_CLUSTER.search(host) is not None:
        return True
    _, dot, last = host.rpartition(".")
    if dot and (last in _HOST_WORDS or last in _NAMESPACES or ("-" in last and not last.startswith("xn--"))):
        return True  # the namespace of a cluster; no domain ends so
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return named and "." not in host and re.fullmatch(r"[a-z0-9][a-z0-9_-]*", host) is not None
    # Also those that providers of networks share, in which Tailscale's machines have theirs.
    return not address.is_global
