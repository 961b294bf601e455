"""Columns, saved views and exports of the long lists."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.listings import all_listings
from accounts.models import AccessLog, ListColumns, ListExport, SavedView, Sharing
from accounts.services import list_exports
from accounts.tasks import build_export, purge_exports
from tests.pillars.factories import AssignmentFactory, PersonFactory

PEOPLE = reverse("pillars:person-list")
EXPORT = reverse("lists:export-new", args=["orang"])


def view_of(owner, sharing=Sharing.PRIVATE, query="pilar=PSM", **more):
    return SavedView.objects.create(
        listing="orang",
        name=f"Tampilan {owner.name}",
        query=query,
        owner=owner,
        region=owner.region,
        sharing=sharing,
        **more,
    )


def rows_of(response) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


# --- Columns ------------------------------------------------------------------------------------
def test_columns_are_remembered_and_can_go_back(client, kasudin, other_kasudin):
    client.force_login(kasudin)
    PersonFactory(education="s1")
    choose = reverse("lists:column-choose", args=["orang"])

    answer = client.post(f"{choose}?q=orang", {"kolom": ["pendidikan"]})
    assertRedirects(answer, f"{PEOPLE}?q=orang")
    shown = client.get(PEOPLE)
    assert [column.label for column in shown.context["columns"]] == ["Nama", "Pendidikan"]
    assertContains(shown, "D4/S1")
    client.post(choose, {"usual": "1"})
    assert "NIK" in [column.label for column in client.get(PEOPLE).context["columns"]]
    assert not ListColumns.objects.exists()
    client.post(choose, {"kolom": ["pendidikan"]})
    client.force_login(other_kasudin)
    assert "NIK" in [column.label for column in client.get(PEOPLE).context["columns"]]


@pytest.mark.parametrize("listing", ["tidak-ada", "admin"])
def test_list_that_does_not_exist(client, kasudin, listing):
    client.force_login(kasudin)

    assert client.get(reverse("lists:column-choose", args=[listing])).status_code == 404


# --- Saved views --------------------------------------------------------------------------------
def test_view_keeps_filters_order_and_columns_but_no_place_in_the_list(client, kasudin):
    client.force_login(kasudin)
    client.post(reverse("lists:column-choose", args=["orang"]), {"kolom": ["jk"]})
    query = "pilar=PSM&urut=-nama&q=&sesudah=abc"
    form = {"name": "  PSM   saya ", "sharing": "private"}

    client.post(f"{reverse('lists:view-new', args=['orang'])}?{query}", form)

    view = SavedView.objects.get()
    assert (view.name, view.query, view.columns) == (
        "PSM saya",
        "pilar=PSM&urut=-nama",
        ["nama", "jk"],
    )
    opened = client.get(reverse("lists:view-open", args=[view.public_id]))
    assertRedirects(opened, f"{PEOPLE}?pilar=PSM&urut=-nama&tampilan={view.public_id}")
    shown = client.get(opened.url)
    assert (shown.context["view"], shown.context["view_differs"]) == (view, False)
    changed = client.get(f"{opened.url}&q=siti")
    assertContains(changed, "(diubah)")


def test_name_once_for_each_owner(client, kasudin):
    client.force_login(kasudin)
    kept = view_of(kasudin)

    again = client.post(
        reverse("lists:view-new", args=["orang"]),
        {"name": kept.name.upper(), "sharing": "private"},
    )
    assertContains(again, "sudah punya tampilan dengan nama ini")
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize(
    ("sharing", "seen_by"),
    [
        (Sharing.PRIVATE, {"staff"}),
        (Sharing.OFFICE, {"staff", "auditor"}),
        (Sharing.REGION, {"staff", "auditor", "kasudin", "other_kasudin"}),
    ],
)
def test_who_finds_a_view_of_the_province(staff, auditor, kasudin, other_kasudin, sharing, seen_by):
    view_of(staff, sharing)
    cast = {"staff": staff, "auditor": auditor, "kasudin": kasudin, "other_kasudin": other_kasudin}

    found = {name for name, user in cast.items() if SavedView.objects.visible_to(user).exists()}
    assert found == seen_by


def test_view_of_a_city_stays_out_of_others(client, kasudin, other_kasudin, staff):
    view = view_of(kasudin, Sharing.REGION)

    for stranger in (other_kasudin, staff):
        client.force_login(stranger)
        assert client.get(reverse("lists:view-open", args=[view.public_id])).status_code == 404
        assert client.get(PEOPLE, {"tampilan": view.public_id}).context["view"] is None


def test_shared_view_shows_everyone_their_own_rows(client, staff, kasudin):
    AssignmentFactory(person__name="Orang Selatan")
    AssignmentFactory(
        person__name="Orang Utara",
        person__region_id="99.01.01.2001",
        region_id="99.01.01.2001",
    )
    view = view_of(staff, Sharing.REGION)

    client.force_login(kasudin)
    page = client.get(reverse("lists:view-open", args=[view.public_id]), follow=True)
    assertContains(page, "Orang Selatan")
    assertNotContains(page, "Orang Utara")


def test_only_the_owner_changes_a_view(client, staff, kasudin):
    view = view_of(staff, Sharing.REGION)
    client.force_login(kasudin)
    for name in ("view-edit", "view-replace", "view-delete"):
        url = reverse(f"lists:{name}", args=[view.public_id])
        assert client.post(url, {"name": "Saya", "sharing": "private"}).status_code == 404

    client.force_login(staff)
    client.post(
        reverse("lists:view-edit", args=[view.public_id]), {"name": "Baru", "sharing": "office"}
    )
    client.post(f"{reverse('lists:view-replace', args=[view.public_id])}?pilar=TKSK")
    view.refresh_from_db()
    assert (view.name, view.sharing, view.query) == ("Baru", "office", "pilar=TKSK")
    client.post(reverse("lists:view-delete", args=[view.public_id]))
    assert not SavedView.objects.exists()


# --- Exports ------------------------------------------------------------------------------------
@pytest.fixture
def people(places):
    for n in range(3):
        AssignmentFactory(person__name=f"Orang {n}", person__nik=f"99710101019044{n:02d}")
    AssignmentFactory(
        person__name="Orang Utara", person__region_id="99.01.01.2001", region_id="99.01.01.2001"
    )


@pytest.mark.parametrize("query", ["", "urut=-nama", "q=orang+1", "pilar=TKSK"])
def test_export_equals_what_is_shown(client, kasudin, people, query):
    client.force_login(kasudin)
    client.post(reverse("lists:column-choose", args=["orang"]), {"kolom": ["tugas", "nik"]})
    shown = client.get(f"{PEOPLE}?{query}")

    exported = rows_of(client.post(f"{EXPORT}?{query}", {"format": "csv", "nik": "tersamar"}))

    assert exported[0] == [column.label for column in shown.context["columns"]]
    assert exported[1:] == [
        ["; ".join(cell.value) if cell.column.kind == "lines" else cell.value for cell in cells]
        for _, cells in shown.context["rows"]
    ]
    line = AccessLog.objects.get()
    assert (line.kind, line.row_count) == ("export", len(exported) - 1)


def test_nik_in_full_needs_the_right_and_a_reason(client, staff, kasudin, people):
    asked = {"format": "csv", "nik": "lengkap", "reason": "lampiran SPJ transport peserta"}
    client.force_login(kasudin)
    assert "9971010101904400" not in client.post(EXPORT, asked).content.decode()
    client.force_login(staff)
    assertContains(client.post(EXPORT, {**asked, "reason": ""}), "Tuliskan untuk apa")
    assert "9971010101904400" in client.post(EXPORT, asked).content.decode()
    assert AccessLog.objects.filter(field="lengkap").get().reason == asked["reason"]


def test_operator_may_not_export(client, operator, people):
    client.force_login(operator)

    assert client.get(EXPORT).status_code == 403
    assertNotContains(client.get(PEOPLE), EXPORT)


@pytest.fixture
def large(monkeypatch, people):
    """The lists of the tests count as long ones."""
    monkeypatch.setattr(list_exports, "SMALL", 1)
    monkeypatch.setattr(list_exports, "CHUNK", 2)


def ask(client, query="", **more) -> ListExport:
    client.post(f"{EXPORT}?{query}", {"format": "csv", "nik": "tersamar", **more})
    return ListExport.objects.latest("pk")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_long_list_is_written_by_a_worker(
    client, kasudin, large, django_capture_on_commit_callbacks, kind
):
    client.force_login(kasudin)
    export = ask(client, "urut=-nama", format=kind)
    assert (export.job_state, export.sentence) == ("queued", "Semua orang")
    assert not AccessLog.objects.exists()

    build_export(export.pk)

    export.refresh_from_db()
    assert (export.job_state, export.row_count, export.job_done) == ("done", 3, 3)
    file = reverse("lists:export-file", args=[export.public_id])
    answer = client.get(file)
    content = b"".join(answer.streaming_content)
    assert len(content) == export.size
    if kind == "csv":
        at_once = list_exports.at_once(
            listing=all_listings()["orang"],
            query=QueryDict("urut=-nama"),
            columns=all_listings()["orang"].chosen(export.columns),
            kind="csv",
            full=False,
            reason="",
            by=kasudin,
        )
        assert content == at_once.content
    assert set(AccessLog.objects.values_list("kind", flat=True)) == {"export", "download"}
    assertContains(client.get(reverse("lists:export-list")), export.file_name)
    assertContains(client.get(reverse("lists:export-detail", args=[export.public_id])), "Unduh")


def test_file_is_for_who_asked_and_while_they_work_there(
    client, kasudin, other_kasudin, large, places
):
    client.force_login(kasudin)
    export = ask(client)
    build_export(export.pk)
    file = reverse("lists:export-file", args=[export.public_id])

    client.force_login(other_kasudin)
    assert client.get(file).status_code == 404
    kasudin.region = places["99.01"]
    kasudin.save()
    client.force_login(kasudin)
    assert client.get(file).status_code == 404


def test_no_file_for_somebody_who_moved_meanwhile(client, kasudin, large, places):
    client.force_login(kasudin)
    export = ask(client)
    kasudin.region = places["99.01"]
    kasudin.save()

    build_export(export.pk)

    export.refresh_from_db()
    assert export.job_state == "failed"
    assert "berubah sejak ekspor ini diminta" in export.job_error
    assert not AccessLog.objects.exists()


def test_files_go_after_their_day(client, kasudin, large):
    client.force_login(kasudin)
    export = ask(client)
    build_export(export.pk)
    export.refresh_from_db()
    path = default_storage.path(export.file.name)
    ListExport.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    file = reverse("lists:export-file", args=[export.public_id])
    assert client.get(file).status_code == 404

    purge_exports()

    assert not default_storage.exists(path)
    assertContains(client.get(reverse("lists:export-list")), "sudah dihapus")


def test_broken_list_fails_with_words_and_leaves_no_file(client, kasudin, large, monkeypatch):
    client.force_login(kasudin)
    export = ask(client)
    monkeypatch.setattr(
        type(all_listings()["orang"]), "complete", lambda *_: (_ for _ in ()).throw(KeyError("x"))
    )

    build_export(export.pk)

    export.refresh_from_db()
    assert export.job_state == "failed"
    assert "hubungi administrator" in export.job_error
    assert not default_storage.exists(f"exports/{export.public_id}/{export.job_claim.hex}.part")


def test_service_asks_for_the_right_itself(operator, people):
    with pytest.raises(PermissionDenied):
        list_exports.at_once(
            listing=all_listings()["orang"],
            query=QueryDict(),
            columns=all_listings()["orang"].columns,
            kind="csv",
            full=False,
            reason="",
            by=operator,
        )
