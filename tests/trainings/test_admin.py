import pytest
from django.urls import reverse

from trainings.models import TrainingEvent


@pytest.fixture
def as_administrator(client, administrator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    client.force_login(administrator)
    return client


FIELDS = {
    "title": "Nama Baru",
    "kind": "bimtek",
    "level": "dasar",
    "place": "",
    "start_on": "02-05-2024",
    "end_on": "03-05-2024",
    "pillars": ["PSM"],
    "note": "",
    "quotas-TOTAL_FORMS": "0",
    "quotas-INITIAL_FORMS": "0",
    "evaluation_questions-TOTAL_FORMS": "0",
    "evaluation_questions-INITIAL_FORMS": "0",
}


def test_an_event_is_changed_by_the_service(as_administrator, administrator, event):
    url = reverse("admin:trainings_trainingevent_change", args=[event.pk])
    as_administrator.post(url, FIELDS)

    event.refresh_from_db()
    assert (event.title, event.days) == ("Nama Baru", 2)
    assert list(event.pillars.values_list("code", flat=True)) == ["PSM"]
    version = TrainingEvent.pgh_event_model.objects.filter(pgh_obj_id=event.pk).latest("pgh_id")
    assert version.pgh_context.metadata["user"] == administrator.pk


def test_refusals_of_the_service_are_said(as_administrator, event):
    url = reverse("admin:trainings_trainingevent_change", args=[event.pk])
    response = as_administrator.post(url, {**FIELDS, "start_on": "02-05-1960"}, follow=True)

    assert any("1960" in str(message) for message in response.context["messages"])
    event.refresh_from_db()
    assert event.start_on.year == 2024


@pytest.mark.parametrize("what", ["trainingevent", "enrolment"])
def test_nothing_is_added_or_deleted_here(as_administrator, event, enrol, what):
    row = {"trainingevent": event, "enrolment": enrol(event)}[what]

    assert as_administrator.get(reverse(f"admin:trainings_{what}_changelist")).status_code == 200
    assert as_administrator.get(reverse(f"admin:trainings_{what}_add")).status_code == 403
    delete = reverse(f"admin:trainings_{what}_delete", args=[row.pk])
    assert as_administrator.post(delete, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "what",
    [
        "planline", "session", "speaker", "committeemember", "letter", "nomination", "seatoffer",
    ],
)  # fmt: skip
def test_plan_timetable_and_papers_are_only_looked_at(as_administrator, what):
    assert as_administrator.get(reverse(f"admin:trainings_{what}_changelist")).status_code == 200
    assert as_administrator.get(reverse(f"admin:trainings_{what}_add")).status_code == 403
