"""A scanned paper or a photograph: taken for what its bytes are, whatever its name says."""

from pathlib import PurePath
from typing import ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts import formats

MEGABYTE = 1024 * 1024
HEAD = 16


def kind_of(head: bytes) -> str:
    """`pdf`, `jpg`, `png` or `webp` by the first bytes; empty for anything else."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return ""


class ScanField(forms.FileField):
    """PDF or picture. The name of what is accepted gets the ending its content deserves."""

    kinds: ClassVar[tuple[str, ...]] = ("pdf", "jpg", "png", "webp")
    in_words = "PDF, JPG, PNG, atau WebP"
    most = 10 * MEGABYTE

    def __init__(self, **kwargs):
        accept = ",".join(f".{kind}" for kind in (*self.kinds, "jpeg"))
        limit = min(self.most, settings.SIPILAR_UPLOAD_MAX_BYTES)
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        kwargs.setdefault("help_text", f"{self.in_words}, paling besar {limit // MEGABYTE} MB.")
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file or file is initial:
            return file
        limit = min(self.most, settings.SIPILAR_UPLOAD_MAX_BYTES)
        if file.size > limit:
            raise ValidationError(
                f"Berkas ini {formats.file_size(file.size)}; batasnya {limit // MEGABYTE} MB. "
                "Pindai ulang dengan resolusi lebih kecil, misalnya 150 dpi."
            )
        file.seek(0)
        kind = kind_of(file.read(HEAD))
        file.seek(0)
        if kind not in self.kinds:
            raise ValidationError(
                f"Isi “{file.name}” bukan {self.in_words}, apa pun nama berkasnya. "
                "Buka berkasnya, simpan ulang sebagai salah satu jenis itu, lalu pilih lagi."
            )
        file.name = f"{PurePath(file.name).stem[:190]}.{kind}"
        return file


class PhotoField(ScanField):
    """A portrait."""

    kinds = ("jpg", "png", "webp")
    in_words = "JPG, PNG, atau WebP"
