from django import forms

from accounts import formats
from imports.models import ImportBatch


class ApplyForm(forms.Form):
    """The last question before rows are written."""

    all_or_nothing = forms.BooleanField(
        label="Hanya jika semua benar",
        required=False,
        help_text="Bila satu baris saja tidak dapat diterapkan, tidak ada yang disimpan.",
    )

    def __init__(self, *args, batch: ImportBatch, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["all_or_nothing"]
        if batch.rows_error:
            field.help_text = (
                f"Dengan pilihan ini {formats.number(batch.rows_error)} baris yang perlu perbaikan "
                "menahan semuanya: tidak ada yang disimpan sampai semua benar."
            )
