"""The filters above the lists of programmes and of recipients."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.forms.listing import ListFilter
from grants.enums import InstalmentState, ProgrammeState, RecipientState
from grants.models import Finding, Instalment, Programme, Recipient
from grants.services.eligibility import BY_CODE
from grants.states import LPJ_OPEN
from pillars.forms.search import SearchField
from pillars.places import place_choices

PROPOSED = (
    RecipientState.DRAFT,
    RecipientState.SUBMITTED,
    RecipientState.VERIFIED,
    RecipientState.RETURNED,
    RecipientState.REJECTED,
    RecipientState.CANCELLED,
)
AWARDED = (RecipientState.DECREED, RecipientState.SIGNED)
ANY, NONE = "ada", "tanpa"
STOPPING = "penghalang"
PAID, DUE, LATE, SETTLED, HELD_BACK = "cair", "lpj", "lpj-lewat", "selesai", "setor"
MONEY = [
    ("", "Semua"),
    (PAID, "Sudah menerima uang"),
    (DUE, "LPJ belum selesai"),
    (LATE, "LPJ lewat jatuh tempo"),
    (HELD_BACK, "Harus setor kembali"),
    (SETTLED, "Ada tahap yang selesai"),
]


def with_words(rows, text: str):
    """Programmes that hold every word in their name or code."""
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return rows


class ProgrammeFilter(forms.Form):
    """Which programmes: by words, year, state."""

    q = SearchField(label="Cari", placeholder="Nama atau kode program")
    tahun = forms.ChoiceField(label="Tahun", required=False)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Semua"), *ProgrammeState.choices]
    )

    def __init__(self, query, *, user):
        super().__init__(query)
        self.visible = Programme.objects.visible_to(user)
        years = sorted({day.year for day in self.visible.dates("first_month", "year")})
        self.fields["tahun"].choices = [
            ("", "Semua"),
            *((str(year), str(year)) for year in reversed(years)),
        ]

    def rows(self):
        if not self.is_valid():
            return self.visible.none()
        chosen, rows = self.cleaned_data, self.visible
        if chosen["tahun"]:
            rows = rows.filter(first_month__year=chosen["tahun"])
        if chosen["status"]:
            rows = rows.filter(state=chosen["status"])
        return with_words(rows, chosen["q"])


class RecipientFilter(ListFilter):
    """Which recipients: by name, programme, state, place, and what is to be said of them."""

    main = ("q", "program", "status", "wilayah")
    states: tuple[str, ...] = ()

    q = SearchField(label="Cari", placeholder="Nama penerima, ketua, atau nomor SK")
    program = forms.ChoiceField(label="Program", required=False)
    status = forms.ChoiceField(label="Status", required=False)
    wilayah = forms.ChoiceField(label="Wilayah", required=False)
    selisih = forms.ChoiceField(
        label="Dibanding periode lalu",
        required=False,
        choices=[("", "Semua"), ("new", "Baru"), ("changed", "Berubah"), ("same", "Sama")],
    )
    kurang = forms.ChoiceField(label="Syarat", required=False)
    temuan = forms.ChoiceField(
        label="Temuan ganda",
        required=False,
        choices=[("", "Semua"), (ANY, "Ada yang belum dinilai"), (NONE, "Tidak ada")],
    )

    def __init__(self, query, *, user):
        super().__init__(query)
        self.user = user
        self.visible = Recipient.objects.visible_to(user).filter(state__in=self.states)
        programmes = Programme.objects.visible_to(user).order_by("-first_month", "code")
        self.fields["program"].choices = [("", "Semua"), *programmes.values_list("code", "name")]
        self.fields["status"].choices = [
            ("", "Semua"),
            *((one, RecipientState(one).label) for one in self.states),
        ]
        self.fields["wilayah"].choices = place_choices(user.region_id, query.get("wilayah", ""))
        self.fields["kurang"].choices = [
            ("", "Semua"),
            (NONE, "Lengkap"),
            (STOPPING, "Belum dapat diverifikasi"),
            (ANY, "Ada catatan"),
            *((code, test.message.partition(".")[0]) for code, test in BY_CODE.items()),
        ]
        self.draw_plainly()

    def rows(self):
        """The recipients that pass; none while a filter makes no sense."""
        if not self.is_valid():
            return self.visible.none()
        chosen, rows = self.cleaned_data, self.visible
        if chosen["program"]:
            rows = rows.filter(programme__code=chosen["program"])
        if chosen["status"]:
            rows = rows.filter(state=chosen["status"])
        if chosen["wilayah"]:
            rows = rows.within(chosen["wilayah"])
        if chosen["selisih"]:
            rows = rows.filter(difference__kind=chosen["selisih"])
        if chosen["kurang"]:
            rows = self._lacking(rows, chosen["kurang"])
        if chosen["temuan"]:
            doubtful = Exists(
                Finding.objects.visible_to(self.user).filter(
                    Q(recipient=OuterRef("pk")) | Q(other=OuterRef("pk")), settled_at__isnull=True
                )
            )
            rows = rows.filter(doubtful if chosen["temuan"] == ANY else ~doubtful)
        for word in chosen["q"].split():
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(chair_name__icontains=word)
                | Q(sk_number__icontains=word)
            )
        return self.narrowed(rows, chosen)

    def narrowed(self, rows, chosen):
        """Further filters of one list."""
        return rows

    def _lacking(self, rows, wanted: str):
        if wanted == NONE:
            return rows.filter(shortcomings=[])
        if wanted == ANY:
            return rows.exclude(shortcomings=[]).filter(shortcomings__isnull=False)
        if wanted == STOPPING:
            codes = [code for code, test in BY_CODE.items() if test.stops == "verify"]
            return rows.filter(shortcomings__has_any_keys=codes)
        return rows.filter(shortcomings__contains=[wanted])


class ProposalFilter(RecipientFilter):
    """Proposals: what is on its way to a decree, or did not get there."""

    states = PROPOSED
    waktu = forms.ChoiceField(
        label="Tenggat", required=False, choices=[("", "Semua"), (LATE, "Lewat batas waktu")]
    )

    def narrowed(self, rows, chosen):
        if chosen["waktu"]:
            return rows.filter(due_on__lt=timezone.localdate())
        return rows


class AwardFilter(RecipientFilter):
    """Recipients whom a decree names."""

    states = AWARDED
    uang = forms.ChoiceField(label="Uang dan LPJ", required=False, choices=MONEY)
    sk = SearchField(label="Nomor SK penetapan", placeholder="Awal nomornya")

    def narrowed(self, rows, chosen):
        if chosen["sk"]:
            rows = rows.filter(decree__number__istartswith=chosen["sk"])
        if not chosen["uang"]:
            return rows
        instalments = Instalment.objects.visible_to(self.user).filter(recipient=OuterRef("pk"))
        return rows.filter(Exists(wanted_money(instalments, chosen["uang"])))


def wanted_money(instalments, wanted: str):
    """Instalments that are paid, not accounted for, late, to be paid back, or settled."""
    match wanted:
        case "cair":
            return instalments.filter(paid_on__isnull=False)
        case "lpj":
            return instalments.filter(state__in=LPJ_OPEN)
        case "lpj-lewat":
            return instalments.filter(state__in=LPJ_OPEN, lpj_due_on__lt=timezone.localdate())
        case "setor":
            return instalments.filter(state=InstalmentState.REFUNDING)
    return instalments.filter(state=InstalmentState.SETTLED)
