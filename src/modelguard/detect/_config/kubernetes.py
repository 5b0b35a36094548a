"""Kubernetes objects, read: containers, ConfigMaps, services, custom resources that serve models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._config import container, settings
from modelguard.detect._config.manifest import manifest
from modelguard.detect._config.surroundings import Context, image_of
from modelguard.detect._config.values import read as read_value
from modelguard.detect._config.variables import variables
from modelguard.detect._context import speaks_of_models
from modelguard.detect._helm_blocks import placed
from modelguard.detect._images import simulates
from modelguard.detect._places import URI, Runs
from modelguard.detect._shape import is_hub_id
from modelguard.detect._trees.tree import List, Map, Node, Scalar, maps, scalars, whole
from modelguard.detect._trees.yaml import documents
from modelguard.model import Binding, Clue, SourceFile

_NAME = "kubernetes"
_DEPLOYMENT = "modelguard.dev/deployment"
# Names and labels of objects only echo models.
_ECHOES = frozenset(("metadata", "apiVersion", "kind", "modelFormat", "supportedModelFormats", "modelRef"))
# Folders and files that an overlay is put together from.
_PARTS = frozenset(("resources", "bases", "components", "crds", "transformers", "generators", "validators"))
_GROUPS = (
    ("kserve.io", Runs("kserve", "self-hosted")),
    ("vllm.ai", Runs("vllm", "self-hosted")),
    ("ray.io", Runs("ray-serve", "self-hosted")),
    ("kubeai.org", Runs("kubeai", "self-hosted")),
    ("kaito.sh", Runs("kaito", "self-hosted")),
    ("apps.nvidia.com", Runs("nim", "self-hosted")),
    ("llm-d.ai", Runs("vllm", "self-hosted")),
    ("ollama.ayaka.io", Runs("ollama", "self-hosted")),
    ("seldon.io", Runs(None, "self-hosted")),
    ("llmaz.io", Runs(None, "self-hosted")),
    ("aibrix.ai", Runs("vllm", "self-hosted")),
    ("ome.io", Runs(None, "self-hosted")),
    ("inference.sagemaker.aws.amazon.com", Runs("sagemaker", "self-hosted")),
)
_SERVERS = (
    "InferenceService",
    "LLMInferenceService",
    "RayService",
    "NIMService",
    "Model",
    "DynamoGraphDeployment",
)
# What installs a chart: its service bears the name of the release.
_RELEASES = ("HelmRelease", "Application")
# What leads questions to models that others run: those of vLLM's semantic router.
_ROUTERS = ("IntelligentPool", "IntelligentRoute", "SemanticRouter")
# What leads into the cluster from outside.
_ROUTES = ("Ingress", "HTTPRoute", "GRPCRoute", "Route", "VirtualService")
# What the backends of Envoy's AI gateway speak; OpenAI's protocol is that of many servers.
_SCHEMAS = {
    "AzureOpenAI": Runs("azure-openai", "managed"),
    "AWSBedrock": Runs("bedrock", "managed"),
    "AWSAnthropic": Runs("bedrock", "managed"),
    "GCPVertexAI": Runs("vertex", "managed"),
    "GCPAnthropic": Runs("vertex", "managed"),
}
_NOBODY = Runs(None, "unknown")
# Resources that hold a model for others to name.
_MODELS = ("OpenModel", "BaseModel", "ClusterBaseModel")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of every object of the file."""
    objects = [d for d in documents(file) if manifest(d) == "kubernetes" and isinstance(d, Map)]
    items = [i for o in objects if o.text("kind") == "List" for i in _items(o)]
    objects = [o for o in objects if o.text("kind") != "List"] + items
    trade = speaks_of_models(file.data)
    behind = _behind_routes(objects)
    found = (clue for index, each in enumerate(objects) for clue in _object(each, index, trade, behind))
    yield from placed(found, whole(file).text) if b"{{" in file.data else found
    for each in objects:
        yield from _offered(each)
    yield from _services(objects)


def _offered(node: Map) -> Iterator[Binding]:
    """The name under which an operator offers the model of a resource to clients: the resource's own."""
    metadata, spec = node.get("metadata"), node.get("spec")
    name = metadata.get("name") if isinstance(metadata, Map) else None
    alias = _alias(node)
    params = spec.get("params", "litellmParams", "litellm_params") if isinstance(spec, Map) else None
    if alias is not None and isinstance(params, Map) and isinstance((model := params.get("model")), Scalar):
        at = alias.location
        yield Binding(namespace="served", name=alias.text, location=at, detector=_NAME, value=model.text)
        return
    if (
        node.text("kind") not in (*_SERVERS, *_MODELS)
        or not isinstance(name, Scalar)
        or not isinstance(spec, Map)
    ):
        return
    for each in maps(spec):
        text = each.text("url", "storageUri", "uri", "modelURL", "modelID", "modelId", "source")
        if text and (URI.match(text) or text.startswith("oci://") or is_hub_id(text)):
            yield Binding(
                namespace="served", name=name.text, location=name.location, detector=_NAME, value=text
            )
            return


def _alias(node: Map) -> Scalar | None:
    """The name that an operator of LiteLLM gives to the model in a resource's parameters."""
    spec = node.get("spec")
    named = spec.get("modelName", "model_name") if isinstance(spec, Map) else None
    group = (node.text("apiVersion") or "").partition("/")[0]
    return named if isinstance(named, Scalar) and group.startswith("litellm.") else None


def _items(node: Map) -> list[Map]:
    found = node.get("items")
    return [i for i in found.items if isinstance(i, Map)] if isinstance(found, List) else []


def _behind_routes(objects: list[Map]) -> Runs:
    """Whose protocol the one kind of backend speaks to which an AI gateway's routes lead."""
    schemas = {
        schema.text("name") or ""
        for node in objects
        if node.text("kind") == "AIServiceBackend"
        and isinstance((spec := node.get("spec")), Map)
        and isinstance((schema := spec.get("schema")), Map)
    }
    return _SCHEMAS.get(schemas.pop(), _NOBODY) if len(schemas) == 1 else _NOBODY


def _object(node: Map, index: int, trade: bool, behind: Runs) -> Iterator[Clue]:
    metadata = node.get("metadata")
    name = metadata.text("name") if isinstance(metadata, Map) else None
    kind = node.text("kind") or ""
    served = behind if kind == "AIGatewayRoute" else _serving(node.text("apiVersion") or "")
    served = _NOBODY if kind in _ROUTERS else served
    context = Context(
        detector=_NAME,
        kind="serve",
        channel=served.channel,
        execution=served.execution,
        scope=name or f"object-{index + 1}",
        deployment=_deployment(node),
        trade=trade,
        skip=_ECHOES if _alias(node) is None else _ECHOES | {"modelName", "model_name"},
    )
    if kind in _SERVERS and any(simulates(image_of(each)) for each in maps(node)):
        return
    if kind == "ConfigMap":
        yield from _config_map(node, replace(context, kind="config-default"))
        return
    if node.text("kind") == "Kustomization":
        # What it generates is for the whole folder.
        context = replace(context, kind="config-default", scope="", skip=_ECHOES | _PARTS)
    spec = node.get("spec")
    pulled = spec.get("image") if served.channel == "ollama" and isinstance(spec, Map) else None
    if isinstance(pulled, Scalar):  # Ollama's operator calls the model itself an image
        yield from read_value("model", pulled, "", Map(), context)
        return
    yield from settings.read(node, context)


def _serving(version: str) -> Runs:
    """What an API group says: the operators that run models on the cluster's own nodes."""
    group = version.partition("/")[0]
    return next((runs for suffix, runs in _GROUPS if group.endswith(suffix)), Runs(None, "unknown"))


def _deployment(node: Map) -> str | None:
    """The deployment that an annotation or a label of the object, or of its pods, names."""
    for each in maps(node):
        for key in ("annotations", "labels"):
            found = each.get(key)
            if isinstance(found, Map) and (name := found.text(_DEPLOYMENT)):
                return name
    return None


def _config_map(node: Map, context: Context) -> Iterator[Clue]:
    for key in ("data", "stringData"):
        data = node.get(key)
        if not isinstance(data, Map):
            continue
        found = [v for v in variables(data) if "\n" not in v.value.text]
        # Whoever mounts the map sees its keys as variables, so they belong to the whole folder.
        yield from container.of_variables(found, replace(context, scope=""))
        yield from settings.read(data, context)


def _services(objects: list[Map]) -> Iterator[Binding]:
    """The host names of Services and of serving resources, with the image behind them."""
    for node in objects:
        kind = node.text("kind")
        metadata = node.get("metadata")
        name = metadata.get("name") if isinstance(metadata, Map) else None
        if not isinstance(name, Scalar) or "{{" in name.text:
            continue
        if kind not in ("Service", *_SERVERS, *_RELEASES):
            continue
        spec = node.get("spec")
        image = _behind(spec, objects) if kind == "Service" and isinstance(spec, Map) else _first_image(node)
        if image is None and kind in _RELEASES:
            continue  # the chart itself tells what it runs
        yield Binding(
            namespace="service", name=name.text, location=name.location, detector=_NAME, value=image
        )
    for node in objects:
        if node.text("kind") in _ROUTES:
            yield from _hosts(node)


def _hosts(node: Map) -> Iterator[Binding]:
    """The host names that lead into the stack from outside, each by the service behind it."""
    for each in maps(node.get("spec")):
        hosts = [*scalars(each.get("host")), *scalars(each.get("hosts", "hostnames"))]
        below = maps(node.get("spec") if each.get("http") is None else each)
        behind = {name for at in below for name in _backends(at)} if hosts else set()
        for host in hosts if len(behind) == 1 else ():
            if "." in host.text and "{{" not in host.text and "*" not in host.text:
                yield Binding(
                    namespace="service",
                    name=host.text,
                    location=host.location,
                    detector=_NAME,
                    refers=min(behind),
                )


def _backends(at: Map) -> Iterator[str]:
    """The service that a rule of a route leads to."""
    for key in ("service", "to", "backend"):
        named = at.get(key)
        if isinstance(named, Map) and (name := named.text("name", "serviceName")):
            yield name
    destination = at.get("destination")
    if isinstance(destination, Map) and (host := destination.text("host")):
        yield host.partition(".")[0]
    for key in ("backendRefs", "services"):
        listed = at.get(key)
        for item in listed.items if isinstance(listed, List) else ():
            if isinstance(item, Map) and (name := item.text("name")):
                yield name


def _behind(spec: Map, objects: list[Map]) -> str | None:
    """The image of the pods that a Service selects, where they stand in the same file."""
    selector = spec.get("selector")
    wanted = _pairs(selector)
    if not wanted:
        return None
    for node in objects:
        if node.text("kind") != "Service" and any(
            wanted <= _pairs(each.get("matchLabels")) for each in maps(node)
        ):
            return _first_image(node)
    return None


def _pairs(node: Node | None) -> set[tuple[str, str]]:
    if not isinstance(node, Map):
        return set()
    return {(e.key.text, e.value.text) for e in node.entries if isinstance(e.value, Scalar)}


def _first_image(node: Map) -> str | None:
    """The image of the first container that stays, else of anything."""
    for each in maps(node):
        containers = each.get("containers")
        if isinstance(containers, Map):  # as charts have them, by name
            found = (image_of(e.value) for e in containers.entries if isinstance(e.value, Map))
            return next((image for image in found if image), None)
        if isinstance(containers, List):
            found = (image_of(c) for c in containers.items if isinstance(c, Map))
            return next((image for image in found if image), None)
    return next((image for each in maps(node) if (image := image_of(each))), None)
