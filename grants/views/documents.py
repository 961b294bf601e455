"""Dokumen: a paper handed in, looked at, accepted, or returned with what it lacks."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from accounts.services import access
from grants.errors import GrantError
from grants.forms.steps import PaperForm
from grants.models import Document, RequiredDocument
from grants.services import documents
from grants.views.frame import acting, ensure_here, recipient_or_404
from pillars.forms.reason import ReasonForm

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@acting(Permission.GRANT_PROPOSE)
@require_http_methods(["GET", "POST"])
def hand_in(request, public_id, requirement):
    recipient = recipient_or_404(request, public_id)
    ensure_here(request.user, Permission.GRANT_PROPOSE, recipient.region_id)
    wanted = get_object_or_404(
        RequiredDocument, programme_id=recipient.programme_id, code=requirement
    )
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            documents.hand_in(
                recipient=recipient,
                requirement=wanted,
                content=file.read() if file else b"",
                number=form.cleaned_data["number"],
                dated_on=form.cleaned_data["dated_on"],
                by=request.user,
            )
        except GrantError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{wanted.name} tersimpan dan menunggu diperiksa.")
            return _back(recipient)
    earlier = Document.objects.visible_to(request.user).filter(
        recipient=recipient, requirement=wanted
    )
    return render(
        request,
        "grants/recipient/paper.html",
        {"recipient": recipient, "wanted": wanted, "form": form, "earlier": earlier.first()},
        status=422 if form.errors else 200,
    )


@require(Permission.GRANT_VIEW)
@require_GET
def document_file(request, public_id):
    """The scan; who fetched it is written down first."""
    document = _document(request, public_id)
    if not document.file:
        raise Http404
    try:
        content = document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    access.download(
        by=request.user,
        subject_kind="grants.document",
        subject_id=str(document.public_id),
        reason=f"Melihat {document.requirement}",
        checksum=document.sha256,
        request=request,
    )
    ending = ENDINGS.get(document.file_type, "bin")
    answer = FileResponse(
        content, filename=f"dokumen-{document.requirement.code}.{ending}", as_attachment=True
    )
    answer["Content-Type"] = document.file_type or "application/octet-stream"
    return answer


@acting(Permission.GRANT_VERIFY)
@require_POST
def accept(request, public_id):
    document = _document(request, public_id)
    ensure_here(request.user, Permission.GRANT_VERIFY, document.recipient.region_id)
    outcome = documents.accept(documents=[document], by=request.user)
    if outcome.refused:
        messages.error(request, outcome.refused[0].message)
    else:
        messages.success(request, f"{document.requirement} diterima.")
    return _back(document.recipient)


@acting(Permission.GRANT_VERIFY)
@require_http_methods(["GET", "POST"])
def send_back(request, public_id):
    document = _document(request, public_id)
    ensure_here(request.user, Permission.GRANT_VERIFY, document.recipient.region_id)
    form = ReasonForm(
        request.POST or None, help_text="Contoh: SK belum ditandatangani lurah. Pindai ulang."
    )
    if form.is_valid():
        try:
            documents.send_back(
                document=document, reason=form.cleaned_data["reason"], by=request.user
            )
        except GrantError as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, f"{document.requirement} dikembalikan.")
            return _back(document.recipient)
    return render(
        request,
        "grants/recipient/_paper_return.html"
        if request.htmx
        else "grants/recipient/paper_return.html",
        {
            "document": document,
            "recipient": document.recipient,
            "form": form,
            "action": reverse("grants:document-return", args=[public_id]),
        },
        status=422 if form.errors and not request.htmx else 200,
    )


def _document(request, public_id) -> Document:
    rows = Document.objects.select_related("recipient__programme", "requirement").defer(
        "recipient__account"
    )
    return visible_or_404(rows, request.user, public_id=public_id)


def _back(recipient):
    return redirect(reverse("grants:recipient-detail", args=[recipient.public_id]) + "#dokumen")
