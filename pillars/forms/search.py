"""The search box of lists: names and numbers of papers, never a NIK."""

import re

from django import forms
from django.core.exceptions import ValidationError

# Twelve digits in a row are no name: a NIK would stay in the address and in every log.
LOOKS_SECRET = re.compile(r"(?:\d[ .-]?){12,}")


class SearchField(forms.CharField):
    """Words to look for; shorter than three letters finds nothing useful among a million."""

    widget = forms.SearchInput

    def __init__(self, *, placeholder: str = "", shortest: int = 1, **kwargs):
        self.shortest = shortest
        super().__init__(required=False, max_length=80, **kwargs)
        self.widget.attrs.update(
            {
                "placeholder": placeholder,
                "autocomplete": "off",
                "enterkeyhint": "search",
                "pattern": r"(?!.*(?:\d[ .\-]?){12}).*",
                "title": "NIK dicari lewat tombol Cari NIK, supaya tidak tersimpan di alamat.",
            }
        )

    def clean(self, value):
        text = " ".join(super().clean(value).split())
        if LOOKS_SECRET.search(text):
            raise ValidationError(
                "NIK tidak dicari di kotak ini, supaya tidak tersimpan di alamat halaman. "
                "Pakai tombol Cari NIK di halaman Orang."
            )
        if text and len(text) < self.shortest:
            raise ValidationError(f"Tulis sedikitnya {self.shortest} huruf.")
        return text
