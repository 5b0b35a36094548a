"""How surely a key of a setting says that its value is a model, with all that stands around it."""

from __future__ import annotations

import re

from modelguard.detect._cloud_sdks import BESIDE_OWN_NAMES, OWN_NAMES
from modelguard.detect._config.keys import (
    AZURE_DEPLOYMENTS,
    ELSEWHERE,
    FOLDER_KEYS,
    ID_KEYS,
    NAME_KEYS,
    OF_SERVICE,
    OF_WEIGHTS,
    PAGES,
    SETTINGS,
    SOURCES,
    VALUE_KEYS,
)
from modelguard.detect._config.providers import behind
from modelguard.detect._config.rows import by_row
from modelguard.detect._config.surroundings import IMAGE_KEY, Context
from modelguard.detect._parameters import HUB_KEY, Proof, proof
from modelguard.detect._places import HUBS, MODEL_KEYS, PROVIDERS, URI
from modelguard.detect._released import REPOSITORY_OF_DATA, is_downloaded, is_legacy, is_numbered, telling
from modelguard.detect._shape import is_closed, is_hub_id, is_line, is_role, is_sized, suggests_model
from modelguard.detect._trees.tree import Map
from modelguard.detect._words import STORED, is_fetched_model
from modelguard.expressions import expression

_BESIDE_SEARCH = frozenset(("shortcut",))
# What stands beside the name of a runtime in KServe's resources.
_BESIDE_RUNTIME = frozenset(("storageUri", "storage", "modelFormat"))
_IDS = ("model_id", "modelId")
_REPOSITORIES = ("repo", "repository", "repo_id", "hf_repo", "hf_repo_id", "path")
# `installDiskSelector: {model: …}`, `rootDeviceHints: {model: …}`
_DISK = expression(r"disks?(?:_?selector)?\Z|root_?device_?hints\Z", re.IGNORECASE)
PATH = expression(r"(?:~|\.{0,2})/|[A-Za-z]:\\")
STORE = expression(r"(?:^|/)(?:[\w-]{0,30}[-_])?models/(?:[\w.-]+/)?[\w.-]+/?\Z")
# `path: model/Tern-7B-Chat`, `path: model\Tern-7B-Chat`: a folder among those of other models.
_AMONG_MODELS = expression(
    r"(?:\.{0,2}[/\\])?(?:[\w.-]{1,60}[/\\]{1,2}){0,4}(?:models?|ckpts?|checkpoints?|weights|pretrained)[/\\]{1,2}[\w.-]{3,100}/?\Z",
    re.IGNORECASE,
)
_PATHS = ("path", "model_path", "local_path")
# Images of whatever fetches weights: what their parameters name is fetched.
_LOADER = expression(r"model[-_]?(?:loader|downloader|puller|fetcher)|hugging-?face[-_](?:loader|downloader)")
# `modelFile`, `gguf_file`, `filename`, `weightsPath`.
# The hub's names have two parts; one alone is a publisher's, but for the oldest.
_OF_HUB = ("repo_id", "hf_repo", "hf_repo_id", "hub_repo")
_PUBLISHER = expression(r"[\w.-]{1,100}\Z")
_FILE_KEY = expression(
    r"(?:^|_|[a-z](?=[A-Z]))(?:files?|file_?names?|gguf|path|weights|mmproj|source|uri|url)\Z", re.IGNORECASE
)
_IS_WRITTEN = expression(r"(?:output|out|save|export|result|log)s?(?:_|\Z)", re.IGNORECASE)
_WRITTEN = expression(r"output|save|export|dest|log", re.IGNORECASE)
# `modelArtifactURI`, and what stands in `modelArtifacts: {uri: …}`: where weights are kept.
_STORES = expression(
    r"(?:model|weights|artifacts?|storage)\w{0,20}_?(?:ur[il]|path|location|source)s?\Z", re.IGNORECASE
)
_STORED_IN = expression(r"(?:model|weights|model_?artifacts?|storage)s?\Z", re.IGNORECASE)
_PARTS = ("sku", "skuName", "sku_name", "capacity", "raiPolicyName")
_ORIGINS = ("source", "model_source", "modelSource")
_PULLING = ("pull", "run", "load", "preload")
_OF_OLLAMA = expression(r"(?:.{0,20}models?|ollama)\Z", re.IGNORECASE)
_REFERRING = ("model", "modelRef", "baseModel", "modelReference")
_WAYS = ("base_url", "api_key", "api_base", "temperature", "max_tokens")
_FOLDER = expression(
    r"(?:^|.*_)model_(?:dir|folder)\Z|(?:prm|orm|reward|critic|judge|draft|teacher|student|ref(?:erence)?|policy|actor"
    r"|verifier|scorer|reranker|retriever|encoder|generator|llm|lm|vlm|sft)(?:_model)?_path\Z"
)
_PART_OF_RUN = expression(
    r"(?:rm|prm|orm|reward|critic|judge|draft|teacher|student|policy|actor|weak|strong|editor|small)(?:_model)?_name\Z"
)
_DEPLOYMENT = expression(r"deployment(?:_?(?:name|id))?\Z", re.IGNORECASE)
# ... of a training run: `teacher: org/Name-70B`, `init_from: org/name`.
_TRAINED_WITH = expression(
    r"(?:teacher|student|actor|critic|policy|reference|init_(?:checkpoint|from|model))\Z"
)
# Kinds of inputs that are models.
_REGISTERED = ("custom_model", "mlflow_model", "triton_model")
_SORTS = frozenset(("llms", "llm", "embeddings", "rerankers", "chat_models", "embedding_models", "vlms"))
_TRADES = frozenset(("llm", "embedding", "embeddings", "embedder", "reranker", "text_encoder", "vlm"))
# Whose language a model speaks: `models: {en: X, "pt-BR": Y}`.
_LANGUAGE = expression(r"(?!id\Z)[a-z]{2}(?:[-_][A-Z]{2})?\Z")
_ADDRESSES = ("url", "uri")
TOKENIZERS = ("tokenizer", "tokenizer_config", "tokenizerConfig")
_ADAPTED = expression(r"[aA]dapter|[lL]o[rR][aA]")
_WHOLE_NAMES = ("full_name", "fullName")
_DEPLOYED = expression(r"(?:^|_)(?:preset|model)s?(?:$|_)|[mM]odel")
_BY_SIZE = ("model", "models", "embedding", "embeddings", "llm")
# How a rule of a router compares the model that a request names.
_MATCHES = ("Exact", "Prefix", "RegularExpression", "exact", "prefix", "regex")
_WHOLE_NAME = expression(r"(?=.*\d)[A-Za-z]{2,20}\d*(?:[-_.][A-Za-z\d]{1,20}){2,8}\Z")
# Hosts of code, whose repositories have names like models of the hub.
_FORGES = frozenset(("github", "gitlab", "bitbucket", "git", "git-subdir", "gitea", "url", "npm"))
_TOKENIZES = expression(r"(?:^|_)tokenize\Z")
# What says how a network is trained, beside the word for its kind.
_TRAINED_BY = frozenset(("loss", "loss_kwargs", "optimizer_kwargs", "training_loop", "negative_sampler"))
# What stands beside the folder in which a run keeps what it has trained.
_OF_RUN = frozenset(("train_from", "keep_checkpoint", "save_checkpoint_steps"))
_OF_DATA = ("name_or_path", "path", "name", "repo_id", "id")
_BESIDE_DATA = frozenset(("split", "role_mapping", "train_split", "dataset_split", "text_column"))
_NO_MODELS = ("dataset", "space")
_HIDDEN = ("private", "hub_private_repo", "is_private")
_WEIGHTS_BESIDE = ("pretrained_model_name_or_path", "model_name_or_path")
_SITES = ("homepage", "url", "page", "link")
# Ways in which Dify's applications find what they answer from.
_OF_DIFY = ("single", "multiple")
_PUT = expression(
    r"(?:target|dest|destination|local|output|save|download|install|cache)_?(?:dir|path|folder|directory)\Z"
)
_FETCHED = ("repo_id", "hf_repo", "hf_repo_id", "repo", "filename", "url", "model_path", "modelPath")
_PRETRAINED = ("load_pretrained_weights", "pretrained", "use_pretrained", "load_pretrained")


def is_of_another(name: str, parent: str, siblings: Map, text: str) -> bool:
    """Whether a value names a tokenizer, the service itself, code, or what a request may ask for."""
    if name in _ORIGINS and (
        text.lower() in HUBS
        or is_role(text)
        or (text.isalpha() and siblings.get("id", "model", "model_id") is not None)
    ):
        return True  # where it comes from, not what
    if text.isalpha() and isinstance(siblings.get(text), Map):
        return True  # which group of settings holds: `model: demixer`, above `demixer: {…}`
    if name == "model" and text.isalnum() and siblings.keys() & _TRAINED_BY and not telling().search(text):
        return True  # the kind of a network that is trained from its beginning: `{model: rescal, loss: …}`
    if name in _REPOSITORIES and REPOSITORY_OF_DATA.search(text) is not None and is_hub_id(text):
        return True
    if name in VALUE_KEYS and parent == "model":
        return siblings.text("type") in _MATCHES
    hosted = name in ("repo", "repository", "path") and (siblings.text("source") or "").lower() in _FORGES
    if hosted or IMAGE_KEY.search(name) or (name == "slug" and _is_page(siblings)):
        return True
    beside = {"runtime": _BESIDE_RUNTIME, "engine": _BESIDE_SEARCH}.get(name, frozenset())
    if siblings.keys() & beside:
        return True  # the server, by a name of its own; what SearXNG asks
    if (name == "model" and _DISK.search(parent)) or (name == "provider" and not set("/:") & set(text)):
        return True  # what a machine is installed on; who serves a model
    way = {"name": "client_spec", "model": "model_args"}.get(name)
    if way is not None and siblings.get(way) is not None:
        return True  # what a way to run a model is called, by HELM and by the evaluation harness
    trained = (*_PRETRAINED, f"{name.removesuffix('_name')}_pretrained")
    if any(value.lower() == "false" for _, value in siblings.texts(trained)):
        return True  # the architecture alone, whose weights are made at random
    data = name in _OF_DATA and not siblings.keys().isdisjoint(_BESIDE_DATA)
    # Data, or where a run is to put its results, which whoever only reads cannot hide.
    kept = siblings.text("repo_type") in _NO_MODELS or siblings.get(*_HIDDEN) is not None
    data = data or (name in _REPOSITORIES and kept) or _is_way(name, siblings, text)
    if data or (name in FOLDER_KEYS and siblings.keys() & _OF_RUN):
        return True  # a row of data: `{name_or_path: org/records, split: train}`; the folder of a run
    own = name == "model_name" and bool(siblings.keys() & OF_SERVICE)
    # Which kind of a program's own is set up, beside its weights.
    own = own or (name == "model_name" and siblings.get(*_WEIGHTS_BESIDE) is not None)
    own = own or (name in OWN_NAMES and bool(siblings.keys() & BESIDE_OWN_NAMES))
    own = own or (name == "name" and _is_above(siblings))
    # The kind of a network, beside where its weights lie, as Truss has them built.
    own = own or (name == "base_model" and siblings.get("checkpoint_repository") is not None)
    own = own or (name in _IDS and _is_called(text, siblings.text("model") or ""))
    return (own and not is_hub_id(text)) or parent in TOKENIZERS or _TOKENIZES.search(parent) is not None


def _is_way(name: str, siblings: Map, text: str) -> bool:
    """Whether a value is a way to look data up, or the place where what is fetched beside it is put."""
    put = _PUT.match(name) is not None and siblings.get(*_FETCHED) is not None
    return put or (name == "retrieval_model" and text in _OF_DIFY)


def _is_page(siblings: Map) -> bool:
    """Whether a slug is what an address calls what stands beside it: an article, or who asks a model."""
    keys = siblings.keys() - {"slug"}
    return "title" in keys or any(map(proof, keys))


def _is_above(siblings: Map) -> bool:
    """Whether a name is that of a deployment, beside its model: `{name, model: {format, name, version}}`."""
    held = siblings.get("model")
    return (
        isinstance(held, Map) and held.get("name") is not None and held.get("format", "version") is not None
    )


def _is_called(text: str, model: str) -> bool:
    """Whether an id is only what a model beside it is called: `model_id: v3, model: openrouter/org/v3`."""
    routed = "/" in model and "/" not in text
    return routed or (suggests_model(model) and text.startswith(f"{model}-"))


def _is_none(name: str, parent: str, text: str) -> bool:
    """Whether a value says whose a model is and not which, or is an adapter by the name that its server
    offers it under.
    """
    publisher = name in _OF_HUB and _PUBLISHER.match(text) is not None and not is_legacy(text)
    return publisher or (name in NAME_KEYS and parent == "targetModels" and not is_hub_id(text))


def proved(name: str, parent: str, siblings: Map, text: str, at: Context) -> Proof | None:
    """How surely the key, or else the row that it stands in, says that its value is a model."""
    if _is_none(name, parent, text):
        return None
    return _by_key(name, parent, siblings, text, at) or by_row(name, parent, siblings, text)


def _by_key(name: str, parent: str, siblings: Map, text: str, at: Context) -> Proof | None:
    """How surely the key says that its value is a model."""
    if name in MODEL_KEYS or _is_of_size(name, parent, siblings, text):
        return "specific"
    if name in ("repo", "repository") and _is_on_hub(siblings, text):
        return "specific"
    if name in VALUE_KEYS:
        return "specific" if parent in MODEL_KEYS or _is_own_weights(parent, text) else proof(parent)
    told = _is_kept(name, parent, text) or _is_fetched(name, parent, text, at) or _is_own_weights(name, text)
    told = told or is_among_models(name, text)
    if told or _is_asked(name, parent, siblings, text) or _is_deployed(name, siblings, text, at):
        return "specific"
    sure = proof(name)
    if sure is None and name.lower().endswith(("vlm", "_lm", "llms")):
        return "generic"
    if sure is not None or name not in ID_KEYS | NAME_KEYS:
        return sure or _by_value(name, parent, text, at)
    of_weights = siblings.keys() & OF_WEIGHTS and suggests_model(text.rstrip("/").rpartition("/")[2])
    # A prompt of Prompty, whose model is configured so.
    configured = parent == "configuration" and at.detector == "front_matter" and suggests_model(text)
    if of_weights or configured or _is_registered(name, siblings):
        return "generic"
    adapted = _ADAPTED.search(parent) is not None and not _DEPLOYED.search(parent)
    if adapted and not (is_hub_id(text) or at.catalogue):
        return None  # an adapter of one's own
    # `sentence_transformers: {default: {name: org/name}}`: a row below the library that loads it.
    loaded = at.channel == "hf-hub" and at.execution == "self-hosted" and suggests_model(text)
    trade = (parent in _TRADES or loaded) and is_hub_id(text)
    if not (adapted or trade or _DEPLOYED.search(parent)) and not at.catalogue:
        return None
    if _is_other(name, parent, siblings, text, at):
        return None
    return "generic" if proof(parent) or at.catalogue or suggests_model(text) else None


def _is_on_hub(siblings: Map, text: str) -> bool:
    """Whether what stands beside a repository tells the hub: its name, or the repository's own page there."""
    if (siblings.text("source") or "").lower() in HUBS:
        return True
    pages = (page for _, page in siblings.texts(_SITES))
    return is_hub_id(text) and any(page.endswith(f"huggingface.co/{text}") for page in pages)


def _is_of_size(name: str, parent: str, siblings: Map, text: str) -> bool:
    """Whether a table of models by size or part holds the value: `model: {default: "id", small: "id"}`."""
    listed = (
        parent in _BY_SIZE and siblings.get("default") is not None and (name == "default" or is_role(name))
    )
    return listed and not is_role(text) and ("-" in text or any(c.isdigit() for c in text))


def _is_kept(name: str, parent: str, text: str) -> bool:
    """Whether a value is where weights are kept, by a name that tells the model: `pvc://claim/org/Name-7B`."""
    told = _STORES.search(name) or (name in _ADDRESSES and _STORED_IN.match(parent))
    return bool(told) and STORED.match(text) is not None and (is_sized(text) or is_numbered(text))


def is_among_models(name: str, text: str) -> bool:
    """Whether a path leads to a folder of weights among others: `path: model/Tern-7B-Chat`."""
    return name in _PATHS and _AMONG_MODELS.match(text) is not None and is_sized(text.replace("\\", "/"))


def _is_deployed(name: str, siblings: Map, text: str, at: Context) -> bool:
    """Whether a name is that of a model in a row of what Azure is to deploy: `{name, version, capacity}`."""
    row = name == "name" and siblings.get("version") is not None and siblings.get(*_PARTS) is not None
    return row and (at.channel or "").startswith("azure") and suggests_model(text)


def _is_registered(name: str, siblings: Map) -> bool:
    """Whether a name or a path is that of a model that Azure ML registers."""
    return name in ("name", "path") and (siblings.text("$schema") or "").endswith("/model.schema.json")


def _is_fetched(name: str, parent: str, text: str, at: Context) -> bool:
    """Whether a value is what an image or Ollama fetches, or where a server finds its weights."""
    if name == "path" and parent == "storage" and at.detector == "kubernetes":
        # The folder or the file in a bucket.
        return at.execution == "self-hosted" or suggests_model(text.rstrip("/").rpartition("/")[2])
    if name in _ADDRESSES:
        return at.execution == "self-hosted" and STORED.match(text) is not None
    if name not in NAME_KEYS:
        return False
    if parent == "body":
        return "/api/" in (at.endpoint or "")
    return parent in SETTINGS and _LOADER.search(at.image or "") is not None and is_hub_id(text)


def _is_asked(name: str, parent: str, siblings: Map, text: str) -> bool:
    """Whether a name beside a provider and the way to it is that of the model asked for there."""
    if name == "name" and parent in _TRADES and siblings.get("base_url", "api_base", "baseURL") is not None:
        return True  # `llm: {name: id, base_url: http://…}`
    if name in ("name", "path") and parent in _SORTS and siblings.get("provider") is not None:
        return True  # rows of models by what they are for
    if name == "path" and siblings.text("type") in _REGISTERED:
        return True  # what a job of Azure ML takes in
    if name == "name" and parent == "value" and {"provider", "metadata"} <= siblings.keys():
        return True  # what is chosen in a component of Langflow
    if name == "name" and is_hub_id(text) and siblings.get("base_path") is not None:
        return True  # a row of OpenVINO's model server
    if name == "name" and "ransformer" in (siblings.text("@architectures") or ""):
        return True  # what spaCy's layers are made of
    if name == "name" and parent == "configuration" and siblings.text("type") in PROVIDERS:
        return True  # the connection of a Prompty file
    if name == "id" and parent == "resources" and siblings.text("kind") == "model":
        return True  # what the manifest of an agent asks Azure to deploy
    if name == "name" and behind(siblings) is not None and suggests_model(text):
        return True  # a route of a gateway
    asked = siblings.get("provider") is not None and siblings.get(*_WAYS) is not None
    at_address = is_hub_id(text) and siblings.get("api_base", "base_url", "apiBase", "baseURL") is not None
    return name == "name" and (at_address or (asked and suggests_model(text)))


def _is_other(name: str, parent: str, siblings: Map, text: str, at: Context) -> bool:
    """Whether it is a container image, a name beside its model's address, or an object of a cluster."""
    if name not in NAME_KEYS or is_hub_id(text):
        return name == "repository" and siblings.get("tag") is not None
    if name == "name" and siblings.text("model_name", "modelName", "model_id", "modelId"):
        return True  # `model: {name: "my own", model_name: "id"}`
    asked = siblings.get("provider") is not None
    # Kaito's resources name presets and ids, never another object.
    referring = at.detector == "kubernetes" and parent in _REFERRING and not asked and at.channel != "kaito"
    beside = (siblings.keys() - {name}) & SOURCES
    return referring or any(not _is_service(siblings.text(key) or "") for key in beside)


def _is_service(address: str) -> bool:
    """Whether an address is that of a service that answers, not of what it may have to answer with."""
    weights = URI.match(address) or "/resolve/" in address
    return address.startswith(("http://", "https://")) and not weights


def _by_value(name: str, parent: str, text: str, at: Context) -> Proof | None:
    """What a value adds where the key alone proves nothing: a role of a model, a folder of weights."""
    if _is_own_weights(name, text):
        return "specific"
    if name.rpartition("_")[2] in PAGES:
        return None  # where a reader is led
    if is_hub_id(text) and (HUB_KEY.match(name) or (name == "target" and "custom" in parent.lower())):
        return "specific"
    databricks = name in ("entity_name", "entityName") and text.startswith("system.ai.")
    deployed = (at.channel or "").startswith("azure") and _DEPLOYMENT.search(name) is not None
    deployed = deployed and at.detector != "bicep"  # whose resources tell their models themselves
    if databricks or (deployed and is_closed(text)) or (name in AZURE_DEPLOYMENTS and suggests_model(text)):
        return "specific"
    # Beside a name of one's own, or a model of several sizes: by its whole name.
    whole = name in _WHOLE_NAMES and bool(proof(parent)) and is_hub_id(text) and is_sized(text)
    if whole or (name.endswith("model_size") and _WHOLE_NAME.match(text)):
        return "specific"
    # What an agent, or a node of Prompt flow, asks: deployments are often called after their model.
    asking = "agent" in parent.lower() or parent == "inputs"
    if name in ("deployment_name", "deploymentName") and asking and suggests_model(text):
        return "specific"
    if name in _PULLING and ("/ollama" in parent or (_is_of_ollama(at) and _OF_OLLAMA.match(parent))):
        return "specific"  # of a chart, or of a feature of a development container
    if parent == "models" and (name == "uses" or is_line(text)):
        return "generic"  # a block of a hub of settings, `models: {lead: sonnet, agents: haiku}`
    if _FOLDER.match(name) and is_hub_id(text) and is_sized(text):
        return "specific"
    if name in FOLDER_KEYS or (PATH.match(text) and STORE.search(text) and not _IS_WRITTEN.match(name)):
        return "specific" if is_sized(text) or is_downloaded(text) else None
    with_it = _TRAINED_WITH.match(name) is not None and (at.kind == "train" or is_sized(text))
    of_run = (with_it or is_part_of_run(name)) and is_hub_id(text)
    if of_run or (name not in ELSEWHERE and proof(parent) and suggests_model(text) and _is_part(name)):
        return "generic"
    return None


def is_part_of_run(name: str) -> bool:
    """Whether a key names one of the models of a run by its part: `rm_name`, `weak_model_name`."""
    return _PART_OF_RUN.match(name) is not None


def _is_of_ollama(at: Context) -> bool:
    """Whether it is Ollama that is told, by its place or by what its image is called."""
    return at.channel == "ollama" or "ollama" in (at.image or "").rpartition("/")[2]


def _is_own_weights(name: str, text: str) -> bool:
    """Whether a value is a file of weights that is called after its model, where a setting tells the file,
    or a file of the hub as node-llama-cpp writes it: `hf:org/name/name-q8_0.gguf`.
    """
    file = text.endswith((".gguf", ".llamafile")) and is_fetched_model(text.rpartition("/")[2])
    told = text.startswith("hf:") or _FILE_KEY.search(name) is not None
    return file and told and _WRITTEN.search(name) is None


def _is_part(name: str) -> bool:
    """Whether a key below `model` tells what for, by which server, or in which language.

    `model: {vllm: X, embedding: Y}`, `models: {fi: Z}`
    """
    return is_role(name) or name in PROVIDERS or _LANGUAGE.match(name) is not None
