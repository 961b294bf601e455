"""A form that shows how the rules judge a duty, with a place for the reason to do it anyway."""

from __future__ import annotations

from datetime import date

from django import forms

from pillars import eligibility
from pillars.eligibility import Finding
from pillars.models import Person, PillarKind
from regions.models import Region

PREFIX = "alasan_"


class JudgedForm(forms.Form):
    """Mixed into forms that begin a duty. After validation `findings` holds the judgement, and
    each rule that speaks against it has a field of its own for the reason."""

    findings: list[Finding] = []
    person: Person

    def judged(self) -> tuple[PillarKind, Region, date, date | None] | None:
        """What is asked about; None while the form does not say it."""
        raise NotImplementedError

    def clean(self):
        data = super().clean()
        asked = self.judged()
        if asked is None:
            return data
        kind, region, day, end_on = asked
        self.findings = eligibility.judge(
            person=self.person, kind=kind, region=region, day=day, end_on=end_on
        )
        for finding in self.findings:
            if finding.is_failed:
                self._ask(finding)
        return data

    def _ask(self, finding: Finding) -> None:
        name = PREFIX + finding.code
        field = forms.CharField(
            label=f"Alasan pengecualian: {finding.label}",
            max_length=300,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="Tersimpan bersama tugas ini, beserta nama Anda.",
        )
        self.fields[name] = field
        why = " ".join(str(self.data.get(self.add_prefix(name), "")).split())[:300]
        self.cleaned_data[name] = why
        if finding.stops and not why:
            self.add_error(name, "Isi alasannya bila tetap diangkat.")

    @property
    def overrides(self) -> dict[str, str]:
        return {
            name.removeprefix(PREFIX): text
            for name, text in self.cleaned_data.items()
            if name.startswith(PREFIX) and text
        }

    @property
    def duty(self) -> dict:
        """The cleaned values without the reasons."""
        return {
            name: value for name, value in self.cleaned_data.items() if not name.startswith(PREFIX)
        }

    def judgement(self) -> list[tuple[Finding, forms.BoundField | None]]:
        """Each rule with the field for its reason, if it needs one."""
        return [
            (finding, self[name] if (name := PREFIX + finding.code) in self.fields else None)
            for finding in self.findings
        ]

    def plain_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(PREFIX)]
