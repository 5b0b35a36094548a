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


def channel_key(name: str) -> str:
    """One spelling for the ways to write a channel: `aws-bedrock` and `bedrock`, `openai-api` and
    `openai`."""
    low = name.lower().strip()
    low = low.removeprefix("aws-").removesuffix("-api")
    key = "".join(c for c in low if c.isalnum())
    return _OTHER.get(key, key)


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
