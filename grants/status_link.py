"""The link that a recipient may open without an account: its address, its words, who is behind."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from accounts import formats
from grants.enums import RecipientState as R
from grants.models import Recipient

NEXT = {
    R.DRAFT: "Usulan sedang disiapkan petugas kelurahan.",
    R.SUBMITTED: "Suku Dinas memeriksa usulan dan dokumennya.",
    R.VERIFIED: "Menunggu penetapan kepala dinas.",
    R.RETURNED: "Hubungi petugas kelurahan untuk memperbaiki yang disebut di atas.",
    R.DECREED: "Petugas kelurahan menghubungi Anda untuk menandatangani NPHD atau pakta "
    "integritas.",
    R.SIGNED: "Simpan semua kuitansi dan fotonya. LPJ diserahkan lewat petugas kelurahan.",
}


def behind(token: UUID) -> Recipient | None:
    return (
        Recipient.objects.select_related("programme", "region__parent__parent__parent")
        .defer("account")
        .filter(link_token=token)
        .first()
    )


def next_step(recipient: Recipient) -> str:
    return NEXT.get(R(recipient.state), "")


def address_of(recipient: Recipient) -> str:
    return f"{settings.PUBLIC_URL}{reverse('grants:status', args=[recipient.link_token])}"


def whatsapp_of(recipient: Recipient) -> str:
    """WhatsApp with the text already written; to the chair where the number is known."""
    text = (
        f"Yth. pengurus {recipient.name}, perkembangan bantuan {recipient.programme.name} dapat "
        f"dilihat di {address_of(recipient)}. Mohon tidak diteruskan ke orang lain."
    )
    return formats.whatsapp(recipient.chair_phone, text)
