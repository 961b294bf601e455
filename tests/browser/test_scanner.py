"""The scanner as a helper holds it: a QR before the (false) camera, the network gone and back,
the browser closed in between."""

import os
import time

import pytest
import zxingcpp
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import CHROMIUM, PATIENCE, SWITCHES
from tests.conftest import make_user
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory
from trainings.models import Attendance, Scan
from trainings.services import cards, gates

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.django_db(transaction=True),
]
WIDTH, HEIGHT = 640, 480


def film(text: str, path) -> None:
    """A few frames of a wall with this QR on it, as Chromium's false camera takes them (Y4M)."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    picture = memoryview(made.to_image(scale=9))
    high, wide = picture.shape[:2]
    flat, left, top = picture.tobytes(), (WIDTH - wide) // 2, (HEIGHT - high) // 2
    wall = b"\xc8"
    rows = [
        wall * left + flat[at * wide : (at + 1) * wide] + wall * (WIDTH - wide - left)
        for at in range(high)
    ]
    bright = wall * WIDTH * top + b"".join(rows) + wall * WIDTH * (HEIGHT - high - top)
    grey = b"\x80" * (WIDTH * HEIGHT // 2)
    with path.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode())
        for _ in range(6):
            out.write(b"FRAME\n" + bright + grey)


@pytest.fixture
def scene(places):
    staff = make_user("staff", "99", "staf@uji.test", "Sri Staf")
    today = timezone.localdate()
    event = TrainingEventFactory(
        created_by=staff, region_id="99", title="Jambore Uji", start_on=today, state="running"
    )
    people = {
        name: EnrolmentFactory(
            event=event, state="confirmed", person__name=name, person__region_id="99.71.01.1001"
        )
        for name in ("Siti Aminah", "Muhammad Subandi", "Budi Santoso")
    }
    opened = gates.create(event=event, name="Pintu utara", day=today, by=staff)
    return opened, people, staff


@pytest.fixture
def phone(tmp_path, scene):
    """phone(): a browser with a profile on disk, so that closing it loses only what is not kept."""
    film(cards.token(scene[1]["Siti Aminah"].pk), tmp_path / "wall.y4m")
    with sync_playwright() as playwright:

        def switch_on():
            context = playwright.chromium.launch_persistent_context(
                tmp_path / "profile",
                executable_path=CHROMIUM,
                viewport={"width": 360, "height": 740},
                locale="id-ID",
                permissions=["camera"],
                args=[
                    *SWITCHES,
                    "--use-fake-device-for-media-stream",
                    "--use-fake-ui-for-media-stream",
                    f"--use-file-for-fake-video-capture={tmp_path / 'wall.y4m'}",
                ],
            )
            context.set_default_timeout(PATIENCE)
            return context

        yield switch_on


@pytest.fixture(autouse=True)
def _rows_read_beside_the_browser():
    """Playwright runs a loop of its own in this thread, which Django takes for an async view."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def comes_true(page, holds) -> bool:
    """Whether the server has it within the browser's patience.

    The line of the queue cannot tell: it says "Semua terkirim" before a scan is queued as well.
    """
    until = time.monotonic() + PATIENCE / 1000
    while not holds() and time.monotonic() < until:
        page.wait_for_timeout(100)
    return holds()


def test_scanning_with_and_without_network(scene, phone, live_server):
    opened, people, staff = scene
    context = phone()
    page = context.pages[0]
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    result, line = page.locator("[data-part=result]"), page.locator("[role=status].line")

    page.goto(f"{live_server.url}/gerbang/#{opened.secret}")
    expect(page.locator("[data-part=list]")).to_contain_text("3 nama tersimpan")
    assert opened.secret not in page.url

    page.click("[data-part=camera]")
    expect(result).to_contain_text("Siti Aminah")
    expect(result).to_contain_text("Silakan masuk")
    assert comes_true(page, Attendance.objects.exists)
    assert Attendance.objects.get().enrolment == people["Siti Aminah"]
    expect(line).to_contain_text("Semua terkirim")
    page.click("[data-part=camera]")

    # The service worker has the page, the store has the list: no network is needed any more.
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.reload()
    expect(page.locator("[data-part=list]")).to_contain_text("3 nama tersimpan")
    expect(line).to_contain_text("Tanpa jaringan")
    page.fill("#nama", "moh soebandi")
    page.click(".found")
    expect(result).to_contain_text("Muhammad Subandi")
    expect(line).to_contain_text("1 belum terkirim")
    assert Scan.objects.count() == 1

    # The browser is closed and opened again: the scan waits, and goes once there is network.
    context.close()
    context = phone()
    page = context.pages[0]
    page.goto(f"{live_server.url}/gerbang/")
    came = Attendance.objects.filter(enrolment=people["Muhammad Subandi"])
    assert comes_true(page, came.exists)
    assert came.count() == 1
    expect(page.locator("[role=status].line")).to_contain_text("Semua terkirim")
    expect(page.locator("[data-part=total]")).to_contain_text("2 dari 3")

    # A hand scanner types the card; the second time the phone says since when.
    page.keyboard.type(cards.token(people["Siti Aminah"].pk) + "\n")
    expect(page.locator("[data-part=result]")).to_contain_text("Sudah masuk pukul")

    # Undone: nobody came in by it.
    page.keyboard.type(cards.token(people["Budi Santoso"].pk) + "\n")
    expect(page.locator("[data-part=result]")).to_contain_text("Silakan masuk")
    assert comes_true(page, Attendance.objects.filter(enrolment=people["Budi Santoso"]).exists)
    page.click("[data-part=undo]")
    expect(page.locator("[data-part=result]")).to_contain_text("Dibatalkan")
    in_force = Attendance.objects.standing().filter(enrolment=people["Budi Santoso"])
    assert comes_true(page, lambda: not in_force.exists())

    # Revoked: the phone is told at once.
    gates.revoke(gate=opened.gate, by=staff)
    page.reload()
    expect(page.locator("[data-part=door]")).to_contain_text("dicabut")
    assert complaints == []
    context.close()


def test_the_list_on_the_phone_cannot_be_read_without_its_key(scene, phone, live_server):
    opened, _, _ = scene
    context = phone()
    page = context.pages[0]
    page.goto(f"{live_server.url}/gerbang/#{opened.secret}")
    expect(page.locator("[data-part=list]")).to_contain_text("3 nama tersimpan")

    kept = page.evaluate(
        """async () => {
            const key = await gate.store.get("key");
            const list = new TextDecoder().decode(await gate.store.get("list"));
            const raw = await crypto.subtle.exportKey("raw", key).then(() => "read", () => "kept");
            await gate.store.forget();
            return { list, raw, after: await gate.store.get("list") ?? null };
        }"""
    )

    assert "Siti" not in kept["list"]
    assert kept["raw"] == "kept"
    assert kept["after"] is None
    context.close()


DAY_IS_OVER = """async () => {
    const session = await gate.store.get("session");
    await gate.store.put("session", { ...session, ends: Date.now() - 1000 });
}"""
LEFT_ON_PHONE = """async () => ({
    list: (await gate.store.get("list")) ?? null,
    key: (await gate.store.get("key")) ?? null,
    entered: (await gate.store.entered.all()).size,
    queue: (await gate.store.queue.all()).length,
})"""


def test_after_the_day_the_phone_keeps_no_names_but_still_hands_in_what_it_scanned(
    scene, phone, live_server
):
    opened, people, _ = scene
    context = phone()
    page = context.pages[0]
    page.goto(f"{live_server.url}/gerbang/#{opened.secret}")
    expect(page.locator("[data-part=list]")).to_contain_text("3 nama tersimpan")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.fill("#nama", "moh soebandi")
    page.click(".found")
    expect(page.locator("[role=status].line")).to_contain_text("1 belum terkirim")

    # The day ends without network: the page opens from the phone, and the names are gone.
    page.evaluate(DAY_IS_OVER)
    page.reload()
    door = page.locator("[data-part=door]")
    expect(door).to_contain_text("1 pindaian belum terkirim")
    left = page.evaluate(LEFT_ON_PHONE)
    assert left == {"list": None, "key": None, "entered": 0, "queue": 1}
    expect(page.locator("[data-part=desk]")).to_be_hidden()

    context.set_offline(False)
    came = Attendance.objects.filter(enrolment=people["Muhammad Subandi"])
    assert comes_true(page, came.exists)
    expect(door).to_contain_text("sudah dihapus")
    assert page.evaluate(LEFT_ON_PHONE)["queue"] == 0
    context.close()
