"""Which service the surroundings of a value speak of: a provider beside it, its branch, the names above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._alike import PROVIDER, belonging
from modelguard.detect._javascript_sdks import takes
from modelguard.detect._python import places
from modelguard.detect._python.arguments import is_base, key_of, positional
from modelguard.detect._python.clients import Clients, wraps
from modelguard.detect._python.index import OPTIONS, At, Index, Scope, called, compares, dotted
from modelguard.detect._python.neighbours import Neighbours
from modelguard.detect._python.runs import ROUTERS
from modelguard.detect._python.strings import plain
from modelguard.detect._sdks import words
from modelguard.detect._services import Service
from modelguard.detect._treesitter import text
from modelguard.detect._urls import is_request
from modelguard.expressions import expression
from modelguard.naming.unlisted import UNLISTED

_CLIMB = 4
_GIVEN = ("default_parameter", "pair", "keyword_argument")
_HOLDERS = (*_GIVEN, "assignment", "call")
_BRANCHES = 8
_SIBLINGS = 40
_COLUMNS = 6
_BESIDE = expression(
    r"(?:.*_)?(?:provider|provider_name|backend|model_server|api_type|type|platform|vendor|framework|virtual_key|class|class_name|class_path|cls|_target_)\Z"
)
_OF_AZURE = ("azure_endpoint", "azure_deployment")
_SETTINGS = expression(r"(?:params|parameters|kwargs|config|options|settings|args)\Z")
# `groq_cfg`, `ollama_settings`: a part of the settings, for one service.
_SECTION = expression(r"_?(?:cfg|conf|config|configuration|settings|section|options|opts)\Z")
_CLIENT = expression(r"(?:.*_)?(?:client|provider|backend)\Z")
_HELD_BY = words("identifier attribute call")
_MEMBER = expression(r"(?:\w{1,30}\.)?[A-Z]\w{0,60}\.(?P<name>[A-Za-z]\w{2,30})\Z")
# What asks whether an address is that of a host.
_HELD = r"(?:\w{1,40}\.)?\w{0,40}(?:url|base|endpoint|host|uri|address)(?:\.lower\(\))?"
_HOST = r"""["'](?P<{}>(?:https?://)?[a-z\d][\w-]{{0,40}}(?:\.[\w-]{{1,40}}){{1,4}}(?::\d{{2,5}})?)(?:/[\w./-]{{0,80}})?["']"""
_ADDRESS = expression(
    rf"\(?(?:{_HOST.format('host')}[ ]in[ ]{_HELD}|{_HELD}\.startswith\({_HOST.format('begins')}\))\)?\Z",
    re.IGNORECASE,
)
# Who answers for models of many makers, under whatever names these have.
_ANYBODYS = {*ROUTERS, UNLISTED}
_STRING = expression(r"""["']([\w.-]{3,40})["']""")


def said(value: str) -> Service | None:
    """The service that a provider's name or a client's class stands for (`azure_openai`, `nim.Chat`)."""
    found = _services.named(value) or _services.PREFIXES.get(value.lower().replace("-", "_"))
    return found or _services.provider(value.lower())


def _first_said(words: Iterable[str]) -> Service | None:
    return next((found for word in words if (found := said(word)) is not None), None)


def _is_spoken(found: places.Service, scope: Scope) -> bool:
    """Whether a client is OpenAI's only because the service of the class around speaks its protocol."""
    own = wraps(scope) if found.channel == "openai" and found.endpoint is None else None
    return own is not None and own[0] not in (None, "openai")


class Around:
    """Reads the surroundings of the places of one file."""

    def __init__(self, index: Index, clients: Clients) -> None:
        self.index = index
        self.clients = clients
        self.neighbours = Neighbours(index, clients.values)

    def service(self, at: At, name: str = "") -> Service | None:
        """The service that the nearest of the surroundings names; None where none does."""
        for found in self._names(at, name):
            if found is not None:
                return found
        return wraps(at.scope) or _derived(at.scope)

    def constant(self, holder: At) -> str:
        """What a constant of a class is called after first: `openrouter` of `openrouter_gpt_4o = "id"`."""
        left = holder.node.child_by_field_name("left") if holder.scope.kind == "class" else None
        first, found, _ = text(left).lower().partition("_") if left is not None else ("", "", "")
        return first if found else ""

    def beside(self, node: Node) -> Service | None:
        """The service that a provider given together with the model names."""
        return _first_said(self._beside(node))

    def handed(self, call: Node, scope: Scope) -> places.Service | None:
        """The service behind the client that a call is given: `Reader(llm_client=groq, llm_model="id")`."""
        arguments = call.child_by_field_name("arguments")
        for place, part in enumerate(arguments.named_children[:_SIBLINGS] if arguments is not None else ()):
            value = part.child_by_field_name("value") if part.type == "keyword_argument" else part
            named = key_of(part) if part.type == "keyword_argument" else "" if place else text(part)[:80]
            held = value is not None and value.type in _HELD_BY and _CLIENT.match(named) is not None
            if held and value is not None and (found := self.clients.held(value, scope)) is not None:
                return None if _is_spoken(found, scope) else found
        return None

    def given(self, node: Node) -> Service | None:
        """The service that a call is told by a word together with the literal that it is given by name."""
        around = self.index.parent(node)
        if around is None or around.type != "keyword_argument" or around.parent is None:
            return None
        told = named_beside(around.parent, key_of(around))
        return next((found for word in told if (found := _services.provider(word))), None)

    def asked(self, node: Node, scope: Scope) -> Service | None:
        """Who answers for anybody's models, where the object of a method that is given the literal asks him:
        `llm = make(provider="openrouter")`, `llm.answer(model="id")`.
        """
        around = self.index.parent(node)
        call = self.index.parent(around) if around is not None and around.type == "keyword_argument" else None
        held = self.clients.service(call, scope) if call is not None and call.type == "call" else None
        anyones = held is not None and held.endpoint is None and held.channel in _ANYBODYS
        return (held.channel, held.execution) if held is not None and anyones else None

    def row(self, node: Node) -> Service | None:
        """What stands beside the value in its row: `(ChatGroq, "id")`, `("anthropic", "id")`."""
        row = self.index.parent(node)
        if row is not None and row.type == "call":  # `make(ChatGroq, "id")`
            told = (_column(part, plain(node)) for part in positional(row)[:_COLUMNS] if part.id != node.id)
            return next((service for service in told if service is not None), None)
        if row is None or row.type not in {"tuple", "list"} or row.named_child_count > _COLUMNS:
            return None
        found = (_column(part, plain(node)) for part in row.named_children if part.id != node.id)
        return next((service for service in found if service is not None), None)

    def row_address(self, node: Node) -> str | None:
        """The address of a service that stands beside a literal in its row: `("https://…/v1", "id")`."""
        row = self.index.parent(node)
        if row is None or row.type not in {"tuple", "list", "call"} or row.named_child_count > _SIBLINGS:
            return None  # a table, of which every row would look through all the others
        beside = positional(row) if row.type == "call" else row.named_children
        texts = (
            plain(part) or "" for part in beside[:_COLUMNS] if part.type == "string" and part.id != node.id
        )
        return next((url for url in texts if is_base(url) or is_request(url)), None)

    def _names(self, at: At, name: str) -> Iterator[Service | None]:
        yield self.beside(at.node)
        yield self._maker(at.node)
        yield _services.named(name)
        yield self.branch(at.node) if at.node.type in {"assignment", "call"} else None
        yield _first_said(self.neighbours.providers(at))
        if at.node.type.endswith("default_parameter"):
            owner = self.index.parent(at.node)
            function = owner.child_by_field_name("name") if owner is not None else None
            yield _services.named(text(function)) if function is not None else None
        yield _section(at.node)
        yield from (_services.named(held) for held in self._holders(at.node))
        yield _services.named(_owner(at.node))

    def _maker(self, node: Node) -> Service | None:
        """The class that options with the value in them are given to: `Groq(params={"model": "id"})`."""
        table = self.index.parent(node) if node.type == "pair" else None
        held = self.index.parent(table) if table is not None and table.type == "dictionary" else None
        if held is not None and held.type == "call":  # `Groq({"model": "id"})`
            path = dotted(held.child_by_field_name("function"))
            return _services.named(path[-1]) if path and path[-1][:1].isupper() else None
        if held is None or held.type != "keyword_argument":
            return None
        key, call = held.child_by_field_name("name"), self.index.parent(held)
        if key is None or call is None or call.type != "call" or not _SETTINGS.search(text(key)[:80]):
            return None
        path = dotted(call.child_by_field_name("function"))
        return _services.named(path[-1]) if path and path[-1][:1].isupper() else None

    def _beside(self, node: Node) -> Iterator[str]:
        """What a provider, type or client that is given together with the model says."""
        if node.type == "call":
            inner = node.child_by_field_name("arguments")
            if inner is not None and called(node) not in OPTIONS:
                yield from named_beside(inner)
        around: Node | None = node
        for outer in range(2):  # `{"client": Groq(), "kwargs": {"model": "id"}}`
            while around is not None and not around.type.endswith(_GIVEN):
                if around.type not in {"dictionary", "call"}:
                    return
                around = self.index.parent(around)
            holder = self.index.parent(around) if around is not None else None
            if holder is None or around is None:
                return
            if outer and _services.named(key_of(around)) is not None:
                return  # `{"provider": "ollama", "openai": {"model": "id"}}`: what the other would ask
            yield from named_beside(holder, "" if outer else key_of(around))
            yield from self._before(holder)
            around = holder

    def _before(self, table: Node) -> Iterator[str]:
        """The provider that is given before a dictionary: `make("groq", {"model": "id"})`."""
        row = self.index.parent(table) if table.type == "dictionary" else None
        if row is None or row.type not in {"tuple", "list", "call"}:
            return
        given = positional(row) if row.type == "call" else row.named_children[:_COLUMNS]
        words_ = (plain(part) or "" for part in given[:_COLUMNS] if part.type == "string")
        yield from (word for word in words_ if _services.provider(word.lower()) is not None)

    def holder(self, node: Node, scope: Scope) -> At:
        """The parameter, key, argument or assignment that holds a literal, or the literal itself."""
        around: Node | None = node
        for _ in range(_CLIMB):
            if around is None:
                break
            key = around.child_by_field_name("name") if around.type == "keyword_argument" else None
            option = key is not None and text(key) == "default"
            if not option and around.type.endswith(_HOLDERS):
                return At(around, scope)
            around = self.index.parent(around)
        return At(node, scope)

    def keyed(self, at: At) -> Service | None:
        """The service that stands before the value as its key: `{"groq": "id"}`."""
        if at.node.type not in {"pair", "keyword_argument"}:
            return None
        key = at.node.child_by_field_name("key")
        if key is not None and key.type == "attribute":  # `{Provider.GROQ: "id"}`
            return _services.provider((dotted(key) or [""])[-1].lower())
        word = key_of(at.node).lower()
        return _services.PREFIXES.get(word) or _router(word) or _own(word, at.node)

    def branch(self, node: Node) -> Service | None:
        """The service for which a branch is taken: `elif provider == "azure": model = ...`."""
        for taken in _deciding(node):
            if taken.type == "case_clause":
                patterns = [part for part in taken.named_children if part.type == "case_pattern"]
                words_ = _STRING.findall(text(patterns[0])[:200]) if len(patterns) == 1 else []
                if patterns:
                    return said(words_[0]) if len(words_) == 1 else _of_member(text(patterns[0])[:80])
                continue
            spelt = _STRING.findall(text(taken)[:200]) if "==" in text(taken) else []
            if spelt:  # `if not model:` inside of it asks something else
                return said(spelt[0]) if len(spelt) == 1 else None
            if (member := _member(taken) or _class(taken)) is not None:
                return member
        return None

    def address(self, node: Node) -> str | None:
        """The address for which a branch is taken: `if "api.groq.com" in base_url: return "id"`."""
        for taken in _deciding(node):
            asked = _ADDRESS.match(text(taken)[:200]) if taken.type != "case_clause" else None
            if asked is not None:
                host = asked["host"] or asked["begins"]
                return host if "://" in host else f"https://{host}"
        return None

    def _holders(self, node: Node) -> Iterator[str]:
        """The keys and names under which the place stands."""
        around = self.index.parent(node)
        for _ in range(_CLIMB):
            if around is None or around.type in {"function_definition", "class_definition"}:
                return
            if around.type == "pair" and (key := around.child_by_field_name("key")) is not None:
                yield plain(key) or text(key)[:80]
            elif around.type == "assignment" and (left := around.child_by_field_name("left")) is not None:
                key = left.child_by_field_name("subscript") if left.type == "subscript" else None
                kept = plain(key) if key is not None else None  # `settings["groq"] = {"model": "id"}`
                yield kept or (dotted(left) or [""])[-1]
            around = self.index.parent(around)


def _section(call: Node) -> Service | None:
    """The service after which the part of the settings is called that is read: `settings["groq"].get("model",
    "id")`, `settings.get("groq", {}).get("model", "id")`, `groq_cfg.get("model", "id")`.
    """
    function = call.child_by_field_name("function") if call.type == "call" else None
    read = function.child_by_field_name("object") if function is not None else None
    if read is None or function is None or not text(function).endswith((".get", ".pop")):
        return None
    key = read.child_by_field_name("subscript") if read.type == "subscript" else None
    if key is None and read.type == "call":
        key = next(iter(positional(read)), None)
    if key is not None:
        return _services.provider((plain(key) or "").lower())
    name = (dotted(read) or [""])[-1].lower() if read.type in {"identifier", "attribute"} else ""
    return _services.provider(_SECTION.sub("", name))


def _router(word: str) -> Service | None:
    """The service that a key is called after which runs many publishers' models: `{"siliconflow": …}`."""
    found = _services.provider(word)
    return found if found is not None and found[0] in ROUTERS else None


def _own(word: str, given: Node) -> Service | None:
    """The service that a key is called after before a plain name, as its own are: `{"minimax": "id"}`."""
    found, value = _services.provider(word), given.child_by_field_name("value")
    name = plain(value) if found is not None and value is not None else None
    if not name or found is None or ("/" in name and found[0] != "vertex"):
        return None
    return found if takes(found[0] or "", name) else None


def _deciding(node: Node) -> Iterator[Node]:
    """The conditions of the branches in which a place stands, and its cases, from the nearest outwards."""
    child, around = node, node.parent
    for _ in range(_BRANCHES):
        if around is None or around.type in {"function_definition", "class_definition"}:
            return
        if around.type in {"if_statement", "elif_clause"}:
            inside = around.child_by_field_name("consequence")
            condition = around.child_by_field_name("condition")
            if inside is not None and condition is not None and inside.id == child.id:
                yield condition
        elif around.type == "case_clause":
            yield around
        child, around = around, around.parent


def _member(condition: Node) -> Service | None:
    """The service of a member that something is compared with: `provider == Provider.GROQ`."""
    sides = compares(condition)
    if sides is None or sides[1] not in ("==", "is"):
        return None
    found = (_of_member(text(side)[:80]) for side in (sides[2], sides[0]) if side.type == "attribute")
    return next((service for service in found if service is not None), None)


def _class(condition: Node) -> Service | None:
    """The service of a class that something is, or is one of: `kind == Groq`, `isinstance(llm, Groq)`."""
    sides = compares(condition)
    asked = positional(condition) if condition.type == "call" and called(condition) == "isinstance" else []
    named = (
        asked[1] if len(asked) == 2 else sides[2] if sides is not None and sides[1] in ("==", "is") else None
    )
    name = (dotted(named) or [""])[-1] if named is not None else ""
    return _services.named(name) if name[:1].isupper() and not name.isupper() else None


def _of_member(written: str) -> Service | None:
    """The service that a member of an enumeration is called after: `Provider.ollama_cloud`."""
    match = _MEMBER.match(written)
    return _services.provider(match["name"].lower()) if match is not None else None


def _column(part: Node, model: str | None = None) -> Service | None:
    """The service that a class, a provider's name, or a longer name of the same model in a row stands for."""
    if part.type in {"identifier", "attribute"}:
        name = (dotted(part) or [""])[-1]
        return _services.named(name) if name[:1].isupper() and not name.isupper() else None
    written = (plain(part) or "") if part.type == "string" else ""
    if model and written.endswith(f"/{model}"):  # `("talk-7", "groq/talk-7")`
        return _services.prefixed(written) or _services.provider(written.partition("/")[0])
    return _services.provider(written.lower()) if written else None


def _derived(scope: Scope) -> Service | None:
    """The service of the class that the class around derives from: `class Hermes(Ollama)`."""
    owner = scope.owner()
    found = (_services.named(base.rpartition(".")[2]) for base in (owner.bases if owner is not None else ()))
    told = next((service for service in found if service is not None), None)
    # OpenAI's protocol is everybody's: who derives from its class may ask anybody.
    return told if told is not None and told[0] != "openai" else None


def _owner(node: Node) -> str:
    """The object of which an attribute is set: `groq.model = "id"`."""
    left = node.child_by_field_name("left") if node.type == "assignment" else None
    path = dotted(left) if left is not None and left.type == "attribute" else []
    return path[-2] if len(path or []) > 1 and path[-2] not in {"self", "cls"} else ""


def named_beside(table: Node, model: str = "") -> Iterator[str]:
    """What a provider, type or client says that stands in a call, dictionary or list of parameters.

    Beside a `model` that is called so, what is called as another model there tells of that one.
    """
    inner = table.child_by_field_name("arguments") or table.child_by_field_name("parameters") or table
    parts = {key_of(part).lower(): part for part in reversed(inner.named_children[:_SIBLINGS])}
    names = [
        name for name in reversed(parts) if name in _OF_AZURE or _BESIDE.match(name) or _CLIENT.match(name)
    ]
    for name in belonging(model.lower(), names, parts, PROVIDER) if model else names:
        value = parts[name].child_by_field_name("value")
        if value is None:
            continue
        if name in _OF_AZURE:
            yield "azure"
        elif _BESIDE.match(name):
            # `dict(type=OpenAISDK, path="id")`
            made = (dotted(value) or [""])[-1][:80] if value.type in {"identifier", "attribute"} else ""
            member = value.type == "attribute" and made.isupper()  # `model_platform=Platform.GROQ`
            yield made.lower() if member else made if made[:1].isupper() else plain(value) or ""
        elif value.type == "call":
            yield called(value)
