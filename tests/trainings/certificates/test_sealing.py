import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from trainings.certificates import sealing

WORDS = {"n": "0007/SERT/V/2024", "p": "Siti Nurhaliza", "l": "24 jam pelajaran"}


def test_what_was_sealed_opens_again():
    assert sealing.open_seal(sealing.seal(WORDS)) == WORDS


@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_changed_letter_breaks_it(part):
    parts = sealing.seal(WORDS).split(".")
    parts[part] = ("A" if parts[part][0] != "A" else "B") + parts[part][1:]

    with pytest.raises(sealing.SealInvalid):
        sealing.open_seal(".".join(parts))


@pytest.mark.parametrize("text", ["", "v1", "v1.a.b", "v1.a.b.c.d", "halo"])
def test_other_texts_are_refused(text):
    with pytest.raises(sealing.SealInvalid):
        sealing.open_seal(text)


def test_the_public_key_alone_checks_it():
    """As in docs/certificates.md: the key from the archive, the standard library of the trade."""
    key = load_pem_public_key(sealing.public_pem().encode())
    signed, _, signature = sealing.seal(WORDS).rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")

    key.verify(raw, signed.encode())
    with pytest.raises(InvalidSignature):
        key.verify(raw, signed.encode() + b"x")
    packed = signed.split(".")[2]
    assert json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))) == WORDS


def test_another_site_signs_with_another_key(settings):
    here = sealing.seal(WORDS)
    settings.SIPILAR_INDEX_KEY = base64.b64encode(b"another site's thirty-two bytes!").decode()

    with pytest.raises(sealing.SealInvalid):
        sealing.open_seal(here)
