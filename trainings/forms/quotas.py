from django import forms

from trainings.models import TrainingEvent
from trainings.services.quotas import MOST_SEATS

EVERYBODY = "semua"


class QuotaForm(forms.Form):
    """A number for each place and pillar; an empty box is no quota."""

    def __init__(self, *args, event: TrainingEvent, places, pillars, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.places, self.pillars = places, pillars
        # How many take part already, by (place, pillar): shown beside the box.
        self.people = people or {}
        standing = {(q.region_id, q.pillar_id): q.seats for q in event.quotas.all()}
        for code, place in places:
            for pillar_code, pillar in self.columns:
                self.fields[self.name_of(code, pillar_code)] = forms.IntegerField(
                    label=f"{place}, {pillar}",
                    required=False,
                    min_value=0,
                    max_value=MOST_SEATS,
                    initial=standing.get((code, pillar_code)),
                    # Numbers are typed with digits only: no thousands separator in the box.
                    localize=False,
                    widget=forms.NumberInput(
                        attrs={
                            "inputmode": "numeric",
                            "class": "seats",
                            "aria-label": f"{place}, {pillar}",
                        }
                    ),
                )

    @staticmethod
    def name_of(code: str, pillar_code: str | None) -> str:
        return f"{code}/{pillar_code or EVERYBODY}"

    @property
    def columns(self) -> list[tuple[str | None, str]]:
        return [*((kind.code, kind.name) for kind in self.pillars), (None, "Semua pilar")]

    @property
    def lines(self):
        """(place, its boxes with the number of people already there), for the table."""
        return [
            (
                place,
                [
                    (self[self.name_of(code, key)], self.people.get((code, key), 0))
                    for key, _ in self.columns
                ],
            )
            for code, place in self.places
        ]

    @property
    def seats(self) -> dict[tuple[str, str | None], int | None]:
        """What to write: only the boxes that were changed."""
        return {
            (code, pillar_code): self.cleaned_data[self.name_of(code, pillar_code)]
            for code, _ in self.places
            for pillar_code, _ in self.columns
            if self.name_of(code, pillar_code) in self.changed_data
        }
