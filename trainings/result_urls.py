"""What comes of an event: scores, evaluation, follow-up, certificates, and their public pages."""

from django.urls import path

from trainings.views import (
    assessment,
    certificate_check,
    certificate_templates,
    certificates,
    validities,
)

urlpatterns = [
    path("kegiatan/<code>/nilai/", assessment.score_list, name="score-list"),
    path("kegiatan/<code>/nilai/simpan/", assessment.score_save, name="score-save"),
    path("kegiatan/<code>/evaluasi/", assessment.evaluation_detail, name="evaluation-detail"),
    path("kegiatan/<code>/evaluasi/buka/", assessment.evaluation_open, name="evaluation-open"),
    path(
        "kegiatan/<code>/evaluasi/pertanyaan/",
        assessment.evaluation_questions,
        name="evaluation-questions",
    ),
    path("kegiatan/<code>/rtl/", assessment.follow_up_list, name="follow-up-list"),
    path(
        "kegiatan/<code>/rtl/<uuid:public_id>/",
        assessment.follow_up_end,
        name="follow-up-end",
    ),
    path("evaluasi/<token>/", assessment.evaluation_answer, name="evaluation-answer"),
    path("kegiatan/<code>/sertifikat/", certificates.event_certificates, name="event-certificates"),
    path(
        "kegiatan/<code>/sertifikat/terbitkan/",
        certificates.certificate_issue,
        name="certificate-issue",
    ),
    path("kegiatan/<code>/sertifikat/cetak/", certificates.print_request, name="print-request"),
    path("sertifikat/", certificates.certificate_list, name="certificate-list"),
    path("sertifikat/masa-berlaku/", validities.validity_list, name="validity-list"),
    path("sertifikat/masa-berlaku/atur/", validities.validity_set, name="validity-set"),
    path("sertifikat/kunci/", certificate_check.certificate_key, name="certificate-key"),
    path("sertifikat/templat/", certificates.template_list, name="template-list"),
    path("sertifikat/templat/baru/", certificate_templates.template_new, name="template-new"),
    path(
        "sertifikat/templat/<uuid:public_id>/",
        certificate_templates.template_edit,
        name="template-edit",
    ),
    path(
        "sertifikat/templat/<uuid:public_id>/pratinjau/",
        certificate_templates.template_preview,
        name="template-preview",
    ),
    path("sertifikat/cetakan/<uuid:public_id>/", certificates.print_run, name="print-run"),
    path(
        "sertifikat/cetakan/<uuid:public_id>/ulangi/",
        certificates.print_retry,
        name="print-retry",
    ),
    path(
        "sertifikat/cetakan/<uuid:public_id>/<int:part>/",
        certificates.print_file,
        name="print-file",
    ),
    path("sertifikat/<uuid:public_id>/", certificates.certificate_file, name="certificate-file"),
    path(
        "sertifikat/<uuid:public_id>/cabut/",
        certificates.certificate_revoke,
        name="certificate-revoke",
    ),
    path(
        "sertifikat/<uuid:public_id>/terbit-ulang/",
        certificates.certificate_reissue,
        name="certificate-reissue",
    ),
    # In the QR of every certificate: short, and never to be moved.
    path("s/<token>/", certificate_check.certificate_check, name="certificate-check"),
]
