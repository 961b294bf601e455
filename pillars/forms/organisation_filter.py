from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from pillars import finding
from pillars.forms.filters import RegistryFilter, ending_soon
from pillars.forms.search import SearchField
from pillars.models import (
    Board,
    KarangTarunaClass,
    Organisation,
    OrganisationDocument,
    OrganisationStatus,
    PillarKind,
)
from pillars.models.kind import KindShape

WITH, WITHOUT = "ada", "tanpa"
Paper = OrganisationDocument.Kind


class OrganisationFilter(RegistryFilter):
    """Which organisations: by name, kind, place, state, board and papers on a day."""

    main = ("q", "wilayah", "jenis", "status")

    jenis = forms.ChoiceField(label="Jenis", required=False)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Semua"), *OrganisationStatus.choices],
    )
    kelas = forms.ChoiceField(
        label="Klasifikasi",
        required=False,
        choices=[("", "Semua"), *KarangTarunaClass.choices],
    )
    pengurus = forms.ChoiceField(
        label="Kepengurusan",
        required=False,
        choices=[
            ("", "Semua"),
            (WITH, "Punya pengurus yang masih berlaku"),
            (WITHOUT, "Tanpa pengurus yang berlaku"),
        ],
    )
    terdaftar = forms.ChoiceField(
        label="Tanda daftar",
        required=False,
        choices=[("", "Semua"), (WITH, "Masih berlaku"), (WITHOUT, "Tidak ada atau habis")],
    )
    akreditasi = forms.ChoiceField(
        label="Akreditasi",
        required=False,
        choices=[("", "Semua"), (WITH, "Masih berlaku"), (WITHOUT, "Tidak ada atau habis")],
    )
    masa = forms.ChoiceField(
        label="Masa berlaku",
        required=False,
        choices=[
            ("", "Semua"),
            *ending_soon("dokumen", "Dokumen"),
            *ending_soon("pengurus", "Kepengurusan"),
        ],
    )
    sk = SearchField(label="Nomor SK atau dokumen", placeholder="Awal nomornya", shortest=2)

    field_order = ("q", "wilayah", "jenis", "status", "per")

    def __init__(self, query, *, user):
        super().__init__(query, user=user)
        self.visible = Organisation.objects.visible_to(user)
        self.fields["jenis"].choices = [
            ("", "Semua"),
            *PillarKind.objects.filter(is_active=True, shape=KindShape.ORGANISATION).values_list(
                "code", "name"
            ),
        ]
        self.draw_plainly()

    def rows(self) -> QuerySet:
        if not self.is_valid():
            return self.visible.none()
        chosen, rows = self.cleaned_data, self.visible
        if chosen["wilayah"]:
            rows = rows.within(chosen["wilayah"])
        if chosen["jenis"]:
            rows = rows.filter(kind=chosen["jenis"])
        if chosen["status"]:
            rows = rows.filter(status=chosen["status"])
        if chosen["kelas"]:
            rows = rows.filter(classification=chosen["kelas"])
        rows = self._by_papers(rows)
        if chosen["sk"]:
            rows = finding.organisations_under(rows, chosen["sk"])
        return finding.by_name(rows, chosen["q"])

    def _by_papers(self, rows: QuerySet) -> QuerySet:
        """By the board and the papers of the day; a day of old alone asks who had a board then."""
        chosen, day = self.cleaned_data, self.day
        boards = Board.objects.filter(organisation=OuterRef("pk"))
        papers = OrganisationDocument.objects.filter(organisation=OuterRef("pk"))
        if chosen["pengurus"] or chosen["per"]:
            held = Exists(boards.active_on(day))
            rows = rows.filter(~held if chosen["pengurus"] == WITHOUT else held)
        for name, kind in (("terdaftar", Paper.REGISTRATION), ("akreditasi", Paper.ACCREDITATION)):
            if chosen[name]:
                valid = Exists(
                    papers.filter(kind=kind).exclude(issued_on__gt=day).exclude(valid_until__lt=day)
                )
                rows = rows.filter(~valid if chosen[name] == WITHOUT else valid)
        if chosen["masa"]:
            what, last = self.soon()
            if what == "pengurus":
                ending = boards.active_on(day).filter(
                    validity__endswith__lte=last.fromordinal(last.toordinal() + 1)
                )
            else:
                ending = papers.filter(valid_until__gte=day, valid_until__lte=last)
            rows = rows.filter(Exists(ending))
        return rows
