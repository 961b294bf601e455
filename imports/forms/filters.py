from django import forms
from django.db.models import Q

from imports import registry
from imports.models import BatchState


class BatchFilter(forms.Form):
    """Filters of the list of imports."""

    q = forms.CharField(label="Cari", required=False, max_length=80)
    sheet = forms.ChoiceField(label="Jenis data", required=False)
    state = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Semua status"), *BatchState.choices]
    )
    mine = forms.BooleanField(label="Hanya milik saya", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = "Nama berkas atau kegiatan"
        self.fields["sheet"].choices = [
            ("", "Semua jenis"),
            *((slug, registry.get(slug).title) for slug in registry.slugs()),
        ]

    def apply(self, rows, user):
        """The rows that fit; a filter that cannot be read is no filter."""
        if not self.is_valid():
            return rows
        found = self.cleaned_data
        if found["q"]:
            rows = rows.filter(_any_contains(found["q"], "file_name", "target_label", "target"))
        if found["sheet"]:
            rows = rows.filter(sheet=found["sheet"])
        if found["state"]:
            rows = rows.filter(state=found["state"])
        return rows.filter(uploaded_by=user) if found["mine"] else rows


def _any_contains(text: str, *fields: str):
    condition = Q()
    for field in fields:
        condition |= Q(**{f"{field}__icontains": text})
    return condition
