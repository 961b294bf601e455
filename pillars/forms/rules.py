from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import IndonesianDateField
from pillars.errors import RuleInvalid
from pillars.models import Education, PillarKind, RuleCode
from pillars.services import rules


class RuleForm(forms.Form):
    """The next version of a requirement: what is asked, from which day, by which law."""

    from_on = IndonesianDateField(label="Berlaku mulai")
    blocks = forms.BooleanField(
        label="Menghalangi pengangkatan",
        required=False,
        help_text="Bila dicentang, yang tidak memenuhi hanya dapat diangkat dengan alasan "
        "tertulis. Bila tidak, hanya menjadi catatan.",
    )
    legal_basis = forms.CharField(
        label="Dasar hukum atau alasan",
        max_length=200,
        help_text="Contoh: Permensos 28/2018 Pasal 5.",
    )

    def __init__(self, *args: Any, kind: PillarKind, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        asked = _value_field(kind, code)
        if asked is not None:
            self.fields["value"] = asked
            self.order_fields(["value"])

    def clean(self):
        found = super().clean() or {}
        if "value" in self.fields and "value" not in found:
            return found
        try:
            found["value"] = rules.clean_value(self.code, found.get("value"))
        except RuleInvalid as problem:
            self.add_error("value", ValidationError(str(problem)))
        return found


class RetireForm(forms.Form):
    """From when on a requirement is asked no more, and why."""

    from_on = IndonesianDateField(label="Tidak berlaku mulai")
    reason = forms.CharField(label="Alasan", max_length=200)


def _value_field(kind: PillarKind, code: str) -> forms.Field | None:
    label = str(RuleCode(code).label)
    if code in rules.NUMBERS:
        lowest, highest = rules.NUMBERS[RuleCode(code)]
        return forms.IntegerField(label=label, min_value=lowest, max_value=highest)
    if code == RuleCode.MIN_EDUCATION:
        return forms.ChoiceField(label=label, choices=Education.choices)
    if code == RuleCode.COMES_FROM_PILLAR:
        others = PillarKind.objects.filter(is_active=True).exclude(pk=kind.pk)
        return forms.MultipleChoiceField(
            label=label,
            choices=[(one.pk, one.name) for one in others],
            widget=forms.CheckboxSelectMultiple,
        )
    return None
