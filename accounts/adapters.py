import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter

from accounts import demo
from accounts.crypto import seal, unseal

FRESH_SECONDS = 120


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; an administrator invites."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Akun ini tidak aktif. Hubungi administrator SIPILAR.",
        "email_password_mismatch": "Surel atau kata sandi tidak cocok. Periksa ejaannya, juga "
        "huruf besar dan kecil, atau pakai “Lupa kata sandi Anda?”.",
        "enter_current_password": "Tulis kata sandi Anda yang sekarang.",
        "incorrect_code": "Kode tidak cocok. Tulis kode terbaru dari aplikasi.",
        "incorrect_password": "Kata sandi tidak cocok.",
        "invalid_login": "Surel atau kata sandi tidak cocok.",
        "rate_limited": "Terlalu sering dalam waktu singkat. Tunggu sebentar, lalu coba lagi.",
        "same_as_current": "Yang baru harus berbeda dari yang sekarang.",
        "too_many_login_attempts": "Terlalu banyak percobaan yang gagal. Tunggu beberapa menit, "
        "lalu coba lagi.",
    }

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **kwargs):
        """Demo accounts, whose passwords were printed on a screen, open nothing but the demo."""
        if user.is_demo and not demo.is_allowed():
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app, **kwargs):
        """A login of a moment ago is as good as asking for the password once more, so that
        setting up the second factor right after the first login does not ask twice."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < FRESH_SECONDS:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    """Seeds of one-time codes are kept sealed, not in clear as the library would."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Verifikasi dua langkah tidak dapat dimatikan: peran Anda "
        "mewajibkannya.",
        "cannot_generate_recovery_codes": "Aktifkan aplikasi autentikator dulu; kode cadangan "
        "dibuat sesudahnya.",
        "incorrect_code": "Kode tidak cocok. Kode berganti tiap 30 detik dan hanya berlaku sekali; "
        "tunggu kode berikutnya, lalu coba lagi.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(bytes.fromhex(encrypted_text))
