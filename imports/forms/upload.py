import uuid
from pathlib import PurePath
from typing import cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts import formats
from imports.sheets import Sheet, Target

KINDS = (".xlsx", ".xls", ".ods", ".csv")


class UploadForm(forms.Form):
    """One workbook for one sheet and, where the sheet has them, one target.

    `key` is drawn with the page: the same page sent twice is the same upload.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    target = forms.ChoiceField(label="Untuk")
    file = forms.FileField(
        label="Buku kerja",
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        error_messages={"required": "Pilih dulu berkas yang akan diunggah."},
    )

    def __init__(self, *args, sheet: type[Sheet], user, chosen: Target | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        if not sheet.needs_target:
            del self.fields["target"]
            return
        field = cast("forms.ChoiceField", self.fields["target"])
        field.label = sheet.target_noun.capitalize()
        field.error_messages["required"] = f"Pilih {sheet.target_noun} yang dimaksud."
        offered = [chosen] if chosen else sheet.targets(user)
        self.offered = [(one.code, one.label) for one in offered]
        field.choices = [("", f"Pilih {sheet.target_noun}…"), *self.offered]

    @property
    def has_targets(self) -> bool:
        """Whether there is anything to upload for; sheets of the registry need nothing."""
        return "target" not in self.fields or bool(self.offered)

    def clean_file(self):
        file = self.cleaned_data["file"]
        suffix = PurePath(file.name).suffix.lower()
        if suffix in (".xlsm", ".xlsb"):
            raise ValidationError(
                "Berkas Excel dengan makro tidak dibuka. Di Excel pilih Simpan Sebagai → "
                "Buku Kerja Excel (.xlsx), lalu unggah berkas baru itu."
            )
        if suffix not in KINDS:
            raise ValidationError(
                f"“{file.name}” bukan buku kerja. Unggah berkas Excel (.xlsx atau .xls), "
                "OpenDocument (.ods), atau .csv."
            )
        if file.size > settings.SIPILAR_UPLOAD_MAX_BYTES:
            raise ValidationError(
                f"Berkas ini {formats.file_size(file.size)}; batasnya {size_limit()}. "
                "Hapus gambar dan lembar yang tidak perlu, atau bagi menjadi beberapa berkas."
            )
        if not file.size:
            raise ValidationError(
                "Berkas ini kosong (0 byte). Simpan ulang dari Excel, lalu coba lagi."
            )
        return file


def size_limit() -> str:
    """The largest file that is accepted, in words."""
    return f"{settings.SIPILAR_UPLOAD_MAX_BYTES // (1024 * 1024)} MB"
