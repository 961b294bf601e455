import pytest

from pillars.names import match_key, name_key, words_of


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Dra. Hj. Siti Nur'aini, M.Si", "SITI NURAINI"),
        ("siti  aminah", "SITI AMINAH"),
        ("H. Moh. Yusuf, S.Sos", "MOH YUSUF"),
        ("Drs.", "DRS"),
    ],
)
def test_name_key_drops_titles_and_signs(name, key):
    assert name_key(name) == key


def test_search_words_are_folded_like_names():
    name = "H. Moh. Nur'aini"

    assert all(word in name_key(name) for word in words_of("moh. nur’aini"))


def test_look_alikes_share_their_match_key():
    assert match_key("Moh. Yoesoef") == match_key("Muhammad Yusuf, S.Pd")
