from django import forms

from accounts.permissions import Permission
from imports.sheets import Sheet
from regions.codes import Level
from regions.models import Region


class TemplateForm(forms.Form):
    """For which region a template is, and whether its people stand in it already."""

    region = forms.ModelChoiceField(Region.objects.none(), label="Wilayah", empty_label=None)
    with_people = forms.BooleanField(label="Isi dengan orang di wilayah ini", required=False)
    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        required=False,
        help_text="NIK tertulis lengkap, jadi pengunduhan ini dicatat. Contoh: memutakhirkan data "
        "PSM bersama kelurahan.",
    )

    def __init__(self, *args, sheet: type[Sheet], user, **kwargs):
        super().__init__(*args, **kwargs)
        # Several forms stand on one page.
        self.auto_id = f"{sheet.slug}-%s"
        own = Region.objects.filter(code=user.region_id)
        below = Region.objects.within(user.region_id).filter(level__lte=Level.REGENCY)
        region = self.fields["region"]
        assert isinstance(region, forms.ModelChoiceField)
        region.queryset = (own | below).order_by("code")
        region.initial = user.region_id
        self.has_people = sheet.lists_people and user.has(Permission.DATA_EXPORT_FULL)
        if not self.has_people:
            del self.fields["with_people"], self.fields["reason"]

    def clean(self):
        found = super().clean()
        if found.get("with_people") and len(found.get("reason", "").strip()) < 10:
            self.add_error("reason", "Tuliskan untuk apa NIK lengkap diperlukan.")
        return found
