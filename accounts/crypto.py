"""Sealing of personal data: AES-256-GCM with a key id, and a keyed index for exact search.

A sealed value is `version (1) · key number (1) · nonce (12) · ciphertext and tag`. The key
number is the position-independent number in the key's name (`k1` → 1), so that keys can be
rotated: the first key of `SIPILAR_DATA_KEYS` seals, all of them open. The index is
HMAC-SHA256 under a key of its own; without it, a NIK (district, birth date and a serial of
four digits) could be found by trying.
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = 1


class SealBroken(Exception):
    """A sealed value was changed, or sealed with a key we do not have."""


@cache
def _keys(text: str) -> tuple[int, dict[int, AESGCM]]:
    ring: dict[int, AESGCM] = {}
    for item in text.split(","):
        name, _, encoded = item.strip().partition(":")
        try:
            number, key = (
                int(name.lstrip("k")),
                base64.b64decode(encoded, validate=True),
            )
        except ValueError as error:
            raise ImproperlyConfigured(
                "SIPILAR_DATA_KEYS: bentuknya k1:<32 byte base64>[,k0:…]."
            ) from error
        if len(key) != 32 or not 0 <= number <= 255:
            raise ImproperlyConfigured("SIPILAR_DATA_KEYS: kunci harus 32 byte, nomor 0 s/d 255.")
        ring[number] = AESGCM(key)
    return next(iter(ring)), ring


@cache
def _index_key(text: str) -> bytes:
    key = base64.b64decode(text)
    if len(key) != 32:
        raise ImproperlyConfigured("SIPILAR_INDEX_KEY harus 32 byte dalam base64.")
    return key


def sealing_key() -> int:
    """The number of the key that seals now."""
    return _keys(settings.SIPILAR_DATA_KEYS)[0]


def key_number(sealed: bytes) -> int:
    """The number of the key that a value was sealed with."""
    return sealed[1]


def seal(text: str) -> bytes:
    number, ring = _keys(settings.SIPILAR_DATA_KEYS)
    head = bytes((VERSION, number))
    nonce = os.urandom(12)
    return head + nonce + ring[number].encrypt(nonce, text.encode(), head)


def unseal(sealed: bytes) -> str:
    """The text again. Raises SealBroken when one byte differs or the key is unknown."""
    sealed = bytes(sealed)
    _, ring = _keys(settings.SIPILAR_DATA_KEYS)
    if len(sealed) < 30 or sealed[0] != VERSION or sealed[1] not in ring:
        raise SealBroken("unknown version or key")
    try:
        return ring[sealed[1]].decrypt(sealed[2:14], sealed[14:], sealed[:2]).decode()
    except InvalidTag as error:
        raise SealBroken("the value was changed") from error


def index(text: str, purpose: str = "nik") -> bytes:
    """32 bytes that are equal only for equal texts of one purpose."""
    key = _index_key(settings.SIPILAR_INDEX_KEY)
    return hmac.digest(key, f"{purpose}:{text}".encode(), hashlib.sha256)
