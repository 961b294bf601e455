"""Files in the administrators' room: its forms in the office's language, and nothing left lying."""

from django import forms
from django.contrib import messages
from django.utils.html import format_html
from import_export.forms import ExportForm, ImportForm
from import_export.resources import Diff
from import_export.results import RowResult
from import_export.tmp_storages import CacheStorage

FORMAT = "Jenis berkas"


class TakeOutForm(ExportForm):
    """Only the kind of file is asked: a file that comes back needs all its columns."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].label = FORMAT


class BringInForm(ImportForm):
    import_file = forms.FileField(label="Berkas")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["format"].label = FORMAT


class ForAnHour(CacheStorage):
    """What was looked at waits for its confirmation, and is forgotten without one: a file of
    people must not stay in the machine's folder of temporary files."""

    CACHE_LIFETIME = 3600
    CACHE_PREFIX = "admin-file-"


class OldAndNew(Diff):
    """Each cell as it was and as it will be; without the colours in the markup, which the site's
    policy refuses."""

    def as_html(self):
        return [
            format_html("{}", new)
            if old == new
            else format_html("<del>{}</del> <ins>{}</ins>", "" if self.new else old, new)
            for old, new in zip(self.left, self.right, strict=True)
        ]


def tell_result(request, totals) -> None:
    """`3 baru, 1 diubah, 40 sama.`"""
    words = ((RowResult.IMPORT_TYPE_NEW, "baru"), (RowResult.IMPORT_TYPE_UPDATE, "diubah"))
    parts = [f"{totals[kind]} {word}" for kind, word in words]
    parts.append(f"{totals[RowResult.IMPORT_TYPE_SKIP]} sama")
    messages.success(request, f"Berkas diterapkan: {', '.join(parts)}.")
