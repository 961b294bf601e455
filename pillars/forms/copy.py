from django import forms

from accounts.services.access import SHORTEST_REASON


class CopyForm(forms.Form):
    """Who asked for the copy, and how: the answer to a data subject is accounted for."""

    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Siapa yang meminta dan bagaimana. Contoh: diminta sendiri di kantor, "
        "menunjukkan KTP, 2 Mei 2024.",
        error_messages={
            "min_length": "Tulis siapa yang meminta dan bagaimana, supaya dapat "
            "dipertanggungjawabkan."
        },
    )
