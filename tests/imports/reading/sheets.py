"""Vocabularies like those of the sheet definitions, and short ways to read a fixture."""

from __future__ import annotations

from pathlib import Path

from imports.reading.mapping import Vocabulary
from imports.reading.tables import read_tables
from imports.reading.vocabulary import DEFAULTS
from imports.reading.workbook import open_workbook

FIXTURES = Path(__file__).parents[2] / "fixtures" / "imports"
SAMPLES = FIXTURES / "samples"


def vocabulary(keys: str, *, values=None, identity=("name", "nik"), required=(("name",),), **named):
    """A vocabulary of the default words; ``name="lks_name"`` takes another entry's words."""
    entries = {key: DEFAULTS[key] for key in keys.split()}
    for key, source in named.items():
        entries[key] = tuple(word for part in source.split() for word in DEFAULTS[part])
    return Vocabulary(entries=entries, values=values or {}, identity=identity, required=required)


PARTICIPANTS = vocabulary(
    "name nik kk sex birth birth_place birth_date address rt_rw rt rw province regency district"
    " village pillar position organisation phone email education occupation shirt_size note",
    values={"pillar": ("TKSK", "PSM", "Karang Taruna", "LKS")},
)
REGISTER = vocabulary(
    "name nik mother_name niat member_number sex birth birth_place birth_date religion education"
    " address regency district village rt_rw rt rw phone email duty_regency duty_district"
    " duty_village sk_number sk_on start_on end_on appointed_year occupation account other_account"
    " status rating"
)
KARANG_TARUNA = vocabulary(
    "regency district village sk_number sk_on sk_signer signer_position chair_name chair_phone"
    " board_male board_female members_male members_female classification status",
    name="karang_taruna_name",
    address="organisation_address",
    phone="organisation_phone",
    email="organisation_email",
    identity=("name",),
)
LKS = vocabulary(
    "regency district village service_kinds leader_name leader_phone registration_number"
    " registration_on valid_until deed_number npwp accreditation accreditation_year clients_male"
    " clients_female status",
    name="lks_name",
    address="organisation_address",
    identity=("name",),
)
STIMULUS = vocabulary(
    "regency district village rw sk_number sk_on term chair_name chair_nik chair_phone bank account"
    " account_name monthly_amount",
    name="ukkt_name karang_taruna_name",
    identity=("name",),
)


def tables(path, words, **options):
    """Each table of a file with its rows: ``[(table, [found rows])]``."""
    with open_workbook(path) as workbook:
        return [(table, list(table.rows())) for table in read_tables(workbook, words, **options)]


def only_table(path, words, **options):
    """The one table of a file, and its rows."""
    [found] = tables(path, words, **options)
    return found


def columns(table) -> dict[str, str | None]:
    """Heading → column key, for the whole table."""
    keys = {position: key for key, position in table.mapping.columns.items()}
    return {heading.text: keys.get(heading.column) for heading in table.headings}
