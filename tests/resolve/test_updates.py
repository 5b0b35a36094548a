"""A newer knowledge base from outside: examined in full, installed whole or not at all, used while newer."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from resolve_world import write_world

from modelguard.errors import KnowledgeError
from modelguard.resolve.knowledge import bundle, download, locate, updates
from modelguard.resolve.knowledge.bundle import export, take_in
from modelguard.resolve.knowledge.compile import compile_folder
from modelguard.resolve.knowledge.store import KnowledgeBase
from modelguard.resolve.knowledge.vet import vet

OLD, MIDDLE, NEW = "2024-01-01", "2024-06-01", "2024-12-01"
Bundle = Callable[[str], Path]


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Exported bases by the date of their newest source."""
    made: dict[str, Path] = {}

    def make(day: str) -> Path:
        if day not in made:
            place = tmp_path_factory.mktemp("bundle")
            folder = write_world(place / "licences")
            for file in folder.rglob("*.yaml"):
                text = file.read_text(encoding="utf-8")
                file.write_text(re.sub(r"date: \d{4}-\d\d-\d\d", f"date: {day}", text), encoding="utf-8")
            compile_folder(folder, place / "base.sqlite")
            made[day] = place / "bundle.sqlite"
            with closing(KnowledgeBase.open(place / "base.sqlite")) as base:
                export(base, made[day])
        return made[day]

    return make


@pytest.fixture(autouse=True)
def package(bundles: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package whose own base is of MIDDLE, and a user who has installed nothing."""
    folder = tmp_path / "site-packages" / "modelguard"
    folder.mkdir(parents=True)
    shutil.copy(bundles(MIDDLE), folder / locate.COMPILED)
    monkeypatch.setenv("MODELGUARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(bundle, "bundled", partial(locate.bundled, folder))
    monkeypatch.setattr(bundle, "open_knowledge", partial(locate.open_knowledge, folder))
    return folder


def answers(package: Path) -> tuple[str, str]:
    with closing(locate.open_knowledge(package)) as base:
        return base.knowledge.origin, base.knowledge.date.isoformat()


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_newer_base_answers_until_it_is_removed(bundles: Bundle, package: Path) -> None:
    assert answers(package) == ("bundled", MIDDLE)
    take_in(str(bundles(NEW)))
    assert answers(package) == ("updated", NEW)
    with closing(locate.open_knowledge(package)) as base:
        assert base.model("mistral-large-2402") is not None
    assert updates.remove()
    assert answers(package) == ("bundled", MIDDLE)
    assert not updates.remove()


def test_a_package_that_was_upgraded_meanwhile_beats_an_older_update(bundles: Bundle, package: Path) -> None:
    shutil.copy(bundles(OLD), package / locate.COMPILED)
    take_in(str(bundles(MIDDLE)))
    assert answers(package) == ("updated", MIDDLE)
    shutil.copy(bundles(NEW), package / locate.COMPILED)
    assert answers(package) == ("bundled", NEW)


def test_an_older_base_is_refused_unless_forced(bundles: Bundle, package: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"of 2024-01-01, .*--force"):
        take_in(str(bundles(OLD)))
    assert answers(package) == ("bundled", MIDDLE)
    take_in(str(bundles(OLD)), force=True)
    assert answers(package) == ("updated", OLD)


def test_an_update_that_another_program_examined_does_not_answer(
    bundles: Bundle, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(str(bundles(NEW)))
    monkeypatch.setattr(updates, "shape", lambda: "another")
    assert answers(package) == ("bundled", MIDDLE)


def test_without_a_hash_nothing_is_installed(bundles: Bundle, package: Path, tmp_path: Path) -> None:
    alone = Path(shutil.copy(bundles(NEW), tmp_path / "alone.sqlite"))
    with pytest.raises(KnowledgeError, match=r"--sha256 HEX"):
        take_in(str(alone))
    with pytest.raises(KnowledgeError, match="64 digits"):
        take_in(str(alone), sha256="4f2a")
    take_in(str(alone), sha256=digest(alone).upper())
    assert answers(package) == ("updated", NEW)


def test_the_told_hash_wins_over_the_file_beside(bundles: Bundle, package: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"has the SHA-256 .* and 0{64} is expected"):
        take_in(str(bundles(NEW)), sha256="0" * 64)
    assert answers(package) == ("bundled", MIDDLE)
    assert list(updates.folder().iterdir()) == []


@pytest.mark.parametrize("kept", [0, 50, 5000, -1])
def test_a_truncated_file_replaces_nothing(bundles: Bundle, package: Path, tmp_path: Path, kept: int) -> None:
    cut = tmp_path / "cut.sqlite"
    cut.write_bytes(bundles(NEW).read_bytes()[:kept])
    with pytest.raises(KnowledgeError):
        take_in(str(cut), sha256=digest(cut))
    assert answers(package) == ("bundled", MIDDLE)
    assert list(updates.folder().iterdir()) == []


HOSTILE = {
    "a view": "CREATE VIEW extra AS SELECT 1",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM licence; END",
    "a virtual table": "CREATE VIRTUAL TABLE v USING fts5(x)",
    "an expression in an index": "CREATE INDEX e ON name (length(name))",
    "a table that became a view": "DROP TABLE leak; CREATE VIEW leak AS SELECT 1 AS name, 2 AS says",
    "a missing table": "DROP TABLE anchor",
    "another format": "UPDATE meta SET value = '2' WHERE key = 'format'",
    "no date": "DELETE FROM meta WHERE key = 'date'",
    "a version with escapes": "UPDATE meta SET value = char(27) || '[2J' WHERE key = 'version'",
    "a body that is no JSON": "UPDATE licence SET body = '{'",
    "a body nested without end": "UPDATE licence SET body = replace(hex(zeroblob(100000)), '00', '[')",
    "a body of another noun": "UPDATE model SET body = (SELECT body FROM licence LIMIT 1)",
    "a word that is none": 'UPDATE licence SET body = replace(body, \'"category":"\', \'"category":"very-\')',
    "a field that is none": "UPDATE model SET body = replace(body, '\"vendor\":', '\"__class__\":')",
    "a terminal's escapes": 'UPDATE licence SET body = replace(body, \'"name":"\', \'"name":"\\u001b[2J\')',
    "bytes for text": "UPDATE name SET folded = x'00ff'",
    "text that is no UTF-8": "UPDATE name SET folded = CAST(x'ff' AS TEXT)",
    "a name that leads nowhere": "UPDATE name SET \"release\" = 'nobody'",
    "an expression that is none": "UPDATE channel SET body = json_set(body, '$.hosts', json('[\"(\"]'))",
    "an expression without end": "UPDATE channel SET body = json_set(body, '$.hosts', json('[\"(a+)+$\"]'))",
    "a date in the wrong shape": "UPDATE record SET newest = 'soon'",
    "sources newer than its date": f"UPDATE meta SET value = '{OLD}' WHERE key = 'date'",
    "a write-ahead log": "PRAGMA journal_mode = WAL",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_replaces_nothing(bundles: Bundle, package: Path, tmp_path: Path, what: str) -> None:
    evil = Path(shutil.copy(bundles(NEW), tmp_path / "evil.sqlite"))
    with closing(sqlite3.connect(evil)) as connection:
        connection.executescript(HOSTILE[what])
        connection.commit()
    with pytest.raises(KnowledgeError, match=r"is no knowledge base that can be used: .*kb export"):
        take_in(str(evil), sha256=digest(evil), force=True)
    assert answers(package) == ("bundled", MIDDLE)
    assert list(updates.folder().iterdir()) == []


def test_every_flipped_page_is_refused_or_harmless(bundles: Bundle, tmp_path: Path) -> None:
    data = bytearray(bundles(NEW).read_bytes())
    evil = tmp_path / "evil.sqlite"
    whole = held(bundles(NEW))
    assert whole, "there is something that could differ"
    refused = 0
    for at in range(16, len(data), max(1, len(data) // 150)):
        spoiled = data.copy()
        spoiled[at : at + 8] = b"\xff\x00\xff\x1b\x00\xff\x7f\x80"
        evil.write_bytes(spoiled)
        try:
            vet(evil)
        except KnowledgeError:
            refused += 1
        else:
            assert held(evil) == whole, at
    assert refused > 50


def held(file: Path) -> list[object]:
    """Everything that a base says of models and licences."""
    with closing(KnowledgeBase.open(file)) as base:
        return [*base.models(), *base.channels(), *base.licences(), *base.vendors(), *base.every_name()]


def test_a_damaged_installation_says_the_cure(bundles: Bundle, package: Path) -> None:
    update = take_in(str(bundles(NEW)))
    update.path.unlink()
    with pytest.raises(KnowledgeError, match=r"kb update --remove"):
        locate.open_knowledge(package)
    updates.manifest().write_text('{"file": "../../evil.sqlite"}', encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"kb update --remove"):
        locate.open_knowledge(package)
    take_in(str(bundles(NEW)))
    assert answers(package) == ("updated", NEW)


def test_export_never_writes_over_another_kind_of_file(
    bundles: Bundle, package: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_text("mine", encoding="utf-8")
    with closing(locate.open_knowledge(package)) as base, pytest.raises(KnowledgeError, match="another name"):
        export(base, tmp_path / "notes.md")
    assert (tmp_path / "notes.md").read_text(encoding="utf-8") == "mine"


class _Handler(BaseHTTPRequestHandler):
    files: ClassVar[dict[str, bytes]] = {}
    elsewhere: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        if self.path in self.elsewhere:
            self.send_response(302)
            self.send_header("Location", self.elsewhere[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data = self.files.get(self.path.partition("?")[0])
        self.send_response(200 if data is not None else 404)
        claimed = (
            10**12 if self.path == "/endless" else len(data or b"") * (2 if "broken" in self.path else 1)
        )
        self.send_header("Content-Length", str(claimed))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests' output is their own."""


@contextmanager
def serving(context: ssl.SSLContext | None) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"{'http' if context is None else 'https'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl makes the certificate of the loopback server")
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "server.pem", folder / "server.key"
    subprocess.run(
        [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


@pytest.fixture
def mirror(bundles: Bundle, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An https server that this machine trusts, with a bundle and its hash."""
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    file = bundles(NEW)
    sums = file.with_name(file.name + ".sha256").read_bytes()
    monkeypatch.setattr(_Handler, "files", {
        "/new.sqlite": file.read_bytes(), "/new.sqlite.sha256": sums,
        "/broken.sqlite": file.read_bytes(), "/endless": b"",
    })  # fmt: skip
    monkeypatch.setattr(_Handler, "elsewhere", {})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with serving(context) as address:
        yield address


def test_an_address_is_asked_for_the_file_and_its_hash(mirror: str, package: Path) -> None:
    update = take_in(f"{mirror}/new.sqlite?token=secret")
    assert answers(package) == ("updated", NEW)
    assert "secret" not in update.source


def test_a_redirection_is_followed_while_it_stays_encrypted(
    mirror: str, package: Path, bundles: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = digest(bundles(NEW))
    with serving(None) as plain:
        monkeypatch.setattr(_Handler, "elsewhere", {
            "/latest": f"{mirror}/new.sqlite", "/down": f"{plain}/new.sqlite", "/file": "file:///etc/hosts",
            "/round": f"{mirror}/round",
        })  # fmt: skip
        for path, says in (
            ("/down", "only https"),
            ("/file", "not allowed"),
            ("/round", "no answer|answers 302"),
        ):
            with pytest.raises(KnowledgeError, match=says):
                take_in(mirror + path, sha256=told)
        assert answers(package) == ("bundled", MIDDLE)
        take_in(f"{mirror}/latest", sha256=told)
    assert answers(package) == ("updated", NEW)


@pytest.mark.parametrize(
    ("path", "says"),
    [("/absent", "answers 404"), ("/broken.sqlite", "broke off|no answer"), ("/endless", "are the most")],
)
def test_what_an_address_may_do_wrong(mirror: str, package: Path, path: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=says):
        take_in(mirror + path, sha256="0" * 64)
    assert answers(package) == ("bundled", MIDDLE)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    mirror: str, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(KnowledgeError, match="certificate"):
        take_in(f"{mirror}/new.sqlite")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/k", "ftp://x/k", "file:///etc/passwd", "https://user:word@127.0.0.1/k"]
)
def test_only_https_without_a_password_is_asked(address: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        take_in(address)
    assert "word@" not in str(caught.value)


def test_a_slow_answer_is_given_up(mirror: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(download, "_PATIENCE", -1.0)
    with (tmp_path / "got").open("wb") as target, pytest.raises(KnowledgeError, match="takes longer"):
        download.download(f"{mirror}/new.sqlite", target, largest=10**9)
