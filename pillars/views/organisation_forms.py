"""What is done to an organisation: registered, corrected, another status, taken out."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.permissions import Permission
from pillars import holding
from pillars.errors import RegistryError
from pillars.forms.organisations import (
    AccountForm,
    ClassifyForm,
    EditForm,
    RegisterForm,
    StatusForm,
)
from pillars.forms.reason import ReasonForm
from pillars.models import ChangeRequest, Organisation
from pillars.services import changes, organisations
from pillars.views.organisation import organisation_or_404


def form_page(request, organisation: Organisation | None, form, *, title: str, label: str, **more):
    """A page with one form, on the way back to the organisation."""
    page = "pillars:organisation-detail"
    back = (
        reverse(page, args=[organisation.public_id])
        if organisation
        else reverse("pillars:organisation-list")
    )
    context = {
        "organisation": organisation,
        "form": form,
        "title": title,
        "label": label,
        "back": back,
        **more,
    }
    return render(request, "pillars/organisation/form.html", context)


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def organisation_create(request):
    form = RegisterForm(request.POST or None, user=request.user)
    if form.is_valid():
        found = form.cleaned_data
        try:
            made = organisations.register(
                kind=found["kind"],
                name=found["name"],
                region=found["code"],
                values=form.values,
                account=found["account"],
                by=request.user,
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{made.name} terdaftar. Lengkapi datanya di sini.")
            return redirect("pillars:organisation-edit", made.public_id)
    return form_page(
        request,
        None,
        form,
        title="Daftarkan organisasi",
        label="Daftarkan",
        intro="Karang Taruna, UKKT, atau LKS yang belum ada di register. Untuk banyak organisasi "
        "sekaligus, pakai menu Impor.",
    )


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def organisation_edit(request, public_id):
    organisation = organisation_or_404(request, public_id)
    form = EditForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        try:
            organisations.correct(organisation=organisation, values=form.values, by=request.user)
            asked = form.is_renamed and changes.ask(
                subject=organisation,
                field=ChangeRequest.Field.NAME,
                proposed=form.cleaned_data["name"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = " Nama baru menunggu persetujuan orang kedua." if asked else ""
            messages.success(request, f"Data {organisation.name} tersimpan.{words}")
            return redirect("pillars:organisation-detail", public_id)
    return form_page(request, organisation, form, title="Ubah data", label="Simpan")


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def organisation_status(request, public_id):
    organisation = organisation_or_404(request, public_id)
    form = StatusForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        try:
            organisations.change_status(
                organisation=organisation, **form.cleaned_data, by=request.user
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Status {organisation.name} berubah.")
            return redirect("pillars:organisation-history", public_id)
    return form_page(
        request,
        organisation,
        form,
        title="Ubah status",
        label="Simpan status",
        intro=f"Sekarang: {organisation.get_status_display()}. Status mengatakan apakah organisasi "
        "bekerja; tanda daftar dan akreditasi dicatat sebagai dokumen.",
    )


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def organisation_classify(request, public_id):
    organisation = organisation_or_404(request, public_id)
    form = ClassifyForm(request.POST or None)
    if form.is_valid():
        try:
            organisations.classify(organisation=organisation, **form.cleaned_data, by=request.user)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Klasifikasi {organisation.name} tercatat.")
            return redirect("pillars:organisation-history", public_id)
    return form_page(request, organisation, form, title="Catat klasifikasi", label="Simpan")


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def organisation_account(request, public_id):
    """The first account is written at once; another one waits for a second person."""
    organisation = organisation_or_404(request, public_id)
    is_first = not organisation.account_mask
    initial = {"holder": organisation.account_name or organisation.name}
    initial |= {"bank_name": organisation.bank_name}
    form = AccountForm(request.POST or None, is_first=is_first, initial=initial)
    if form.is_valid():
        account = form.cleaned_data["account"]
        try:
            if is_first:
                organisations.set_first_account(
                    organisation=organisation, account=account, by=request.user
                )
                words = "Rekening tersimpan."
            else:
                asked = changes.ask(
                    subject=organisation,
                    field=ChangeRequest.Field.ACCOUNT,
                    proposed=account,
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                )
                words = "Rekening itu sudah tercatat seperti ini."
                if asked is not None:
                    words = "Rekening baru menunggu persetujuan orang kedua."
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words)
            return redirect("pillars:organisation-papers", public_id)
    return form_page(
        request,
        organisation,
        form,
        title="Catat rekening" if is_first else "Minta ganti rekening",
        label="Simpan rekening" if is_first else "Kirim permintaan",
        intro="" if is_first else "Rekening lama dipakai sampai orang kedua menyetujui yang baru.",
    )


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def organisation_remove(request, public_id):
    organisation = organisation_or_404(request, public_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            organisations.remove(
                organisation=organisation, reason=form.cleaned_data["reason"], by=request.user
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{organisation.name} dihapus dari register.")
            return redirect("pillars:organisation-list")
    held = holding.holds_for(organisation)
    intro = (
        "Hanya untuk organisasi yang keliru didaftarkan. Yang berhenti bekerja diberi status Bubar."
    )
    if held:
        intro = (
            f"Belum dapat dihapus: masih ada {', '.join(held)}. Bila berhenti bekerja, beri "
            "status Bubar."
        )
    return form_page(
        request, organisation, form, title="Hapus dari register", label="Hapus", intro=intro
    )
