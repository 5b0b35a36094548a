"""Who published a knowledge base: Ed25519 signatures over the whole file, as OpenSSL makes and checks them.

`cryptography` (the extra `sign`) is imported only where a key was named.  The signature is the bare 64 bytes,
so that `openssl pkeyutl -verify -rawin -pubin -inkey KEY -in FILE -sigfile FILE.sig` says the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelguard.errors import KnowledgeError

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SUFFIX = ".sig"
LENGTH = 64
_MAKE = "`openssl genpkey -algorithm ed25519` makes one"


def sign(data: bytes, key: Path) -> bytes:
    """The signature of `data` by the private key in the file `key` (PEM, without a passphrase)."""
    return _private(key).sign(data)


def verify(data: bytes, signature: bytes, key: Path, name: str) -> None:
    """Raises KnowledgeError unless the owner of the public key in the file `key` signed `data`."""
    public = _public(key)
    from cryptography.exceptions import InvalidSignature

    try:
        public.verify(signature, data)
    except InvalidSignature:
        raise KnowledgeError(
            f"{name} is not signed by the owner of {key}: it is another file, it was changed, or another key "
            "signed it; ask whoever publishes it for the key, by another way than the file came"
        ) from None


def _private(key: Path) -> Ed25519PrivateKey:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError as error:
        raise _missing() from error
    try:
        found = load_pem_private_key(_read(key), password=None)
    except (ValueError, TypeError):
        found = None
    if not isinstance(found, Ed25519PrivateKey):
        raise KnowledgeError(f"{key} holds no private Ed25519 key in PEM without a passphrase; {_MAKE}")
    return found


def _public(key: Path) -> Ed25519PublicKey:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ImportError as error:
        raise _missing() from error
    try:
        found = load_pem_public_key(_read(key))
    except ValueError:
        found = None
    if not isinstance(found, Ed25519PublicKey):
        raise KnowledgeError(
            f"{key} holds no public Ed25519 key in PEM; `openssl pkey -in PRIVATE -pubout` writes it"
        )
    return found


def _read(key: Path) -> bytes:
    try:
        return key.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{key} cannot be read: {error.strerror or error}") from None


def _missing() -> KnowledgeError:
    return KnowledgeError(
        "signatures need cryptography, which is not installed: pip install 'modelguard-licences[sign]'"
    )
