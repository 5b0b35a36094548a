"""The models that running servers say they serve, at addresses that the user names.

    sightings, notices = read_endpoints(parse_endpoints(["http://127.0.0.1:8000"]))

Ollama is asked for its tags; every other server for the list of an OpenAI-compatible one.  What they answer
is untrusted: it is a list of names, and nothing else is taken from it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from modelguard.discover.endpoints._answers import NotModels, is_gateway, of_litellm, of_ollama, of_openai
from modelguard.errors import UsageError
from modelguard.model import Notice, Sighting
from modelguard.noun import Noun

__all__ = ["TOKEN", "Endpoint", "parse_endpoints", "read_endpoints"]

TOKEN = "MODELGUARD_ENDPOINT_TOKEN"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Endpoint(Noun):
    """A server to ask: `scheme`, `host` and `port`, and the folder of its API without `/v1`."""

    scheme: str
    host: str
    port: int
    folder: str = ""

    @property
    def address(self) -> str:
        """The address as people write it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme] == self.port
        return f"{self.scheme}://{host}{'' if usual else f':{self.port}'}{self.folder}"


def parse_endpoints(values: Iterable[str]) -> tuple[Endpoint, ...]:
    """The servers that a user names.  Raises `UsageError` with the cure for what is no plain address."""
    return tuple(dict.fromkeys(_parse(value) for value in values))


def _parse(value: str) -> Endpoint:
    if not value.isascii() or not value.isprintable() or " " in value:
        raise UsageError("an endpoint is an address of plain characters, for example http://127.0.0.1:8000")
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{value} is no address: {error}") from None
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise UsageError(f"{value} is no address of http; write it in full, as in http://127.0.0.1:8000")
    if "@" in parts.netloc:
        raise UsageError(f"a password in an endpoint's address is not sent; put a token in {TOKEN} instead")
    if parts.query or parts.fragment:
        raise UsageError(f"{value.partition('?')[0]}: leave out what follows ? or #; the paths are known")
    scheme = parts.scheme.lower()
    folder = parts.path.rstrip("/").removesuffix("/models").removesuffix("/v1")
    return Endpoint(scheme=scheme, host=host, port=port or {"http": 80, "https": 443}[scheme], folder=folder)


def read_endpoints(
    endpoints: Sequence[Endpoint], *, environment: Mapping[str, str] | None = None
) -> tuple[tuple[Sighting, ...], tuple[Notice, ...]]:
    """Every model that the servers say they serve, in their order, and what they did not answer.

    A token in `MODELGUARD_ENDPOINT_TOKEN` is sent where one host alone is asked, never unencrypted to
    another machine.  Raises `UsageError` where it may not be sent.
    """
    if not endpoints:
        return (), ()
    from modelguard.discover.endpoints._ask import Unanswered

    token = _token(endpoints, os.environ if environment is None else environment)
    sightings: list[Sighting] = []
    notices: list[Notice] = []
    for endpoint in endpoints:
        try:
            found, odd = _read(endpoint, token)
        except (Unanswered, NotModels) as error:
            message = f"{error}; what it serves was not judged"
            notices.append(
                Notice(code="endpoint-unread", message=message, path=endpoint.address, incomplete=True)
            )
            continue
        sightings.extend(found)
        notices.extend(odd)
    return tuple(sightings), tuple(notices)


def _token(endpoints: Sequence[Endpoint], environment: Mapping[str, str]) -> str | None:
    token = environment.get(TOKEN, "").strip()
    if not token:
        return None
    if not token.isascii() or not token.isprintable():
        raise UsageError(f"{TOKEN} holds characters that no header can carry")
    if len({(e.host, e.port) for e in endpoints}) > 1:
        raise UsageError(f"{TOKEN} is sent to one host alone; ask one endpoint at a time")
    open_ones = [e for e in endpoints if e.scheme == "http" and e.host not in _LOOPBACK]
    if open_ones:
        raise UsageError(
            f"{TOKEN} is not sent unencrypted to {open_ones[0].host}; name its https address, or bring "
            "the port here (kubectl port-forward, ssh -L) and ask http://127.0.0.1, or leave the token unset"
        )
    return token


def _read(endpoint: Endpoint, token: str | None) -> tuple[list[Sighting], list[Notice]]:
    """Ollama tells its version in a way that no other server does; the rest speak OpenAI's protocol.

    LiteLLM's proxy lists its aliases there, and what is behind them elsewhere.
    """
    from modelguard.discover.endpoints._ask import Unanswered, ask

    def get(path: str) -> Any:
        return ask(endpoint.scheme, endpoint.host, endpoint.port, endpoint.folder + path, token=token)

    try:
        version = get("/api/version")
        # Open WebUI answers this as well, but has no tags there.
        if isinstance(version, dict) and isinstance(version.get("version"), str):
            return of_ollama(get("/api/tags"), endpoint.address, f"{endpoint.address}/api/tags")
    except Unanswered as error:
        if not error.spoke:
            raise
    except NotModels:
        pass
    listed = get("/v1/models")
    if is_gateway(listed):
        try:
            return of_litellm(get("/v1/model/info"), f"{endpoint.address}/v1/model/info")
        except (Unanswered, NotModels):
            pass  # a server that says no more than that, or says more to administrators alone
    return of_openai(listed, endpoint.address, f"{endpoint.address}/v1/models")
