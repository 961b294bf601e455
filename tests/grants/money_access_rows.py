"""Who may open the pages of payments, LPJ and oversight."""

import base64
import io
from datetime import date, timedelta
from itertools import count

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.permissions import Permission as P
from accounts.roles import Role
from grants.models import (
    AccountFix,
    BankFormat,
    Instalment,
    PaperFile,
    PaperRun,
    PaymentLine,
    Programme,
    ProofRun,
    Receipt,
    Recipient,
    ResultFile,
    ResultUpload,
)
from grants.services import (
    account_fixes,
    agreements,
    budgets,
    decrees,
    generating,
    lpj,
    payments,
    receipts,
    recipients,
    sampling,
    waivers,
    warnings,
)
from grants.services.lpj import Spending
from regions.models import Region
from tests.access_matrix import VILLAGE, Row
from tests.grants import factories

NUMBERS = count(700)
REASON = "Sudah diperiksa dengan buku tabungan"


def photo(colour: str = "white") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(target, "JPEG")
    return target.getvalue()


class Chain:
    """A programme of one kabupaten/kota with one recipient, taken as far as a page wants it, by
    people who are not of the cast, so that everybody of the cast may take the next step."""

    def __init__(self, world, region):
        self.world, self.region = world, region
        self.staff = self._user(Role.STAFF, region[:2])
        self.operator = self._user(Role.OPERATOR, region)
        self.kasudin = self._user(Role.KASUDIN, region)
        self.head = self._user(Role.HEAD, region)
        self.treasurer = self._user(Role.TREASURER, region)
        factories.organisation(next(NUMBERS), VILLAGE[region])
        line = budgets.create(
            year=factories.YEAR,
            code=f"5.1.{region}",
            name="Dana stimulan",
            ceiling=100_000_000,
            region=Region.objects.get(pk=region),
            by=self.staff,
        )
        self.programme = factories.programme(self.staff, budget=line)
        generating.generate(programme=self.programme, by=self.operator)
        mine = Recipient.objects.filter(programme=self.programme)
        recipients.submit(recipients=mine, by=self.operator)
        recipients.verify(recipients=mine, by=self.kasudin)
        decrees.decree(programme=self.programme, by=self.head)
        agreements.sign(programme=self.programme, recipients=mine, by=self.operator)
        self.recipient = mine.get()

    def _user(self, role, region):
        email = f"rantai.{role}.{self.region}@matriks.test"
        return self.world.make(
            f"rantai {role}", self.region, lambda: self.world.user(role, region, email)
        )

    def instalment(self, number=1) -> Instalment:
        return Instalment.objects.get(recipient=self.recipient, number=number)

    def drafted(self):
        self.batch, _ = payments.make(
            programme=self.programme, instalment_number=1, by=self.treasurer
        )
        return self

    def sent(self):
        self.drafted()
        payments.send(batch=self.batch, by=self.treasurer)
        self.batch.refresh_from_db()
        return self

    @property
    def line(self) -> PaymentLine:
        return PaymentLine.objects.get(batch=self.batch)

    def paid(self, on: date | None = None):
        self.sent()
        payments.confirm(batch=self.batch, paid_on=on or timezone.localdate(), by=self.treasurer)
        return self

    def failed(self):
        self.sent()
        payments.fail(line=self.line, cause="account_closed", by=self.treasurer)
        self.fix = AccountFix.objects.get(recipient=self.recipient)
        return self

    def proposed(self):
        self.failed()
        account_fixes.propose(
            fix=self.fix,
            account="1234567890",
            account_name=self.recipient.name,
            bank_name="Bank Uji",
            by=self.operator,
        )
        return self

    def written(self, amount=400_000):
        self.paid()
        self.lpj = lpj.write_down(
            instalment=self.instalment(), lines=[Spending("Konsumsi", amount)], by=self.operator
        )
        self.receipt: Receipt = receipts.attach(
            line=self.lpj.lines.get(), content=photo(), by=self.operator
        )
        return self

    def submitted(self):
        self.written()
        lpj.submit(instalments=[self.instalment()], by=self.operator)
        return self

    def owing(self):
        self.submitted()
        lpj.accept(lpjs=[self.lpj], by=self.kasudin)
        return self

    def late(self):
        return self.paid(on=timezone.localdate() - timedelta(days=90))

    def warned(self):
        self.late()
        (self.letter,), _ = warnings.issue(programme=self.programme, by=self.kasudin)
        return self

    def waived(self):
        self.paid()
        self.waiver = waivers.grant(
            instalment=self.instalment(2),
            reason="Sekretariat kebanjiran",
            valid_until=timezone.localdate(),
            by=self.head,
        )
        return self

    def sampled(self):
        self.sample = sampling.draw(
            programme=self.programme,
            size=1,
            region=Region.objects.get(pk=self.region),
            by=self.staff,
        )
        return self

    def uploaded(self):
        self.sent()
        self.upload = ResultUpload.objects.create(
            batch=self.batch, file_name="hasil.csv", content=ANSWER64, uploaded_by=self.treasurer
        )
        return self

    def answered(self):
        self.sent()
        self.file = ResultFile.objects.create(
            batch=self.batch, file_name="hasil.csv", sha256="a" * 64, uploaded_by=self.treasurer
        )
        return self

    def printed(self):
        self.paid()
        self.run = PaperRun.objects.create(
            batch=self.batch,
            region_id=self.region,
            requested_by=self.treasurer,
            job_state="failed",
            job_step="print",
        )
        row = PaperFile(run=self.run, part=1, label="Nomor 1", receipts=1, size=4, sha256="a" * 64)
        row.file.save("kuitansi.pdf", ContentFile(b"%PDF"), save=False)
        row.save()
        return self


ANSWER = "Referensi;Rekening;Nominal;Status\nX;123;5;Berhasil\n"
ANSWER64 = base64.b64encode(ANSWER.encode()).decode()


def chain(world, region, stage) -> Chain:
    def make():
        made = Chain(world, region)
        return getattr(made, stage)() if stage else made

    return world.make(f"chain {stage}", region, make)


def batch(stage):
    return lambda world, region: {"public_id": chain(world, region, stage).batch.public_id}


def the(name, stage):
    return lambda world, region: {"public_id": getattr(chain(world, region, stage), name).public_id}


def instalment(stage, number=1):
    return lambda world, region: {
        "public_id": chain(world, region, stage).instalment(number).public_id
    }


def member(world, region):
    return {"public_id": chain(world, region, "sampled").sample.public_id, "rank": 1}


def paper(world, region):
    return {"public_id": chain(world, region, "printed").run.public_id, "part": 1}


def first_line(world, region):
    found = chain(world, region, "written")
    return {"public_id": found.instalment().public_id, "number": 1}


def proof(world, region):
    run = world.make("proof", region, lambda: ProofRun.objects.create(job_state="done"))
    return {"public_id": run.public_id}


def ticked_lines(world, region):
    return {"pilih": [str(chain(world, region, "drafted").line.public_id)], "reason": REASON}


def ticked_lpjs(world, region):
    return {"pilih": [str(chain(world, region, "submitted").instalment().public_id)]}


def due(world, region):
    programme: Programme = chain(world, region, "").programme
    return {"program": programme.code, "tahap": "1"}


def make_form(world, region):
    return {**due(world, region), "bank_format": str(BankFormat.objects.first().pk)}


def warning_form(world, region):
    programme: Programme = chain(world, region, "late").programme
    return {"program": programme.code, "dated_on": f"{timezone.localdate():%d-%m-%Y}"}


def sample_form(world, region):
    return {"program": chain(world, region, "").programme.code, "size": "1"}


def answer_file(world, region):
    return {"file": SimpleUploadedFile("hasil.csv", ANSWER.encode())}


def receipt_form(world, region):
    return {"photo": SimpleUploadedFile("bukti.jpg", photo("red"))}


TODAY = {"paid_on": "2-1-2026"}
LINES = {
    "activity": "Rapat bulanan",
    "baris-TOTAL_FORMS": "1",
    "baris-INITIAL_FORMS": "0",
    "baris-0-description": "Konsumsi",
    "baris-0-amount": "100.000",
}
FIX = {"bank_name": "Bank Uji", "account": "1234567890", "account_name": "Karang Taruna Uji"}
REFUND = {"amount": "1.000", "bank_reference": "NTPN1", "deposited_on": "2-1-2026"}
SEES, PAYS, WRITES, CHECKS = P.GRANT_VIEW, P.GRANT_PAY, P.GRANT_PROPOSE, P.GRANT_VERIFY
HEADS, TAKES_OUT = P.GRANT_APPROVE, P.DATA_EXPORT


def row(name, needs, at=None, **rest) -> Row:
    return Row(f"grants:{name}", needs, at=at, **rest)


ROWS = [
    row("payment-list", SEES),
    row("payment-new", PAYS, post=302, data=make_form),
    row("payment-detail", SEES, batch("sent")),
    row("payment-numbers", PAYS, batch("drafted"), post=302, data={"spp_number": "", "spp_on": ""}),
    row("payment-withdraw", PAYS, batch("drafted"), get=405, post=302, data=ticked_lines),
    row("bank-file", PAYS, batch("drafted"), post=200, data={"reason": REASON}),
    row("payment-confirm", PAYS, batch("sent"), post=302, data=TODAY),
    row("result-new", PAYS, batch("sent"), post=302, data=answer_file),
    row("paper-request", TAKES_OUT, batch("paid"), get=405, post=302, data={"per_file": "200"}),
    row("result-preview", PAYS, the("upload", "uploaded")),
    row("result-apply", PAYS, the("upload", "uploaded"), get=405, post=302),
    row("result-discard", PAYS, the("upload", "uploaded"), get=405, post=302),
    row("result-detail", SEES, the("file", "answered")),
    row("payment-line", SEES, the("line", "sent")),
    row("receipt-paper", SEES, the("line", "paid")),
    row("paper-run", SEES, the("run", "printed")),
    row("paper-retry", TAKES_OUT, the("run", "printed"), get=405, post=302),
    row("paper-file", TAKES_OUT, paper),
    row("fix-list", SEES),
    row("fix-detail", SEES, the("fix", "failed")),
    row("fix-propose", WRITES, the("fix", "failed"), get=302, post=302, data=FIX),
    row("fix-accept", CHECKS, the("fix", "proposed"), get=405, post=302),
    row("fix-return", CHECKS, the("fix", "proposed"), get=405, post=302, data={"reason": REASON}),
    row("lpj-list", SEES),
    row("lpj-accept-many", CHECKS, get=405, post=302, data=ticked_lpjs),
    row("lpj-detail", SEES, instalment("submitted")),
    row("lpj-edit", WRITES, instalment("paid"), post=302, data=LINES),
    row("lpj-submit", WRITES, instalment("written"), get=405, post=302),
    row(
        "lpj-judge",
        CHECKS,
        instalment("submitted"),
        get=405,
        post=302,
        data={"keputusan": "simpan", "baris-1-verdict": "accepted"},
    ),
    row("receipt-add", WRITES, first_line, post=302, data=receipt_form),
    row("receipt-photo", SEES, the("receipt", "written")),
    row("receipt-remove", WRITES, the("receipt", "written"), get=405, post=302),
    row("receipt-findings", SEES),
    row("refund-ask", CHECKS, instalment("submitted"), post=302, data={"reason": REASON}),
    row("refund-record", PAYS, instalment("owing"), post=302, data=REFUND),
    row("refund-list", SEES),
    row(
        "waiver-new",
        HEADS,
        instalment("paid", 2),
        post=302,
        data={"reason": REASON, "valid_until": "31-12-2099"},
    ),
    row("waiver-list", SEES),
    row("waiver-withdraw", HEADS, the("waiver", "waived"), post=302, data={"reason": REASON}),
    row("warning-list", SEES),
    row("warning-issue", CHECKS, get=405, post=302, data=warning_form),
    row("warning-file", SEES, the("letter", "warned")),
    row("ledger-list", SEES),
    row("ledger-export", TAKES_OUT, post=200, data={"format": "csv"}),
    row("proof-list", SEES, post=302),
    row("proof-detail", SEES, proof, elsewhere=200),
    row("evidence-pack", TAKES_OUT, the("recipient", "paid"), post=200, data={"tahap": "1"}),
    row("sample-list", SEES),
    row("sample-draw", CHECKS, post=302, data=sample_form),
    row("sample-detail", SEES, the("sample", "sampled")),
    row(
        "sample-visit",
        CHECKS,
        member,
        post=302,
        data={"visited_on": "2-1-2026", "result": "Kegiatan sesuai LPJ"},
    ),
]
