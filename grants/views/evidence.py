"""Berkas bukti: everything about one recipient and period in one ZIP with its hashes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.permissions import Permission
from accounts.services import access
from grants.forms.money_oversight import PackForm
from grants.services import evidence
from grants.views.frame import recipient_or_404


@require(Permission.GRANT_VIEW, Permission.DATA_EXPORT)
@require_http_methods(["GET", "POST"])
def evidence_pack(request, public_id):
    recipient = recipient_or_404(request, public_id)
    instalments = recipient.instalments.order_by("number")
    form = PackForm(request.POST or None, instalments=instalments)
    if request.method == "POST" and form.is_valid():
        made = evidence.pack(
            recipient=recipient, number=form.cleaned_data["tahap"], by=request.user
        )
        access.download(
            by=request.user,
            subject_kind="grants.recipient",
            subject_id=str(recipient.public_id),
            reason=f"Berkas bukti, {made.count} berkas",
            checksum=made.sha256,
            request=request,
        )
        response = HttpResponse(made.content, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{made.name}"'
        return response
    return render(
        request,
        "grants/oversight/evidence.html",
        {"recipient": recipient, "form": form},
        status=422 if form.errors else 200,
    )
