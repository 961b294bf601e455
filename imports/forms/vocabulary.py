from typing import cast

from django import forms
from django.core.exceptions import ValidationError

from imports import registry
from imports.models import HeadingWord
from imports.reading.headings import heading_key


class HeadingWordForm(forms.Form):
    """A heading that offices write, and the column it means."""

    column = forms.ChoiceField(label="Berarti kolom")
    word = forms.CharField(
        label="Kata judul di berkas",
        max_length=120,
        help_text="Contoh: No. Identitas Diri. Huruf besar, titik, dan spasi tidak dibedakan.",
    )

    def __init__(self, *args, sheet: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        columns = registry.get(sheet).columns()
        field = cast("forms.ChoiceField", self.fields["column"])
        field.choices = [
            ("", "Pilih kolom…"),
            *((key, column.label) for key, column in columns.items()),
        ]

    def clean_word(self):
        word = " ".join(self.cleaned_data["word"].split())
        key = heading_key(word)
        if not key:
            raise ValidationError("Tulis sedikitnya satu huruf atau angka.")
        known = HeadingWord.objects.filter(sheet__in=["", self.sheet], word_key=key).first()
        if known is not None:
            label = registry.get(self.sheet).field_label(known.column)
            raise ValidationError(f"“{word}” sudah tercatat untuk kolom {label}.")
        return word
