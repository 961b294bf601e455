import re

from django.core.exceptions import ValidationError

# Words that everyone who attacks this office would try first.
OFFICE_WORDS = ("sipilar", "dinsos", "dinas", "sosial", "jakarta", "pilar", "tksk", "kasudin")
ENOUGH_BESIDES = 8


class OfficeWordsValidator:
    """Refuses passwords made of the office's own words and little else: "Dinsos-Jakarta-2026"."""

    def validate(self, password, user=None):
        rest = re.sub("|".join(OFFICE_WORDS), "", password.lower())
        if len(re.sub(r"[\W\d_]", "", rest)) < ENOUGH_BESIDES and rest != password.lower():
            raise ValidationError(
                "Kata sandi ini mudah ditebak karena memakai nama kantor. "
                "Pakai beberapa kata yang tidak berhubungan dengan pekerjaan.",
                code="office_words",
            )

    def get_help_text(self):
        return "Jangan memakai nama kantor, kota, atau aplikasi ini sebagai kata sandi."
