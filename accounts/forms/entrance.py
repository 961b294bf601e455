"""The forms of the way in, with the words this office uses."""

from allauth.account import forms as allauth_forms


def _without_placeholders(form) -> None:
    # A label above stays while one types; a grey word inside the field does not.
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth_forms.LoginForm):
    """E-mail and password."""

    refusal_title = "Belum dapat masuk"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Surel"
        _without_placeholders(self)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """The address to which the link goes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Surel"
        self.fields["email"].help_text = "Alamat yang Anda pakai untuk masuk."
        _without_placeholders(self)


class AddEmailForm(allauth_forms.AddEmailForm):
    """Another address of the same person."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Surel"
        _without_placeholders(self)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password once more."""

    refusal_title = "Belum dapat dilanjutkan"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _without_placeholders(self)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The old password and twice the new one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _without_placeholders(self)


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """Twice the new password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
