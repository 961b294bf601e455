"""Plan, timetable, papers and waiting list in Django's admin: to look at; each has its own page
where its rules are kept."""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin, ScopedAdmin
from trainings.models import (
    CommitteeMember,
    Letter,
    Nomination,
    PlanLine,
    PlanTarget,
    SeatOffer,
    Session,
    SessionSpeaker,
    Speaker,
)


class PlanTargetInline(ReadOnlyAdmin, admin.TabularInline):
    model = PlanTarget
    extra = 0
    fields = ["region", "pillar", "people"]


@admin.register(PlanLine)
class PlanLineAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["year", "activity", "region", "kind", "budget"]
    list_select_related = ["region"]
    list_filter = ["year", "kind"]
    search_fields = ["activity", "budget_code"]
    raw_id_fields = ["region"]
    inlines = [PlanTargetInline]


class TeachingInline(ReadOnlyAdmin, admin.TabularInline):
    model = SessionSpeaker
    extra = 0
    fields = ["speaker", "jp", "honour"]


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["event", "day", "starts_at", "subject", "jp"]
    list_select_related = ["event"]
    search_fields = ["event__code", "subject"]
    raw_id_fields = ["event"]
    exclude = ["period"]
    inlines = [TeachingInline]


@admin.register(Speaker)
class SpeakerAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["name", "institution", "region"]
    list_select_related = ["region"]
    search_fields = ["name", "institution"]


@admin.register(CommitteeMember)
class CommitteeMemberAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["event", "name", "duty"]
    list_select_related = ["event"]
    search_fields = ["event__code", "name"]


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin, ScopedAdmin):
    """The words and the paper are read on the event's page, where reading is noted."""

    list_display = ["number", "kind", "event", "dated_on", "cancelled_at"]
    list_select_related = ["event"]
    list_filter = ["kind", "year"]
    search_fields = ["number", "event__code"]
    exclude = ["data", "file"]


@admin.register(Nomination)
class NominationAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["number", "event", "region", "dated_on"]
    list_select_related = ["event", "region"]
    search_fields = ["number", "event__code"]
    exclude = ["file"]


@admin.register(SeatOffer)
class SeatOfferAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["enrolment", "offered_at", "answer_by", "answer"]
    list_select_related = ["enrolment"]
    list_filter = ["answer"]
    raw_id_fields = ["enrolment", "freed_by"]
