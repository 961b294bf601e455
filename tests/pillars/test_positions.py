import pytest

from pillars.positions import post_of


@pytest.mark.parametrize(
    ("position", "post"),
    [
        ("Ketua", "chair"),
        ("KETUA UMUM", "chair"),
        ("Pimpinan Panti", "chair"),
        ("Wakil Ketua", "deputy"),
        ("Wk. Ketua", "deputy"),
        ("Ketua II", "deputy"),
        ("Sekretaris", "secretary"),
        ("Wakil Sekretaris", "secretary"),
        ("Bendahara 1", "treasurer"),
        ("Ketua Seksi Olahraga", "member"),
        ("Koordinator Bidang Usaha", "member"),
        ("Anggota", "member"),
        ("", "member"),
    ],
)
def test_the_office_behind_the_words(position, post):
    assert post_of(position) == post
