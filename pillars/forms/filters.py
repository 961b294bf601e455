"""The filters above the lists of people and organisations."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone

from pillars import dossier
from pillars.forms.search import SearchField
from pillars.models import Assignment, Organisation, OrganisationStatus, Person, PillarKind
from pillars.models.kind import KindShape
from pillars.names import match_key, words_of
from pillars.places import narrowed, place_choices

SHORTEST = 3
YEARS_BACK = 6


class PersonFilter(forms.Form):
    """Which people: by name, pillar they serve in today, place, training."""

    q = SearchField(label="Cari nama", placeholder="Sedikitnya tiga huruf", shortest=SHORTEST)
    pilar = forms.ChoiceField(label="Bertugas sebagai", required=False)
    wilayah = forms.ChoiceField(label="Wilayah", required=False)
    pelatihan = forms.ChoiceField(label="Pelatihan", required=False)

    def __init__(self, query, *, user):
        super().__init__(query)
        self.visible = Person.objects.visible_to(user)
        self.is_fuzzy = False
        self.fields["pilar"].choices = [
            ("", "Semua"),
            *PillarKind.objects.filter(is_active=True).values_list("code", "name"),
        ]
        self.fields["wilayah"].choices = place_choices(user.region_id, query.get("wilayah", ""))
        this_year = timezone.localdate().year
        self.fields["pelatihan"].choices = [
            ("", "Semua"),
            (dossier.NEVER, "Belum pernah dilatih"),
            (dossier.EVER, "Pernah dilatih"),
            *((str(y), f"Dilatih {y}") for y in range(this_year, this_year - YEARS_BACK, -1)),
        ]

    def clean_q(self):
        text = self.cleaned_data["q"]
        if text and not any(len(word) >= SHORTEST for word in words_of(text)):
            raise ValidationError("Tulis sedikitnya satu kata dari tiga huruf.")
        return text

    def rows(self):
        """The people that pass; those with a look-alike name where no name fits exactly."""
        if not self.is_valid():
            return self.visible.none()
        chosen, rows = self.cleaned_data, self.visible
        if chosen["wilayah"]:
            rows = narrowed(rows, chosen["wilayah"])
        if chosen["pilar"]:
            serves = Assignment.objects.active_on().filter(
                person=OuterRef("pk"), kind=chosen["pilar"]
            )
            rows = rows.filter(Exists(serves))
        if chosen["pelatihan"]:
            rows = dossier.took_part(rows, chosen["pelatihan"])
        return self._named(rows, chosen["q"]) if chosen["q"] else rows

    def _named(self, rows, text: str):
        exact = rows
        for word in words_of(text):
            exact = exact.filter(name_key__contains=word)
        if exact.exists():
            return exact
        self.is_fuzzy = True
        for word in filter(None, map(match_key, words_of(text))):
            rows = rows.filter(match_key__contains=word)
        return rows


class OrganisationFilter(forms.Form):
    """Which organisations: by name, kind, place, state."""

    q = SearchField(label="Cari nama", placeholder="Sedikitnya tiga huruf", shortest=SHORTEST)
    jenis = forms.ChoiceField(label="Jenis", required=False)
    wilayah = forms.ChoiceField(label="Wilayah", required=False)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Semua"), *OrganisationStatus.choices],
    )

    def __init__(self, query, *, user):
        super().__init__(query)
        self.visible = Organisation.objects.visible_to(user)
        self.fields["jenis"].choices = [
            ("", "Semua"),
            *PillarKind.objects.filter(is_active=True, shape=KindShape.ORGANISATION).values_list(
                "code", "name"
            ),
        ]
        self.fields["wilayah"].choices = place_choices(user.region_id, query.get("wilayah", ""))

    def rows(self):
        if not self.is_valid():
            return self.visible.none()
        chosen, rows = self.cleaned_data, self.visible
        if chosen["wilayah"]:
            rows = narrowed(rows, chosen["wilayah"])
        if chosen["jenis"]:
            rows = rows.filter(kind=chosen["jenis"])
        if chosen["status"]:
            rows = rows.filter(status=chosen["status"])
        for word in words_of(chosen["q"]):
            rows = rows.filter(name_key__contains=word)
        return rows
