"""Walks a grant from the budget to the monitoring sample, as each role on its own screen, and
takes the pictures of chapter 10: `python docs/take_grant_pictures.py URL <logins.json`.

Start from a fresh demo, as for `take_pictures.py`. The walk makes a programme for next year beside
that of the demo, whose late LPJs then hold back some of next year's proposals.
"""

import csv
import io
import json
import re
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright
from take_pictures import IMAGES, PHONE, Tour

YEAR = date.today().year + 1
CITY = "31.71"


class Walk:
    def __init__(self, browser: Browser, address: str, cast: dict[str, dict], folder: Path):
        self.tour, self.address, self.folder = Tour(browser, address, cast), address, folder
        self.browser, self.pages, self.code = browser, dict[str, Page](), ""

    def at(self, who: str, path: str) -> Page:
        if who not in self.pages:
            self.pages[who] = self.tour.enter(who)
        page = self.pages[who]
        page.goto(self.address + path)
        return page

    def take(self, page: Page, name: str, *, of: str = "") -> None:
        """The window, scrolled to the part the picture is about."""
        if of:
            page.locator(of).first.scroll_into_view_if_needed()
            page.mouse.move(5, 5)
        self.tour.take(page, f"bantuan-{name}")

    def press(self, page: Page, label: str) -> None:
        page.locator(f"main button:has-text('{label}'), dialog[open] button:has-text('{label}')"
                     ).first.click()  # fmt: skip
        page.wait_for_load_state("networkidle")

    def budget_and_rules(self) -> None:
        page = self.at("staff 31", "/hibah/pagu/baru/")
        fill(page, year=YEAR, code="5.1.05.05.02.0002", ceiling="1500000000",
             name=f"Hibah Karang Taruna kecamatan {YEAR}")  # fmt: skip
        page.click("main form button[type=submit]")
        page = self.at("staff 31", "/hibah/program/baru/")
        fill(page, name=f"Hibah Karang Taruna Kecamatan {YEAR}", amount="10000000",
             first_month=f"1 Januari {YEAR}", instalment_count=2, months_each=6,
             requirements="Proposal dan RAB\nFotokopi buku tabungan", sla_submitted=5,
             sla_verified=10, lpj_due_on=f"10 Januari {YEAR + 1}")  # fmt: skip
        line = page.locator("[name=line] option", has_text=str(YEAR)).first
        page.select_option("[name=line]", line.get_attribute("value"))
        page.check("[name=regime][value=hibah]") if page.locator(
            "[name=regime][value=hibah]"
        ).count() else page.select_option("[name=regime]", "hibah")
        page.select_option("[name=kind]", label="Karang Taruna")
        page.check("[name=levels][value='3']")
        page.select_option("[name=lpj_rule]", "tahap")
        self.take(page, "program", of="[name=kind]")
        page.click("main form button[type=submit]")
        page.wait_for_url(re.compile(r"/hibah/program/[A-Z]"))
        self.code = page.url.rstrip("/").split("/")[-1]

    def propose(self) -> None:
        page = self.at(f"operator {CITY}", f"/hibah/program/{self.code}/susun/")
        self.press(page, "Lihat pratinjau")
        self.take(page, "susun")
        self.press(page, "draf")
        page = self.at(f"operator {CITY}", f"/hibah/usulan/?program={self.code}")
        self.take(page, "usulan")
        for number, link in enumerate(self.proposals(page)):
            page.goto(link)
            papers = page.locator("#dokumen a:has-text('Serahkan')").evaluate_all(
                "links => links.map(link => link.href)"
            )
            for paper in papers:
                page.goto(paper)
                fill(page, number=f"{number + 1}/{YEAR}")
                page.click("main form button[type=submit]")
                page.wait_for_selector("#dokumen")
            if page.locator("main button:has-text('Ajukan')").count():
                self.press(page, "Ajukan")

        self.for_all("usulan", "embekalan")

    def for_all(self, listed: str, step: str) -> None:
        """A step for everybody on the list, dated today."""
        page = self.at(f"operator {CITY}", f"/hibah/{listed}/?program={self.code}")
        button = page.locator(f".batch-head button:has-text('{step}')").first
        if not button.is_visible():
            page.locator(".batch-head summary").click()
        button.click()
        fill(page, day=f"{date.today():%d-%m-%Y}")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state("networkidle")

    def proposals(self, page: Page) -> list[str]:
        hrefs = page.locator("main tbody th a[href*='/hibah/penerima/']").evaluate_all(
            "links => links.map(link => link.href)"
        )
        return list(dict.fromkeys(hrefs))

    def verify(self) -> None:
        page = self.at(f"kasudin {CITY}", f"/hibah/usulan/?program={self.code}&status=submitted")
        links = self.proposals(page)
        for number, link in enumerate(links):
            page.goto(link)
            if number == 0:
                self.take(page, "periksa", of="#dokumen")
            while page.locator("#dokumen button:has-text('Terima')").count():
                page.locator("#dokumen button:has-text('Terima')").first.click()
                page.wait_for_load_state("networkidle")
            if page.locator("main button:has-text('Verifikasi')").count():
                self.press(page, "Verifikasi")

    def decree(self) -> None:
        page = self.at("head 31", f"/hibah/program/{self.code}/penetapan/")
        self.take(page, "penetapan")
        fill(page, dated_on=f"{date.today():%d-%m-%Y}")
        self.press(page, "Tetapkan")
        self.for_all("penerima", "NPHD")

    def pay(self) -> None:
        page = self.at("treasurer 31", f"/hibah/pembayaran/susun/?program={self.code}&tahap=1")
        self.press(page, "Susun daftar")
        batch = page.url
        page.goto(f"{batch}nomor/")
        today = f"{date.today():%d-%m-%Y}"
        fill(page, spp_number=f"001/SPP/{YEAR}", spp_on=today, spm_number=f"001/SPM/{YEAR}",
             spm_on=today, sp2d_number=f"001/SP2D/{YEAR}", sp2d_on=today)  # fmt: skip
        page.click("main form button[type=submit]")
        self.answered(page, batch)

    def answered(self, page: Page, batch: str) -> None:
        """The file goes to the bank, and its answer comes in."""
        page.goto(f"{batch}berkas/")
        with page.expect_download() as sent:
            page.locator("main form button[type=submit]").first.click()
        page.goto(f"{batch}hasil/")
        page.set_input_files("input[type=file]", self.answer(Path(sent.value.path())))
        page.click("main form button[type=submit]")
        page.wait_for_load_state("networkidle")
        self.take(page, "hasil-bank")
        self.press(page, "Terapkan")
        page.goto(batch)
        self.take(page, "daftar")
        page = self.at(f"operator {CITY}", "/hibah/rekening/")
        self.take(page, "rekening")

    def answer(self, asked: Path) -> Path:
        """What the bank sends back: all went but the last, whose account is closed."""
        rows = list(csv.reader(asked.read_text("utf-8-sig").splitlines(), delimiter=";"))
        head = next(at for at, row in enumerate(rows) if any("eferensi" in cell for cell in row))
        columns = {name.lower(): at for at, name in enumerate(rows[head])}
        pick = {
            key: next(at for name, at in columns.items() if key in name)
            for key in ("referensi", "rekening", "nominal")
        }
        lines = [row for row in rows[head + 1 :] if row[pick["referensi"]].startswith("PAY")]
        told = io.StringIO()
        writer = csv.writer(told, delimiter=";")
        writer.writerow(["No Referensi", "No Rekening Tujuan", "Nominal", "Status",
                         "Keterangan Bank", "Tanggal Transaksi"])  # fmt: skip
        for row in lines:
            status = ("GAGAL", "Rekening tutup") if row is lines[-1] else ("BERHASIL", "")
            writer.writerow(
                [row[pick[key]] for key in pick] + [*status, f"{date.today():%d-%m-%Y}"]
            )
        path = self.folder / "hasil-bank.csv"
        path.write_text(told.getvalue())
        return path

    def account(self) -> None:
        """Two of last year's late LPJs, from the phone; their receipts are one and the same."""
        phone = self.tour.enter(f"operator {CITY}", PHONE)
        phone.goto(f"{self.address}/hibah/lpj/?status=terlambat")
        late = phone.locator("main tbody th a[href*='/hibah/lpj/']").evaluate_all(
            "links => links.map(link => link.href)"
        )[:2]
        for number, link in enumerate(late):
            phone.goto(f"{link}isi/")
            fill(phone, activity="Pelatihan pemuda tanggap bencana")
            for line, (what, amount) in enumerate((("Konsumsi", 9_500_000), ("Tenda", 15_500_000))):
                phone.locator("[name$=-description]").nth(line).fill(what)
                phone.locator("[name$=-amount]").nth(line).fill(str(amount))
            if number == 0:
                self.take(phone, "lpj-hp", of=".lpj-sum")
            phone.locator("main button:has-text('Simpan belanja')").click()
            for line in (1, 2):
                phone.goto(f"{link}bukti/{line}/")
                phone.set_input_files("[name=photo]", self.receipt(line, quality=90 - 30 * number))
                fill(phone, number=f"{118 + line}", seller="Toko Sinar Jaya", dated_on="4-7-2026")
                if number == 0 and line == 1:
                    self.take(phone, "bukti-hp")
                phone.click("main form button[type=submit]")
            phone.goto(link)
            if number == 0:
                self.take(phone, "lpj-ajukan-hp")
            self.press(phone, "Ajukan LPJ")

    def receipt(self, number: int, quality: int) -> Path:
        """A photograph of a shop's receipt."""
        picture = Image.new("RGB", (1200, 1600), (96, 84, 70))
        pen = ImageDraw.Draw(picture)
        pen.rectangle((150, 120 + 90 * number, 1050, 1400), fill=(244, 242, 234))
        for line in range(8 + 3 * number):
            top = 220 + 90 * number + line * 74
            pen.rectangle(
                (220, top, 420 + (line * 173 * number) % 420, top + 30), fill=(50, 50, 70)
            )
            pen.rectangle((860, top, 980, top + 30), fill=(50, 50, 70))
        pen.ellipse((600, 1080, 860, 1340), outline=(90, 40, 150), width=16)
        path = self.folder / f"nota-{number}.jpg"
        picture.rotate(2 * number, fillcolor=(96, 84, 70)).save(path, "JPEG", quality=quality)
        return path

    def judge(self) -> None:
        page = self.at(f"kasudin {CITY}", "/hibah/lpj/bukti-ganda/")
        page.locator("main a.btn:has-text('Nilai')").first.click()
        page.wait_for_selector(".evidence img")
        self.take(page, "bukti-berdampingan")
        page = self.at(f"kasudin {CITY}", "/hibah/lpj/?status=diajukan")
        page.locator("main tbody th a[href*='/hibah/lpj/']").last.click()
        page.wait_for_selector("text=Putusan")
        self.take(page, "periksa-lpj", of="form .receipt-row img")

    def warn_and_waive(self) -> None:
        page = self.at("staff 31", "/hibah/teguran/")
        page.select_option("[name=program]", index=1)
        self.press(page, "Terbitkan teguran")
        page = self.at("staff 31", "/hibah/teguran/?status=surat")
        self.take(page, "teguran")
        page = self.at("treasurer 31", f"/hibah/pembayaran/susun/?program={self.code}&tahap=2")
        self.take(page, "tertahan", of="text=Tertahan:")
        page = self.at("head 31", f"/hibah/penerima/?program={self.code}")
        page.goto(self.proposals(page)[0])
        page.locator("main a:has-text('Tahap 2')").first.click()
        page.wait_for_url("**/hibah/lpj/**")
        page.locator("main a:has-text('Beri dispensasi')").click()
        fill(page, reason="Ketua lama wafat, pengganti sedang dikukuhkan lurah.",
             valid_until=f"31-12-{date.today().year}")  # fmt: skip
        self.take(page, "dispensasi")
        page.locator("main form button[type=submit]").first.click()

    def prove(self) -> None:
        page = self.at("auditor 31", "/hibah/buku-besar/")
        self.take(page, "buku-besar")
        page = self.at("auditor 31", f"/hibah/penerima/?program={self.code}")
        page.goto(self.proposals(page)[0])
        self.take(page, "penerima")
        page = self.at("staff 31", "/hibah/monitoring/ambil/")
        page.select_option("[name=programme], [name=program]", index=1)
        fill(page, size=5)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state("networkidle")
        self.take(page, "sampel")
        page = self.at("staff 31", f"/hibah/program/{self.code}/")
        self.take(page, "ringkasan")
        page = self.at(f"operator {CITY}", f"/hibah/penerima/?program={self.code}")
        page.goto(self.proposals(page)[1])
        link = page.locator(".status-link a").inner_text()
        phone = self.browser.new_context(viewport=PHONE, locale="id-ID").new_page()
        phone.goto(self.address + link[link.index("/hibah/") :])
        self.take(phone, "status-hp")
        page = self.at("head 31", "/hibah/pelaksana-tugas/baru/")
        self.take(page, "plt")


def fill(page: Page, **fields) -> None:
    for name, value in fields.items():
        page.locator(f"[name={name}]").first.fill(str(value))


def main(address: str, cast: dict[str, dict]) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-quic", "--no-first-run"],
        )
        walk = Walk(browser, address, cast, Path(folder))
        for part in ("budget_and_rules", "propose", "verify", "decree", "pay", "account", "judge",
                     "warn_and_waive", "prove"):  # fmt: skip
            getattr(walk, part)()
        browser.close()


if __name__ == "__main__":
    users = json.load(sys.stdin)["users"]
    main(sys.argv[1].rstrip("/"), {f"{user['role']} {user['region']}": user for user in users})
