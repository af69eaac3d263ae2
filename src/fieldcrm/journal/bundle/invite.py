"""An invitation: the file that brings another laptop into the team, protected by a passphrase.

scrypt makes the passphrase slow to guess: 64 MiB and some 0.2 s for each try. (age's own passphrase mode aims at a
second on the maker's machine and took six to eight on ours.)
"""

from __future__ import annotations

import secrets
import unicodedata
from typing import NamedTuple

import msgspec

from fieldcrm.errors import BundleError, NewerBundleError, PassphraseError
from fieldcrm.journal.bundle.teamkeys import TeamKey, usable

MAGIC = b"\x89FCI\r\n\x1a\n"
FORMAT = 1
MAX_SIZE = 1 << 20
_SALT, _NONCE = 16, 12
_COST = 1 << 16
_BLOCK = 8
_START = len(MAGIC) + 1
_TEAM, _KEY = 16, 32


class Invite(NamedTuple):
    """What a newcomer must know: the team, its keys, and the laptop that invites, whose bundles he will trust."""

    team: bytes
    team_name: str
    keys: tuple[TeamKey, ...]
    inviter: str
    signer: bytes
    """The inviter's Ed25519 key."""
    recipient: str
    """The inviter's age key."""
    replica: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Invite).decode


def seal(invite: Invite, passphrase: str) -> bytes:
    """The file's bytes; other ones each time."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    start = MAGIC + bytes([FORMAT])
    text = ChaCha20Poly1305(_key(passphrase, salt)).encrypt(nonce, _encode(invite), start + salt)
    return start + salt + nonce + text


def unseal(data: bytes, passphrase: str) -> Invite:
    """The invitation.

    Raises PassphraseError where the passphrase is wrong or a byte was changed (which cannot be told apart),
    BundleError (invite_magic, invite_cut, invite_shape), NewerBundleError.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    if len(data) > MAX_SIZE or data[: len(MAGIC)] != MAGIC:
        raise BundleError(reason="invite_magic")
    if len(data) < _START + _SALT + _NONCE + 16:
        raise BundleError(reason="invite_cut")
    if data[len(MAGIC)] > FORMAT:
        raise NewerBundleError(found=data[len(MAGIC)], known=FORMAT)
    salt, nonce = data[_START : _START + _SALT], data[_START + _SALT : _START + _SALT + _NONCE]
    try:
        text = ChaCha20Poly1305(_key(passphrase, salt)).decrypt(
            nonce, data[_START + _SALT + _NONCE :], data[: _START + _SALT]
        )
    except InvalidTag as error:
        raise PassphraseError(given=True, what="invite") from error
    try:
        invite = _decode(text)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BundleError(reason="invite_shape") from error
    if len(invite.team) != _TEAM or len(invite.signer) != _KEY or not usable(invite.keys):
        raise BundleError(reason="invite_shape")
    return invite._replace(keys=usable(invite.keys))


def _key(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    text = unicodedata.normalize("NFKC", passphrase)  # the same word typed on another system
    return Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=1).derive(text.encode("utf-8", "surrogatepass"))
