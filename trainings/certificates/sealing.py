"""The signed words in the QR of a certificate: valid even when the site is gone.

The QR holds `<site>/pelatihan/s/<token>/#<seal>`. The part after `#` never reaches a server (so
that no name stands in a log) and reads `v1.<key>.<words>.<signature>`: words is JSON in base64url
({"n": number, "p": person, "e": event, "d": days, "l": length, "i": issued on, "v": version}), and
the Ed25519 signature is over everything before its own dot. The public key is at
/pelatihan/sertifikat/kunci/ and belongs in the office's archive; docs/certificates.md shows how
anybody checks a certificate with it and twenty lines of Python.
"""

import base64
import hashlib
import json
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "v1"


class SealInvalid(Exception):
    """These words were not signed by this office, or were changed since."""


@cache
def _key(secret: str) -> Ed25519PrivateKey:
    """The signing key, drawn from the site's index key, so that it needs no keeping of its own."""
    seed = HKDF(hashes.SHA256(), 32, salt=None, info=b"sipilar certificates v1").derive(
        base64.b64decode(secret)
    )
    return Ed25519PrivateKey.from_private_bytes(seed)


def _current() -> Ed25519PrivateKey:
    return _key(settings.SIPILAR_INDEX_KEY)


def public_key() -> bytes:
    """32 bytes."""
    return (
        _current()
        .public_key()
        .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    )


def public_pem() -> str:
    return (
        _current()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def key_name() -> str:
    """Eight hex digits that tell which key signed."""
    return hashlib.sha256(public_key()).hexdigest()[:8]


def seal(words: dict) -> str:
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    signed = f"{VERSION}.{key_name()}.{_pack(text.encode())}"
    return f"{signed}.{_pack(_current().sign(signed.encode()))}"


def open_seal(sealed: str) -> dict:
    """The words again. Raises SealInvalid."""
    signed, _, signature = sealed.rpartition(".")
    try:
        version, key, words = signed.split(".")
        if (version, key) != (VERSION, key_name()):
            raise SealInvalid("unknown version or key")
        _current().public_key().verify(_unpack(signature), signed.encode())
        return json.loads(_unpack(words))
    except (InvalidSignature, ValueError) as fault:
        raise SealInvalid("not signed by this office") from fault


def _pack(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpack(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
