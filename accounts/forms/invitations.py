from django import forms
from django.contrib.auth import password_validation

from accounts.forms.users import RegionChoiceField, check_place, regions_for
from accounts.models import Invitation, User


class InvitationForm(forms.ModelForm):
    """Whom to invite, as what, and where."""

    region = RegionChoiceField()

    class Meta:
        model = Invitation
        fields = ["email", "name", "job_title", "role", "region"]

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"] = RegionChoiceField(queryset=regions_for(by))

    def clean(self):
        cleaned = super().clean()
        check_place(cleaned.get("role", ""), cleaned.get("region"))
        return cleaned


class AcceptanceForm(forms.Form):
    """The invited person's own name and password."""

    name = forms.CharField(
        label="Nama lengkap", max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label="Kata sandi",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="Sedikitnya 12 huruf. Beberapa kata yang mudah Anda ingat lebih aman "
        "daripada satu kata dengan angka.",
    )
    password_again = forms.CharField(
        label="Kata sandi sekali lagi",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        cleaned = super().clean()
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", "Kedua kata sandi tidak sama. Ketik sekali lagi.")
        elif first:
            likeness = User(email=self.email, name=cleaned.get("name", ""))
            try:
                password_validation.validate_password(first, likeness)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned
