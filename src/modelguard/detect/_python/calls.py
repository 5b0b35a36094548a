"""The places of Python calls: what known calls, and parameters with telling names, are given."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect import _sdks, _services
from modelguard.detect._cloud_sdks import BESIDE_OWN_NAMES, OWN_NAMES
from modelguard.detect._hub_files import is_no_weights
from modelguard.detect._javascript_sdks import takes
from modelguard.detect._looks import only_hashes
from modelguard.detect._parameters import Proof, proof
from modelguard.detect._python.answered import is_answer_made, literals
from modelguard.detect._python.arguments import argument, positional, takes_key
from modelguard.detect._python.around import Around
from modelguard.detect._python.asserted import is_asserted
from modelguard.detect._python.clients import Clients, is_routed, wraps
from modelguard.detect._python.described import CONFIGS, holds_settings, is_described, is_other_pipeline
from modelguard.detect._python.dialects import LOADS, asked_of
from modelguard.detect._python.elsewhere import Elsewhere
from modelguard.detect._python.evidence import SPLITS
from modelguard.detect._python.filled import filled
from modelguard.detect._python.index import At, Index, Scope
from modelguard.detect._python.packaged import is_helper, is_untrained
from modelguard.detect._python.parts import loads_less
from modelguard.detect._python.places import (
    DEPLOYMENTS,
    RAY,
    Place,
    Service,
    alias,
    answered,
    asked_at,
    deployment,
    is_deployment,
    is_release,
    own_output,
    run_by,
)
from modelguard.detect._python.rows import NOT_MODELS
from modelguard.detect._python.saved import is_sink, written
from modelguard.detect._python.silence import (
    TEMPLATES,
    asks_for_card,
    asks_rows,
    is_error,
    is_of_data,
    is_of_others,
    is_row_of_test,
    only_reads,
    reads_text,
    repository_of_data,
    takes_data,
)
from modelguard.detect._python.stores import pretrained, stored
from modelguard.detect._python.strings import plain
from modelguard.detect._python.values import Values
from modelguard.detect._python.wrapped import of_path
from modelguard.detect._released import keeps_weights
from modelguard.detect._sdks import Sdk, words
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Execution
from modelguard.naming import whisper

# What classes are called that stand for one model of a service.
_ROLES = ("Model", "LLM", "Llm", "LM", "Chat", "Converse", "Embedder", "Embedding", "Embeddings", "Reranker")
# Of these, what is given first may be an address or a key as well.
_ASKS = ("Adapter", "Backend", "Engine", "Provider", "Client", "Wrapper", "Generator", "Judge")
# What leads to a service has an id of its own: `OpenAIConnection(id="main")`.
_WAYS = ("Connection", "Provider", "Client", "Credential", "Credentials", "Session", "Tool", "Integration")
# Parameters that hold the name that a call writes to.
_TARGETS = {"output_dir", "hub_model_id", "save_path", "output_path", "repo_name", "export_dir"}
_CARDS = ("CardData", "ModelCard")
# `VLLMBackend("http://localhost:8000", "id")`: an address, and no file or page that lies there.
_ADDRESS = expression(r"https?://[\w.-]{1,100}(?::\d{2,5})?(?:/(?:api|openai|v\d)){0,3}/?\Z")
# Methods whose `model` is a Django or database model, a form, a mock.
_OTHER_TRADES = words(
    """relationship ForeignKey AlterField AddField RemoveField RenameField apps get_model mommy
    mixer DeviceInfo MagicMock Mock namedtuple format"""
)


class Calls:
    """Turns the calls of a file into places."""

    def __init__(self, index: Index, values: Values, service: tuple[str | None, Execution]) -> None:
        self.index = index
        self.values = values
        self.clients = Clients(index, values)
        self.around = Around(index, self.clients)
        self.elsewhere = Elsewhere(index, values, self.clients)
        self.file_service = service
        # Looked for once: a file of a program's own making may hold a hundred thousand calls.
        self._typed = b"repo_type" in index.data
        self._asserts = b"assert" in index.data
        self._tests = self._asserts and b"def test_" in index.data

    def places(self, at: At) -> Iterator[Place]:
        """Every argument of the call that names a model."""
        call, scope = at.node, at.scope
        path = self.clients.imported(at.path)
        arguments = call.child_by_field_name("arguments")
        if arguments is None or not arguments.named_child_count:
            return
        reads = reads_text(path, arguments.named_children) and not is_of_data(path[-1])
        if reads or only_reads(path[-1]) or asks_rows(path) or TEMPLATES.search(path[-1]):
            return
        if asks_for_card(path) or only_hashes(path[-1]) or (self._tests and is_row_of_test(path)):
            return
        if is_of_data(path[-1]) or is_of_others(path) or (self._typed and self._loads_data(call, scope)):
            yield from self._silent(call, scope)
            return
        if path[-3:] == ["torch", "hub", "load"] and argument(call, "model", 1) is not None:
            yield from self._silent(call, scope)
        if is_sink(path[-1]) or path[-1].endswith(_CARDS):
            yield from (own_output(piece, scope) for piece in written(path, call))
        if (data := repository_of_data(path, call)) is not None:
            yield Place(value=data, scope=scope, proof="silent", kind="download", because="a data set")
        sdk = self._sdk(path, call, scope)
        done: set[int] = set()
        for place in self._known(sdk, path, call, scope) if sdk is not None else ():
            done.add(place.value.id)
            yield place
        if not done:
            yield from self._wrapped(path, call, scope)
        yield from self._named(path, call, scope, done)

    def _sdk(self, path: list[str], call: Node, scope: Scope) -> Sdk | None:
        local = len(path) == 1 and (path[0] in self.index.functions or path[0] in self.index.classes)
        local = local or (len(path) == 1 and self._is_set(path[0], scope))
        sdk = None if local or is_other_pipeline(path, call) else _sdks.find(path)
        if sdk is not None or len(path) < 2:
            return sdk
        # `client.chat(...)`: the method says nothing, but the object on which it is called does.
        function = call.child_by_field_name("function")
        asked = function is not None and function.type == "attribute"
        service = self.clients.service(call, scope) if asked else None
        if service is None or service == Service():
            return None
        told = ("model", "model_id", "model_name", "engine")
        return Sdk(service.channel, service.execution, client=True, params=told)

    def _is_set(self, name: str, scope: Scope) -> bool:
        """Whether a name is given something by the file itself: `pipeline = pipelines[voice]`."""
        bounds = self.values.bounds(name, scope)
        held = [b.node for b in bounds if b.how != "parameter" and b.node is not None]
        return name not in self.index.imports and any(node.type in {"subscript", "call"} for node in held)

    def _loads_data(self, call: Node, scope: Scope) -> bool:
        kind = argument(call, "repo_type")
        return kind is not None and self.values.constant(kind, scope) in NOT_MODELS

    def _silent(self, call: Node, scope: Scope) -> Iterator[Place]:
        """What names data or code here (`torch.hub.load(REPO, "net")`) names them wherever it is written."""
        for value in (argument(call, "repo_id", 0), argument(call, "path"), argument(call, "repo_or_dir")):
            if value is not None:
                because = "data, or a repository of code"
                yield Place(value=value, scope=scope, proof="silent", kind="download", because=because)

    # --- known calls -------------------------------------------------------------------------

    def _known(self, sdk: Sdk, path: list[str], call: Node, scope: Scope) -> Iterator[Place]:
        service = self._service(sdk, path, call, scope)
        values = [(n, v) for n in sdk.params if (v := argument(call, n)) is not None]
        given = positional(call)
        at = self._position(sdk, path)
        if not values and at is not None and at < len(given):
            values = [("", given[at])]
        part = self._partial(path) or is_untrained(call, path) or self._takes_no_weights(sdk, call, scope)
        asks = values and sdk.channel not in LOADS and service.endpoint is None
        elsewhere = self.elsewhere.of(call, scope) if asks else None
        for name, value in () if values and is_helper(path, plain(values[0][1])) else values:
            reads = "its tokenizer or configuration alone" if part else "the model"
            yield Place(
                value=value,
                scope=scope,
                proof="part" if part else "call",
                kind="catalogue-entry" if part else sdk.kind,
                because=f"{'.'.join(path[-3:])} takes {reads}" + (f" as {name}" if name else ""),
                channel=service.channel,
                execution=service.execution,
                endpoint=service.endpoint,
                choices=service.choices,
                revision=self._revision(call, scope),
                trust_remote_code=_is_true(argument(call, "trust_remote_code")),
                confidence=0.5 if part else 0.95,
                prefix=sdk.prefix,
                deployment=service.azure_client and sdk.client,
                elsewhere=elsewhere,
                host="stranger" if sdk.client and service == Service() else None,
            )

    def _wrapped(self, path: list[str], call: Node, scope: Scope) -> Iterator[Place]:
        """`MistralChatModel("id")`: what a class named after a service and its role is given first."""
        given = positional(call)
        name = path[-1]
        if not given or not name[:1].isupper() or name in self.index.classes:
            return
        if whisper.is_size(plain(given[0]) or "") and any("whisper" in part.lower() for part in path):
            yield self.place("a size of Whisper", "specific", path, given[0], At(call, scope))
            return
        service = _services.named(name)
        if service is not None and len(given) > 1 and _ADDRESS.match(plain(given[0]) or ""):
            place = self.place("the argument behind an address", "generic", path, given[1], At(call, scope))
            yield asked_at(place, plain(given[0]) or "")
            return
        # `TOGETHER("org/name", key)`, `OllamaAdapter("llama3", session)`
        asks = _services.provider(name.lower()) is not None or name.endswith(_ASKS)
        asks = asks and is_release(plain(given[0]) or "")
        if not name.endswith(_ROLES) and not asks:
            return
        if service is not None and given[0].type in {"string", "identifier", "attribute"}:
            place = self.place("the first argument", "generic", path, given[0], At(call, scope))
            told = self.around.beside(call) if asks else None  # `OpenAI("id", api_type="azure")`
            yield run_by(place, Service(*told)) if told is not None else place

    def _position(self, sdk: Sdk, path: list[str]) -> int | None:
        if path[-1] == "from_pretrained" and path[-2:-1] and path[-2].startswith("Peft"):
            return 1
        return sdk.at

    def _partial(self, path: list[str]) -> bool:
        return path[-1].startswith("from_") and len(path) > 1 and loads_less(path[-2])

    def _takes_no_weights(self, sdk: Sdk, call: Node, scope: Scope) -> bool:
        """Whether data is taken of a repository: `hf_hub_download("org/name", "records/2020.nc")`."""
        file = argument(call, "filename", 1) if sdk.kind == "download" and "repo_id" in sdk.params else None
        named = self.values.constant(file, scope) if file is not None else None
        return named is not None and is_no_weights(named)

    def _service(self, sdk: Sdk, path: list[str], call: Node, scope: Scope) -> Service:
        own = stored(sdk, path, call)
        if path[-1] in {"from_pretrained", "from_single_file"}:
            return pretrained(path, own)
        if not sdk.client:
            if own == Service() and len(path) > 2 and (held := self.clients.service(call, scope)) is not None:
                return held  # a method called like a function of an agents' library
            if own == Service() and (told := self.around.beside(call)) is not None:
                own = Service(*told)  # `init_chat_model("id", model_provider="groq")`
            return self.clients.narrowed(own, call, scope)
        found = self.clients.service(call, scope)
        if found is not None and found != Service():
            return found
        if path[0] == "self" and (url := self.around.neighbours.of_class(scope)) is not None:
            return Service(None, "unknown", url)  # the client comes from a class of elsewhere
        if own.channel is not None:
            return self.clients.narrowed(own, call, scope)
        if path[0] == "openai":
            return self.clients.narrowed(self.clients.module(), call, scope)
        return self.clients.narrowed(Service(*asked_of(path, self.file_service)), call, scope)

    def _revision(self, call: Node, scope: Scope) -> str | None:
        given = argument(call, "revision")
        return self.values.constant(given, scope) if given is not None else None

    # --- any call with a telling parameter ---------------------------------------------------

    def _named(self, path: list[str], call: Node, scope: Scope, done: set[int]) -> Iterator[Place]:
        if path[-1] in _OTHER_TRADES or is_error(path[-1]):
            return
        arguments = call.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if is_answer_made(path, given):
            held = (value for value in map(_given, given) if value is not None)
            yield from (answered(each, scope) for value in held for each in literals(value))
            return
        if not done and self._asserts and is_asserted(call, path):
            asked = (part.child_by_field_name("value") or part for part in given)
            yield from (alias(value, scope) for value in asked if value.type == "string")
            return
        yield from self._placed(path, call, scope, done)
        if (data := argument(call, "hf_repo")) is not None and any(argument(call, n) for n in SPLITS):
            done.add(data.id)
            yield Place(value=data, scope=scope, proof="silent", kind="download", because="a data set")
        for child in given:
            name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
            if child.type == "keyword_argument" and name is not None and value is not None:
                yield from (
                    self._keyword(text(name), value, path, At(call, scope)) if value.id not in done else ()
                )

    def _keyword(self, called: str, value: Node, path: list[str], at: At) -> Iterator[Place]:
        """What one argument is given by its name."""
        beside = BESIDE_OWN_NAMES if called in OWN_NAMES else ()
        if called in _TARGETS or any(argument(at.node, name) is not None for name in beside):
            yield own_output(value, at.scope)
        elif called == "repo_id" and takes_data(path):
            yield from self._silent(at.node, at.scope)
        elif called == "model_id" and argument(at.node, "model_source") is not None:
            yield alias(value, at.scope)
        elif (how := _how(called, plain(value) or "")) is not None:
            yield self.place(called, how, path, value, at)
        elif called == "id":
            yield from self._identified(path, value, at)
        elif is_deployment(called) or (called in DEPLOYMENTS and self._asks_azure(path, at)):
            yield deployment(value, at.scope, f"{path[-1]} is given it as {called}")

    def _asks_azure(self, path: list[str], at: At) -> bool:
        """Whether a class of Azure's is called, or anything at an address of its."""
        if "Azure" in path[-1] or self.clients.imported(path)[0] == "azure":
            return True
        return ".azure." in (self.clients.endpoint(at.node, at.scope) or "")

    def _identified(self, path: list[str], value: Node, at: At) -> Iterator[Place]:
        """`Nebius(id="org/name")`, as agno's models are made."""
        named = path[-1][:1].isupper() and value.type == "string" and not path[-1].endswith(_WAYS)
        service = _services.named(path[-1]) if named else None
        if service is None or path[-1] in self.index.classes:
            return
        if service[0] is not None or self.clients.endpoint(at.node, at.scope) is not None:
            yield self.place("the id of the model", "generic", path, value, at)

    def _placed(self, path: list[str], call: Node, scope: Scope, done: set[int]) -> Iterator[Place]:
        """`run("id")`, where the file says `def run(model_name)`."""
        for name, value in filled(self.values, path, call, scope):
            if value.type == "string" and value.id not in done and (how := proof(name)) is not None:
                place = self.place(name, how, path, value, At(call, scope))
                told = self.around.row(value) if place.assumed else None
                fits = told is not None and takes(told[0] or "", plain(value) or "")
                yield run_by(place, Service(*told)) if told is not None and fits else place

    def place(self, name: str, how: Proof, path: list[str], value: Node, at: At) -> Place:
        """The place of a value that a call is given under a telling name."""
        call, scope = at.node, at.scope
        around = wraps(scope) if path[0] == "super" else of_path(path)
        given = self.index.parent(value)
        if around is None:
            # A name is no noted node: what stands beside it is asked of the call.
            beside = self.around.beside(given if given is not None else call)
            around = beside or _called_after(name, plain(value) or "") or wraps(scope)
        service = self.around.handed(call, scope) or self.clients.narrowed(
            Service(*(around or self.file_service)), call, scope
        )
        outer = self._outer(call) if service.endpoint is None and path[-1].endswith(CONFIGS) else None
        if outer is not None:
            service = self.clients.narrowed(service, outer, scope)
        if name == "model_source" and self.index.comes_from("ray"):
            service = RAY
        if service == Service() and path[-1][:1].isupper() and takes_key(call):
            service = Service(None, "managed")  # `ChatAcme(model="org/name", api_key=key)`
        holds = holds_settings(path)
        part = path[-1].startswith(("load", "from_")) and loads_less((path[-2:-1] or [""])[0])
        row = part or is_described(path, call, name, self.index)
        place = Place(
            value=value,
            scope=scope,
            # An engine is one of a game, a database, a run.
            proof="mention" if name == "engine" else "part" if part else how,
            kind="catalogue-entry" if row else "config-default" if holds else "api-call",
            because=f"{'.'.join(path[-2:])} is given it as {name}",
            channel=service.channel,
            execution=service.execution,
            endpoint=service.endpoint,
            choices=service.choices,
            confidence=0.85 if how == "specific" else 0.75,
            prefix=True,
            assumed=around is None,
            elsewhere=None if service.endpoint or is_routed(call) else self.elsewhere.of(call, scope),
        )
        told = service.endpoint is None and given is not None and given.type == "keyword_argument"
        return self.around.neighbours.asked(place, At(given, scope)) if told and given is not None else place

    def _outer(self, call: Node) -> Node | None:
        """The call that settings are made for: `Service(settings=Settings(model="id"), base_url=…)`."""
        around = self.index.parent(call)
        holder = self.index.parent(around) if around is not None else None
        given = around is not None and around.type == "keyword_argument"
        return holder if given and holder is not None and holder.type == "call" else None


def _called_after(name: str, value: str) -> _services.Service | None:
    """The service that a parameter is called after: `Settings(groq_model="org/name")`."""
    told = _services.named(name) if "_" in name else None
    return told if told is not None and told[0] is not None and takes(told[0], value) else None


def _how(called: str, value: str) -> Proof | None:
    """How surely a parameter holds a model, by its name and, where it is for weights, by its value."""
    return "specific" if keeps_weights(called, value) else proof(called)


def _given(argument: Node) -> Node | None:
    return argument.child_by_field_name("value")


def _is_true(node: Node | None) -> bool:
    return node is not None and text(node) == "True"
