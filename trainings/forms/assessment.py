from decimal import Decimal, InvalidOperation

from django import forms
from django.utils import timezone

from accounts.forms.fields import IndonesianDateField
from accounts.paging import Page
from trainings.models import Enrolment, EvaluationQuestion, ScoreStage


class ScoreForm(forms.Form):
    """Two boxes for each participant of a page: pre-test and post-test, 0 to 100 or empty."""

    def __init__(self, *args, page: Page, scores: dict[tuple[int, str], Decimal], **kwargs):
        super().__init__(*args, **kwargs)
        self.page, self.known = page, scores
        self.enrolments: list[Enrolment] = page.rows
        for row in self.enrolments:
            for stage in ScoreStage:
                value = scores.get((row.pk, stage.value))
                label = f"{stage.label} {row.person.name}"
                self.fields[self.name(row, stage)] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=6,
                    initial="" if value is None else f"{value.normalize():f}".replace(".", ","),
                    # In the table the heading and the row say it to the eye only.
                    widget=forms.TextInput(
                        attrs={"inputmode": "decimal", "size": 5, "aria-label": label}
                    ),
                )

    @staticmethod
    def name(row: Enrolment, stage: str) -> str:
        return f"{stage}-{row.public_id}"

    def lines(self):
        return [
            (row, [self[self.name(row, stage)] for stage in ScoreStage]) for row in self.enrolments
        ]

    def clean(self):
        cleaned = super().clean()
        self.values: dict[tuple[int, str], Decimal | None] = {}
        for row in self.enrolments:
            for stage in ScoreStage:
                name = self.name(row, stage)
                text = cleaned.get(name, "").replace(",", ".").strip()
                try:
                    value = Decimal(text) if text else None
                except InvalidOperation:
                    self.add_error(name, "Isi angka 0 sampai 100.")
                    continue
                if value is not None and (not value.is_finite() or not 0 <= value <= 100):
                    self.add_error(name, "Isi angka 0 sampai 100.")
                    continue
                self.values[row.pk, stage.value] = value
        return cleaned


class QuestionsForm(forms.Form):
    """The questions as lines of text: `materi: Materi mudah dipahami`; `*` before words for a
    question that is answered in words."""

    ABOUT = {
        "materi": EvaluationQuestion.About.CONTENT,
        "narasumber": EvaluationQuestion.About.SPEAKER,
        "panitia": EvaluationQuestion.About.COMMITTEE,
        "tempat": EvaluationQuestion.About.PLACE,
        "keseluruhan": EvaluationQuestion.About.OVERALL,
    }
    MOST = 30

    text = forms.CharField(
        label="Pertanyaan",
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=(
            "Satu pertanyaan per baris, didahului materi, narasumber, panitia, tempat, atau "
            "keseluruhan dan titik dua. Awali pertanyaannya dengan * bila dijawab dengan "
            "kata-kata; yang lain dijawab 1 sampai 5."
        ),
    )

    @classmethod
    def written(cls, questions) -> str:
        names = {about: name for name, about in cls.ABOUT.items()}
        return "\n".join(
            f"{names[one.about]}: {'' if one.is_scale else '*'}{one.text}" for one in questions
        )

    def clean_text(self):
        questions, wrong = [], []
        for number, line in enumerate(self.cleaned_data["text"].splitlines(), start=1):
            if not line.strip():
                continue
            about, colon, text = line.partition(":")
            text = text.strip()
            known = self.ABOUT.get(about.strip().lower())
            if not colon or known is None or len(text.lstrip("* ")) < 5:
                wrong.append(str(number))
                continue
            questions.append(
                EvaluationQuestion(
                    about=known, text=text.lstrip("* ")[:200], is_scale=not text.startswith("*")
                )
            )
        if wrong:
            raise forms.ValidationError(
                f"Baris {', '.join(wrong)} belum berbentuk “materi: pertanyaan”."
            )
        texts = [one.text for one in questions]
        if len(set(texts)) < len(texts):
            raise forms.ValidationError("Ada pertanyaan yang ditulis dua kali.")
        if not 1 <= len(questions) <= self.MOST:
            raise forms.ValidationError(f"Tulis 1 sampai {self.MOST} pertanyaan.")
        self.questions = questions
        return self.cleaned_data["text"]


class AnswerForm(forms.Form):
    """The questionnaire as the participant sees it."""

    STEPS = (
        (5, "Sangat setuju"),
        (4, "Setuju"),
        (3, "Cukup"),
        (2, "Kurang setuju"),
        (1, "Tidak setuju"),
    )

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for one in self.questions:
            if one.is_scale:
                field = forms.TypedChoiceField(
                    label=one.text,
                    choices=self.STEPS,
                    coerce=int,
                    widget=forms.RadioSelect,
                    error_messages={"required": "Pilih satu jawaban."},
                )
            else:
                field = forms.CharField(
                    label=one.text,
                    required=False,
                    max_length=1000,
                    widget=forms.Textarea(attrs={"rows": 4}),
                    help_text="Boleh dikosongkan. Jangan menulis nama atau NIK.",
                )
            self.fields[f"q{one.pk}"] = field

    @property
    def answers(self) -> dict[int, int | str]:
        return {one.pk: self.cleaned_data[f"q{one.pk}"] for one in self.questions}


class FollowUpForm(forms.Form):
    """What a participant promises to do, and until when."""

    participant = forms.ModelChoiceField(
        label="Peserta", queryset=Enrolment.objects.none(), to_field_name="public_id"
    )
    text = forms.CharField(
        label="Rencana tindak lanjut",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Contoh: mendata lansia terlantar di RW 05 bersama pengurus RT.",
    )
    due_on = IndonesianDateField(label="Selesai sebelum")

    def __init__(self, *args, enrolments, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["participant"]
        field.queryset = enrolments
        field.label_from_instance = lambda row: row.person.name


class FollowUpEndForm(forms.Form):
    """What came of it."""

    result = forms.CharField(
        label="Hasil", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    ended_on = IndonesianDateField(label="Selesai pada")
    dropped = forms.BooleanField(
        label="Tidak dilanjutkan", required=False, help_text="Hasil di atas memuat alasannya."
    )

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"ended_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
