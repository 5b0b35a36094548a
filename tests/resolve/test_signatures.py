"""A signed knowledge base: only what the owner of a known key signed is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from resolve_world import write_world

from modelguard.errors import KnowledgeError
from modelguard.resolve.knowledge import bundle, locate, updates
from modelguard.resolve.knowledge.bundle import export, take_in
from modelguard.resolve.knowledge.compile import compile_folder
from modelguard.resolve.knowledge.store import KnowledgeBase

pytest.importorskip("cryptography")

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("compiled")
    compile_folder(write_world(place / "licences"), place / "base.sqlite")
    return place / "base.sqlite"


@pytest.fixture(autouse=True)
def package(compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    shutil.copy(compiled, folder / locate.COMPILED)
    monkeypatch.setenv("MODELGUARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(bundle, "bundled", partial(locate.bundled, folder))
    monkeypatch.setattr(bundle, "open_knowledge", partial(locate.open_knowledge, folder))
    return folder


def pair(folder: Path, name: str) -> tuple[Path, Path]:
    """A private and a public key in files."""
    key = Ed25519PrivateKey.generate()
    private, public = folder / f"{name}.key", folder / f"{name}.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    return pair(tmp_path, "ours")


@pytest.fixture
def signed(compiled: Path, keys: tuple[Path, Path], tmp_path: Path) -> Path:
    with closing(KnowledgeBase.open(compiled)) as base:
        export(base, tmp_path / "signed.sqlite", key=keys[0])
    return tmp_path / "signed.sqlite"


def beside(file: Path) -> Path:
    return file.with_name(file.name + ".sig")


def test_what_the_owner_of_the_key_signed_needs_no_hash(signed: Path, keys: tuple[Path, Path]) -> None:
    signed.with_name(signed.name + ".sha256").unlink()
    assert take_in(str(signed), key=keys[1]).path.is_file()


def test_openssl_says_the_same(signed: Path, keys: tuple[Path, Path]) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    words = ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", str(keys[1]), "-in", str(signed)]
    done = subprocess.run(
        [program, *words, "-sigfile", str(beside(signed))], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("what", ["file", "signature", "key", "unsigned", "short"])
def test_what_nobody_of_that_key_signed_replaces_nothing(
    signed: Path, keys: tuple[Path, Path], tmp_path: Path, what: str
) -> None:
    key, says = keys[1], "not signed"
    if what == "file":
        data = bytearray(signed.read_bytes())
        data[-1] ^= 1
        signed.write_bytes(data)
    elif what == "signature":
        beside(signed).write_bytes(bytes(64))
    elif what == "key":
        key = pair(tmp_path, "another")[1]
    elif what == "unsigned":
        beside(signed).unlink()
    else:
        beside(signed).write_bytes(b"short")
        says = "64 bytes"
    with pytest.raises(KnowledgeError, match=says):
        take_in(str(signed), key=key)
    assert updates.installed() is None


def test_a_told_hash_is_compared_besides(signed: Path, keys: tuple[Path, Path]) -> None:
    with pytest.raises(KnowledgeError, match="is expected"):
        take_in(str(signed), key=keys[1], sha256="0" * 64)


def test_a_signature_of_another_file_does_not_stay(compiled: Path, signed: Path) -> None:
    with closing(KnowledgeBase.open(compiled)) as base:
        export(base, signed)
    assert not beside(signed).exists()


def test_a_key_of_another_kind_says_the_cure(signed: Path, tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    file = tmp_path / "ec.pem"
    file.write_bytes(other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(KnowledgeError, match="no public Ed25519 key"):
        take_in(str(signed), key=file)
    with pytest.raises(KnowledgeError, match="openssl genpkey"):
        export(locate.open_knowledge(), tmp_path / "out.sqlite", key=file)
    assert not (tmp_path / "out.sqlite").exists()


def test_without_the_extra_the_cure_is_said(
    signed: Path, keys: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    with pytest.raises(KnowledgeError, match=r"modelguard-licences\[sign\]"):
        take_in(str(signed), key=keys[1])
