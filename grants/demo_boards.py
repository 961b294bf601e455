"""Karang Taruna of the kecamatan for the demo, each with a board, and most with an account.

Those of the kelurahan stay out: the office's own list brings them, when somebody uploads it.
"""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.formats import place
from pillars import invented
from pillars.bank import account_index, account_mask
from pillars.models import Assignment, Board, Organisation, PillarKind
from pillars.names import name_key
from regions.codes import Level
from regions.models import Region

LARGEST = 60
# Every so many still have no account, so that the demo shows what happens then.
WITHOUT_ACCOUNT = 9
POSTS = (("chair", "Ketua"), ("treasurer", "Bendahara"))


def seed(*, province: Region, kind: PillarKind, year: int) -> None:
    """To be called once, inside a signed transaction."""
    districts = list(
        Region.objects.at(Level.DISTRICT).within(province.code).order_by("code")[:LARGEST]
    )
    groups = Organisation.objects.bulk_create(
        [_group(number, district, kind) for number, district in enumerate(districts, start=1)]
    )
    term = DateRange(date(year - 1, 1, 15), date(year + 4, 1, 15))
    boards = Board.objects.bulk_create(
        Board(
            organisation=group,
            sk_number=f"{number:03d}/SK-KT/{year - 1}",
            sk_on=term.lower,
            validity=term,
        )
        for number, group in enumerate(groups, start=1)
    )
    for post, position in POSTS:
        people = invented.people(places=districts, kind=kind, salt=f"pengurus {post}")
        Assignment.objects.bulk_create(
            Assignment(
                person=person,
                kind=kind,
                post=post,
                position=position,
                region_id=board.organisation.region_id,
                organisation=board.organisation,
                board=board,
                validity=term,
            )
            for person, board in zip(people, boards, strict=True)
        )


def _group(number: int, district: Region, kind: PillarKind) -> Organisation:
    name = f"Karang Taruna {place(district)}"
    account = f"4{number:09d}" if number % WITHOUT_ACCOUNT else ""
    return Organisation(
        kind=kind,
        name=name,
        name_key=name_key(name),
        region=district,
        bank_name="Bank DKI" if account and district.code.startswith("31") else "",
        account=account or None,
        account_index=account_index(account) if account else None,
        account_mask=account_mask(account) if account else "",
        account_name=name.upper() if account else "",
    )
