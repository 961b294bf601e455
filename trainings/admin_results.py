"""Certificates, scores and promises in Django's admin: to look at; issuing and revoking happen on
the event's own pages, where their rules are kept."""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin, ScopedAdmin
from trainings.models import (
    Certificate,
    CertificateTemplate,
    FollowUp,
    PrintRun,
    Score,
)


@admin.register(CertificateTemplate)
class CertificateTemplateAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["name", "region", "signer_name", "is_active"]
    list_select_related = ["region"]


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["number", "version", "event", "origin", "issued_on", "state"]
    list_select_related = ["event", "origin"]
    list_filter = ["state", "year"]
    search_fields = ["number", "event__code"]
    # The words of the paper and its seal are for the paper.
    exclude = ["data", "seal", "file"]


@admin.register(PrintRun)
class PrintRunAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["event", "order", "requested_by", "requested_at", "job_state"]
    list_select_related = ["event", "requested_by"]


@admin.register(Score)
class ScoreAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["enrolment", "stage", "value", "entered_by", "entered_at"]
    list_select_related = ["enrolment", "entered_by"]
    list_filter = ["stage"]


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["text", "due_on", "state", "ended_on"]
    list_filter = ["state"]
