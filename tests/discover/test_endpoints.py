"""Servers on this machine that answer as real ones do, or fail in each way that a server can."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from modelguard import load_policy, scan
from modelguard.cli import run
from modelguard.discover.endpoints import Endpoint, _ask, parse_endpoints, read_endpoints
from modelguard.errors import UsageError
from modelguard.model import Notice, Sighting

Answer = Callable[[BaseHTTPRequestHandler], None]
Serve = Callable[..., "Served"]

VLLM = {
    "object": "list",
    "data": [
        {"id": "assistant", "owned_by": "vllm", "root": "mistralai/Mistral-Large-Instruct-2407"},
        {"id": "mistral-large-2402", "owned_by": "vllm", "root": "mistral-large-2402", "parent": None},
    ],
}
TAGS = {
    "models": [
        {"name": "llama3.1:8b", "model": "llama3.1:8b", "details": {"family": "llama"}},
        {
            "name": "gpt-oss:120b-cloud",
            "model": "gpt-oss:120b-cloud",
            "remote_model": "gpt-oss:120b",
            "remote_host": "https://ollama.com:443",
        },
    ]
}

# What LiteLLM 1.106.2 answers (2026-11-22), shortened; one number for all that a wildcard lets through.
LITELLM = {
    "data": [
        {"id": "assistant", "object": "model", "owned_by": "openai"},
        {"id": "mistral-large-2402", "object": "model", "owned_by": "openai"},
        {"id": "anthropic/claude-opus-4-5", "object": "model", "owned_by": "openai"},
    ]
}
BEHIND = {
    "data": [
        {
            "model_name": "assistant",
            "litellm_params": {"model": "openai/gpt-4o-2024-08-06"},
            "model_info": {"id": "86d7"},
        },
        {
            "model_name": "mistral-large-2402",
            "litellm_params": {
                "model": "hosted_vllm/mistral-large-2402",
                "api_base": "http://10.0.0.7:8000/v1",
            },
            "model_info": {"id": "d91e"},
        },
        *(
            {"model_name": name, "litellm_params": {"model": name}, "model_info": {"id": "62bf"}}
            for name in ("anthropic/claude-opus-4-5", "anthropic/claude-haiku-4-5")
        ),
    ]
}


class Served:
    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[tuple[str, str | None]] = []

    @property
    def endpoint(self) -> Endpoint:
        return parse_endpoints([self.address])[0]

    def read(self, **environment: str) -> tuple[tuple[Sighting, ...], tuple[Notice, ...]]:
        return read_endpoints([self.endpoint], environment=environment)

    def refusal(self, **environment: str) -> str:
        """The one notice of a server that gives nothing."""
        found, notices = self.read(**environment)
        assert found == ()
        (notice,) = notices
        assert notice.incomplete and notice.path == self.address
        assert notice.message.endswith("; what it serves was not judged")
        return notice.message


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[ThreadingHTTPServer] = []

    def start(answers: dict[str, Any | Answer]) -> Served:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked.append((self.path, self.headers.get("Authorization")))
                answer = answers.get(self.path)
                if callable(answer):
                    answer(self)
                else:
                    send(self, 404 if answer is None else 200, json.dumps(answer).encode())

            def log_message(self, format: str, *args: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        served = Served(f"http://127.0.0.1:{server.server_port}")
        return served

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def send(to: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    to.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        to.send_header(name.replace("_", "-"), value)
    to.end_headers()
    to.wfile.write(body)


def test_vllm_names_the_model_behind_the_served_name(serve: Serve) -> None:
    server = serve({"/v1/models": VLLM})
    found, notices = server.read()
    assert notices == ()
    assert [(s.raw, s.channel, s.served_as) for s in found] == [
        ("mistralai/Mistral-Large-Instruct-2407", "vllm", ("assistant",)),
        ("mistral-large-2402", "vllm", ()),
    ]
    assert {s.location.path for s in found} == {f"{server.address}/v1/models"}
    assert {token for _path, token in server.asked} == {None}


def test_the_file_that_llama_cpp_serves_is_a_model(serve: Serve, tmp_path: Path) -> None:
    # What llama-cpp-python 0.3.36 answers (measured 2026-11-22).
    file = {
        "id": "models/Codestral-22B-v0.1-Q4_K_M.gguf",
        "object": "model",
        "owned_by": "me",
        "permissions": [],
    }
    server = serve({"/v1/models": {"object": "list", "data": [file]}})
    (found,) = scan(tmp_path, paths=None, endpoints=[server.endpoint]).resolutions
    assert found.model is not None
    assert (found.model.id, found.usage.channel, found.usage.execution) == (
        "codestral-2405",
        "llama.cpp",
        "self-hosted",
    )


def test_litellm_tells_what_stands_behind_its_aliases(serve: Serve, tmp_path: Path) -> None:
    server = serve({"/v1/models": LITELLM, "/v1/model/info": BEHIND})
    found, notices = server.read()
    assert notices == ()
    assert [(s.raw, s.kind, s.channel, s.served_as) for s in found] == [
        ("openai/gpt-4o-2024-08-06", "api-call", None, ("assistant",)),
        ("hosted_vllm/mistral-large-2402", "api-call", "vllm", ("mistral-large-2402",)),
        ("anthropic/claude-opus-4-5", "catalogue-entry", None, ()),
        ("anthropic/claude-haiku-4-5", "catalogue-entry", None, ()),
    ]
    report = scan(tmp_path, paths=None, endpoints=[server.endpoint])
    runs = {r.model.id: (r.usage.execution, r.usage.channel) for r in report.resolutions if r.model}
    assert runs["gpt-4o-2024-08-06"] == ("managed", "openai"), "the proxy is local, the model is not"
    assert runs["mistral-large-2402"] == ("self-hosted", "vllm")
    assert [f.rule for f in report.findings if f.level == "error"] == ["MG201"]


@pytest.mark.parametrize(
    "info", [None, {"detail": "admins only"}, {"data": [{"model_name": "x"}, 7]}], ids=str
)
def test_a_gateway_that_says_no_more_is_taken_at_its_list(serve: Serve, info: Any) -> None:
    found, notices = serve({"/v1/models": LITELLM, "/v1/model/info": info}).read()
    listed = ["assistant", "mistral-large-2402", "anthropic/claude-opus-4-5"]
    unread = bool(info and "data" in info)
    assert [s.raw for s in found] == ([] if unread else listed)
    assert bool(notices) == unread, "rows that cannot be read are told"


def test_ollama_tells_what_another_host_answers_for(serve: Serve) -> None:
    found, _ = serve({"/api/version": {"version": "0.12.3"}, "/api/tags": TAGS}).read()
    assert [(s.raw, s.channel, s.endpoint) for s in found][1] == (
        "gpt-oss:120b",
        "ollama",
        "https://ollama.com:443",
    )


def test_a_scan_judges_what_a_server_serves(serve: Serve, tmp_path: Path) -> None:
    server = serve({"/v1/models": VLLM})
    report = scan(tmp_path, paths=None, endpoints=[server.endpoint])
    uses = {(r.usage.raw, r.usage.kind, r.usage.execution, r.usage.channel) for r in report.resolutions}
    assert uses == {
        ("mistralai/Mistral-Large-Instruct-2407", "serve", "self-hosted", "vllm"),
        ("mistral-large-2402", "serve", "self-hosted", "vllm"),
    }
    assert {"MG201", "MG202"} <= {f.rule for f in report.findings}
    # The server says no revision, so none is missed.
    assert "MG105" not in {f.rule for f in report.findings}


def test_what_ollama_has_run_elsewhere_is_managed(serve: Serve, tmp_path: Path) -> None:
    server = serve({"/api/version": {"version": "0.12.3"}, "/api/tags": TAGS})
    report = scan(tmp_path, paths=None, endpoints=[server.endpoint])
    ways = {r.usage.raw: (r.usage.execution, r.usage.channel) for r in report.resolutions}
    assert ways == {"llama3.1:8b": ("self-hosted", "ollama"), "gpt-oss:120b": ("managed", "ollama-cloud")}


def test_a_policy_names_the_deployment_of_a_server_by_its_address(serve: Serve, tmp_path: Path) -> None:
    server = serve({"/v1/models": VLLM})
    (tmp_path / "modelguard.yaml").write_text(
        "version: 1\ndeployments:\n"
        f"  - {{name: lab, paths: ['{server.address}/**'], purpose: research, commercial: false}}\n"
    )
    policy = load_policy(tmp_path / "modelguard.yaml", root=tmp_path)
    report = scan(tmp_path, policy, paths=None, endpoints=[server.endpoint])
    assert {r.usage.deployment for r in report.resolutions} == {"lab"}


@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/", "/v1/models"])
def test_an_address_may_be_written_with_the_api_s_path(suffix: str) -> None:
    (endpoint,) = parse_endpoints([f"HTTP://LOCALHOST:8000/llm{suffix}"])
    assert endpoint.address == "http://localhost:8000/llm"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("127.0.0.1:8000", "write it in full"),
        ("localhost", "write it in full"),
        ("file:///etc/passwd", "no address of http"),
        ("http://", "no address of http"),
        ("http://me:secret@host", "MODELGUARD_ENDPOINT_TOKEN"),
        ("http://host:99999", "is no address"),
        ("http://[::1", "is no address"),
        ("http://host/?key=secret", "leave out"),
        ("http://ho st", "plain characters"),
        ("http://host/\r\nX: y", "plain characters"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused(address: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as refused:
        parse_endpoints([address])
    assert "secret" not in str(refused.value)


def test_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert "nothing listens" in Served(address).refusal()


def test_no_such_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_named: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "no machine is called models.invalid" in Served("http://models.invalid:8000").refusal()


def _leads_away(to: BaseHTTPRequestHandler) -> None:
    send(to, 302, b"", Location="http://169.254.169.254/latest/meta-data")


def _too_large(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.end_headers()
    for _ in range(_ask.LARGEST // 65536 + 2):
        to.wfile.write(b" " * 65536)


def _breaks_off(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.send_header("Content-Length", "1000")
    to.end_headers()
    to.wfile.write(b'{"data": [')


def _too_deep(to: BaseHTTPRequestHandler) -> None:
    send(to, 200, b"[" * 200_000)


def _no_http(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"\x00\xff SSH-2.0\r\n\r\n")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda to: send(to, 500, b"oops"), "answers 500"),
        (lambda to: send(to, 401, b""), "put its token in MODELGUARD_ENDPOINT_TOKEN"),
        (_leads_away, "no redirection is followed"),
        (_too_large, "more than 8 MB"),
        (_breaks_off, "broke off"),
        (_too_deep, "no JSON"),
        (_no_http, "no answer of http"),
        (lambda to: send(to, 200, b"<html>"), "no JSON"),
        (lambda to: send(to, 200, b'{"object": "list"}'), "no list of models"),
        (lambda to: send(to, 200, b"null"), "no list of models"),
    ],
)
def test_a_server_that_fails_is_told_with_the_cure(serve: Serve, answer: Answer, says: str) -> None:
    server = serve({"/v1/models": answer})
    assert says in server.refusal()
    assert [path for path, _ in server.asked] == ["/api/version", "/v1/models"]


@pytest.mark.parametrize("headers_first", [True, False])
def test_a_server_that_dribbles_is_left_in_time(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, headers_first: bool
) -> None:
    monkeypatch.setattr(_ask, "PATIENCE", 0.6)

    def dribble(to: BaseHTTPRequestHandler) -> None:
        if headers_first:
            to.send_response(200)
            to.end_headers()
        try:
            for _ in range(100):
                to.wfile.write(b"H")
                time.sleep(0.1)
        except OSError:
            return

    server = serve({"/api/version": dribble, "/v1/models": dribble})
    started = time.monotonic()
    assert "gave no whole answer within" in server.refusal()
    assert time.monotonic() - started < 3


def test_names_that_cannot_stand_in_a_report_are_counted(serve: Serve) -> None:
    rows = [{"id": "gpt-4o"}, {"id": "x\x1b[2J"}, {"id": 5}, "no", {"id": "y" * 9999}, {"id": "gpt-4o"}]
    found, (notice,) = serve({"/v1/models": {"data": rows}}).read()
    assert [s.raw for s in found] == ["gpt-4o"]
    assert "4 of its models have no name that can be read" in notice.message and notice.incomplete


def test_a_page_that_tells_a_version_need_not_be_ollama(serve: Serve) -> None:
    found, notices = serve({"/api/version": {"version": "0.6"}, "/v1/models": VLLM}).read()
    assert len(found) == 2 and notices == ()


def test_a_token_goes_to_the_one_host_that_is_asked(serve: Serve) -> None:
    server = serve({"/v1/models": lambda to: send(to, 403, b"")})
    assert "the token is not accepted" in server.refusal(MODELGUARD_ENDPOINT_TOKEN="t0ken")
    assert {token for _path, token in server.asked} == {"Bearer t0ken"}


@pytest.mark.parametrize(
    ("addresses", "says"),
    [
        (["http://127.0.0.1:1", "http://127.0.0.1:2"], "one host alone"),
        (["http://models.example:8000"], "not sent unencrypted"),
    ],
)
def test_a_token_is_not_given_away(addresses: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_endpoints(parse_endpoints(addresses), environment={"MODELGUARD_ENDPOINT_TOKEN": "t0ken"})


def test_no_proxy_is_asked(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert len(serve({"/v1/models": VLLM}).read()[0]) == 2


def test_the_command_exits_with_3_where_a_server_does_not_answer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["scan", "--endpoint", "http://127.0.0.1:9"]) == 3
    assert "nothing listens at 127.0.0.1:9; start the server" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("format", ["sarif", "html", "gitlab", "junit", "cyclonedx", "spdx-2.3", "github"])
def test_every_kind_of_document_can_hold_an_address(serve: Serve, tmp_path: Path, format: str) -> None:
    from modelguard.report import render

    server = serve({"/v1/models": VLLM})
    report = scan(tmp_path, paths=None, endpoints=[server.endpoint])
    assert "127.0.0.1" in render(report, format)
