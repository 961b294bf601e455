"""`manage.py create_event`: a training event from the command line, by the rules of the screen."""

import json
import re
import sys

from django.core.management.base import BaseCommand

from accounts.forms.fields import parse_date
from accounts.models import User
from pillars.models import PillarKind
from regions.models import Region
from regions.names import fold
from trainings import kinds
from trainings.errors import EventInvalid, TrainingError
from trainings.models import EventState
from trainings.services import events

CANNOT = 2


class Command(BaseCommand):
    help = "Membuat satu kegiatan pelatihan dan menuliskan kodenya."

    def add_arguments(self, parser):
        parser.add_argument("--title", required=True, help="nama kegiatan")
        parser.add_argument("--kind", required=True, help="bimtek, pelatihan dasar, jambore, …")
        parser.add_argument("--level", default="", help="dasar, lanjut, khusus, umum")
        parser.add_argument("--region", required=True, help="kode penyelenggara, contoh 31.71")
        parser.add_argument("--start", required=True, help="hari pertama, contoh 2024-05-02")
        parser.add_argument("--end", default="", help="hari terakhir; kosong: satu hari")
        parser.add_argument("--pillars", default="", help="sasaran, contoh TKSK,PSM")
        parser.add_argument("--place", default="", help="tempat")
        parser.add_argument("--draft", action="store_true", help="simpan sebagai draf")
        parser.add_argument("--as", dest="email", required=True, help="surel pembuatnya")
        parser.add_argument("--json", action="store_true", help="satu objek JSON di keluaran")

    def handle(self, **options):
        try:
            event = self.create(options)
        except TrainingError as refusal:
            self.refuse(refusal, as_json=options["json"])
        if not options["json"]:
            self.stdout.write(f"{event.code}  {event.title}")
            return
        answer = {
            "code": event.code,
            "title": event.title,
            "kind": event.kind,
            "level": event.level,
            "region": event.region_id,
            "start": event.start_on.isoformat(),
            "end": event.end_on.isoformat(),
            "days": event.days,
            "place": event.place,
            "pillars": sorted(event.pillars.values_list("code", flat=True)),
            "state": event.state,
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def create(self, options):
        by = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if by is None:
            raise EventInvalid(f"Tidak ada pengguna aktif dengan surel {options['email']}.")
        level = options["level"]
        return events.create(
            title=options["title"],
            kind=kinds.kind_of(options["kind"]),
            level=kinds.level_of(level)
            if level
            else kinds.level_guessed(options["kind"], options["title"]),
            region=region_named(options["region"]),
            start_on=day_named(options["start"]),
            end_on=day_named(options["end"]) if options["end"] else None,
            pillars=pillars_named(options["pillars"]),
            place=options["place"],
            state=EventState.DRAFT if options["draft"] else EventState.OPEN,
            by=by,
        )

    def refuse(self, refusal: TrainingError, *, as_json: bool):
        if as_json:
            code = re.sub(r"(?<!^)(?=[A-Z])", "_", type(refusal).__name__).lower()
            answer = {"error": {"code": code, "message": str(refusal)}}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stderr.write(str(refusal))
        sys.exit(CANNOT)


def region_named(text: str) -> Region:
    """`31.71`, or `3171` as it is often typed."""
    digits = re.sub(r"\D", "", text)
    code = ".".join(filter(None, (digits[:2], digits[2:4], digits[4:6], digits[6:10])))
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise EventInvalid(
            f"Wilayah {text} tidak ada di daftar. Periksa kodenya, atau jalankan load_regions."
        )
    return region


def day_named(text: str):
    day = parse_date(text)
    if day is None:
        raise EventInvalid(f"Tanggal “{text}” tidak dikenali. Tulis seperti 2024-05-02.")
    return day


def pillars_named(text: str) -> list[PillarKind]:
    """Kinds of pillar by code, name or the words that workbooks use for them."""
    known: dict[str, PillarKind] = {}
    for kind in PillarKind.objects.filter(is_active=True):
        for word in (kind.code, kind.name, kind.plural, *kind.words):
            known.setdefault(fold(word), kind)
    found = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        if fold(word) not in known:
            raise EventInvalid(f"Pilar “{word}” tidak dikenal.")
        found.append(known[fold(word)])
    return found
