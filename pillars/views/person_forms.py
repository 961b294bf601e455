"""Adding a person and correcting one. Nothing typed is lost; what looks doubtful is asked once."""

import hashlib

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts import formats
from accounts.access import require
from accounts.permissions import Permission
from pillars.errors import RegistryError
from pillars.forms.people import PersonEditForm, PersonForm
from pillars.forms.place import places_like
from pillars.forms.portrait import PortraitForm, UnportrayForm
from pillars.models import ChangeRequest
from pillars.resembling import held_by_removed, resembling
from pillars.services import changes, profiles, transfers
from pillars.views.person import person_or_404

SUGGESTIONS = 12


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_create(request):
    """A new person, once nobody who resembles them is meant."""
    form = PersonForm(request.POST or None, user=request.user)
    context = {"form": form, "alike": [], "doubt": "", "holder": None}
    if form.is_valid():
        alike = _alike(form, request.user)
        context |= {
            "alike": alike,
            "doubt": _doubt(form, alike),
            "holder": next((one for one in alike if one.is_same_nik), None),
        }
        if context["holder"]:
            answer = _about_the_holder(request, form, context["holder"])
        elif context["doubt"] and request.POST.get("yakin") != context["doubt"]:
            answer = None
        else:
            answer = _register(request, form)
        if answer is not None:
            return answer
    return render(request, "pillars/person/create.html", context)


def _register(request, form):
    found = form.cleaned_data
    try:
        person = profiles.register(
            name=found["name"],
            region=found["region"],
            nik=found["nik"],
            kk=form.sealed("kk") or "",
            mother_name=form.sealed("mother_name") or "",
            values=form.values,
            by=request.user,
        )
    except RegistryError as refusal:
        form.add_error(_column_of(refusal, found["nik"]), str(refusal))
        return None
    messages.success(request, f"{person.name} ditambahkan. Berikutnya: tambahkan tugasnya.")
    return redirect("pillars:person-detail", person.public_id)


def _about_the_holder(request, form, holder):
    """The NIK is taken: go there, or ask the other region for the person."""
    if not holder.is_visible and "minta_pindah" in request.POST:
        try:
            transfers.ask(
                person_id=holder.person.pk,
                to_region=form.cleaned_data["region"].code,
                name=form.cleaned_data["name"],
                by=request.user,
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
            return None
        messages.success(
            request,
            "Permintaan pindah dikirim ke provinsi. Setelah diterima, orang ini muncul di "
            "daftar Anda.",
        )
        return redirect("pillars:transfer-list")
    words = (
        f"NIK ini milik {holder.name}, {holder.about}. Buka halamannya; jangan menambah dua kali."
        if holder.is_visible
        else f"NIK ini sudah tercatat untuk {holder.name} di {holder.about}. Bila orangnya sama, "
        "mintalah pindah."
    )
    form.add_error("nik", words)
    return None


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_edit(request, public_id):
    """What one alone may correct is written; name and NIK wait for a second person."""
    person = person_or_404(request, public_id)
    form = PersonEditForm(request.POST or None, user=request.user, person=person)
    context = {"form": form, "person": person, "alike": [], "doubt": ""}
    if form.is_valid():
        context["doubt"] = _doubt(form, [])
        if not context["doubt"] or request.POST.get("yakin") == context["doubt"]:
            done = _correct(request, person, form)
            if done:
                return redirect("pillars:person-detail", public_id)
    return render(request, "pillars/person/edit.html", context)


def _correct(request, person, form) -> bool:
    found, reason = form.cleaned_data, form.cleaned_data["reason"]
    first_nik = found["nik"] if person.nik_index is None else ""
    asks = [(ChangeRequest.Field.NAME, found["name"])]
    if found["nik"] and not first_nik:
        asks.append((ChangeRequest.Field.NIK, found["nik"]))
    if first_nik and held_by_removed(first_nik):
        form.add_error("nik", "NIK ini ada pada data yang sudah dihapus atau digabung.")
        return False
    try:
        profiles.correct(
            person=person,
            values=form.values | {"region": found["region"]},
            nik=first_nik,
            kk=form.sealed("kk"),
            mother_name=form.sealed("mother_name"),
            reason=reason,
            by=request.user,
        )
    except RegistryError as refusal:
        form.add_error(_column_of(refusal, found["nik"]), str(refusal))
        return False
    waiting = False
    for field, proposed in asks:
        if field == ChangeRequest.Field.NAME and proposed == person.name:
            continue
        try:
            asked = changes.ask(
                subject=person, field=field, proposed=proposed, reason=reason, by=request.user
            )
        except RegistryError as refusal:
            label = ChangeRequest.Field(field).label
            messages.warning(request, f"{label} belum diminta berubah. {refusal}")
        else:
            waiting = waiting or asked is not None
    messages.success(request, f"Data {person.name} tersimpan.")
    if waiting:
        messages.info(request, "Nama atau NIK berubah setelah orang kedua menyetujuinya.")
    return True


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_portray(request, public_id):
    """A portrait, with the word that the person agrees."""
    person = person_or_404(request, public_id)
    taking_away = request.method == "POST" and "hapus" in request.POST
    form = PortraitForm(
        None if taking_away else request.POST or None, None if taking_away else request.FILES
    )
    gone = UnportrayForm(request.POST if taking_away else None)
    try:
        if taking_away and gone.is_valid():
            profiles.unportray(person=person, reason=gone.cleaned_data["reason"], by=request.user)
            messages.success(request, "Foto dihapus.")
            return redirect("pillars:person-detail", public_id)
        if not taking_away and form.is_valid():
            profiles.portray(person=person, file=form.cleaned_data["file"], by=request.user)
            messages.success(request, f"Foto {person.name} tersimpan.")
            return redirect("pillars:person-detail", public_id)
    except RegistryError as refusal:
        form.add_error("file", str(refusal))
    return render(
        request, "pillars/person/portray.html", {"person": person, "form": form, "gone": gone}
    )


@require(Permission.PERSON_VIEW)
@require_GET
def place_suggest(request):
    """Options for a box in which somebody types a place."""
    column = request.GET.get("kolom", "")
    scope = request.user.region_id if column == "region" else ""
    found = places_like(request.GET.get(column, ""), scope=scope)[:SUGGESTIONS]
    names = [formats.region(region) for region in found]
    return render(request, "pillars/place_options.html", {"names": names})


def _alike(form, user) -> list:
    found = form.cleaned_data
    return resembling(name=found["name"], born_on=found.get("born_on"), nik=found["nik"], by=user)


def _doubt(form, alike) -> str:
    """A mark of everything doubtful: ticking "tetap simpan" holds for exactly this."""
    if not (form.remarks or alike):
        return ""
    said = [*form.remarks, *(str(one.person.pk) for one in alike)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _column_of(refusal: RegistryError, nik: str) -> str | None:
    name = type(refusal).__name__
    if name == "NikTaken" or (name == "NotAllowed" and not nik):
        return "nik"
    return "region" if name == "OutsideRegion" else None
