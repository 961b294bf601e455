"""Uploading an office's own form."""

from django import forms

from regions.codes import Level
from reports.models import ReportKind
from reports.services.form_examples import choices_for


class FormUpload(forms.Form):
    """A workbook, and the reports that it is for."""

    what = forms.ChoiceField(
        label="Untuk laporan",
        help_text="Jenis laporan dan tingkat wilayahnya. Nama isian berbeda menurut pilihan ini.",
    )
    name = forms.CharField(
        label="Nama formulir",
        max_length=120,
        help_text="Seperti di surat permintaannya, misalnya “Formulir Rekap PSKS Kemensos”.",
    )
    file = forms.FileField(
        label="Berkas formulir",
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Pilih dulu berkas formulirnya."},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [
            (f"{kind}.{level}", what_words(kind, level)) for kind, level in choices_for(user)
        ]

    def clean_what(self) -> tuple[str, Level]:
        return parse_what(self.cleaned_data["what"])


def what_words(kind: str, level: int) -> str:
    return f"{ReportKind(kind).label}, {Level(level).label.lower()}"


def parse_what(text: str) -> tuple[str, Level]:
    """`pillar-recap.2`. Raises ValueError."""
    kind, _, level = text.partition(".")
    return kind, Level(int(level))
