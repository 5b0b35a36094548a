"""What programs that deploy models to a cloud call: the CDK's classes, Pulumi's, those of Azure ML."""

from __future__ import annotations

from modelguard.model import Execution, Kind

Row = tuple[str, str, Execution, Kind, int | None, tuple[str, ...]]

# Names, channel, execution, kind, the position of the model, and the arguments that hold it.
ROWS: tuple[Row, ...] = (
    ("JumpStartModel JumpStartEstimator", "sagemaker", "self-hosted", "serve", None, ("model_id",)),
    ("FoundationModelIdentifier", "bedrock", "managed", "config-default", 0, ("model_id",)),
    ("DeploymentModelArgs DeploymentModelArgsDict", "azure", "managed", "serve", None, ("name",)),
    ("ServerlessEndpoint", "azure", "managed", "serve", None, ("model_id",)),
)
