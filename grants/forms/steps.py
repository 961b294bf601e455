"""What somebody fills in for a step: a day, a reason, a paper, a decree, a stand-in."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.forms.fields import IndonesianDateField, RupiahField
from accounts.forms.scan import ScanField
from accounts.models import User
from accounts.roles import ROLES, Role
from grants.services.stand_ins import RIGHTS
from pillars.forms.search import SearchField
from pillars.models import Organisation, OrganisationStatus
from regions.models import Region

RAB_ROWS = 10


class DayForm(forms.Form):
    """When it was."""

    day = IndonesianDateField(label="Tanggal")

    def __init__(self, *args, label: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate()
        if label:
            self.fields["day"].label = label


class PaperForm(forms.Form):
    """A paper of a recipient: the scan, its number, its day."""

    file = ScanField(label="Berkas", required=False)
    number = forms.CharField(label="Nomor dokumen", max_length=80, required=False)
    dated_on = IndonesianDateField(label="Tanggal dokumen", required=False)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not cleaned.get("number"):
            raise ValidationError("Unggah berkasnya, atau isi nomor dokumennya.")
        return cleaned


class DecreeForm(forms.Form):
    """What the head's decree says beside the names."""

    dated_on = IndonesianDateField(label="Tanggal SK")
    number = forms.CharField(
        label="Nomor SK",
        max_length=80,
        required=False,
        help_text="Kosongkan supaya nomor diberikan berurutan.",
    )
    about = forms.CharField(label="Tentang", max_length=300)

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].initial = timezone.localdate()
        self.fields["about"].initial = f"Penetapan Penerima {programme.name}"


class StandInForm(forms.Form):
    """Who acts for whom, under which letter, on which days."""

    person = forms.ModelChoiceField(
        label="Pelaksana tugas", queryset=User.objects.none(), empty_label="Pilih orang"
    )
    role = forms.ChoiceField(label="Jabatan yang diwakili")
    region = forms.ModelChoiceField(label="Wilayah jabatan", queryset=Region.objects.none())
    first = IndonesianDateField(label="Hari pertama")
    last = IndonesianDateField(label="Hari terakhir")
    sk_number = forms.CharField(
        label="Nomor surat tugas", max_length=80, help_text="Contoh: 821.2/015/PLT/2026."
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(user).filter(is_active=True).exclude(pk=user.pk)
        self.fields["person"].queryset = people.order_by("name")
        self.fields["person"].label_from_instance = lambda one: (
            f"{one.name} ({one.get_role_display()})"
        )
        self.fields["role"].choices = [("", "Pilih jabatan")] + [
            (role, Role(role).label) for role in Role.values if ROLES[role].permissions & RIGHTS
        ]
        own = Q(pk=user.region_id) | Q(parent_id=user.region_id, level__lte=2)
        self.fields["region"].queryset = Region.objects.filter(own).order_by("code")
        self.fields["region"].initial = user.region_id


class EndForm(forms.Form):
    """The holder of the office is back."""

    last = IndonesianDateField(label="Hari terakhir pelaksana tugas")


class ProposalForm(forms.Form):
    """What a proposal asks for, and its budget (RAB) line by line."""

    proposal_number = forms.CharField(label="Nomor proposal", max_length=80, required=False)
    proposal_on = IndonesianDateField(label="Tanggal proposal", required=False)
    purpose = forms.CharField(
        label="Peruntukan",
        max_length=300,
        required=False,
        help_text="Contoh: pelatihan pemuda dan pemeliharaan sekretariat.",
    )

    def __init__(self, *args, recipient=None, **kwargs):
        super().__init__(*args, **kwargs)
        lines = list(recipient.rab.all()) if recipient else []
        for number in range(1, max(RAB_ROWS, len(lines) + 2) + 1):
            line = lines[number - 1] if number <= len(lines) else None
            self.fields[f"uraian_{number}"] = forms.CharField(
                label=f"Uraian {number}",
                max_length=200,
                required=False,
                initial=line.description if line else "",
            )
            self.fields[f"jumlah_{number}"] = RupiahField(
                label=f"Jumlah {number}",
                min_value=1,
                required=False,
                help_text="",
                initial=line.amount if line else None,
            )

    @property
    def head(self):
        return [self[name] for name in ("proposal_number", "proposal_on", "purpose")]

    @property
    def pairs(self):
        numbers = range(1, sum(name.startswith("uraian_") for name in self.fields) + 1)
        return [(n, self[f"uraian_{n}"], self[f"jumlah_{n}"]) for n in numbers]

    def clean(self):
        cleaned = super().clean()
        self.lines = []
        for number, _text, _amount in self.pairs:
            text = (cleaned.get(f"uraian_{number}") or "").strip()
            amount = cleaned.get(f"jumlah_{number}")
            if text and amount:
                self.lines.append((text, amount))
            elif text and f"jumlah_{number}" not in self.errors:
                self.add_error(f"jumlah_{number}", "Isi jumlah untuk uraian ini.")
            elif amount:
                self.add_error(f"uraian_{number}", "Isi uraian untuk jumlah ini.")
        return cleaned


class NewProposalForm(forms.Form):
    """One proposal by hand, for grants whose amount differs (hibah)."""

    organisation = forms.ModelChoiceField(
        label="Organisasi", queryset=Organisation.objects.none(), to_field_name="public_id"
    )
    amount = RupiahField(
        label="Jumlah per tahap",
        min_value=1,
        required=False,
        help_text="Kosongkan untuk besaran menurut program.",
    )
    proposal_number = forms.CharField(label="Nomor proposal", max_length=80, required=False)
    proposal_on = IndonesianDateField(label="Tanggal proposal", required=False)
    purpose = forms.CharField(label="Peruntukan", max_length=300, required=False)

    def __init__(self, *args, user, programme, words: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.visible_to(user).filter(
            kind_id__in=programme.kind_codes,
            status=OrganisationStatus.ACTIVE,
            removed_at__isnull=True,
        )
        rows = rows.exclude(grants__programme=programme)
        for word in words.split():
            rows = rows.filter(name__icontains=word)
        keys = list(rows.order_by("name_key", "pk").values_list("pk", flat=True)[:100])
        field = cast("forms.ModelChoiceField", self.fields["organisation"])
        field.queryset = (
            Organisation.objects.visible_to(user)
            .filter(pk__in=keys)
            .select_related("region__parent")
            .order_by("name_key")
        )
        self.found = len(keys)


class OrganisationSearch(forms.Form):
    """Which organisation, by its name."""

    q = SearchField(label="Cari organisasi", placeholder="Nama organisasi")
