"""Keys of laptops and teams: Ed25519 to sign, X25519 (age) to encrypt, and what people compare of them.

The libraries are imported inside the functions: no other command pays for them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fieldcrm.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY_SIZE = 32
_PURPOSE = b"fieldcrm bundle header 1\x00"
"""Signed before the header, so that a signature can never stand for something else."""


def new_signing_key() -> bytes:
    """A laptop's secret Ed25519 key, 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(secret: bytes) -> bytes:
    """The public half, 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, header: bytes) -> bytes:
    """The exporter's signature over a header, 64 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).sign(_PURPOSE + header)


def verify(public: bytes, signature: bytes, header: bytes) -> None:
    """Raise BundleError (bundle_signature) unless the holder of `public` has signed the header."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _PURPOSE + header)
    except (InvalidSignature, ValueError) as error:
        raise BundleError(reason="bundle_signature") from error


def fingerprint(public: bytes) -> str:
    """Four groups of four that two people can read to each other: 64 bits of the key's hash."""
    text = hashlib.sha256(b"fieldcrm laptop\x00" + public).hexdigest()[:16].upper()
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def member_id(public: bytes) -> bytes:
    """The id of the member's row that stands for a laptop's key, 16 bytes."""
    return hashlib.sha256(b"fieldcrm member\x00" + public).digest()[:16]


def new_identity() -> str:
    """A secret X25519 key as age writes it: AGE-SECRET-KEY-1…"""
    from pyrage import x25519

    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half of an identity: age1…"""
    from pyrage import x25519

    return str(x25519.Identity.from_str(identity).to_public())


def is_recipient(text: str) -> bool:
    """Whether a text is the public half of an identity."""
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(text)
    except (RecipientError, ValueError):
        return False
    return True


def is_identity(text: str) -> bool:
    """Whether a text is a secret X25519 key as age writes it."""
    from pyrage import IdentityError, x25519

    try:
        x25519.Identity.from_str(text)
    except (IdentityError, ValueError):
        return False
    return True


def wrap(key: bytes, recipients: Sequence[str]) -> bytes:
    """`key`, for the holders of the recipients' identities."""
    import pyrage

    wrapped: bytes = pyrage.encrypt(key, [pyrage.x25519.Recipient.from_str(text) for text in recipients])
    return wrapped


def unwrap(wrapped: bytes, identities: Sequence[str]) -> bytes:
    """The key. Raises BundleError (bundle_key) where none of the identities opens it."""
    import pyrage

    try:
        key: bytes = pyrage.decrypt(wrapped, [pyrage.x25519.Identity.from_str(text) for text in identities])
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as error:
        raise BundleError(reason="bundle_key") from error
    if len(key) != KEY_SIZE:
        raise BundleError(reason="bundle_key")
    return key
