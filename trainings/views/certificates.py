"""Sertifikat: who has earned one, issuing, revoking, reissuing, fetching, printing."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import access
from imports.cleaning.names import match_key
from pillars.forms.reason import ReasonForm
from pillars.names import name_key
from trainings import tasks
from trainings.errors import TrainingError
from trainings.forms.certificates import CertificateFilter, IssueForm, PrintForm, ReissueForm
from trainings.forms.filters import ParticipantFilter
from trainings.models import (
    Certificate,
    CertificateState,
    CertificateTemplate,
    Enrolment,
    PrintFile,
    PrintRun,
)
from trainings.services import awarding, certificates, printing
from trainings.views.frame import editable_or_403, event_or_404, frame

# Rows with several lines each: more would be a long way down on a telephone.
PAGE_SIZE = 25


@require(Permission.EVENT_VIEW)
@require_GET
def certificate_list(request):
    """All certificates of people of my region, the newest first."""
    form = CertificateFilter(request.GET)
    rows = Certificate.objects.visible_to(request.user).exclude(state=CertificateState.REISSUED)
    if form.is_valid():
        rows = _narrowed(rows, form.cleaned_data)
    page = page_of(
        rows.select_related("event", "enrolment__person", "origin__parent__parent"),
        request.GET,
        order=("-issued_on", "-pk"),
        key="public_id",
    )
    return render(
        request,
        "trainings/certificates/list.html",
        {
            "form": form,
            "page": page,
            "is_filtered": form.is_valid() and any(form.cleaned_data.values()),
            "may_edit": request.user.has(Permission.EVENT_EDIT),
        },
    )


def _narrowed(rows, wanted):
    if words := wanted["q"].strip():
        folded = match_key(words)
        by_name = Q(enrolment__person__name_key__contains=name_key(words))
        if folded:
            by_name |= Q(enrolment__person__match_key__contains=folded)
        rows = rows.filter(by_name | Q(number__icontains=words))
    if wanted["kind"]:
        rows = rows.filter(event__kind=wanted["kind"])
    if wanted["year"]:
        rows = rows.filter(year=wanted["year"])
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    return rows


@require(Permission.EVENT_VIEW)
@require_GET
def event_certificates(request, code):
    """Everybody of this event with their own numbers, and the certificate where there is one."""
    event = event_or_404(request, code)
    context = frame(request, event, "sertifikat")
    form = IssueForm(user=request.user, event=event) if context["may_edit"] else None
    return _page(request, event, context, form)


def _page(request, event, context, form, status=200):
    rows = (
        Enrolment.objects.visible_to(request.user)
        .filter(event=event, state__in=certificates.TAKES_PART)
        .select_related("person", "pillar", "origin__parent__parent")
    )
    wanted = ParticipantFilter(request.GET, user=request.user, event=event)
    people = rows.count()
    if request.GET:
        rows = rows.filter(pk__in=wanted.rows().values("pk"))
    page = page_of(
        rows, request.GET, order=("person__name_key", "pk"), key="public_id", size=PAGE_SIZE
    )
    awards = awarding.judge(event, page.rows)
    have = {
        row.enrolment_id: row
        for row in Certificate.objects.visible_to(request.user)
        .filter(enrolment__in=page.rows)
        .exclude(state=CertificateState.REISSUED)
        .order_by("version")
    }
    for row in page.rows:
        row.award = awards[row.pk]
        row.certificate = have.get(row.pk)
    issued = printing.certificates_of(event, request.user).count()
    runs = PrintRun.objects.visible_to(request.user).filter(event=event).prefetch_related("files")
    return render(
        request,
        "trainings/certificates/event.html",
        {
            **context,
            "page": page,
            "issued": issued,
            "filter": wanted,
            "is_filtered": bool(request.GET),
            # Everybody has one: nothing left to issue.
            "missing": issued < people,
            "issue_form": form,
            "has_template": form is not None and form.fields["template"].queryset.exists(),
            "has_begun": event.state in certificates.ISSUES,
            "print_form": PrintForm() if issued else None,
            "may_export": request.user.has(Permission.DATA_EXPORT),
            "runs": runs[:5],
        },
        status=status,
    )


@require(Permission.EVENT_EDIT)
@require_POST
def certificate_issue(request, code):
    """For the ticked participants, or for all who have earned one and have none yet."""
    event = editable_or_403(request, code)
    form = IssueForm(request.POST, user=request.user, event=event)
    if not form.is_valid():
        return _page(request, event, frame(request, event, "sertifikat"), form, status=422)
    rows = Enrolment.objects.visible_to(request.user).filter(event=event)
    if ticked := request.POST.getlist("pilih"):
        try:
            rows = rows.filter(public_id__in=ticked)
        except ValueError:
            raise Http404 from None
    else:
        rows = rows.filter(state__in=certificates.TAKES_PART)
    try:
        result = certificates.issue(
            event=event,
            template=form.cleaned_data["template"],
            enrolments=rows,
            issued_on=form.cleaned_data["issued_on"],
            by=request.user,
        )
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        count = len(result.certificates)
        if count:
            messages.success(request, f"{count} sertifikat terbit.")
        else:
            messages.info(request, "Tidak ada sertifikat baru: lihat alasannya di tiap baris.")
        unmet = [row for row, why in result.refused if not why.startswith("Sudah punya")]
        if unmet:
            messages.info(
                request, f"{len(unmet)} orang belum memenuhi syarat; alasannya ada di tiap baris."
            )
    return redirect("trainings:event-certificates", event.code)


@require(Permission.EVENT_VIEW)
@require_GET
def certificate_file(request, public_id):
    """The PDF: the same bytes every time; who fetched it is written down."""
    row = visible_or_404(
        Certificate.objects.select_related("event"), request.user, public_id=public_id
    )
    data = certificates.file_of(row)
    if not row.file:
        transaction.on_commit(partial(tasks.ring_keep, row.pk), robust=True)
    access.download(
        by=request.user,
        subject_kind="trainings.certificate",
        subject_id=str(row.public_id),
        reason=f"Mengunduh sertifikat {row.number}",
        request=request,
    )
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'attachment; filename="sertifikat-{row.year}-{row.serial:04}.pdf"'
    )
    return response


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def certificate_revoke(request, public_id):
    row = _mine(request, public_id)
    form = ReasonForm(
        request.POST or None,
        help_text="Contoh: terbit untuk orang yang salah. Halaman periksa menyebutnya dicabut.",
    )
    if form.is_valid():
        try:
            certificates.revoke(
                certificate=row, reason=form.cleaned_data["reason"], by=request.user
            )
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Sertifikat {row.number} dicabut.")
            return redirect("trainings:event-certificates", row.event.code)
    return _asked(
        request, row, form, title=f"Cabut sertifikat {row.number}?", label="Cabut sertifikat"
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def certificate_reissue(request, public_id):
    row = _mine(request, public_id)
    form = ReissueForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            new = certificates.reissue(certificate=row, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Sertifikat {new.number} terbit lagi sebagai versi {new.version}."
            )
            return redirect("trainings:event-certificates", row.event.code)
    return _asked(
        request, row, form, title=f"Terbitkan ulang {row.number}?", label="Terbitkan versi baru"
    )


def _mine(request, public_id) -> Certificate:
    row = visible_or_404(
        Certificate.objects.select_related("event__region", "enrolment__person"),
        request.user,
        public_id=public_id,
    )
    editable_or_403(request, row.event.code)
    return row


def _asked(request, row, form, *, title, label):
    return render(
        request,
        "trainings/certificates/ask.html",
        {"certificate": row, "form": form, "title": title, "label": label},
        status=422 if form.errors else 200,
    )


@require(Permission.DATA_EXPORT)
@require_POST
def print_request(request, code):
    event = event_or_404(request, code)
    form = PrintForm(request.POST)
    if form.is_valid():
        try:
            run = printing.request(event=event, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("trainings:print-run", run.public_id)
    else:
        messages.error(request, "Isi urutan dan banyaknya sertifikat per berkas.")
    return redirect("trainings:event-certificates", event.code)


@require(Permission.EVENT_VIEW)
@require_GET
def print_run(request, public_id):
    run = visible_or_404(
        PrintRun.objects.select_related("event"), request.user, public_id=public_id
    )
    template = (
        "trainings/certificates/_run.html" if request.htmx else "trainings/certificates/run.html"
    )
    response = render(request, template, {"run": run, "files": list(run.files.all())})
    if request.htmx and not run.job_is_open:
        response["HX-Refresh"] = "true"
    return response


@require(Permission.DATA_EXPORT)
@require_POST
def print_retry(request, public_id):
    run = visible_or_404(PrintRun.objects.all(), request.user, public_id=public_id)
    printing.retry(run=run, by=request.user)
    return redirect("trainings:print-run", run.public_id)


@require(Permission.DATA_EXPORT)
@require_GET
def print_file(request, public_id, part):
    run = visible_or_404(
        PrintRun.objects.select_related("event"), request.user, public_id=public_id
    )
    file = get_object_or_404(PrintFile, run=run, part=part)
    access.download(
        by=request.user,
        subject_kind="trainings.printfile",
        subject_id=f"{run.public_id}/{part}",
        reason=f"Mencetak {file.certificates} sertifikat {run.event.code}",
        checksum=file.sha256,
        request=request,
    )
    return FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=f"sertifikat-{run.event.code}-bagian-{part:02}.pdf",
        content_type="application/pdf",
    )


@require(Permission.EVENT_VIEW)
@require_GET
def template_list(request):
    rows = CertificateTemplate.objects.visible_to(request.user).select_related("region")
    return render(
        request,
        "trainings/certificates/templates.html",
        {"rows": rows, "may_edit": request.user.has(Permission.EVENT_EDIT)},
    )
