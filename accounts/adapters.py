from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from accounts import demo
from accounts.crypto import seal, unseal


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; an administrator invites."""

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **kwargs):
        """Demo accounts, whose passwords were printed on a screen, open nothing but the demo."""
        if user.is_demo and not demo.is_allowed():
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    """Seeds of one-time codes are kept sealed, not in clear as the library would."""

    def encrypt(self, text: str) -> str:
        return seal(text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(bytes.fromhex(encrypted_text))
