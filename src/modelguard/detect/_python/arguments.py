"""What is given to a call."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from modelguard.detect._alike import ADDRESS, belonging
from modelguard.detect._endpoints import ENDPOINTS, is_endpoint
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

# Arguments that hold the options of the client behind a class.
_OPTIONS = (
    "client_args",
    "client_kwargs",
    "client_params",
    "client_options",
    "openai_kwargs",
    "model_kwargs",
)

# What requests are sent to, where a parameter is called no more than `url`.
_BASE = expression(r"https?://[^\s/]{3,100}(?:/[\w.-]{1,30}){0,3}/v\d{1,2}(?:beta|alpha)?\d?/?\Z")
# A server of one's own: `extract(model_id="id", model_url="http://localhost:11434")`; weights lie elsewhere.
_OWN_SERVER = expression(
    r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)(?::\d{2,5})?(?:/v1)?/?\Z"
)
_NO_KEY = expression(
    r"\Z|(?:empty|none|not?[-_ ]?(?:needed|required|used|key)|null|dummy|local\S*|x+|-+)\Z", re.IGNORECASE
)
# So many keys of a table are looked at, and of one with a key for each setting of a program.
_KEYS, _SETTINGS = 60, 400
_URLS = ("url", "model_url", "llm_url", "inference_url", "ollama_url", "ollama_host")


def positional(call: Node) -> list[Node]:
    """The positional arguments of a call; none after a `*args`, whose length nobody knows."""
    arguments = call.child_by_field_name("arguments")
    given: list[Node] = []
    for child in arguments.named_children if arguments is not None else ():
        if child.type == "list_splat":
            break
        if child.type not in {"keyword_argument", "dictionary_splat", "comment"}:
            given.append(child)
    return given


def argument(call: Node, name: str, position: int | None = None) -> Node | None:
    """The argument called `name`, or the one at `position`."""
    arguments = call.child_by_field_name("arguments")
    for child in arguments.named_children if arguments is not None else ():
        if child.type == "keyword_argument":
            key = child.child_by_field_name("name")
            if key is not None and text(key) == name:
                return child.child_by_field_name("value")
    given = positional(call) if position is not None and position >= 0 else []
    return given[position] if position is not None and 0 <= position < len(given) else None


def takes_key(call: Node) -> bool:
    """Whether a call is given the key of a service: `api_key=os.environ["ACME_API_KEY"]`; servers of one's
    own are given one that says nothing, if any.
    """
    given = argument(call, "api_key")
    return given is not None and given.type != "none" and _NO_KEY.match(text(given).strip("\"'")) is None


def key_of(part: Node) -> str:
    """What a value stands under in a call, dictionary or list of parameters, without quotes; "" for none."""
    key = part.child_by_field_name("key") or part.child_by_field_name("name")
    return text(key).strip("\"'") if key is not None else ""


def is_base(url: str) -> bool:
    """Whether an address is one below which a service is asked: `https://api.example.com/v1`."""
    return _BASE.match(url.removesuffix("/").removesuffix("/openai")) is not None


def addresses(call: Node) -> Iterator[Node]:
    """What the call is given as its address, by itself or in the options of its client."""
    for name in ENDPOINTS:
        given = argument(call, name)
        if given is not None:
            yield given
    for name in _URLS:
        url = argument(call, name)
        address = text(url).strip("\"'") if url is not None and url.type == "string" else ""
        if url is not None and (_OWN_SERVER.match(address) or (name == "url" and _BASE.match(address))):
            yield url
    for name in _OPTIONS:
        options = argument(call, name)
        for pair in (
            options.named_children[:40] if options is not None and options.type == "dictionary" else ()
        ):
            value = pair.child_by_field_name("value")
            if value is not None and key_of(pair) in ENDPOINTS:
                yield value


def reads_environment(path: list[str]) -> bool:
    """Whether a dotted call reads an environment variable."""
    return (
        path[-1:] in (["getenv"], ["get_env"], ["get_env_var"])
        or path[-2:-1] == ["environ"]
        or path in (["env"], ["config"], ["env", "str"])
    )


def addresses_beside(pair: Node) -> Iterator[tuple[str, Node]]:
    """What settings hold as addresses beside a model, and under which names: beside `a.b.model` `a.b.url`."""
    group, _, model = key_of(pair).rpartition(".")
    table = pair.parent
    held: dict[str, Node] = {}
    for other in table.named_children[: _SETTINGS if group else _KEYS] if table is not None else ():
        value, (within, _, name) = other.child_by_field_name("value"), key_of(other).rpartition(".")
        if value is not None and within == group:
            held.setdefault(name, value)
    for name in belonging(model, list(filter(is_endpoint, held)), held, ADDRESS):
        yield name, held[name]
