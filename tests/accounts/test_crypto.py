import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts import crypto

OLD = "k1:" + base64.b64encode(b"1" * 32).decode()
NEW = "k2:" + base64.b64encode(b"2" * 32).decode()
NIK = "9971015005900001"


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text())
def test_sealed_text_comes_back(text):
    assert crypto.unseal(crypto.seal(text)) == text


def test_equal_texts_are_sealed_differently_and_indexed_alike():
    assert crypto.seal(NIK) != crypto.seal(NIK)
    assert crypto.index(NIK) == crypto.index(NIK)
    assert crypto.index(NIK) != crypto.index(NIK, "account")
    assert NIK.encode() not in crypto.seal(NIK)


@pytest.mark.parametrize("place", [0, 1, 2, 13, 14, 20, -1])
def test_one_changed_byte_is_refused(place):
    sealed = bytearray(crypto.seal(NIK))
    sealed[place] ^= 1

    with pytest.raises(crypto.SealBroken):
        crypto.unseal(bytes(sealed))


@pytest.mark.parametrize("cut", [0, 1, 13, 29, -1])
def test_cut_value_is_refused(cut):
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(crypto.seal(NIK)[:cut])


def test_value_of_one_key_opens_after_rotation_and_not_without_its_key(settings):
    settings.SIPILAR_DATA_KEYS = OLD
    sealed = crypto.seal(NIK)
    settings.SIPILAR_DATA_KEYS = f"{NEW},{OLD}"
    assert crypto.unseal(sealed) == NIK
    assert (crypto.key_number(sealed), crypto.key_number(crypto.seal(NIK))) == (1, 2)

    settings.SIPILAR_DATA_KEYS = NEW
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(sealed)


@pytest.mark.parametrize("keys", ["", "k1", "k1:zzz", "k1:" + base64.b64encode(b"short").decode()])
def test_unusable_keys_are_named(settings, keys):
    settings.SIPILAR_DATA_KEYS = keys

    with pytest.raises(ImproperlyConfigured):
        crypto.seal(NIK)
