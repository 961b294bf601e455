from django import forms

from pillars.models import Person


class MergeForm(forms.Form):
    """Which of two rows stays, and on what grounds they are one."""

    kept = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Dasar penggabungan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Contoh: KTP dan nomor HP sama, dicocokkan lewat telepon.",
    )

    def __init__(self, *args, people: tuple[Person, Person], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(one.public_id): one for one in people}

    def clean_kept(self):
        if self.cleaned_data["kept"] not in self.people:
            raise forms.ValidationError("Pilih data yang dipertahankan.")
        return self.cleaned_data["kept"]

    def chosen(self, wanted: str) -> tuple[Person, Person]:
        """(kept, merged): as posted, as wished in the address, else the row with a NIK first."""
        key = self.data.get("kept", "") or wanted
        people = list(self.people.values())
        if key in self.people:
            kept = self.people[key]
        else:
            kept = max(people, key=lambda one: (bool(one.nik_mask), bool(one.born_on), -one.pk))
        return kept, next(one for one in people if one is not kept)
