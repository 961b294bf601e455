from django import forms
from django.utils import timezone

from accounts.forms.fields import IndonesianDateField
from trainings.certificates import wording
from trainings.models import CertificateTemplate, EventKind, PrintRun
from trainings.services.printing import FEWEST, MOST


def _words(known: dict[str, str]) -> str:
    return "; ".join(f"{{{word}}} {meaning}" for word, meaning in known.items())


class IssueForm(forms.Form):
    """With which template and date certificates are issued."""

    template = forms.ModelChoiceField(
        label="Templat", queryset=CertificateTemplate.objects.none(), empty_label=None
    )
    issued_on = IndonesianDateField(
        label="Tanggal sertifikat", help_text="Bulan dan tahun nomor mengikuti tanggal ini."
    )

    def __init__(self, *args, user, event, **kwargs):
        day = min(max(event.end_on, event.start_on), timezone.localdate())
        kwargs.setdefault("initial", {"issued_on": day})
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = CertificateTemplate.objects.visible_to(user).filter(
            is_active=True
        )


class PrintForm(forms.Form):
    """How the files for the printer are ordered and split."""

    order = forms.ChoiceField(label="Urutan", choices=PrintRun.Order.choices)
    per_file = forms.IntegerField(
        label="Sertifikat per berkas", min_value=FEWEST, max_value=MOST, initial=200
    )


class ReissueForm(forms.Form):
    """Why a certificate gets a new version, and with which template."""

    template = forms.ModelChoiceField(
        label="Templat", queryset=CertificateTemplate.objects.none(), empty_label=None
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Contoh: nama salah eja pada versi 1. Nomornya tetap, versinya bertambah.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = CertificateTemplate.objects.visible_to(user).filter(
            is_active=True
        )


class TemplateForm(forms.ModelForm):
    """The texts of a certificate template; what they may name stands beside each box."""

    class Meta:
        model = CertificateTemplate
        fields = (
            "name",
            "heading",
            "lead",
            "body",
            "number_pattern",
            "accent",
            "has_back",
            "place",
            "signer_capacity",
            "signer_name",
            "signer_nip",
            "second_capacity",
            "second_name",
            "second_nip",
            "is_active",
        )
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "body": f"Kata dalam kurung kurawal diisi sendiri: {_words(wording.BODY_WORDS)}.",
            "number_pattern": f"Kata yang dikenal: {_words(wording.NUMBER_WORDS)}.",
            "place": "Di depan tanggal, misalnya Jakarta.",
            "second_capacity": "Kosongkan bila hanya satu penanda tangan.",
        }


class CertificateFilter(forms.Form):
    """What the list of certificates is narrowed to."""

    q = forms.CharField(label="Cari nama atau nomor sertifikat", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Jenis kegiatan", choices=[("", "Semua jenis"), *EventKind.choices], required=False
    )
    year = forms.IntegerField(label="Tahun", min_value=2000, max_value=2100, required=False)
    state = forms.ChoiceField(
        label="Status",
        choices=[("", "Semua"), ("valid", "Berlaku"), ("revoked", "Dicabut")],
        required=False,
    )
