"""Catatan: every row of an import with its cells, values, rules and result."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from imports.models import ImportBatch
from imports.services import purging, repairing
from imports.services.edits import CellEdit
from tests.imports.conftest import apply
from tests.imports.views.conftest import text
from tests.imports.workbooks import BUDI, SITI

BAD = ("Wati Lestari", "997101440590", "P", "4 Mei 1990", "Kebon Jeruk", "Pasar Baru", "PSM")


def address(batch) -> str:
    return reverse("imports:batch-log", args=[batch.public_id])


def people(count: int) -> list[tuple]:
    """Invented women who share a birthday, each with a NIK and a name of her own."""
    return [
        (
            f"Sari {chr(65 + n // 26)}{chr(97 + n % 26)}i",
            f"317101440590{n + 100:04}",
            "P",
            "4 Mei 1990",
            *SITI[4:],
        )
        for n in range(count)
    ]


def test_log_tells_who_what_and_by_which_rule(page, upload, kasudin):
    batch = apply(upload(("SITI AMINAH", *SITI[1:]), BAD), by=kasudin)

    words = text(page.get(address(batch)))

    assert batch.file_sha256 in words
    assert f"Diterapkan</strong> oleh {kasudin}" in words
    assert "A · Nama" in words
    assert "SITI AMINAH" in words
    assert "huruf besar-kecil dan gelar dirapikan" in words
    assert "dicocokkan dengan daftar wilayah" in words or "apa adanya" in words
    assert "Baru, diterapkan" in words
    assert "Perlu perbaikan" in words


def test_no_nik_in_full_not_even_for_the_uploader(page, upload):
    words = text(page.get(address(upload(SITI, BAD))))

    assert SITI[1] not in words
    assert BAD[1] not in words
    assert "3171********0001" in words


def test_what_was_typed_anew_stands_beside_what_was_in_the_file(page, upload, kasudin):
    batch = upload(SITI, (*BAD[:4], "Kebun Jeruk Baru", *BAD[5:]))
    repairing.edit(batch=batch, cells=[CellEdit(0, 3, "village", "Kebon Jeruk")], by=kasudin)

    words = text(page.get(address(batch) + "?cari=3"))

    assert "Kebun Jeruk Baru" in words
    assert f"diketik ulang oleh {kasudin}" in words
    assert "Siti Aminah" not in words


def test_search_and_pages_by_what_was_seen_last(page, upload):
    batch = upload(*people(30))

    first = page.get(address(batch))
    second = text(page.get(f"{address(batch)}?sesudah={first.context['following']}"))

    assert len(first.context["rows"]) == 25
    assert "Baris 31" in second
    assert "Baris 3 " not in second
    assert "Tidak ada baris yang cocok" in text(page.get(address(batch) + "?cari=Zulkarnaen"))
    assert page.get(address(batch) + "?sesudah=x&cari=%00").status_code == 200


def test_many_rows_cost_as_many_queries_as_few(page, upload):
    few, many = upload(*people(2)), upload(*people(25))
    page.get(address(few))

    with CaptureQueriesContext(connection) as small:
        page.get(address(few))
    with CaptureQueriesContext(connection) as large:
        page.get(address(many))

    assert len(large) <= len(small) + 1


def test_after_the_cells_are_gone_the_result_remains(page, upload, kasudin):
    batch = apply(upload(SITI, BUDI), by=kasudin)
    long_ago = timezone.now() - timedelta(days=4000)
    ImportBatch.objects.update(uploaded_at=long_ago, applied_at=long_ago)
    assert purging.purge() == 1

    words = text(page.get(address(batch)))

    assert "Isi sel sudah dihapus" in words
    assert "Baris 2" in words
    assert "Baru, diterapkan" in words
    assert "Siti" not in words
