"""A hub on this machine: it answers from fixtures/hub/ with the real hub's paths, headers and codes.

Repositories of the organisation `fails` fail in the way that their name says.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_NEWEST = ("", "main", "1" * 40)
FIXTURES = Path(__file__).parents[2] / "fixtures" / "hub"


class Loopback:
    """A running hub: its address, what it was asked, and how many times it refuses before it answers."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[str] = []
        self.files: list[str] = []
        self.tokens: list[str | None] = []
        self.busy = 0
        self.headers: dict[str, str] = {}
        self.slow = 1.5
        self.elsewhere = ""
        # What it says of a repository in place of a fixture: a card, or how it fails.
        self.cards: dict[str, dict[str, Any] | str] = {}


class _Handler(BaseHTTPRequestHandler):
    hub: Loopback
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        """As GET: `_body` knows that nothing follows the headers."""
        self.do_GET()

    def _body(self, data: bytes) -> None:
        if self.command != "HEAD":
            self.wfile.write(data)

    def _file(self, path: str) -> None:
        """A file of a repository: `fixtures/hub/<owner>--<name>.<file>`."""
        self.hub.files.append(f"{self.command} {path}")
        owner, short, _, _, file = path.strip("/").split("/", 4)
        found = FIXTURES / f"{owner}--{short}.{file}"
        if not found.is_file():
            self._send(404, {"error": "Entry not found"}, "EntryNotFound")
            return
        data = found.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", '"0123"')
        self.send_header("X-Repo-Commit", "1" * 40)
        self.end_headers()
        self._body(data)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if "/resolve/" in path:
            self._file(path)
            return
        self.hub.asked.append(path)
        self.hub.tokens.append(self.headers.get("Authorization"))
        name, _, revision = path.removeprefix("/api/models/").partition("/revision/")
        owner, _, short = name.partition("/")
        said = self.hub.cards.get(name)
        if isinstance(said, dict):
            self._send(200, {"id": name, "sha": "1" * 40, "siblings": [], **said})
            return
        if said is not None:
            self._fail(said)
            return
        if owner == "fails" and not (short in ("429", "503") and self._recovered()):
            self._fail(short)
            return
        found = FIXTURES / f"{owner}--{short}{f'@{revision}' if revision not in _NEWEST else ''}.json"
        if found.is_file():
            self._send(200, json.loads(found.read_text(encoding="utf-8")))
        elif (FIXTURES / f"{owner}--{short}.json").is_file():
            self._send(404, {"error": "Invalid rev id"}, "RevisionNotFound")
        elif owner == "fails":
            self._send(200, {"id": name, "sha": "0" * 40, "tags": ["license:mit"]})
        else:
            self._send(404, {"error": "Repository not found"}, "RepoNotFound")

    def _recovered(self) -> bool:
        self.hub.busy -= 1
        return self.hub.busy < 0

    def _fail(self, how: str) -> None:
        if how == "401":
            self._send(401, {"error": "Invalid username or password."})
        elif how == "bad-token":
            self._send(401, {"error": "Invalid credentials in Authorization header"})
        elif how == "403":
            self._send(403, {"error": "Forbidden"})
        elif how == "gated":
            self._send(403, {"error": "Access to model is restricted"}, "GatedRepo")
        elif how == "disabled":
            self._send(403, {"error": "Access to this resource is disabled."})
        elif how == "slow":
            time.sleep(self.hub.slow)
            self._send(200, {"id": "fails/slow"})
        elif how == "nonsense":
            self._send(200, ["no", "model"])
        elif how == "html":
            self._send(200, "<html>a proxy's login</html>", raw=True)
        elif how == "moved":
            self.send_response(302)
            self.send_header("Location", f"{self.hub.elsewhere}/api/models/acme/plain")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send(int(how), {"error": how})

    def _send(self, status: int, body: Any, code: str = "", *, raw: bool = False) -> None:
        data = (body if raw else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if code:
            self.send_header("X-Error-Code", code)
        if status in (200, 404) and not code:
            self.send_header("ETag", '"x"')
        if status >= 400:
            message = body.get("error", "") if isinstance(body, dict) else ""
            self.send_header("X-Error-Message", message)
        if status == 429 or status >= 500:
            for name, value in self.hub.headers.items():
                self.send_header(name, value)
        self.end_headers()
        self._body(data)

    def log_message(self, *_: Any) -> None:
        """Silence: the tests read `asked`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Silence: a client that hangs up is part of the tests."""


@contextmanager
def running() -> Iterator[Loopback]:
    """A hub for the time of a test."""

    class Handler(_Handler):
        pass

    server = _Server(("127.0.0.1", 0), Handler)
    Handler.hub = Loopback(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield Handler.hub
    finally:
        server.shutdown()
        server.server_close()
