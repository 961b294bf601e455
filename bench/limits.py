"""What the import is measured against: raw COPY into the same indexed tables, and the recipe
that django-import-export documents (dry run, then the real run).
"""

import time
from pathlib import Path

import tablib
from django.db import connection, transaction
from import_export import fields, resources, widgets

from pillars.models import Person
from regions.models import Region

TABLES = ("pillars_person", "trainings_enrolment")


def dump_tables() -> dict[str, tuple[str, bytes]]:
    """The rows as they stand, ready to be copied in again: {table: (columns, COPY text)}."""
    dumped = {}
    with connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute(
                "SELECT string_agg(quote_ident(column_name), ',' ORDER BY ordinal_position)"
                " FROM information_schema.columns"
                " WHERE table_name = %s AND is_generated = 'NEVER'",
                [name],
            )
            columns = cursor.fetchone()[0]
            with cursor.copy(f"COPY (SELECT {columns} FROM {name} ORDER BY id) TO STDOUT") as copy:
                dumped[name] = (columns, b"".join(bytes(part) for part in copy))
    return dumped


def copy_in(dumped: dict[str, tuple[str, bytes]]) -> dict:
    """COPY the dumped rows into the emptied tables, indexes and checks on, triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE " + ", ".join(reversed(TABLES)) + " CASCADE")
    triggers("DISABLE")
    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for name, (columns, rows) in dumped.items():
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                copy.write(rows)
    seconds = time.perf_counter() - start
    triggers("ENABLE")
    return {"seconds": seconds}


def triggers(word: str) -> None:
    """DISABLE or ENABLE the triggers of ours; constraints stay on."""
    with connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute(f"ALTER TABLE {name} {word} TRIGGER USER")


class DocumentedResource(resources.ModelResource):
    """As the library's documentation has it: a natural key, a foreign key widget, dates."""

    name = fields.Field(attribute="name", column_name="NAMA LENGKAP")
    name_key = fields.Field(attribute="name_key", column_name="NAMA LENGKAP")
    match_key = fields.Field(attribute="match_key", column_name="NAMA LENGKAP")
    sex = fields.Field(attribute="sex", column_name="L/P")
    phone = fields.Field(attribute="phone", column_name="NO. HP/WA")
    address = fields.Field(attribute="address", column_name="ALAMAT")
    born_at = fields.Field(attribute="born_at", column_name="TEMPAT LAHIR")
    born_on = fields.Field(
        attribute="born_on", column_name="TANGGAL LAHIR", widget=widgets.DateWidget()
    )
    # The recipe knows no sealing: it identifies people by e-mail-like text, here the address.
    email = fields.Field(attribute="email", column_name="NIK")
    region = fields.Field(
        attribute="region",
        column_name="KELURAHAN",
        widget=widgets.ForeignKeyWidget(Region, "name"),
    )

    class Meta:
        model = Person
        import_id_fields = ("email",)
        fields = (
            "name",
            "name_key",
            "match_key",
            "sex",
            "phone",
            "address",
            "born_at",
            "born_on",
            "email",
            "region",
        )


def recipe(path: Path) -> dict:
    """Read with openpyxl through tablib, dry run, read again, real run: as its admin does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE " + ", ".join(reversed(TABLES)) + " CASCADE")
    # Village names repeat in the province only as kecamatan: the recipe's widget needs one hit.
    start = time.perf_counter()
    for dry_run in (True, False):
        data = _read(path)
        result = DocumentedResource().import_data(data, dry_run=dry_run, raise_errors=True)
    return {"seconds": time.perf_counter() - start, "rows": result.total_rows}


def _read(path: Path) -> tablib.Dataset:
    data = tablib.Dataset()
    book = tablib.Dataset().load(path.read_bytes(), format="xlsx", headers=False)
    rows = list(book)
    heading = next(index for index, row in enumerate(rows) if "NIK" in row)
    data.headers = rows[heading]
    for row in rows[heading + 1 :]:
        data.append(row)
    return data
