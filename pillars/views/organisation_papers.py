"""Papers of an organisation, and the letters that ask for their renewal."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.formats import long_date
from accounts.permissions import Permission
from pillars.errors import RegistryError
from pillars.forms.boards_of_organisations import LetterForm, PaperForm, ScanForm
from pillars.forms.reason import ReasonForm
from pillars.models import Board, OrganisationDocument, RenewalLetter
from pillars.services import letters, organisation_papers
from pillars.views.organisation import organisation_or_404
from pillars.views.organisation_forms import form_page

RENEWABLE = {"dokumen": OrganisationDocument, "kepengurusan": Board}


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def paper_file(request, public_id):
    organisation = organisation_or_404(request, public_id)
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = organisation_papers.file(
                organisation=organisation, **form.cleaned_data, by=request.user
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{made.get_kind_display()} tersimpan.")
            return redirect("pillars:organisation-papers", public_id)
    return form_page(
        request, organisation, form, title="Tambah dokumen", label="Simpan dokumen", has_file=True
    )


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def paper_attach(request, public_id, document_id):
    """The scan of a paper that was known by number only."""
    organisation = organisation_or_404(request, public_id)
    document = _document(request, organisation, document_id)
    form = ScanForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            organisation_papers.attach(
                document=document, upload=form.cleaned_data["upload"], by=request.user
            )
        except RegistryError as refusal:
            form.add_error("upload", str(refusal))
        else:
            messages.success(request, "Berkas dokumen tersimpan.")
            return redirect("pillars:organisation-papers", public_id)
    return form_page(
        request,
        organisation,
        form,
        title="Unggah berkas dokumen",
        label="Simpan berkas",
        intro=str(document),
        has_file=True,
    )


@require(Permission.ORGANISATION_VIEW)
@require_GET
def paper_scan(request, public_id, document_id):
    """The scan as it was uploaded; who took it is written down."""
    document = _document(request, organisation_or_404(request, public_id), document_id)
    if not document.file:
        raise Http404
    organisation_papers.fetch(document=document, by=request.user, request=request)
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.file_name)


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def paper_withdraw(request, public_id, document_id):
    organisation = organisation_or_404(request, public_id)
    document = _document(request, organisation, document_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            organisation_papers.withdraw(
                document=document, reason=form.cleaned_data["reason"], by=request.user
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Dokumen dikeluarkan; alasannya ada di riwayat.")
            return redirect("pillars:organisation-papers", public_id)
    return form_page(
        request,
        organisation,
        form,
        title="Keluarkan dokumen",
        label="Keluarkan",
        intro=f"{document}. Berkasnya dihapus; datanya tetap ada di riwayat.",
    )


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def renewal_create(request, public_id, kind, paper_id):
    """Number and date of a letter; what it asks for follows from the paper."""
    if kind not in RENEWABLE:
        raise Http404
    organisation = organisation_or_404(request, public_id)
    rows = RENEWABLE[kind]._default_manager.select_related("organisation__region")
    paper = visible_or_404(rows, request.user, organisation=organisation, public_id=paper_id)
    form = LetterForm(request.POST or None, initial={"dated_on": timezone.localdate()})
    if form.is_valid():
        try:
            made = letters.write(paper=paper, **form.cleaned_data, by=request.user)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("pillars:renewal-pdf", public_id, made.public_id)
    last = letters.last_day_of(paper)
    return form_page(
        request,
        organisation,
        form,
        title="Surat permintaan perpanjangan",
        label="Buat surat",
        intro=f"{letters.what_of(paper)}"
        + (f" berlaku sampai {long_date(last)}." if last else " tidak punya batas berlaku."),
    )


@require(Permission.ORGANISATION_VIEW)
@require_GET
def renewal_pdf(request, public_id, letter_id):
    organisation = organisation_or_404(request, public_id)
    rows = RenewalLetter.objects.select_related(
        "organisation__region", "document", "board", "written_by"
    )
    letter = visible_or_404(rows, request.user, organisation=organisation, public_id=letter_id)
    answer = HttpResponse(letters.pdf_of(letter), content_type="application/pdf")
    name = f"surat-perpanjangan-{letter.public_id.hex[:8]}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _document(request, organisation, document_id) -> OrganisationDocument:
    rows = OrganisationDocument.objects.select_related("organisation")
    return visible_or_404(rows, request.user, organisation=organisation, public_id=document_id)
