"""Kosakata kolom: the headings that mean each column of a sheet, and the office's own."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.permissions import Permission
from imports import registry
from imports.forms.vocabulary import HeadingWordForm
from imports.models import HeadingWord
from imports.reading.vocabulary import DEFAULTS
from imports.services import vocabulary as words


@dataclass(frozen=True)
class ColumnWords:
    """A column with the headings that mean it."""

    key: str
    label: str
    built_in: list[str]
    own: list[HeadingWord]


@require(Permission.VOCABULARY_MANAGE)
def vocabulary(request):
    slugs = registry.slugs()
    slug = request.GET.get("lembar", "") or (
        "participants" if "participants" in slugs else slugs[0]
    )
    if slug not in slugs:
        raise Http404
    sheet = registry.get(slug)
    form = HeadingWordForm(request.POST or None, sheet=slug)
    if form.is_valid() and _add(sheet, form, request.user):
        word = form.cleaned_data["word"]
        label = sheet.field_label(form.cleaned_data["column"])
        messages.success(request, f"“{word}” sekarang dikenali sebagai {label}.")
        return redirect(f"{reverse('imports:vocabulary')}?lembar={slug}")
    return render(
        request,
        "imports/vocabulary.html",
        {
            "sheet": sheet,
            "tabs": [(registry.get(one).title, f"?lembar={one}", one == slug) for one in slugs],
            "words_title": f"Kolom lembar {sheet.title}",
            "form": form,
            "columns": _columns(sheet),
        },
    )


@require(Permission.VOCABULARY_MANAGE)
@require_POST
def vocabulary_delete(request, pk):
    word = get_object_or_404(HeadingWord, pk=pk)
    words.remove(word=word, by=request.user)
    messages.success(request, f"“{word.word}” tidak lagi dikenali.")
    return redirect(f"{reverse('imports:vocabulary')}?lembar={word.sheet}")


def _add(sheet, form, user) -> bool:
    data = form.cleaned_data
    try:
        with transaction.atomic():
            words.add(sheet=sheet, column=data["column"], word=data["word"], by=user)
    except IntegrityError:
        form.add_error("word", "Kata ini baru saja ditambahkan orang lain.")
        return False
    return True


def _columns(sheet) -> list[ColumnWords]:
    own: dict[str, list[HeadingWord]] = {}
    for word in HeadingWord.objects.filter(sheet__in=["", sheet.slug]).select_related("added_by"):
        own.setdefault(word.column, []).append(word)
    return [
        ColumnWords(
            key,
            column.label,
            list(dict.fromkeys([*column.synonyms, *DEFAULTS.get(key, ())])),
            own.get(key, []),
        )
        for key, column in sheet.columns().items()
    ]
