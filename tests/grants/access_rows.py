"""Who may open the pages of grants up to the decree; those of the money have a file beside this."""

from datetime import date

from accounts.permissions import Permission as P
from accounts.roles import Role
from grants.models import BulkStep, Decree, Finding, Recipient
from grants.services import agreements, budgets, decrees, documents, recipients, stand_ins
from regions.models import Region
from tests.access_matrix import VILLAGE, Anyone, Row
from tests.grants import factories
from tests.grants.money_access_rows import ROWS as MONEY

YEAR = factories.YEAR
NUMBERS = {"99.71": 100, "99.01": 200, "98.01": 300}


def actor(world, region, role):
    """Somebody of this office who is not one of those who walk."""
    mail = f"hibah.{role}.{region}@matriks.test"
    return world.make(f"actor {role}", region, lambda: world.user(role, region, mail))


def staff(world, region):
    return actor(world, region, Role.STAFF)


def _line(world, region):
    return world.make(
        "budget line",
        region,
        lambda: budgets.create(
            year=YEAR,
            code=f"5.1.{region}",
            name="Dana stimulan",
            ceiling=1_000_000_000,
            region=Region.objects.get(pk=region),
            by=staff(world, region),
        ),
    )


def _programme(world, region):
    return world.make(
        "programme",
        region,
        lambda: factories.programme(
            staff(world, region),
            budget=_line(world, region),
            requirements=[("proposal", "Proposal")],
        ),
    )


def _recipient(world, region, stage="draft"):
    """An organisation of its own for each stage, taken as far as the row wants it."""
    return world.make(f"recipient {stage}", region, lambda: _made(world, region, stage))


def _made(world, region, stage):
    number = NUMBERS[region] + len([one for one in world.things if one[1] == region])
    organisation = factories.organisation(number, VILLAGE[region])
    programme = _programme(world, region)
    row = recipients.add(
        programme=programme, organisation=organisation, by=actor(world, region, Role.OPERATOR)
    )
    steps = ("draft", "submitted", "verified", "signed").index(stage)
    if steps >= 1:
        recipients.submit(recipients=[row.pk], by=actor(world, region, Role.OPERATOR))
    if steps >= 2:
        requirement = programme.requirements.get()
        paper = documents.hand_in(
            recipient=Recipient.objects.get(pk=row.pk),
            requirement=requirement,
            number="1/2026",
            by=actor(world, region, Role.OPERATOR),
        )
        documents.accept(documents=[paper], by=staff(world, region))
        done = recipients.verify(recipients=[row.pk], by=staff(world, region))
        assert done.done == 1, done.refused
    if steps >= 3:
        made = decrees.decree(
            programme=programme,
            recipients=[row.pk],
            dated_on=date(YEAR, 1, 2),
            by=actor(world, region, Role.HEAD),
        )
        assert made.decree is not None, made.outcome.refused
        agreements.sign(
            programme=programme, recipients=[row.pk], by=actor(world, region, Role.OPERATOR)
        )
    return Recipient.objects.get(pk=row.pk)


def line(world, region):
    return {"public_id": _line(world, region).public_id}


def programme(world, region):
    return {"code": _programme(world, region).code}


def deciding(world, region):
    _recipient(world, region, "verified")
    return programme(world, region)


def recipient(world, region):
    return {"public_id": _recipient(world, region).public_id}


def signed(world, region):
    return {"public_id": _recipient(world, region, "signed").public_id}


def submitting(world, region):
    return {**recipient(world, region), "move": "submit"}


def handing_in(world, region):
    return {**recipient(world, region), "requirement": "proposal"}


def decree(world, region):
    row = _recipient(world, region, "signed")
    return {"public_id": Decree.objects.get(pk=row.decree_id).public_id}


def paper(world, region):
    def hand_in():
        row = _recipient(world, region, "submitted")
        return documents.hand_in(
            recipient=row,
            requirement=row.programme.requirements.get(),
            content=b"%PDF-1.7 proposal",
            by=actor(world, region, Role.OPERATOR),
        )

    return {"public_id": world.make("paper", region, hand_in).public_id}


def finding(world, region):
    def make():
        # A place has one seat, so that here a recipient stands for the other, too.
        one = _recipient(world, region)
        return Finding.objects.create(
            kind="same_phone", recipient=one, other=one, shared="+6281****001"
        )

    return {"public_id": world.make("finding", region, make).public_id}


def bulk(world, region):
    def make():
        by = actor(world, region, Role.OPERATOR)
        return BulkStep.objects.create(action="submit", region_id=region, requested_by=by)

    return {"public_id": world.make("bulk step", region, make).public_id}


def stand_in(world, region):
    def make():
        today = date.today()
        return stand_ins.name(
            person=staff(world, region),
            role=Role.HEAD,
            region=Region.objects.get(pk=region),
            first=today,
            last=today,
            sk_number="1/PLT/2026",
            by=actor(world, region, Role.HEAD),
        )

    return {"public_id": world.make("stand-in", region, make).public_id}


def token(world, region):
    return {"token": _recipient(world, region).link_token}


def ticked(world, region):
    return {"pilih": [str(recipient(world, region)["public_id"])], "lanjut": "1"}


def action(name):
    return lambda _world, _region: {"action": name}


# A form that somebody sends without filling it in.
EMPTY = {"kirim": "1"}
ROWS = [
    Row("grants:budget-list", P.GRANT_VIEW),
    Row("grants:budget-create", P.GRANT_VERIFY, post=422, data=EMPTY),
    Row(
        "grants:budget-edit",
        P.GRANT_APPROVE,
        at=line,
        post=302,
        data={"ceiling": "2.000.000.000", "reason": "DPA perubahan 1/2026"},
    ),
    Row("grants:programme-list", P.GRANT_VIEW),
    Row("grants:programme-create", P.GRANT_VERIFY, post=422, data=EMPTY),
    Row("grants:programme-detail", P.GRANT_VIEW, at=programme),
    Row("grants:programme-rules", P.GRANT_VIEW, at=programme),
    Row("grants:programme-edit", P.GRANT_VERIFY, at=programme, post=422, data=EMPTY),
    Row(
        "grants:programme-amount",
        P.GRANT_VERIFY,
        at=programme,
        get=405,
        post=302,
        data={"kind": factories.KIND, "amount": "2.000.000", "valid_from": "1 Juli 2026"},
    ),
    Row(
        "grants:programme-requirement",
        P.GRANT_VERIFY,
        at=programme,
        get=405,
        post=302,
        data={"name": "Surat domisili"},
    ),
    Row("grants:programme-close", P.GRANT_VERIFY, at=programme, get=405, post=302),
    Row("grants:programme-generate", P.GRANT_PROPOSE, at=programme, post=200),
    Row("grants:programme-differences", P.GRANT_VIEW, at=programme),
    Row("grants:programme-findings", P.GRANT_VIEW, at=programme),
    Row("grants:finding-search", P.GRANT_VERIFY, at=programme, get=405, post=302),
    Row(
        "grants:finding-settle",
        P.GRANT_VERIFY,
        at=finding,
        post=302,
        data={"reason": "Satu kantor untuk dua unit menurut SK."},
    ),
    Row("grants:decree-prepare", P.GRANT_APPROVE, at=deciding, post=422, data=EMPTY),
    Row("grants:decree-preview", P.GRANT_APPROVE, at=deciding),
    Row("grants:decree-list", P.GRANT_VIEW),
    Row("grants:decree-detail", P.GRANT_VIEW, at=decree),
    Row("grants:decree-file", P.GRANT_VIEW, at=decree),
    Row("grants:proposal-list", P.GRANT_VIEW),
    Row("grants:proposal-create", P.GRANT_PROPOSE, at=programme, post=422, data=EMPTY),
    Row("grants:award-list", P.GRANT_VIEW),
    Row("grants:bulk-ask", P.GRANT_PROPOSE, at=action("submit"), get=405, post=302,
        data=ticked, elsewhere=302),
    Row("grants:bulk-detail", P.GRANT_VIEW, at=bulk),
    Row("grants:recipient-detail", P.GRANT_VIEW, at=recipient),
    Row("grants:proposal-edit", P.GRANT_PROPOSE, at=recipient, post=302, data=EMPTY),
    Row("grants:recipient-refresh", P.GRANT_PROPOSE, at=recipient, get=405, post=302),
    Row("grants:recipient-account", P.NIK_REVEAL, at=recipient, post=200),
    Row("grants:agreement-file", P.GRANT_VIEW, at=signed),
    Row("grants:recipient-move", P.GRANT_PROPOSE, at=submitting, post=302),
    Row("grants:document-hand-in", P.GRANT_PROPOSE, at=handing_in, post=302,
        data={"number": "1/2026"}),
    Row("grants:document-file", P.GRANT_VIEW, at=paper),
    Row("grants:document-accept", P.GRANT_VERIFY, at=paper, get=405, post=302),
    Row("grants:document-return", P.GRANT_VERIFY, at=paper, post=302,
        data={"reason": "Pindai ulang, tidak terbaca."}),
    Row("grants:stand-in-list", P.GRANT_VIEW),
    Row("grants:stand-in-create", P.OFFICE_MANAGE, post=422, data=EMPTY),
    Row("grants:stand-in-end", P.OFFICE_MANAGE, at=stand_in, post=422, data=EMPTY),
    # One that has begun is ended and not taken back: the page says so.
    Row("grants:stand-in-take-back", P.OFFICE_MANAGE, at=stand_in, get=405, post=302),
    Row("grants:status", Anyone, at=token),
    *MONEY,
]  # fmt: skip
