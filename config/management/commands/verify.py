"""Proves what the rooms promise, on demand and each night."""

import json
import sys
from importlib import import_module
from importlib.util import find_spec

from django.core.management.base import BaseCommand

# Each may have a `proofs.py`: `prove()` gives every row that breaks a promise (with `promise`,
# `row` and `detail`), `counted()` how much was looked at.
ROOMS = ("regions", "accounts", "imports", "pillars", "trainings", "grants", "reports")
SHOWN = 50


def prove() -> tuple[list[dict[str, str]], dict[str, int]]:
    """What is broken, and how much was looked at, in all rooms."""
    broken, counted = [], {}
    for room in ROOMS:
        if find_spec(f"{room}.proofs") is None:
            continue
        proofs = import_module(f"{room}.proofs")
        counted |= proofs.counted()
        broken += [
            {"room": room, "promise": one.promise, "row": one.row, "detail": one.detail}
            for one in proofs.prove()
        ]
    return broken, counted


class Command(BaseCommand):
    help = "Membuktikan buku besar dan janji lain basis data; menyebut baris yang melanggarnya."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, *args, **options):
        broken, counted = prove()
        if options["json"]:
            self.stdout.write(json.dumps({"broken": broken, "counted": counted}))
        else:
            looked = ", ".join(f"{count} {name}" for name, count in counted.items())
            self.stdout.write(f"Diperiksa: {looked}.")
            for one in broken[:SHOWN]:
                self.stdout.write(f"{one['row']}: {one['promise']} ({one['detail']})")
            if len(broken) > SHOWN:
                self.stdout.write(f"… dan {len(broken) - SHOWN} lagi.")
            self.stdout.write("Semua janji ditepati." if not broken else f"{len(broken)} rusak.")
        if broken:
            sys.exit(1)
