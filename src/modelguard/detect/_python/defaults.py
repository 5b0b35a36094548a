"""The places of Python that hold a model without calling it: defaults, settings, options, tables."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from tree_sitter import Node

from modelguard.detect._parameters import TRAIT
from modelguard.detect._python.answered import is_reply, is_reported
from modelguard.detect._python.architectures import is_prefix, tells_class
from modelguard.detect._python.arguments import addresses_beside, argument, positional
from modelguard.detect._python.around import Around
from modelguard.detect._python.cases import are_cases, column, parametrized
from modelguard.detect._python.classes import asks
from modelguard.detect._python.clients import Clients, is_of_other
from modelguard.detect._python.counted import counted_with, counts_for, is_for_tokens
from modelguard.detect._python.expectations import Expectations
from modelguard.detect._python.held import (
    declared,
    held,
    is_of_setting,
    is_reader,
    is_sized,
    target,
    tells_no_value,
)
from modelguard.detect._python.index import OPTIONS, At, Index, Scope, called, dotted
from modelguard.detect._python.kinds import Kinds
from modelguard.detect._python.listed import SEVERAL, holds_models, is_listed
from modelguard.detect._python.mocks import Mocks
from modelguard.detect._python.names import prefix_of
from modelguard.detect._python.needles import is_replaced
from modelguard.detect._python.parameters import runs_nothing
from modelguard.detect._python.parts import of_tokens, tests_tokenizer
from modelguard.detect._python.places import (
    DEPLOYMENTS,
    RAY,
    Place,
    Proof,
    Service,
    alias,
    asked_at,
    deployment,
    is_deployment,
    run_by,
)
from modelguard.detect._python.requests import Requests
from modelguard.detect._python.rows import (
    are_constants,
    is_data,
    is_entered,
    is_literal,
    is_menu,
    is_of_record,
    is_offered_as_itself,
    is_shelf,
    keys_of,
)
from modelguard.detect._python.runs import is_foreign
from modelguard.detect._python.silence import (
    is_example,
    is_measured,
    is_record,
    is_recorded,
    is_text,
    says_itself,
)
from modelguard.detect._python.strings import plain
from modelguard.detect._python.tables import Tables, is_entered_row
from modelguard.detect._python.templates import template
from modelguard.detect._python.values import Values
from modelguard.detect._shape import suggests_model
from modelguard.detect._treesitter import text
from modelguard.model import Execution, Kind
from modelguard.naming.hub import OWN_STORE

# Keys that stand beside a model in the request to an endpoint, or in its configuration.
_BESIDE = {"messages", "prompt", "max_tokens", "api_key", "top_p", "base_url", "api_base", "litellm_params",
           "max_completion_tokens", "config_list", "api_type", "embedding_dims", "num_ctx"}  # fmt: skip
_REQUEST = {"messages", "prompt", "input"}
_ROWS = 3
_TABLES = {"list", "tuple", "set", "dictionary", "expression_list"}
_AZURE = ("azure", "managed")
# What declares a field with its default: of a class, a command line, a table of a database.
_FIELDS = {"Field", "Option", "Argument", "CharField", "TextField", "Column"}
_CONSTANTS = {"none", "true", "false", "integer", "float"}
_SETS = {"parametrize", "setenv"}
_NAMES = ("attribute", "identifier", "subscript")
_JOINED = ("binary_operator", "string", "concatenated_string")
# What takes the names of columns: `table[["model", "score"]]`, `drop(columns=["model", "score"])`.
_COLUMNS_OF = ("subscript", "keyword_argument")


class Defaults:
    """Turns definitions of a file into places."""

    def __init__(
        self, index: Index, values: Values, service: tuple[str | None, Execution], tables: Tables
    ) -> None:
        self.index = index
        self.values = values
        self.clients = Clients(index, values)
        self.around = Around(index, self.clients)
        self.tables = tables
        self.requests = Requests(index, values)
        self.mocks = Mocks(index)
        self._kinds = Kinds(index)
        self.expectations = Expectations(index)
        self.channel, self.execution = service

    def place(
        self, value: Node, at: At, how: Proof, because: str, kind: Kind = "config-default", name: str = ""
    ) -> Place:
        """The place of a value that is called `name`, with who is asked there by what is around it."""
        if is_deployment(name):
            return deployment(value, at.scope, because)
        near = self.around.service(at, name)
        if name and of_tokens(name.lower().replace("model", "")):
            kind = "catalogue-entry"
        how = "mention" if name == "engine" else how
        answers = self.clients.redirected(Service(*(near or (self.channel, self.execution))))
        place = Place(
            value=value,
            scope=at.scope,
            proof=how,
            kind=kind,
            because=because,
            channel=answers.channel,
            execution=answers.execution,
            endpoint=answers.endpoint,
            confidence={"call": 0.9, "specific": 0.85, "generic": 0.7, "mention": 0.4}[how],
            prefix=True,
            assumed=near is None,
        )
        return self.around.neighbours.asked(place, at)

    def parameter(self, at: At) -> Iterator[Place]:
        """`def f(model="id")`."""
        name = at.node.child_by_field_name("name")
        value = at.node.child_by_field_name("value")
        if name is None or value is None or value.type in _CONSTANTS:
            return
        if (how := held(text(name), self.values.constant(value, at.scope) or "")) is not None:
            kind: Kind = "catalogue-entry" if self._counts(at) else "config-default"
            yield self.place(value, at, how, f"the default of the parameter {text(name)}", kind, text(name))

    def _counts(self, at: At) -> bool:
        """Whether the parameter is one of a function or class that only splits or counts tokens."""
        inside = self.index.parent(at.node)
        name = inside.child_by_field_name("name") if inside is not None else None
        owner = at.scope.owner()
        called = (text(name) if name is not None else "", owner.name if owner is not None else "")
        if runs_nothing(at.node, self.index.data):
            return True
        return any(map(of_tokens, called)) or (inside is not None and is_for_tokens(at.node, inside))

    def assignment(self, at: At) -> Iterator[Place]:
        """`EMBEDDING_MODEL = "id"`, `self.model = given or "id"`, `config["model"] = "id"`, fields."""
        left, right = at.node.child_by_field_name("left"), at.node.child_by_field_name("right")
        if left is None or right is None or right.type in _CONSTANTS:
            return
        name = target(left)
        how = self._proved(name, left, right, at)
        if how is None or (right.type in {"call"} and self._constructs(right)):
            return
        goes_on = right.type in _JOINED and text(left) in text(right) and plain(right) is None
        if goes_on and template(right) is None:
            return  # `llm.model = "openai/" + llm.model`: what is set elsewhere
        if self.mocks.answer(right) or (SEVERAL.search(name) and right.type in _NAMES):
            return  # `models = self.MODELS`: a list that is set elsewhere
        told = at.scope.kind == "class" and is_record(at.scope.name, at.scope.names)
        told = told or (at.scope.kind == "class" and self._kinds.hold(name, right))
        told = told or is_replaced(at.node)
        if told or self.mocks.holds(left, at.scope) or says_itself(name, plain(right)):
            if right.type == "string":
                yield alias(right, at.scope)
            return
        if right.type in _TABLES or is_literal(right):
            kind: Kind = "catalogue-entry" if is_listed(name, right, at, self.tables) else "config-default"
            yield self.place(right, at, "mention", f"{name} is a table of models", kind, name)
            return
        offered = right.type == "call" and (self._offers(name, right) or TRAIT.search(name) is not None)
        found: Kind = "catalogue-entry" if offered else "config-default"
        splits = at.scope.kind == "class" and of_tokens(at.scope.name)
        if left.type == "identifier" and (splits or counted_with(left, at.scope) or self._is_entry(at)):
            found = "catalogue-entry"
        if is_entered_row(at.node):
            found = "catalogue-entry"
        if at.scope.kind == "class" and tests_tokenizer(at.scope.bases, at.scope.names):
            found = "catalogue-entry"
        yield self.place(right, at, how, f"{name} is set here", found, name)

    def _is_entry(self, at: At) -> bool:
        """Whether a constant is one of many that are called as the models that they hold."""
        return at.scope.kind == "module" and self.tables.spelled(at.node)

    def _proved(self, name: str, left: Node, right: Node, at: At) -> Proof | None:
        """How surely what is set holds a model, by its name and by what it stands in."""
        how = held(name, self._kept(name, right, at.scope)) if name else None
        if how is None and name and at.scope.kind == "class" and (prefix := prefix_of(at.scope)):
            how = held(f"{name}_{prefix}")  # what stands before every variable says what the fields are
        if how is None and left.type == "subscript" and right.type in _JOINED and holds_models(left):
            how = "generic"  # `self.models["qa"] = f"{ORGANISATION}/t5-qa"`
        if name == "id" and at.scope.kind == "class" and asks(at.scope):
            how = "generic"  # `class OpenRouter(OpenAILike): id: str = "…"; base_url: str = "…"`
        return how

    def _kept(self, name: str, value: Node, scope: Scope) -> str:
        """The text that a name is given; of a field also its default (`Field(default="large-v2")`)."""
        field = value.type == "call" and is_sized(name)
        return (self.values.constant(value, scope) if field else plain(value)) or ""

    def _offers(self, name: str, call: Node) -> bool:
        """Whether a function is asked for the models to choose from (`models = get_models(url)`)."""
        return bool(SEVERAL.search(name) and SEVERAL.search(called(call))) and not self.tables.looped(name)

    def _constructs(self, call: Node) -> bool:
        """Whether the right side makes an object (its arguments are places of their own)."""
        path = dotted(call.child_by_field_name("function"))
        return bool(path) and path[-1][:1].isupper() and path[-1] not in _FIELDS

    def option(self, at: At) -> Iterator[Place]:
        """`add_argument("--model", default="id")`, click and typer options, `.get("model", "id")`."""
        call, path = at.node, at.path
        reads = is_reader(path[-1])
        given = positional(call)
        if not reads and path[-1] not in OPTIONS and path[-1] not in _SETS:
            name = declared(path, given)
            if name is not None and (how := held(name)) is not None:
                yield self.place(given[1], at, how, f"given with {name}", name=name)
            else:
                yield from self._field(at)
            return
        if path[-1] in OPTIONS:
            names = [n for g in given if (n := plain(g))]
            default = argument(call, "default") or (
                given[1] if path[-1] == "DEFINE_string" and len(given) > 1 else None
            )
            for name in names:
                kept = plain(default) or "" if default is not None else ""
                if default is not None and (how := held(name.lstrip("-"), kept)) is not None:
                    help_ = argument(call, "help")
                    counts = help_ is not None and counts_for(text(help_)[:300])
                    kind: Kind = "catalogue-entry" if counts else "config-default"
                    yield self.place(default, at, how, f"the default of the option {name}", kind, name)
                    return
        elif reads:
            key = 1 if path == ("getattr",) else 0
            default = given[key + 1] if len(given) > key + 1 else argument(call, "default")
            name = plain(given[key]) or "" if len(given) > key else ""
            kept = plain(default) or "" if default is not None else ""
            if default is not None and (how := held(name, kept)) is not None:
                offered = default.type in _TABLES and TRAIT.search(name) is not None
                read: Kind = "catalogue-entry" if offered else "config-default"
                place = self.place(default, at, how, f"used when {name} is not set", read, name)
                told = is_reported(call, path, self.index)
                yield alias(default, at.scope) if kept and told else place
        elif path[-1] == "setenv" and len(given) > 1:
            name = plain(given[0]) or ""
            if (how := held(name)) is not None:
                yield self.place(given[1], at, how, f"{name} is set here", name=name)
        elif path[-1] == "parametrize" and len(given) > 1:
            yield from self._columns(given[0], given[1], at)

    def _columns(self, named: Node, rows: Node, at: At) -> Iterator[Place]:
        """`parametrize(("library", "model"), [("transformers", "id")])`: what a test is run with."""
        names = parametrized(named)
        for position, name in enumerate(names):
            if (how := held(name)) is not None:
                case = are_cases(at.node, names, name)
                for value in column(rows, position, len(names)):
                    if case:
                        yield replace(alias(value, at.scope), kind="test")
                        continue
                    place = self.place(value, at, how, f"the test runs with each {name}", "test")
                    told = self.around.row(value)
                    if told is not None and is_foreign(told, plain(value) or ""):
                        told = None
                    yield run_by(place, Service(*told)) if told is not None else place

    def _field(self, at: At) -> Iterator[Place]:
        """`DropdownInput(name="model_name", value="id")`: a field of a form, with what stands in it first."""
        if not at.path[-1][:1].isupper():
            return
        given = argument(at.node, "name")
        value = argument(at.node, "value") or argument(at.node, "default_value")
        column = argument(at.node, "field")  # `AlterField(name="chat_model", field=CharField(default="id"))`
        if value is None and column is not None and column.type == "call":
            value = argument(column, "default")
        name = plain(given) if given is not None else None
        if name and value is not None and value.type == "string" and (how := held(name)) is not None:
            yield self.place(value, at, how, f"the field {name} holds it first", name=name)

    def pair(self, at: At) -> Iterator[Place]:
        """`{"model": "id"}`."""
        key, value = at.node.child_by_field_name("key"), at.node.child_by_field_name("value")
        name = plain(key) if key is not None else None
        if (
            name is None
            or value is None
            or is_text(name, value)
            or is_recorded(name, at.node)
            or is_example(at.node)
            or (how := held(name, file=plain(value) or "")) is None
        ):
            yield from self._deployed(name, at)
            return
        table = self.index.parent(at.node)
        siblings = keys_of(table) if table is not None else set()
        other = (
            is_data(table)
            if name in ("repo_id", "hf_repo")
            else tells_class(name, plain(value) or "", siblings)
        )
        told = table is not None and (is_reply(table) or is_of_record(self.index.parent(table)))
        if other or told or self.expectations.hold(at) or self.mocks.answer(at.node):
            if value.type == "string":
                yield alias(value, at.scope)
            return
        # Beside the model itself, these are the names under which it is offered.
        if (name == "model_name" and "litellm_params" in siblings) or (
            name == "model_id" and "model_source" in siblings
        ):
            if table is None or not is_offered_as_itself(table, value):
                yield alias(value, at.scope)
            return
        found: Proof = how
        if how == "generic" and siblings & _BESIDE and name != "engine":
            found = "specific"
        kind: Kind = "api-call" if siblings & _REQUEST else "config-default"
        offered = value.type in _TABLES and (
            TRAIT.search(name) is not None or is_shelf(table, self.index.judged)
        )
        offered = offered or (SEVERAL.search(name) is not None and are_constants(value)) or is_menu(value)
        offered = offered or self._is_table(value, at.scope)
        several = value.type != "string" and SEVERAL.search(name) is not None
        if (
            offered
            or is_measured(siblings)
            or (
                table is not None
                and is_entered(table, name, plain(value), self.index.judged, several=several)
            )
        ):
            kind = "catalogue-entry"
        place = self.place(value, at, found, f"the value of the key {name}", kind, name)
        if "messages" in siblings and place.channel is None:
            place = replace(place, host="stranger")
        yield self._beside_others(place, name, siblings, at)

    def _beside_others(self, place: Place, name: str, siblings: AbstractSet[str], at: At) -> Place:
        """The place of a key's value with what the keys beside it tell of who runs it."""
        value, table = place.value, self.index.parent(at.node)
        if name == "model" and "repo_or_dir" in siblings:  # `torch.hub.load(**settings)`
            return replace(run_by(place, Service(OWN_STORE, "self-hosted"), "weights-load"), proof="call")
        if name == "model_source" and (self.index.comes_from("ray") or "model_id" in siblings):
            return run_by(place, RAY)
        if name == "HF_MODEL_ID":
            channel = "sagemaker" if self.index.comes_from("sagemaker") else None
            return run_by(place, Service(channel, "self-hosted"))
        if table is not None and (url := self._address(at, plain(value) or "")) is not None:
            return asked_at(place, url)
        if table is not None and (answers := self.requests.asked(table, at.scope)) is not None:
            return replace(run_by(place, answers), prefix=False)
        return place

    def _address(self, at: At, model: str) -> str | None:
        held = (value for name, value in addresses_beside(at.node) if not is_of_other(name, model))
        urls = (self.values.constant(value, at.scope) for value in held)
        return next((url for url in urls if url and "://" in url), None)

    def _is_table(self, value: Node, scope: Scope) -> bool:
        bounds = self.values.bounds(text(value), scope) if value.type == "identifier" else []
        bounds = self.values.attribute(value, scope) if value.type == "attribute" else bounds
        return any(
            b.node is not None and b.node.type == "list" and b.node.named_child_count >= _ROWS for b in bounds
        )

    def _deployed(self, name: str | None, at: At) -> Iterator[Place]:
        """`{"provider": "azure", "config": {"deployment_id": "id"}}`."""
        value = at.node.child_by_field_name("value")
        if name in DEPLOYMENTS and value is not None and self.around.service(at) == _AZURE:
            yield deployment(value, at.scope, f"the value of the key {name}, beside Azure")

    def named_value(self, at: At) -> Iterator[Place]:
        """`("model", "id")`: a pair of a name and its value, as tests are given them."""
        children = at.node.named_children
        name = plain(children[0]) or ""
        called = not is_prefix(name) and is_of_setting(name)
        around = self.index.parent(at.node) if at.node.type == "list" else None
        if around is not None and (
            around.type in _COLUMNS_OF or not suggests_model(plain(children[1]) or "")
        ):
            return  # `invoke(cli, ["model", "setup"])`, `table[["model", "pass_rate_2"]]`
        told = name and called and children[1].type == "string" and held(name) is not None
        if told and not tells_no_value(at.node):
            yield self.place(children[1], at, "specific", f"given as {name}", name=name)
