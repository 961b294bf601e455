"""Forms around a list: what its filter form carries along, its columns, its saved views."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import PlainSelect
from accounts.models import SavedView, Sharing

ORDER = "urut"
VIEW = "tampilan"


class ListFilter(forms.Form):
    """A filter form of a list; filtering again keeps its order and the view that is open.

    `main` names the fields that are always in sight; the others fold behind "Saringan lain".
    """

    main: tuple[str, ...] = ()

    def __init__(self, query):
        super().__init__(query)
        for name in (ORDER, VIEW):
            self.fields[name] = forms.CharField(
                required=False, max_length=40, widget=forms.HiddenInput
            )

    def draw_plainly(self) -> None:
        """Once every field stands: selects without groups are written in one go."""
        for field in self.fields.values():
            if type(field) is forms.ChoiceField:
                attrs, choices = field.widget.attrs, field.widget.choices
                field.widget = PlainSelect(attrs=attrs, choices=choices)

    @property
    def main_fields(self) -> list:
        return [self[name] for name in self.main]

    @property
    def other_fields(self) -> list:
        return [field for field in self.visible_fields() if field.name not in self.main]

    @property
    def others_used(self) -> int:
        """How many of the folded filters are on, or wrong: then they are unfolded."""
        return sum(bool(field.value() or field.errors) for field in self.other_fields)


class ColumnsForm(forms.Form):
    """Which columns a list shows."""

    kolom = forms.MultipleChoiceField(
        label="Kolom yang ditampilkan",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu kolom."},
    )

    def __init__(self, *args, listing, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kolom"].choices = [
            (column.key, column.label) for column in listing.columns[1:]
        ]


class SavedViewForm(forms.ModelForm):
    """The name of a saved view and who else finds it."""

    class Meta:
        model = SavedView
        fields = ("name", "sharing")
        labels = {"name": "Nama tampilan", "sharing": "Terlihat oleh"}
        help_texts = {
            "name": "Contoh: PSM aktif yang belum dilatih.",
            "sharing": "Setiap orang tetap hanya melihat data wilayahnya sendiri.",
        }
        widgets = {"sharing": forms.RadioSelect}

    def __init__(self, *args, owner, listing: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.owner, self.instance.listing = owner, listing
        cast(forms.ChoiceField, self.fields["sharing"]).choices = Sharing.choices

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        same = SavedView.objects.editable_by(self.instance.owner).filter(
            listing=self.instance.listing, name__iexact=name
        )
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Anda sudah punya tampilan dengan nama ini. Pilih nama lain.")
        return name
