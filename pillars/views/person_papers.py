"""Documents and bank accounts of a person."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from pillars import person_page
from pillars.errors import RegistryError
from pillars.forms.documents import AccountForm, DocumentForm
from pillars.forms.reason import ReasonForm
from pillars.models import ChangeRequest, PersonAccount, PersonDocument
from pillars.services import changes, documents
from pillars.views.person import person_or_404, show


@require(Permission.PERSON_VIEW)
@require_GET
def person_documents(request, public_id):
    person = person_or_404(request, public_id)
    papers = PersonDocument.objects.visible_to(request.user).filter(person=person)
    return show(
        request,
        person,
        "dokumen",
        "documents",
        documents=person_page.with_expiry(papers.select_related("uploaded_by")),
        accounts=list(person.accounts.all()),
        waiting=changes.pending(person),
    )


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def document_add(request, public_id):
    person = person_or_404(request, public_id)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = documents.add(person=person, **form.cleaned_data, by=request.user)
        except RegistryError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"{made.get_category_display()} tersimpan.")
            return redirect("pillars:person-documents", public_id)
    return render(request, "pillars/person/document_add.html", {"person": person, "form": form})


@require(Permission.PERSON_VIEW)
@require_GET
def document_file(request, public_id, document_id):
    """The scan as it was uploaded; who took it is written down."""
    document = _document(request, person_or_404(request, public_id), document_id)
    if not document.file:
        raise Http404
    documents.fetch(document=document, by=request.user, request=request)
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.file_name)


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def document_remove(request, public_id, document_id):
    person = person_or_404(request, public_id)
    document = _document(request, person, document_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            documents.remove(document=document, reason=form.cleaned_data["reason"], by=request.user)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Dokumen dihapus; alasannya ada di riwayat perubahan.")
            return redirect("pillars:person-documents", public_id)
    context = {"person": person, "document": document, "form": form}
    return render(request, "pillars/person/document_remove.html", context)


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def account_ask(request, public_id, account_id=None):
    """A new account, or another number for one: two people have to agree."""
    person = person_or_404(request, public_id)
    account = None
    if account_id is not None:
        rows = PersonAccount.objects.filter(person=person)
        account = visible_or_404(rows, request.user, public_id=account_id)
    initial = {} if account is None else {"bank": account.bank, "bank_name": account.bank_name}
    form = AccountForm(request.POST or None, initial={"holder": person.name, **initial})
    if form.is_valid():
        try:
            asked = changes.ask(
                subject=person,
                field=ChangeRequest.Field.ACCOUNT,
                proposed=form.cleaned_data["account"],
                account=account,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = "Rekening itu sudah tercatat seperti ini."
            if asked is not None:
                words = "Rekening diminta. Berlaku setelah orang kedua menyetujuinya."
            messages.success(request, words)
            return redirect("pillars:person-documents", public_id)
    context = {"person": person, "account": account, "form": form}
    return render(request, "pillars/person/account_ask.html", context)


def _document(request, person, document_id) -> PersonDocument:
    rows = PersonDocument.objects.filter(person=person).select_related("person")
    return visible_or_404(rows, request.user, public_id=document_id)
