"""Channel words of a policy, which may be longer or shorter than those of the usages."""

from __future__ import annotations

from modelguard.model import Resolution

_OTHER = {
    "googlevertex": "vertex",
    "vertexai": "vertex",
    "googlegemini": "gemini",
    "amazonbedrock": "bedrock",
    "amazonsagemaker": "sagemaker",
    "azurefoundrydirect": "azurefoundry",
    "azurefoundrypartner": "azurefoundry",
    "azureaifoundry": "azurefoundry",
    "azureai": "azurefoundry",
    "azuremanagedcompute": "azureml",
    "hf": "hfhub",
    "huggingface": "hfhub",
    "ibmwatsonx": "watsonx",
    "llamacpp": "llamacpp",
}
_INSIDE_AZURE = ("azureopenai", "azurefoundry", "azureml")
# Services that hand a call on to the vendor's own: when that ends, so do they.
_GATEWAYS = """
cloudflare-ai-gateway cortecs edenai eurouter github-copilot github-models gitlab-duo helicone
huggingface-inference litellm openrouter opper poe portkey requesty sap-ai-core t-systems-llmhub
vercel-gateway
"""


def channel_key(name: str) -> str:
    """One spelling for the ways to write a channel: `aws-bedrock` and `bedrock`, `openai-api` and
    `openai`."""
    low = name.lower().strip()
    low = low.removeprefix("aws-").removesuffix("-api")
    key = "".join(c for c in low if c.isalnum())
    return _OTHER.get(key, key)


def known_elsewhere(key: str) -> bool:
    """True for a key that some spelling above leads to, or that holds other channels."""
    return key in _OTHER.values() or key == "azure"


_HAND_ON = frozenset(channel_key(name) for name in _GATEWAYS.split())


def hands_on(name: str) -> bool:
    """True for a service that has no models of its own, and hands a call on to others."""
    return channel_key(name) in _HAND_ON


def channels_of(resolution: Resolution) -> frozenset[str]:
    """The channel of a usage under every name that a policy may give it, the wider channel included."""
    if resolution.usage.channel is None:
        return frozenset()
    key = channel_key(resolution.usage.channel)
    names = {key}
    if key in _INSIDE_AZURE:
        names.add("azure")
    if key == "azure" and resolution.model is not None:
        # A client of an Azure resource: the model decides which contract serves it.
        names.add("azureopenai" if resolution.model.vendor == "openai" else "azurefoundry")
    return frozenset(names)
