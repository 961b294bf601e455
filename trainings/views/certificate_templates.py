"""The templates of certificates, with a preview that shows the longest name."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts import formats
from accounts.access import require, visible_or_404
from accounts.letterhead import letterhead_of, offices_above, place_of_signing, signature_of
from accounts.permissions import Permission
from accounts.typesetting import typeset
from regions.codes import lies_within
from trainings.certificates import paper, wording
from trainings.forms.certificates import TemplateForm
from trainings.models import CertificateTemplate, Enrolment
from trainings.services import templates

# For an office without people yet: long, with titles, as they are.
LONG_NAME = "Prof. Dr. Hj. Siti Nurhaliza Ramadhani Kusumawardhani Prawiranegara, S.Sos., M.Si."


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def template_new(request):
    region = request.user.region
    regency, province = offices_above(region)
    sign = signature_of(regency, province)
    template = CertificateTemplate(
        region=region,
        name="Sertifikat kegiatan",
        body=wording.BODY,
        number_pattern=wording.NUMBER,
        place=place_of_signing(region),
        signer_capacity=sign.position,
        signer_name=sign.name,
        signer_nip=sign.nip,
    )
    return _edit(request, template, "Buat templat")


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def template_edit(request, public_id):
    template = visible_or_404(CertificateTemplate.objects.all(), request.user, public_id=public_id)
    return _edit(request, template, "Ubah templat")


def _edit(request, template: CertificateTemplate, title: str):
    form = TemplateForm(request.POST or None, instance=template)
    is_mine = lies_within(template.region_id, request.user.region_id)
    if form.is_valid():
        if "pratinjau" in request.POST:
            return _preview(form.save(commit=False), request.user)
        try:
            templates.save(template=form.save(commit=False), by=request.user)
        except templates.TemplateInvalid as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Templat “{template.name}” tersimpan.")
            return redirect("trainings:template-list")
    return render(
        request,
        "trainings/certificates/template_form.html",
        {"form": form, "template": template, "title": title, "is_mine": is_mine},
        status=422 if form.errors else 200,
    )


@require(Permission.EVENT_VIEW)
@require_GET
def template_preview(request, public_id):
    template = visible_or_404(CertificateTemplate.objects.all(), request.user, public_id=public_id)
    return _preview(template, request.user)


def _preview(template: CertificateTemplate, user) -> HttpResponse:
    """A certificate that was never issued, for the longest name of the region."""
    today = timezone.localdate()
    name = _longest_name(user)
    regency, province = offices_above(template.region)
    head = list(letterhead_of(template.region, regency, province))
    values = {
        "nama": name,
        "sebagai": "Peserta",
        "pilar": "PSM",
        "asal": formats.place(template.region),
        "kegiatan": "Bimbingan dan Pelatihan Tingkat Dasar bagi TKSK dan PSM",
        "jenis": "Bimbingan teknis",
        "tingkat": "Tingkat dasar",
        "penyelenggara": head[-1],
        "tempat": "Aula Kantor",
        "tanggal": formats.long_date(today),
        "lama": wording.length_in_words(24, 2),
        "jp": "24",
        "jp_total": "24",
        "nilai": "82",
    }
    number = wording.written_number(
        template.number_pattern, serial=1234, code="BMT-0000-2024-001", on=today
    )
    signers = [
        {"capacity": capacity, "name": who, "nip": nip}
        for capacity, who, nip in (
            (template.second_capacity, template.second_name, template.second_nip),
            (template.signer_capacity, template.signer_name, template.signer_nip),
        )
        if who
    ]
    page = {
        "letterhead": head,
        "heading": template.heading,
        "lead": template.lead,
        "name": name,
        "origin": f"PSM, {values['asal']}",
        "body": wording.fill(template.body, values),
        "accent": template.accent,
        "place-date": ", ".join(filter(None, (template.place, formats.long_date(today)))),
        "signers": signers,
        "number": f"{number} (CONTOH)",
        "version": 1,
        "qr": paper.qr_picture("CONTOH: templat ini belum menerbitkan sertifikat"),
        "back": {
            "event": values["kegiatan"],
            "sessions": [
                {"subject": f"Materi contoh {n}", "speakers": "Narasumber contoh", "jp": "4"}
                for n in range(1, 7)
            ],
            "total": "24",
            "own": ["Hadir 24 dari 24 JP (100%); syarat paling sedikit 80%."],
        }
        if template.has_back
        else None,
    }
    data = typeset(
        paper.TEMPLATE,
        data={"pages": [page], "title": f"Pratinjau {template.name}"},
        at=datetime(today.year, today.month, today.day, tzinfo=UTC),
    )
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="pratinjau-sertifikat.pdf"'
    return response


def _longest_name(user) -> str:
    """The longest among recent participants of this region; long enough in any case."""
    recent = (
        Enrolment.objects.visible_to(user).order_by("-pk").values_list("person__name", flat=True)
    )
    return max([LONG_NAME, *recent[:2000]], key=len)
