"""The components, rendered as a page would and read as a browser would."""

from datetime import timedelta
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.template import Context, RequestContext, Template
from django.utils import timezone

from accounts import icons
from accounts.charts import ChartTable
from accounts.models import ListExport
from accounts.models.job import JobState
from accounts.paging import Page
from accounts.tones import STATES, TONES


def draw(source, request=None, **context):
    template = Template(source)
    return template.render(RequestContext(request, context) if request else Context(context))


class Reader(HTMLParser):
    """Keeps the elements, so that a test can ask for one and its attributes."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def one(self, tag, **wanted):
        found = [
            attrs
            for name, attrs in self.elements
            if name == tag and all(attrs.get(k.replace("_", "-")) == v for k, v in wanted.items())
        ]
        assert len(found) == 1, found
        return found[0]


class ListFilter(forms.Form):
    q = forms.CharField(label="Cari", required=False)
    kind = forms.MultipleChoiceField(
        label="Jenis", choices=[("tksk", "TKSK"), ("psm", "PSM")], required=False
    )
    active = forms.BooleanField(label="Hanya yang aktif", required=False)


class TestIcons:
    def test_drawn_into_the_page_and_silent_beside_words(self):
        drawing = Reader(draw('{% icon "home" %}'))

        assert drawing.one("svg")["aria-hidden"] == "true"
        assert any(tag == "path" for tag, _ in drawing.elements)

    def test_speaks_when_it_stands_alone(self):
        attrs = Reader(draw('{% icon "eye" label="Lihat <NIK>" %}')).one("svg")

        assert (attrs["role"], attrs["aria-label"]) == ("img", "Lihat <NIK>")

    @pytest.mark.parametrize("name", ["no-such-icon", "../../package", ""])
    def test_name_that_is_none_is_loud(self, name):
        with pytest.raises(icons.IconMissing):
            icons.svg(name)

    def test_without_the_icon_set_words_are_enough(self, settings, tmp_path):
        settings.SIPILAR_ICON_DIR = tmp_path / "not-installed"
        icons.paths.cache_clear()

        assert "<path" not in icons.svg("home")
        icons.paths.cache_clear()

    @pytest.mark.parametrize("icon", sorted({t.icon for t in (*STATES.values(), *TONES.values())}))
    def test_icon_of_every_state_exists(self, icon):
        assert icons.paths(icon)


class TestPageTop:
    def test_header_holds_the_only_h1_and_the_actions(self):
        page = draw(
            '{% page_header title=t subtitle="Aktif" %}<a href="/x">Buat</a>{% endpage_header %}',
            t="A & B",
        )

        assert page.count("<h1>") == 1
        assert "A &amp; B" in page
        assert '<a href="/x">Buat</a>' in page

    def test_header_without_actions_leaves_no_empty_box(self):
        assert "page-actions" not in draw('{% page_header title="A" %} {% endpage_header %}')

    def test_breadcrumbs_start_at_home_and_end_here(self):
        page = draw('{% breadcrumbs "Akun" "mfa_index" "Aktifkan" %}')
        reader = Reader(page)

        assert [a["href"] for tag, a in reader.elements if tag == "a"] == ["/", "/akun/2fa/"]
        assert reader.one("li", aria_current="page") is not None
        assert "Aktifkan" in page


class TestBoxes:
    def test_content_of_a_card_is_not_escaped_twice(self):
        page = draw("{% card title=t %}<p>{{ t }}</p>{% endcard %}", t="<b>")

        assert page.count("&lt;b&gt;") == 2
        assert "<p>&lt;b&gt;</p>" in page

    @pytest.mark.parametrize(
        ("tone", "role"), [("danger", "alert"), ("info", "status"), ("action", "status")]
    )
    def test_only_errors_interrupt_a_screen_reader(self, tone, role):
        page = draw("{% alert tone=tone %}x{% endalert %}", tone=tone)

        assert Reader(page).one("div", role=role)

    def test_unknown_tone_is_refused(self):
        with pytest.raises(KeyError):
            draw('{% alert tone="purple" %}x{% endalert %}')

    @pytest.mark.parametrize(
        ("level", "tone"), [(40, "danger"), (30, "action"), (25, "success"), (20, "info")]
    )
    def test_flash_messages_carry_the_tone_of_their_level(self, level, tone):
        page = draw("{% flash_messages %}", messages=[Message(level, "<i>Tersimpan</i>")])

        assert f"tone-{tone}" in page
        assert "&lt;i&gt;Tersimpan&lt;/i&gt;" in page

    def test_empty_state_offers_the_first_step(self):
        page = draw('{% empty_state title="Belum ada" action_label="Unggah" action_url="home" %}')

        assert Reader(page).one("a")["href"] == "/"


class TestFigures:
    def test_number_is_written_the_indonesian_way_and_opens_its_rows(self):
        reader = Reader(
            draw('{% stat "PSM" 1600 definition="Aktif hari ini" url="/pilar/" unit="orang" %}')
        )

        assert reader.one("a")["aria-label"] == "PSM: 1.600 orang. Lihat barisnya"

    def test_badge_says_in_words_what_the_colour_says(self):
        page = draw("{% status_badge state label %}", state="submitted", label="Diajukan")

        assert "tone-action" in page
        assert "Diajukan" in page

    def test_badge_of_an_enum_member_knows_its_label(self):
        assert "Sedang berjalan" in draw("{% status_badge state %}", state=JobState.RUNNING)

    def test_chart_and_table_show_the_same_numbers(self):
        data = {
            "heading": "Wilayah",
            "categories": ["A", "B"],
            "series": [{"name": "PSM", "values": [1600, 3]}],
        }
        page = draw('{% chart "c" "Peserta" "bar" data %}', data=data)

        assert '"values": [1600, 3]' in page
        assert '<td class="num">1.600</td>' in page

    def test_chart_with_a_missing_value_is_refused(self):
        with pytest.raises(ValueError, match="one value per category"):
            ChartTable(
                "bar", {"categories": ["A", "B"], "series": [{"name": "PSM", "values": [1]}]}
            )

    def test_chart_data_cannot_leave_its_script_element(self):
        data = {"categories": ["</script><b>"], "series": [{"name": "x", "values": [1]}]}

        assert "</script><b>" not in draw('{% chart "c" "t" "line" data %}', data=data)


def job(state, **fields):
    defaults = {
        "job_note": "Membaca",
        "job_error": "",
        "job_done": 1_234,
        "job_total": 2_000,
        "job_percent": 61,
        "job_started_at": timezone.now() - timedelta(minutes=3),
        "job_finished_at": None,
        "job_is_open": state in (JobState.QUEUED, JobState.RUNNING),
        "get_job_state_display": state.label,
    }
    return SimpleNamespace(job_state=state, **(defaults | fields))


class TestJobCard:
    source = '{% job_card job title="Menerapkan" url="home" result_url="/hasil/" %}'

    def test_running_job_asks_again_and_shows_plain_numbers_to_the_bar(self):
        page = draw(self.source, job=job(JobState.RUNNING))
        reader = Reader(page)

        assert reader.one("div", hx_get="/")["hx-trigger"].startswith("every ")
        assert (reader.one("progress")["value"], reader.one("progress")["max"]) == ("1234", "2000")
        assert "1.234 dari 2.000" in page
        assert "boleh ditinggalkan" in page

    def test_bar_without_a_total_is_indeterminate(self):
        bar = Reader(draw(self.source, job=job(JobState.QUEUED, job_total=0))).one("progress")

        assert "value" not in bar

    @pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
    def test_ended_job_stops_asking_and_leads_on(self, state):
        page = draw(self.source, job=job(state, job_error="Berkas terkunci."))

        assert "hx-get" not in page
        assert Reader(page).one("a")["href"] == "/hasil/"

    @pytest.mark.parametrize(("seconds", "is_told"), [(5, False), (90, True)])
    def test_whoever_waits_is_told_that_a_worker_fell_silent(self, seconds, is_told):
        heard = timezone.now() - timedelta(seconds=seconds)
        waiting = ListExport(job_state=JobState.RUNNING, job_heartbeat_at=heard)

        assert ("Belum ada kabar sejak" in draw(self.source, job=waiting)) is is_told

    def test_failed_job_says_why(self):
        assert "Berkas terkunci." in draw(
            self.source, job=job(JobState.FAILED, job_error="Berkas terkunci.")
        )


class TestRows:
    def test_table_has_a_name_and_can_be_scrolled_by_keyboard(self):
        reader = Reader(draw('{% datatable caption="Peserta" %}<tbody></tbody>{% enddatatable %}'))

        region = reader.one("div", role="region")
        assert (region["aria-label"], region["tabindex"]) == ("Peserta", "0")
        assert reader.one("caption") is not None

    def test_pager_keeps_the_filters(self, rf):
        page = Page(rows=[1], previous="a", next="b", count=801, is_capped=False)
        text = draw("{% pager page %}", rf.get("/?jenis=psm&sesudah=x"), page=page)

        links = [attrs["href"] for tag, attrs in Reader(text).elements if tag == "a"]
        assert links == ["?jenis=psm&sebelum=a", "?jenis=psm&sesudah=b"]
        assert "801 baris" in text

    def test_pills_read_as_a_sentence_and_each_takes_one_filter_away(self, rf):
        request = rf.get("/orang/?q=siti&kind=psm&kind=tksk&active=on&sesudah=7")
        text = draw("{% filter_pills form %}", request, form=ListFilter(request.GET))

        links = [attrs["href"] for tag, attrs in Reader(text).elements if tag == "a"]
        assert links == [
            "/orang/?kind=psm&kind=tksk&active=on",
            "/orang/?q=siti&active=on",
            "/orang/?q=siti&kind=psm&kind=tksk",
            "/orang/",
        ]
        assert "<strong>PSM, TKSK</strong>" in text

    def test_no_filter_no_sentence(self, rf):
        assert not draw("{% filter_pills form %}", rf.get("/"), form=ListFilter({})).strip()

    def test_filter_bar_sends_a_get_with_labelled_fields(self, rf):
        request = rf.get("/")
        reader = Reader(
            draw("{% filter_bar form=form %}{% endfilter_bar %}", request, form=ListFilter({}))
        )

        assert reader.one("form")["method"] == "get"
        labels = [attrs["for"] for tag, attrs in reader.elements if tag == "label"]
        assert {"id_q", "id_active"} <= set(labels)

    def test_masked_value_never_carries_the_whole(self):
        page = draw('{% masked nik "/buka/" %}', nik="3171010203850005")

        assert "3171010203850005" not in page
        assert Reader(page).one("a")["href"] == "/buka/"


class TestWays:
    def test_active_tab_is_said_aloud(self):
        page = draw(
            '{% tabs %}{% tab "Baru" "?t=1" active=True count=1649 %}'
            '{% tab "Sama" "?t=2" %}{% endtabs %}'
        )

        assert Reader(page).one("a", aria_current="page")["href"] == "?t=1"
        assert "1.649" in page

    def test_steps_mark_what_is_done_and_what_is_now(self):
        page = draw('{% steps 2 "Unggah" "Kenali" "Periksa" %}')

        assert [page.count(f"way-{state}") for state in ("done", "now", "next")] == [1, 1, 1]
        assert Reader(page).one("ol")["aria-label"] == "Langkah 2 dari 3"

    def test_confirmation_posts_with_a_token_from_a_labelled_dialog(self, rf):
        page = draw(
            '{% confirm_button "Bayar" action="home" id="bayar" title="Bayar 12?" %}'
            "<p>Hari ini.</p>{% endconfirm_button %}",
            rf.get("/"),
        )
        reader = Reader(page)

        assert reader.one("form")["method"] == "post"
        assert reader.one("input", name="csrfmiddlewaretoken")
        assert reader.one("dialog", id="bayar")["aria-labelledby"] == "bayar-judul"
        assert reader.one("button", data_opens="bayar")["type"] == "button"
