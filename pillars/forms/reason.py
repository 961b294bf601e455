from django import forms


class ReasonForm(forms.Form):
    """Why: asked before something that others will want explained."""

    reason = forms.CharField(
        label="Alasan",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Satu kalimat yang dapat dipahami orang lain; tersimpan di riwayat perubahan.",
    )

    def __init__(self, *args, help_text: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        if help_text:
            self.fields["reason"].help_text = help_text
