"""Fetches one file that the user named by its address: beside the hub's client the only use of the network.

Encrypted all the way: neither the address nor anything that it redirects to may be plain http.
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import IO, Any
from urllib.parse import urlsplit, urlunsplit

from modelguard._version import __version__
from modelguard.errors import KnowledgeError

_TIMEOUT = 20.0
_PATIENCE = 600.0
_CHUNK = 1 << 16


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirections, as long as they stay encrypted."""

    max_redirections = 5

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        check(newurl, f"{shown(req.full_url)} leads to ")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check(address: str, before: str = "") -> None:
    """Raise KnowledgeError unless the address is one of https, without a password in it."""
    parts = urlsplit(address)
    if parts.scheme.lower() != "https" or not parts.hostname:
        raise KnowledgeError(
            f"{before}{shown(address)}: only https is asked; download the file and its .sha256 "
            "by other means, and name the file"
        )
    if "@" in parts.netloc:
        raise KnowledgeError(f"{before}{shown(address)}: a password in an address is not sent; leave it out")


def shown(address: str) -> str:
    """The address as it may be printed: what stands before @, after ? and # may be secret."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def beside(address: str, suffix: str) -> str:
    """The address of the file beside, whose name is longer by `suffix`."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=parts.path + suffix))


def download(address: str, target: IO[bytes], *, largest: int, timeout: float = _TIMEOUT) -> None:
    """Write what the address answers to `target`.

    Raises KnowledgeError with the reason: no answer within `timeout` seconds, more than `largest` bytes, an
    answer that ends too early, a certificate that does not hold, a redirection that is not encrypted.
    """
    check(address)
    end = time.monotonic() + _PATIENCE
    request = urllib.request.Request(address, headers={"User-Agent": f"modelguard/{__version__}"})
    try:
        with _opener().open(request, timeout=timeout) as answer:
            length = answer.headers.get("Content-Length", "")
            expected = int(length) if length.isascii() and length.isdigit() else None
            if expected is not None and expected > largest:
                raise KnowledgeError(f"{shown(address)} has {expected} bytes; {largest} are the most")
            got = 0
            while chunk := answer.read1(_CHUNK):
                got += len(chunk)
                if got > largest:
                    raise KnowledgeError(f"{shown(address)} has more than {largest} bytes")
                if time.monotonic() > end:
                    raise KnowledgeError(f"{shown(address)} takes longer than {_PATIENCE:.0f} seconds")
                target.write(chunk)
            if expected is not None and got != expected:
                raise KnowledgeError(f"{shown(address)} broke off after {got} of {expected} bytes; try again")
    except urllib.error.HTTPError as error:
        raise KnowledgeError(f"{shown(address)} answers {error.code} {error.reason}") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise KnowledgeError(f"{shown(address)} gives no answer: {reason}") from None


def _opener() -> urllib.request.OpenerDirector:
    """What asks: the proxies of the environment are honoured, and nothing but https can be opened."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener
