import pytest

from trainings import kinds
from trainings.errors import KindUnknown
from trainings.models import EventKind, EventLevel


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("bimtek", EventKind.BIMTEK),
        ("Bimbingan Teknis", EventKind.BIMTEK),
        ("bimbingan dasar", EventKind.BIMTEK),
        ("dasar", EventKind.TRAINING),
        ("pelatihan dasar", EventKind.TRAINING),
        ("Diklat", EventKind.TRAINING),
        ("jambore", EventKind.JAMBORE),
        ("evaluasi", EventKind.EVALUATION),
        ("Evaluasi & Pembinaan", EventKind.EVALUATION),
        ("penyegaran", EventKind.REFRESHER),
        ("rakor", EventKind.COORDINATION),
        ("temu_karya", EventKind.TEMU_KARYA),
        ("temu karya", EventKind.TEMU_KARYA),
        ("bimtek_lks", EventKind.BIMTEK_LKS),
        ("bimtek akreditasi LKS", EventKind.BIMTEK_LKS),
        ("rekrutmen", EventKind.SELECTION),
        ("seleksi TKSK", EventKind.SELECTION),
        *[(kind.value, kind) for kind in EventKind],
    ],
)
def test_kind_is_understood_as_typed(words, kind):
    assert kinds.kind_of(words) == kind


def test_unknown_kind_names_the_known_ones():
    with pytest.raises(KindUnknown, match="bimtek"):
        kinds.kind_of("arisan")


@pytest.mark.parametrize(
    ("kind", "title", "level"),
    [
        ("pelatihan dasar", "Pelatihan PSM", EventLevel.BASIC),
        ("bimtek", "Bimbingan Pemantapan Sosial Tingkat Dasar", EventLevel.BASIC),
        ("bimtek", "Bimbingan Dasar TKSK", EventLevel.BASIC),
        ("bimtek", "Bimbingan Tingkat Lanjut PSM", EventLevel.ADVANCED),
        ("pemantapan", "Pelatihan TKSK", EventLevel.SPECIAL),
        ("jambore", "Jambore Karang Taruna", EventLevel.NONE),
    ],
)
def test_level_is_read_from_the_words_or_the_title(kind, title, level):
    assert kinds.level_guessed(kind, title) == level


@pytest.mark.parametrize("level", list(EventLevel))
def test_stored_levels_are_understood(level):
    assert kinds.level_of(level.value) == level
