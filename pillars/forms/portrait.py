from django import forms

from accounts.forms.scan import PhotoField
from pillars.forms.reason import ReasonForm


class PortraitForm(forms.Form):
    """A photograph, and that the person knows of it."""

    file = PhotoField(
        label="Foto", error_messages={"required": "Pilih dulu foto yang akan disimpan."}
    )
    consent = forms.BooleanField(
        label="Orangnya tahu dan setuju fotonya disimpan di SIPILAR.",
        help_text="Persetujuan ini dicatat bersama nama Anda. Foto hanya tampil bagi pengguna "
        "yang berhak, dan dihapus bila orangnya meminta.",
        error_messages={"required": "Tanyakan dulu kepada orangnya, lalu beri tanda di sini."},
    )


class UnportrayForm(ReasonForm):
    """Why the portrait goes."""
