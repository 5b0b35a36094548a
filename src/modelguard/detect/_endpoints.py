"""What parameters, keys and fields are called that hold the address of a service."""

from __future__ import annotations

# Parameters of a client that say where it asks.
ENDPOINTS = (
    "base_url",
    "api_base",
    "openai_api_base",
    "azure_endpoint",
    "endpoint",
    "endpoint_url",
    "server_url",
    "service_url",
    "host",
    "inference_server_url",
    "api_base_url",
    "api_url",
    "api_endpoint",
)
_ENDINGS = ("_base_url", "_api_base", "_api_url", "_endpoint_url")


def is_endpoint(name: str) -> bool:
    """Whether a parameter, key or field holds the address of a service (`base_url`, `default_base_url`)."""
    return name in ENDPOINTS or name.endswith(_ENDINGS)
