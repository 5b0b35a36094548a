"""What programs that deploy models to a cloud call, and what they name there: the CDK, Pulumi, Azure ML."""

from __future__ import annotations

from modelguard.model import Execution, Kind

Row = tuple[str, str | None, Execution, Kind, int | None, tuple[str, ...]]

# What the argument that holds a model is most often called.
MODEL = ("model", "model_name", "model_id", "modelName", "modelId")
# Names, channel, execution, kind, the position of the model, and the arguments that hold it.
ROWS: tuple[Row, ...] = (
    ("JumpStartModel JumpStartEstimator", "sagemaker", "self-hosted", "serve", None, ("model_id",)),
    ("FoundationModelIdentifier", "bedrock", "managed", "config-default", 0, ("model_id",)),
    ("DeploymentModelArgs DeploymentModelArgsDict", "azure", "managed", "serve", None, ("name",)),
    ("ServerlessEndpoint", "azure", "managed", "serve", None, ("model_id",)),
    ("create_model_customization_job", "bedrock", "managed", "train", None, ("baseModelIdentifier",)),
    ("create_provisioned_model_throughput", "bedrock", "managed", "serve", None, ("modelId",)),
    ("create_model_invocation_job", "bedrock", "managed", "api-call", None, ("modelId",)),
    ("invoke_inline_agent", "bedrock", "managed", "api-call", None, ("foundationModel",)),
)

# A resource of SageMaker's has a name of its owner's beside these, not a model's.
OWN_NAMES = frozenset(("ModelName", "modelName", "model_name"))
_BESIDE_WORDS = """
PrimaryContainer primaryContainer primary_container VariantName variantName variant_name
InitialInstanceCount initialInstanceCount initial_instance_count Containers containers
"""
BESIDE_OWN_NAMES = frozenset(_BESIDE_WORDS.split())
