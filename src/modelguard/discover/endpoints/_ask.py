"""Asks one server one question: the only place that speaks to a server which the user names for its models.

No proxy, no redirection, no credentials but the token that it is given; an answer has a largest size and a
time by which it must have come.
"""

from __future__ import annotations

import json
import socket
import ssl
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from time import monotonic
from typing import Any

from modelguard._version import __version__

LARGEST = 8 * 1024 * 1024
PATIENCE = 10.0
_CHUNK = 1 << 16
_TOKEN = "MODELGUARD_ENDPOINT_TOKEN"


class Unanswered(Exception):
    """No answer that can be used; the message says why, with the cure.  `spoke`: a server said something."""

    def __init__(self, message: str, *, spoke: bool = False) -> None:
        super().__init__(message)
        self.spoke = spoke


def ask(scheme: str, host: str, port: int, path: str, *, token: str | None = None) -> Any:
    """The JSON that `GET path` answers.  Raises `Unanswered`."""
    end = monotonic() + PATIENCE
    kind = HTTPSConnection if scheme == "https" else HTTPConnection
    connection = kind(host, port, timeout=PATIENCE)
    shown = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}{path}"

    held: list[socket.socket] = []

    def hang_up() -> None:
        # The connection forgets its socket as soon as an answer begins that ends it.
        for one in held or [connection.sock]:
            with suppress(OSError, AttributeError):
                one.shutdown(socket.SHUT_RDWR)

    # A server that sends a byte now and then never lets a socket's own timeout pass.
    timer = Timer(PATIENCE, hang_up)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        held.append(connection.sock)
        connection.request("GET", path, headers=_headers(token))
        body = _body(connection.getresponse(), shown, with_token=token is not None)
        if monotonic() >= end:
            raise TimeoutError
    except ssl.SSLCertVerificationError as error:
        reason = (
            f"its certificate does not hold ({error.verify_message}); SSL_CERT_FILE names your own authority"
        )
        raise Unanswered(f"{shown}: {reason}") from None
    except ConnectionRefusedError:
        raise Unanswered(f"nothing listens at {host}:{port}; start the server, or name its port") from None
    except socket.gaierror:
        raise Unanswered(f"no machine is called {host}; check the name, or enter its network") from None
    except (OSError, HTTPException, ValueError) as error:
        raise Unanswered(_failed(error, shown, late=monotonic() >= end), spoke=_spoke(error)) from None
    finally:
        timer.cancel()
        connection.close()
    return _json(body, shown)


def _headers(token: str | None) -> dict[str, str]:
    headers = {"Accept": "application/json", "User-Agent": f"modelguard/{__version__}"}
    return headers | ({"Authorization": f"Bearer {token}"} if token else {})


def _body(answer: HTTPResponse, shown: str, *, with_token: bool) -> bytes:
    if answer.status in (401, 403):
        cure = "the token is not accepted" if with_token else f"put its token in {_TOKEN}"
        raise Unanswered(f"{shown} asks who is there ({answer.status}): {cure}", spoke=True)
    if 300 <= answer.status < 400:
        raise Unanswered(
            f"{shown} leads elsewhere ({answer.status}), and no redirection is followed; "
            "name the address itself that answers",
            spoke=True,
        )
    if answer.status != 200:
        raise Unanswered(f"{shown} answers {answer.status}; is it a model server?", spoke=True)
    body = bytearray()
    while chunk := answer.read1(_CHUNK):
        body += chunk
        if len(body) > LARGEST:
            raise Unanswered(f"{shown} answers with more than {LARGEST // 1024**2} MB", spoke=True)
    if answer.length:
        raise Unanswered(f"{shown} broke off before the end of its answer; try again", spoke=True)
    return bytes(body)


def _failed(error: Exception, shown: str, *, late: bool) -> str:
    if late or isinstance(error, TimeoutError):
        return f"{shown} gave no whole answer within {PATIENCE:.0f} seconds; is the server ready?"
    if isinstance(error, ssl.SSLError):
        return f"{shown} speaks no https; try http://"
    return f"{shown} gives no answer of http: {str(error).strip() or type(error).__name__}"


def _spoke(error: Exception) -> bool:
    # A server that closes one path's connection may answer the other path; a silent one is not asked twice.
    return isinstance(error, HTTPException)


def _json(body: bytes, shown: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unanswered(f"{shown} answers with no JSON; is it a model server?", spoke=True) from None
