"""A whole year of a programme, decided, paid and accounted for by the demo cast, then proved.

`rehearse_grants --list FILE.xlsx --year 2024` begins with the office's own list: it makes the
programme, uploads the list through the import engine and goes on from there.
"""

import time
from datetime import date
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Sum

from accounts import demo, formats
from accounts.models import User
from accounts.roles import Role
from grants import proofs, queries, rehearsal
from grants.enums import PaymentState
from grants.models import PaymentLine, Programme
from grants.services import budgets, programmes
from imports import registry
from imports.models import BatchState
from imports.services import batches, steps
from imports.states import APPLY, READ
from pillars.models import PillarKind
from regions.codes import Level
from regions.models import Region

VILLAGE_AMOUNT, UNIT_AMOUNT = 1_000_000, 500_000


class Command(BaseCommand):
    help = "Menjalankan satu tahun sebuah program lewat layanan, atas nama pemeran contoh."

    def add_arguments(self, parser):
        parser.add_argument("programme", nargs="?", help="kode program, misalnya STM-31-2024-001")
        parser.add_argument("--list", type=Path, help="daftar penerima (.xlsx) untuk program baru")
        parser.add_argument("--year", type=int, default=2024, help="tahun program baru")
        parser.add_argument("--province", default="31", help="provinsi program baru")
        parser.add_argument("--force", action="store_true", help="juga di luar demo")

    def handle(self, *args, **options):
        if not (demo.is_allowed() or options["force"]):
            raise CommandError("Ini menulis pembayaran contoh, jadi hanya untuk demo.")
        if options["list"]:
            programme = self.timed("impor", lambda: self.from_list(options))
        else:
            programme = Programme.objects.filter(code__iexact=options["programme"] or "").first()
        if programme is None:
            raise CommandError("Sebutkan kode program yang ada, atau daftar dengan --list.")
        actors = self.actors(programme.region)
        self.timed("setahun", lambda: rehearsal.run(programme, actors, say=self.stdout.write))
        self.by_regency(programme, actors.verifier)
        self.prove(programme)

    def from_list(self, options) -> Programme:
        """The programme of Karang Taruna and their units in RW, with its recipients imported."""
        province = Region.objects.filter(pk=options["province"]).first()
        if province is None:
            raise CommandError(f"Provinsi {options['province']} belum dimuat.")
        if not options["list"].is_file():
            raise CommandError(f"Berkas {options['list'].name} tidak ada.")
        staff, year = self.actors(province).verifier, options["year"]
        line = budgets.create(
            year=year,
            code=f"5.1.05.05.{year}",
            name="Dana stimulan Karang Taruna dan UKKT",
            ceiling=15_864_000_000,
            region=province,
            by=staff,
        )
        programme = programmes.create(
            name=f"Dana Stimulan Karang Taruna dan UKKT {year}",
            line=line,
            regime="operasional",
            kind=PillarKind.objects.get(pk="KARANG_TARUNA"),
            amount=VILLAGE_AMOUNT,
            other_amounts={"UKKT": UNIT_AMOUNT},
            first_month=date(year, 1, 1),
            by=staff,
        )
        with options["list"].open("rb") as stream:
            batch = batches.upload(
                sheet=registry.get("stimulus"),
                file=File(stream, name=options["list"].name),
                by=staff,
                target=programme.code,
                rings=False,
            )
        steps.run(batch.pk, READ)
        batch.refresh_from_db()
        if batch.state != BatchState.CHECKED or batch.rows_error:
            raise CommandError(f"Daftar tidak dapat dipakai: {batch.rows_error} baris salah.")
        batches.apply(batch=batch, by=staff, all_or_nothing=True, rings=False)
        steps.run(batch.pk, APPLY)
        self.stdout.write(f"{programme.code}: {formats.number(batch.rows_new)} penerima diimpor")
        return programme

    def actors(self, region: Region) -> rehearsal.Actors:
        people = User.objects.within(region.pk).filter(is_active=True).order_by("pk")
        found = {
            role: people.filter(role=role, region=region).first()
            for role in (Role.STAFF, Role.HEAD, Role.TREASURER)
        }
        proposers = list(people.filter(role=Role.OPERATOR))
        if not proposers or None in found.values():
            raise CommandError("Pemeran belum lengkap. Jalankan seed_demo lebih dulu.")
        return rehearsal.Actors(
            proposers, found[Role.STAFF], found[Role.HEAD], found[Role.TREASURER]
        )

    def by_regency(self, programme: Programme, user: User) -> None:
        """What the ledger says of each kabupaten/kota must be what the bank paid there."""
        lines = PaymentLine.objects.filter(
            instalment__recipient__programme=programme, state=PaymentState.PAID
        )
        paid = dict(
            lines.order_by()
            .values_list("instalment__recipient__regency_code")
            .annotate(Sum("amount"))
        )
        rows = queries.totals([programme], user, level=Level.REGENCY)
        names = Region.objects.in_bulk([row.region_code for row in rows])
        for row in rows:
            self.stdout.write(
                f"  {names[row.region_code].name:45} {formats.number(row.recipients):>6} "
                f"{formats.rupiah(row.paid):>20}"
            )
        self.stdout.write(
            f"  {'Jumlah':45} {formats.number(sum(row.recipients for row in rows)):>6} "
            f"{formats.rupiah(sum(row.paid for row in rows)):>20}"
        )
        if {row.region_code: row.paid for row in rows} != paid:
            raise CommandError("Buku besar per wilayah tidak sama dengan baris pembayaran.")

    def prove(self, programme: Programme) -> None:
        broken = self.timed("pembuktian", lambda: list(proofs.prove()))
        programme.line.refresh_from_db()
        line = programme.line
        self.stdout.write(
            f"ditetapkan {formats.rupiah(line.approved_total)}, dibayar "
            f"{formats.rupiah(line.paid_total)}, dipertanggungjawabkan "
            f"{formats.rupiah(line.spent_total)}"
        )
        counts = ", ".join(
            f"{formats.number(count)} {name}" for name, count in proofs.counted().items()
        )
        self.stdout.write(f"diperiksa {counts}: {len(broken)} janji tidak ditepati")
        if broken:
            raise CommandError(f"{broken[0].promise}: {broken[0].row} ({broken[0].detail})")

    def timed(self, name, call):
        start = time.monotonic()
        answer = call()
        self.stdout.write(f"{name}: {time.monotonic() - start:.1f} detik")
        return answer
