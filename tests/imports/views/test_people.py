"""The page on which somebody says who a row is, asks for a transfer, and keeps values."""

import pytest
from django.urls import reverse

from pillars.models import Person, TransferRequest, TransferState
from pillars.services import transfers
from tests.imports.conftest import read
from tests.imports.services.test_deciding import known, siti
from tests.imports.views.conftest import text
from tests.imports.workbooks import SAMPLES, as_file, workbook


def people_page(batch, name="batch-people"):
    return reverse(f"imports:{name}", args=[batch.public_id])


class TestDeciding:
    def test_the_page_says_why_and_takes_the_answer(self, page, upload):
        person = known()
        batch = upload(siti())
        shown = text(page.get(people_page(batch)))
        assert "nama sama, tanggal lahir sama, NIK berbeda satu angka" in shown
        answer = {"baris": "0-2", "jawaban": f"sama:{person.public_id}"}
        response = page.post(people_page(batch, "batch-person"), answer)
        assert response.status_code == 302
        batch.refresh_from_db()
        assert (batch.rows_undecided, batch.rows_new) == (0, 1)
        assert "Orang yang sama" in text(page.get(people_page(batch) + "?bagian=diputuskan"))

    def test_all_clear_cases_with_one_button(self, page, upload):
        known()
        batch = upload(siti())
        assert "1 baris itu: orang yang sama" in text(page.get(people_page(batch)))
        page.post(people_page(batch, "batch-people-all"))
        batch.refresh_from_db()
        assert batch.rows_undecided == 0

    def test_nik_and_registry_nik_are_masked(self, page, upload):
        known()
        shown = text(page.get(people_page(upload(siti()))))
        assert "3171014405900002" not in shown
        assert "3171014405900001" not in shown

    def test_cases_cost_the_same_for_one_and_for_many(
        self, page, upload, django_assert_max_num_queries
    ):
        names = ["Siti Aminah", "Budi Santoso", "Wati Lestari", "Agus Salim", "Rina Marlina"]
        for number, name in enumerate(names):
            known(name=name, nik=f"317101440590010{number}")
        rows = [siti(Nama=name, NIK=f"317101440590020{n}") for n, name in enumerate(names)]
        batch = upload(*rows)
        assert batch.rows_undecided == 5
        page.get(people_page(batch))
        with django_assert_max_num_queries(24):
            page.get(people_page(batch))

    def test_values_can_be_kept_from_the_page(self, page, upload):
        known(nik="3171014405900001", phone="+6281111111111")
        batch = upload(siti(**{"No HP": "081234567890"}))
        page.post(
            people_page(batch, "batch-differences"), {"baris": "0-2", "pertahankan": ["phone"]}
        )
        assert "phone" in batch.rows.get().differences["kept"]
        page.post(people_page(batch, "batch-differences"), {"aturan": "fill"})
        batch.refresh_from_db()
        assert batch.defaults["differences"] == "fill"

    def test_the_changed_rows_offer_to_keep(self, page, upload):
        known(nik="3171014405900001", phone="+6281111111111")
        from tests.imports.conftest import apply

        apply(upload(siti()), by=page_user())
        batch = upload(siti(**{"No HP": "081234567890"}))
        address = reverse("imports:batch-detail", args=[batch.public_id])
        shown = text(page.get(address + "?bagian=berubah"))
        assert "Centang yang dipertahankan" in shown
        assert "Isi yang kosong saja" in shown


def page_user():
    from accounts.models import User

    return User.objects.get(role="kasudin", region_id="99.71")


class TestExchange:
    def test_two_columns_are_exchanged_with_one_click(self, page, kasudin, event):
        from tests.imports.views.conftest import work

        headings = ("Nama", "NIK", "Tempat Lahir", "Alamat", "Kelurahan", "Unsur")
        rows = [
            (f"Orang {name}", f"317101440590{n:04d}", f"Jl. Melati No. {n}", "Bogor", "Kebon Jeruk",
             "PSM")
            for n, name in enumerate(("Satu", "Dua", "Tiga", "Empat"), start=1)
        ]  # fmt: skip
        batch = read(as_file(workbook(*rows, headings=headings)), by=kasudin, event=event)
        assert batch.state == "mapping"
        address = reverse("imports:batch-mapping", args=[batch.public_id])
        assert 'value="0:2:3"' in page.get(address).content.decode()
        page.post(address, {"tukar": "0:2:3"})
        batch = work(batch)
        assert batch.rows_new == 4
        values = batch.rows.first().values
        assert (values["born_at"], values["address"]) == ("Bogor", "Jl. Melati No. 1")
        again = read(as_file(workbook(*rows, headings=headings)), by=kasudin, event=event)
        assert again.rows_new == 4
        address = reverse("imports:batch-mapping", args=[again.public_id])
        assert "Seperti terakhir kali." in text(page.get(address))


class TestTransfer:
    @pytest.fixture
    def asked(self, page, upload):
        """A row that speaks of somebody of Kabupaten Utara; the kasudin asks for them."""
        person = known(nik="3171014405900001", region_id="99.01.01.2001")
        batch = upload(siti())
        shown = text(page.get(people_page(batch) + "?bagian=wilayah-lain"))
        assert "S*** A***" in shown
        assert "Siti Aminah, " not in shown
        page.post(
            reverse("pillars:transfer-ask", args=[batch.public_id, "0-2"]),
            {"pindah": str(person.public_id)},
        )
        return batch, TransferRequest.objects.get()

    def test_accepting_moves_the_person_and_frees_the_row(self, asked, browser, staff, kasudin):
        from imports.services import batches, steps
        from imports.states import READ

        batch, wanted = asked
        assert batch.rows_error == 1
        browser(staff).post(
            reverse("pillars:transfer-decide", args=[wanted.public_id]), {"jawaban": "terima"}
        )
        assert Person.objects.get().region_id == "99.71.01.1002"
        batches.recheck(batch=batch, by=kasudin, rings=False)
        steps.run(batch.pk, READ)
        batch.refresh_from_db()
        assert (batch.rows_error, batch.rows_new) == (0, 1)

    def test_declining_needs_a_reason_and_moves_nobody(self, asked, browser, staff):
        _batch, wanted = asked
        address = reverse("pillars:transfer-decide", args=[wanted.public_id])
        browser(staff).post(address, {"jawaban": "tolak"})
        wanted.refresh_from_db()
        assert wanted.state == TransferState.ASKED
        browser(staff).post(address, {"jawaban": "tolak", "alasan": "Masih bertugas di sana"})
        wanted.refresh_from_db()
        assert wanted.state == TransferState.DECLINED
        assert Person.objects.get().region_id == "99.01.01.2001"

    def test_neither_of_the_two_regions_decides(self, asked, page, kasudin):
        _batch, wanted = asked
        assert not transfers.may_decide(wanted, kasudin)
        address = reverse("pillars:transfer-decide", args=[wanted.public_id])
        assert page.post(address, {"jawaban": "terima"}).status_code == 403

    def test_is_asked_once(self, asked, page):
        batch, wanted = asked
        page.post(
            reverse("pillars:transfer-ask", args=[batch.public_id, "0-2"]),
            {"pindah": str(wanted.person.public_id)},
        )
        assert TransferRequest.objects.count() == 1


class TestKinds:
    LKS = ("NO", "NAMA LKS", "NO TANDA DAFTAR", "JENIS PELAYANAN", "NAMA PIMPINAN", "AKREDITASI")
    PSM = ("Nama Lengkap", "NIK", "Nomor Induk Anggota IPSM", "L/P", "Kelurahan", "No SK", "TMT")

    def test_another_kind_is_refused_with_its_page(self, page, kasudin, event):
        file = workbook(("1", "Yayasan Uji", "1/TD", "Lansia", "Budi", "A"), headings=self.LKS)
        batch = read(as_file(file), by=kasudin, event=event)
        assert batch.refusal["message"] == "Ini data LKS, bukan peserta."
        shown = page.get(reverse("imports:batch-detail", args=[batch.public_id]))
        assert reverse("pillars:organisation-list") in text(shown)

    def test_a_register_of_people_is_read_with_a_doubt(self, page, kasudin, event):
        row = ("Siti Aminah", "3171014405900001", "991", "P", "Kebon Jeruk", "1/SK", "1 Mei 2024")
        file = workbook(row, headings=self.PSM)
        batch = read(as_file(file), by=kasudin, event=event, defaults={"pillar": "PSM"})
        assert batch.rows_new == 1
        shown = text(page.get(reverse("imports:batch-detail", args=[batch.public_id])))
        assert "Ini tampaknya register PSM. Tetap dipakai sebagai peserta?" in shown

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("dki-lks-2024.xlsx", "other_kind_lks"),
            ("dki-stimulan-karang-taruna-2024.xlsx", "other_kind_stimulus"),
        ],
    )
    def test_the_samples_of_other_kinds(self, kasudin, event, name, code):
        batch = read(as_file((SAMPLES / name).read_bytes(), name), by=kasudin, event=event)
        assert batch.refusal["code"] == code
