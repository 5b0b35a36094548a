"""Maps that stand for a deployment of Azure's: a model that a service is given, or one that is asked."""

from __future__ import annotations

import re

from modelguard.detect._azure_types import FORMATS
from modelguard.detect._trees.tree import Map, Scalar
from modelguard.expressions import expression

# A row of `deployments:`, as Azure's services are given them.
_ROW = ("name", "model", "version")
_OF_OPENAI = expression(r"(?:azure_?)?(?:open_?ai|aoai)", re.IGNORECASE)
_DEPLOYMENT = expression(r"\w{0,40}deployment_?(?:name|id)\Z", re.IGNORECASE)
# `AZURE_ON: false`: the deployment is there for whoever switches Azure on.
_SWITCH = expression(
    r"(?:use_?|is_?|enable_?)?azure(?:_?open_?ai)?(?:_?(?:on|enabled?|switch))?\Z", re.IGNORECASE
)
_OFF = ("false", "no", "off", "0")
_MOST = 100


def is_deployed(node: Map, key: str) -> bool:
    """Whether a map is a model, or a row of the deployments, that a service of Azure is given."""
    if node.text("format") in FORMATS and node.get("version") is not None and node.get("name") is not None:
        return True
    if key == "resources" and node.text("kind") == "model":
        return node.text("id") is not None  # of the manifest of an agent
    return key == "deployments" and all(node.text(part) for part in _ROW)


def asks_deployment(node: Map, key: str) -> bool:
    """Whether settings for OpenAI name a deployment, which Azure alone has: `{OpenAIKey, DeploymentName}`."""
    held = [(e.key.text, e.value.text) for e in node.entries[:_MOST] if isinstance(e.value, Scalar)]
    if any(_SWITCH.match(name) and value.lower() in _OFF for name, value in held):
        return False
    keys = [name for name, _ in held]
    return any(map(_DEPLOYMENT.match, keys)) and any(map(_OF_OPENAI.match, (key, *keys)))
