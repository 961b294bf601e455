from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from pillars import finding, person_filters
from pillars.forms.filters import RegistryFilter, ending_soon
from pillars.forms.search import SearchField
from pillars.models import Assignment, Education, Person, PersonDocument, PillarKind, Sex
from pillars.models.assignment import AssignmentQuerySet

SERVING, ENDED, EVER, NEVER = "aktif", "berakhir", "pernah", "tanpa"
WITH, WITHOUT, UNKNOWN = "ada", "tanpa", "belum"
AT_LEAST = "min-"


class PersonFilter(RegistryFilter):
    """Which people: by name, what they serve as and where, on which day, papers, training.

    With a day in `per` the list tells who served then, and the place is where they served;
    without one, the place is where they are looked after.
    """

    main = ("q", "wilayah", "pilar", "status")

    pilar = forms.ChoiceField(label="Bertugas sebagai", required=False)
    status = forms.ChoiceField(
        label="Status tugas",
        required=False,
        choices=[
            ("", "Semua"),
            (SERVING, "Aktif"),
            (ENDED, "Sudah berakhir"),
            (EVER, "Aktif atau sudah berakhir"),
            (NEVER, "Tanpa tugas"),
        ],
    )
    masa = forms.ChoiceField(
        label="Masa berlaku",
        required=False,
        choices=[
            ("", "Semua"),
            *ending_soon("tugas", "Tugas"),
            *ending_soon("dokumen", "Dokumen"),
        ],
    )
    jk = forms.ChoiceField(
        label="Jenis kelamin",
        required=False,
        choices=[("", "Semua"), *Sex.choices, (UNKNOWN, "Belum diisi")],
    )
    pendidikan = forms.ChoiceField(
        label="Pendidikan",
        required=False,
        choices=[
            ("", "Semua"),
            *Education.choices,
            (f"{AT_LEAST}{Education.SMA}", "SMA/sederajat ke atas"),
            (f"{AT_LEAST}{Education.D4_S1}", "D4/S1 ke atas"),
            (UNKNOWN, "Belum diisi"),
        ],
    )
    keputusan = forms.ChoiceField(
        label="Keputusan",
        required=False,
        choices=[("", "Semua"), (WITH, "Ada nomor SK"), (WITHOUT, "Tanpa nomor SK")],
    )
    sk = SearchField(label="Nomor SK", placeholder="Awal nomornya", shortest=2)

    field_order = ("q", "wilayah", "pilar", "status", "per")

    def __init__(self, query, *, user):
        super().__init__(query, user=user)
        self.visible = Person.objects.visible_to(user)
        self.is_fuzzy = False
        self.fields["pilar"].choices = [
            ("", "Semua"),
            *PillarKind.objects.filter(is_active=True).values_list("code", "name"),
        ]
        if any(query.get(name) for name in ("pilar", "per", "keputusan", "sk")):
            # Asked about duties, the list tells of those who hold one unless told otherwise.
            status = self.fields["status"]
            said = query.get("status") == SERVING
            status.choices = [("", "Aktif"), *status.choices[1 if said else 2 :]]
        self.fields.update(person_filters.fields())
        self.draw_plainly()

    def rows(self) -> QuerySet:
        """The people that pass; those with a look-alike name where no name fits exactly."""
        if not self.is_valid():
            return self.visible.none()
        chosen, rows = self.cleaned_data, self.visible
        if chosen["wilayah"] and not self._place_is_of_duty:
            rows = rows.within(chosen["wilayah"])
        rows = self._by_duty(rows)
        if chosen["masa"]:
            rows = self._ending_soon(rows)
        if chosen["jk"]:
            rows = rows.filter(sex="" if chosen["jk"] == UNKNOWN else chosen["jk"])
        if chosen["pendidikan"]:
            rows = rows.filter(education__in=schools(chosen["pendidikan"]))
        rows = person_filters.narrow(rows, chosen, self.day)
        return self._named(rows, chosen["q"]) if chosen["q"] else rows

    @property
    def _place_is_of_duty(self) -> bool:
        """On a day of old the place is where somebody served; who never did has no such place."""
        return bool(self.cleaned_data["per"]) and self.cleaned_data["status"] != NEVER

    def _by_duty(self, rows: QuerySet) -> QuerySet:
        chosen, day = self.cleaned_data, self.day
        asks = any(chosen[name] for name in ("pilar", "status", "per", "keputusan", "sk"))
        if not asks:
            return rows
        duties = self._duties()
        begun, serving = duties.filter(validity__startswith__lte=day), duties.active_on(day)
        match chosen["status"] or SERVING:
            case "aktif":
                return rows.filter(Exists(serving))
            case "berakhir":
                return rows.filter(Exists(begun)).exclude(Exists(serving))
            case "pernah":
                return rows.filter(Exists(begun))
            case _:
                return rows.exclude(Exists(begun))

    def _duties(self) -> AssignmentQuerySet:
        """The duties of a person that kind, decree and, on a day of old, place are about."""
        chosen = self.cleaned_data
        duties = Assignment.objects.filter(person=OuterRef("pk"))
        if chosen["pilar"]:
            duties = duties.filter(kind=chosen["pilar"])
        if chosen["wilayah"] and self._place_is_of_duty:
            duties = duties.within(chosen["wilayah"])
        if chosen["keputusan"]:
            without = Q(sk_number="")
            duties = duties.filter(without if chosen["keputusan"] == WITHOUT else ~without)
        if chosen["sk"]:
            duties = duties.filter(pk__in=finding.few(finding.under_decree(chosen["sk"])))
        return duties

    def _ending_soon(self, rows: QuerySet) -> QuerySet:
        kind, last = self.soon()
        if kind == "dokumen":
            papers = PersonDocument.objects.filter(
                person=OuterRef("pk"), valid_until__gte=self.day, valid_until__lte=last
            )
            return rows.filter(Exists(papers))
        # The upper day of a term no longer counts: it ends on the day before.
        ending = self._duties().filter(
            validity__startswith__lte=self.day,
            validity__endswith__gt=self.day,
            validity__endswith__lte=last.fromordinal(last.toordinal() + 1),
        )
        return rows.filter(Exists(ending))

    def _named(self, rows: QuerySet, text: str) -> QuerySet:
        exact = finding.by_name(rows, text)
        if exact.exists():
            return exact
        self.is_fuzzy = True
        return finding.few(finding.by_sound(rows, text))


def schools(wanted: str) -> list[str]:
    """The values of `education` behind a choice: one, none, or that and everything above it."""
    if wanted == UNKNOWN:
        return [""]
    if not wanted.startswith(AT_LEAST):
        return [wanted]
    ladder = [school.value for school in Education]
    return ladder[ladder.index(wanted.removeprefix(AT_LEAST)) :]
