"""What Terraform's resources and keys say of the models that they hold: tables, no walking."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from modelguard.detect._parameters import proof
from modelguard.expressions import expression
from modelguard.model import Execution, Kind


class Runs(NamedTuple):
    """How a place runs its model."""

    channel: str | None
    execution: Execution
    kind: Kind


_NOTHING = Runs(None, "unknown", "config-default")
# Type of a resource, or label and source of a module: the first that matches.
_PLACES = (
    (expression(r"bedrock_custom_model"), Runs("bedrock", "managed", "train")),
    (expression(r"bedrock"), Runs("bedrock", "managed", "api-call")),
    (expression(r"sagemaker"), Runs("sagemaker", "self-hosted", "serve")),
    (expression(r"vertex_ai_endpoint_with_model_garden"), Runs("vertex", "self-hosted", "serve")),
    (expression(r"vertex_?ai|dialogflow|discovery_engine"), Runs("vertex", "managed", "api-call")),
    (
        expression(r"cognitive_deployment|azure[_/-]?openai|openai_deployment|openai/azurerm|azurerm-openai"),
        Runs("azure-openai", "managed", "serve"),
    ),
    (expression(r"cognitive|ai_foundry|ai_services|aifoundry"), Runs("azure-foundry", "managed", "serve")),
    (expression(r"machine_learning|azureml"), Runs("azureml", "self-hosted", "serve")),
    (expression(r"huggingface_endpoint|hf_endpoint"), Runs("huggingface-inference", "self-hosted", "serve")),
    (expression(r"databricks_model_serving"), Runs("databricks", "unknown", "serve")),
    (expression(r"oci_generative_ai"), Runs("oci", "managed", "serve")),
    (expression(r"cloudflare_ai"), Runs("cloudflare", "managed", "api-call")),
    (expression(r"ollama"), Runs("ollama", "self-hosted", "serve")),
    (expression(r"vllm"), Runs("vllm", "self-hosted", "serve")),
    (expression(r"(?:^|[_/-])nim(?:[_/-]|$)"), Runs("nim", "self-hosted", "serve")),
)
# Keys that hold a model although no rule of names says so, and those that hold something else.
_KEYS = {
    "foundation_model", "foundation_model_id", "foundation_model_arn", "base_model_identifier",
    "base_model_arn", "model_arn", "embedding_model_arn", "copy_from", "publisher_model_name",
    "hugging_face_model_id", "model_source_arn", "inference_profile_arn", "inference_profile_id",
    "entity_name", "foundation_models", "parent_model",
    "model_identifier", "allowed_models", "bedrock_models",
}  # fmt: skip
_NOT_KEYS = {
    "model_data", "model_data_url", "model_package_name", "model_package_arn", "execution_role_arn",
    "model_bucket", "model_endpoint_name", "model_deployment_name", "deployment_model", "purchase_model",
    "billing_model", "pricing_model", "license_model", "capacity_model", "identity_model", "tenancy_model",
    "authorization_model", "access_model", "model_quota", "data_model", "model_path_prefix",
}  # fmt: skip
SILENT_KEYS = {
    "description", "tags", "labels", "annotations", "source", "version", "error_message", "condition",
    "display_name", "type", "depends_on", "title", "comment", "provider", "region", "location", "ami",
    "instance_type", "policy_arn", "role_arn", "filename",
    "destination", "dimensions",
}  # fmt: skip
ENV_KEYS = {
    "environment", "environment_variables", "env", "env_vars", "env_variables", "variables",
    "container_env", "secrets_env",
}  # fmt: skip
# In the order of a command line.
ARGV_KEYS = ("entry_point", "entrypoint", "command", "commands", "args", "arguments", "container_args")
IMAGE_KEYS = ("image", "image_uri", "container_image")
ARN = expression(
    r"arn:[\w$\{\}.-]{2,60}:bedrock:[\w$\{\}.*\[\]-]{0,80}:[\w$\{\}.*\[\]-]{0,80}:"
    r"(?:foundation-model|inference-profile|provisioned-model|custom-model)/(?P<id>[a-z0-9][\w.:-]+)\Z"
)
# Names of OpenAI's own: in a file that speaks of Azure, they are Azure's.
OPENAI_ID = expression(
    r"(?:gpt-(?!oss)|o[134](?:-|\Z)|text-embedding-(?:3|ada)|dall-e|gpt-image)[\w.-]{0,60}\Z"
)
_FORMATS = {"openai": "azure-openai"}


def runs_of(words: str) -> Runs:
    """How a resource type, or the label and source of a module, runs its models."""
    lowered = words.lower()
    return next((runs for pattern, runs in _PLACES if pattern.search(lowered)), _NOTHING)


def grade(key: str) -> int:
    """2: the key surely holds a model; 1: it may; 0: it holds something else."""
    if key in _KEYS:
        return 2
    if key in _NOT_KEYS:
        return 0
    sure = proof(key)
    return 2 if sure == "specific" else 1 if sure == "generic" else 0


def is_azure_row(keys: Set[str]) -> bool:
    """Whether a row tells a deployment of Azure's: a model, its version or format, and how much of it."""
    return bool(
        keys & {"model", "model_name"}
        and keys & {"version", "format", "model_version", "model_format"}
        and keys & {"capacity", "sku", "sku_name", "scale_type", "deployment_type", "rai_policy_name"}
    )


def format_channel(form: str | None) -> str:
    """The channel of an Azure deployment: OpenAI's models are sold by Azure, all others by the foundry."""
    return "azure-openai" if form is None else _FORMATS.get(form.lower(), "azure-foundry")
