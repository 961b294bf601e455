"""Scans over real HTTP, one a request, beside a bare Django view that does one INSERT.

Two gunicorn servers as in production (2 processes, 4 threads each, connection pool) are up at
once; 16 clients load one, then the other, in turn. One request in five repeats an earlier one.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager
from datetime import date
from urllib.parse import urlsplit

from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from bench.measuring import table
from pillars.models import Person
from pillars.names import match_key, name_key
from regions.models import Region
from regions.services import loading
from trainings.models import Attendance, Enrolment, Scan, TrainingEvent
from trainings.services import cards, gates

CLIENTS, PEOPLE, REQUESTS, GATES = 16, 1600, 2000, 8
CONFIG = "config/launcher/gunicorn_conf.py"


def run(options) -> None:
    gate_ids, people = prepare()
    with server("config.settings") as ours, server("bench.bare") as bare:
        load(ours, our_requests(gate_ids, people[:200]))
        load(bare, bare_requests(200))
        found: dict[str, list] = {"bare": [], "ours": []}
        for _ in range(options.rounds):
            clear()
            found["bare"].append(load(bare, bare_requests(REQUESTS)))
            found["ours"].append(load(ours, our_requests(gate_ids, people)))
            entered = Attendance.objects.count()
            assert entered == min(PEOPLE, REQUESTS * 4 // 5), entered
    rates = {name: sorted(one["rate"] for one in rounds) for name, rounds in found.items()}
    middle = {name: rate[len(rate) // 2] for name, rate in rates.items()}
    rows = [
        [
            name,
            f"{middle[key]:.0f} ({rates[key][0]:.0f}-{rates[key][-1]:.0f})",
            f"{quantile(found[key], 0.5):.1f}",
            f"{quantile(found[key], 0.99):.1f}",
            f"{middle[key] / middle['bare']:.2f} (aim 0.5)" if key == "ours" else "1.00",
        ]
        for key, name in (("bare", "bare view, one INSERT"), ("ours", "check-in"))
    ]
    table(["16 clients", "scans/s", "p50 ms", "p99 ms (aim 100)", "ratio"], rows)


def prepare() -> tuple[list[int], list[int]]:
    loading.load(provinces=["31"])
    staff, _ = User.objects.get_or_create(
        email="gerbang@bench.test", defaults={"name": "B", "role": Role.STAFF, "region_id": "31"}
    )
    today = timezone.localdate()
    event = TrainingEvent.objects.create(
        code="JMB", title="Jambore", kind="jambore", region_id="31", state="running",
        start_on=today, end_on=today, created_by=staff,
    )  # fmt: skip
    village = Region.objects.filter(code__startswith="31.", level=4).first()
    people = Person.objects.bulk_create(
        Person(
            name=f"Peserta {n}",
            name_key=name_key(f"Peserta {n}"),
            match_key=match_key(f"Peserta {n}"),
            region=village,
        )
        for n in range(PEOPLE)
    )
    enrolled = Enrolment.objects.bulk_create(
        Enrolment(
            event=event, person=person, pillar_id="KARANG_TARUNA", origin=village, state="confirmed"
        )
        for person in people
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_entry (id bigserial PRIMARY KEY, person bigint, day date,"
            " at timestamptz DEFAULT now(), UNIQUE (person, day))"
        )
    doors = [
        gates.create(event=event, name=f"Pintu {n}", day=today, by=staff) for n in range(GATES)
    ]
    return [door.gate.pk for door in doors], [one.pk for one in enrolled]


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"TRUNCATE bench_entry, {Attendance._meta.db_table}, {Scan._meta.db_table} CASCADE"
        )


@contextmanager
def server(settings: str):
    """gunicorn on a free port, on the benchmark's own database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = urlsplit(os.environ["DATABASE_URL"])
    database = address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", CONFIG, "--bind", f"127.0.0.1:{port}",
         "--log-level", "warning", "django.core.wsgi:get_wsgi_application()"],
        env=os.environ
        | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": settings,
            "SIPILAR_DB_POOL": "1",
            "DJANGO_DEBUG": "0",
            "PUBLIC_URL": "http://localhost",
        },
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def our_requests(gate_ids: list[int], people: list[int]) -> list[bytes]:
    bodies = []
    for n in range(len(people) * 5 // 4):
        # Every fifth is the scan before it, sent again.
        if n % 5 == 4:
            bodies.append(bodies[-1])
            continue
        person = people[n - n // 5]
        scan = {
            "id": str(uuid.uuid4()), "code": cards.token(person), "kind": "qr",
            "at": time.time() * 1000, "shown": "ok",
        }  # fmt: skip
        shown = gates.pass_for(gate_ids[n % len(gate_ids)])
        body = {"scans": [scan], "device": "bench", "sent_at": time.time() * 1000}
        bodies.append(post("/gerbang/pindai/", body, f"Authorization: Bearer {shown}\r\n"))
    return bodies


def bare_requests(count: int) -> list[bytes]:
    day = date.today().isoformat()
    return [post("/bare/", {"person": n - n // 5, "day": day}) for n in range(count)]


def post(path: str, body: dict, headers: str = "") -> bytes:
    text = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}"
        f"Content-Length: {len(text)}\r\n\r\n"
    )
    return head.encode() + text


def load(port: int, requests: list[bytes]) -> dict:
    """All requests by 16 clients that each wait for the answer; rate and times in ms."""
    times: list[float] = []
    waiting = iter(requests)
    lock = threading.Lock()

    def client() -> None:
        link = None
        while True:
            with lock:
                request = next(waiting, None)
            if request is None:
                break
            start = time.perf_counter()
            if link is None:
                link = socket.create_connection(("127.0.0.1", port), 30)
            link.sendall(request)
            if not answered(link):
                link.close()
                link = None
            times.append((time.perf_counter() - start) * 1000)
        if link is not None:
            link.close()

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(times) != len(requests):
        raise RuntimeError(f"{len(requests) - len(times)} requests were not answered")
    return {"rate": len(requests) / (time.perf_counter() - start), "times": times}


def answered(link: socket.socket) -> bool:
    """Read one answer; whether the server keeps the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = link.recv(65536)
        if not more:
            raise RuntimeError("no answer")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode(errors="replace").splitlines()[0])
    fields = head.lower()
    length = int(fields.split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += link.recv(65536)
    return b"connection: close" not in fields


def quantile(rounds: list[dict], part: float) -> float:
    times = sorted(one for found in rounds for one in found["times"])
    return times[int(len(times) * part)]
