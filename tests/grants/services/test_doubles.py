"""Receipts shown twice: the same bytes, the same picture, the same paper; others are left alone."""

import io
import random
from datetime import date

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from grants.enums import FindingKind
from grants.models import Finding, Receipt
from grants.services import lpj, receipts
from grants.services.likeness import bands, fingerprint
from grants.services.lpj import Spending

pytestmark = pytest.mark.django_db


def paper(seed: int) -> Image.Image:
    """A shop's receipt on a table, photographed from a little aslant."""
    draw_lots = random.Random(seed)
    ground = tuple(draw_lots.randint(40, 150) for _ in range(3))
    picture = Image.new("RGB", (900, 1200), ground)
    pen = ImageDraw.Draw(picture)
    left, top = draw_lots.randint(60, 200), draw_lots.randint(60, 260)
    right, bottom = 900 - draw_lots.randint(60, 200), 1200 - draw_lots.randint(60, 320)
    pen.rectangle((left, top, right, bottom), fill=(240, 238, 230))
    for line in range(draw_lots.randint(4, 12)):
        start, height = left + draw_lots.randint(20, 120), top + 40 + line * 62
        if height < bottom - 60:
            end = min(start + draw_lots.randint(90, 460), right - 20)
            pen.rectangle((start, height, end, height + 26), fill=(40, 40, 60))
    middle = (draw_lots.randint(left, right - 140), draw_lots.randint(top, bottom - 140))
    pen.ellipse((*middle, middle[0] + 140, middle[1] + 140), outline=(90, 40, 150), width=14)
    return picture.rotate(draw_lots.uniform(-4, 4), fillcolor=ground)


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality)
    return target.getvalue()


def distance(one: bytes, other: bytes) -> int:
    return (int(fingerprint(one), 16) ^ int(fingerprint(other), 16)).bit_count()


CHANGES = {
    "saved anew": lambda one: jpeg(one, 40),
    "made smaller": lambda one: jpeg(one.resize((360, 480)), 70),
    "in other light": lambda one: jpeg(ImageEnhance.Brightness(one).enhance(1.15)),
    "cut": lambda one: jpeg(ImageOps.crop(one, 20)),
    "turned": lambda one: jpeg(one.rotate(1, fillcolor=(90, 90, 90))),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_photograph_is_known_again(change):
    found = [distance(jpeg(paper(seed)), CHANGES[change](paper(seed))) for seed in range(12)]

    assert max(found) <= 14
    if change in ("saved anew", "made smaller"):
        assert max(found) <= 4


def test_other_papers_look_otherwise():
    prints = [int(fingerprint(jpeg(paper(seed))), 16) for seed in range(30)]

    nearest = min(
        (one ^ other).bit_count()
        for place, one in enumerate(prints)
        for other in prints[place + 1 :]
    )
    assert nearest > 4


def test_what_shows_nothing_has_no_fingerprint():
    assert fingerprint(b"%PDF-1.7 nota") == ""
    assert fingerprint(jpeg(Image.new("RGB", (600, 400), "khaki"))) == ""
    assert fingerprint(jpeg(paper(1))[:200]) == ""
    assert bands("") == []
    assert len(bands(fingerprint(jpeg(paper(1))))) == 8


@pytest.fixture
def paid(office):
    office.signed().paid()
    return list(office.instalments(1))


def hand_in(office, instalment, content: bytes, *, amount=400_000, **facts) -> Receipt:
    """An LPJ with one line and one receipt, handed in."""
    written = lpj.write_down(
        instalment=instalment, lines=[Spending("Konsumsi", amount)], by=office.operator
    )
    kept = receipts.attach(line=written.lines.get(), content=content, by=office.operator, **facts)
    lpj.submit(instalments=[instalment], by=office.operator)
    return kept


@pytest.mark.parametrize("change", CHANGES)
def test_the_same_photograph_in_other_bytes_is_found_with_both_receipts(office, paid, change):
    first = hand_in(office, paid[0], jpeg(paper(3)))
    second = hand_in(office, paid[1], CHANGES[change](paper(3)))
    hand_in(office, paid[2], jpeg(paper(4)))

    finding = Finding.objects.get()
    assert finding.kind == FindingKind.LIKE_PHOTO
    assert (finding.receipt, finding.other_receipt) == (second, first)
    assert (finding.recipient_id, finding.other_id) == (
        paid[1].recipient_id, paid[0].recipient_id
    )  # fmt: skip


def test_a_cut_photograph_counts_only_for_the_same_amount(office, paid):
    cut = jpeg(ImageOps.crop(paper(3), 30))
    assert 4 < distance(jpeg(paper(3)), cut) <= 14
    hand_in(office, paid[0], jpeg(paper(3)), amount=400_000)
    hand_in(office, paid[1], cut, amount=250_000)
    assert not Finding.objects.exists()

    hand_in(office, paid[2], jpeg(paper(3), 40), amount=990_000)
    assert set(Finding.objects.values_list("other", flat=True)) == {paid[0].recipient_id}


def test_a_photograph_of_an_earlier_period_is_found_too(office, paid):
    hand_in(office, paid[0], jpeg(paper(3)), amount=paid[0].amount)
    lpj.accept(lpjs=[paid[0].lpj.pk], by=office.kasudin)
    office.paid(2)
    later = office.instalments(2).get(recipient=paid[0].recipient_id)

    hand_in(office, later, jpeg(paper(3), 50), amount=later.amount)

    finding = Finding.objects.get()
    assert finding.recipient_id == finding.other_id == later.recipient_id


@pytest.mark.parametrize(
    ("first", "second", "is_found"),
    [
        ({"number": "INV-00123"}, {"number": "inv 00123"}, True),
        ({"number": "12", "seller": "Toko Sinar Jaya"}, {"number": "12", "seller": "SINAR JAYA"},
         True),
        ({"number": "12", "dated_on": date(2026, 3, 2)},
         {"number": "12", "dated_on": date(2026, 3, 2), "seller": "Toko Sinar"}, True),
        ({"number": "12"}, {"number": "12"}, False),
        ({"number": "INV-00123", "dated_on": date(2026, 3, 2)},
         {"number": "INV-00123", "dated_on": date(2026, 3, 3)}, False),
        ({"number": "INV-00123", "seller": "Toko Sinar"},
         {"number": "INV-00123", "seller": "CV Maju Bersama"}, False),
        ({"number": "INV-00123", "amount": 400_000}, {"number": "INV-00123", "amount": 399_000},
         False),
        ({"number": ""}, {"number": ""}, False),
    ],
)  # fmt: skip
def test_the_same_paper_by_what_is_written_on_it(office, paid, first, second, is_found):
    for instalment, facts, seed in ((paid[0], first, 5), (paid[1], second, 6)):
        written = lpj.write_down(
            instalment=instalment, lines=[Spending("Konsumsi", 400_000)], by=office.operator
        )
        receipts.attach(
            line=written.lines.get(), content=f"%PDF-{seed}".encode(), by=office.operator, **facts
        )
        lpj.submit(instalments=[instalment], by=office.operator)

    kinds = list(Finding.objects.values_list("kind", flat=True))
    assert kinds == ([FindingKind.SAME_RECEIPT] if is_found else [])
