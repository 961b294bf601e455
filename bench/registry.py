"""The registry among a million people: pages beside the raw SQL that fetches the same rows.

A page is a whole request: session, rights, filters, rows, counts and the finished HTML. The raw
SQL is what somebody would write for its rows alone, sent by the bare driver. Each page is
measured for a role of the province and for one of a kabupaten/kota, in turn with its SQL.
"""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import crypto
from accounts.models import User
from accounts.roles import Role
from bench import crowd
from bench.measuring import table
from pillars.models import Person
from regions.services import loading

PEOPLE, DUTIES = 1_000_000, 1_200_000
ROUNDS = 9
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WIDE, NARROW = "provinsi", "kota"
# Shorter SQL than this drowns in the page around it: there the aim is the page's own time.
COUNTS_FROM_MS = 5.0
AIM_MS, AIM_RATIO = 50.0, 3.0

# The site as it is, but without collected files, TLS and a second factor.
SITE = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["testserver"],
    "SIPILAR_MFA_REQUIRED": False,
    "SECURE_SSL_REDIRECT": False,
    "STORAGES": settings.STORAGES
    | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
}

SCOPES = {
    WIDE: "p.region_id >= '31' AND p.region_id < '31/'",
    NARROW: "p.regency_code = '31.71'",
}
SERVES = (
    "EXISTS (SELECT 1 FROM pillars_assignment a WHERE a.person_id = p.id"
    " AND a.kind_id = 'PSM' AND a.validity @> current_date)"
)
ROWS = (
    "SELECT p.public_id, p.name, p.nik_mask, p.sex, p.region_id FROM pillars_person p"
    " WHERE p.removed_at IS NULL AND {where} ORDER BY p.name_key, p.id LIMIT {limit}"
)
COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM pillars_person p"
    " WHERE p.removed_at IS NULL AND {where} LIMIT 10001) counted"
)
# RWs without a standing UKKT, the first fifty and how many.
VACANT = (
    "WITH vacant AS (SELECT r.code, r.name FROM regions_region r WHERE r.level = 5 AND {scope}"
    " AND NOT EXISTS (SELECT 1 FROM pillars_organisation o WHERE o.region_id = r.code"
    " AND o.kind_id = 'UKKT' AND o.status = 'active' AND o.removed_at IS NULL))"
    " SELECT *, (SELECT count(*) FROM vacant) FROM vacant ORDER BY code LIMIT 51"
)
# Any few of those who may be meant: no order is promised among other spellings.
SOUNDS = (
    "SELECT p.public_id, p.name, p.region_id FROM pillars_person p WHERE p.removed_at IS NULL"
    " AND {scope} AND p.match_key LIKE '%muhamad%' AND p.match_key LIKE '%sulaiman%' LIMIT 6"
)
DUTIES_OF = (
    "SELECT a.kind_id, a.position, a.region_id, a.validity FROM pillars_assignment a"
    " WHERE a.person_id = (SELECT id FROM pillars_person WHERE public_id = %s)"
)


@dataclass(frozen=True)
class Subject:
    """A page, and the statements that fetch its rows; `{scope}` is the role's own region."""

    title: str
    url: str
    statements: tuple[str, ...]
    post: dict | None = None


def run(options) -> None:
    with override_settings(**SITE):
        _run(options)


def _run(options) -> None:
    start = time.perf_counter()
    prepare()
    seconds = time.perf_counter() - start
    print(
        f"{PEOPLE:,} people with {DUTIES:,} duties, made in {seconds:.0f} s (map and indexes too)"
    )
    with connection.cursor() as cursor:
        # One process for each side: what parallel workers use would be counted nowhere.
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    clients = {name: client_of(name) for name in SCOPES}
    rows = []
    for name, client in clients.items():
        rows += [
            measured(name, client, subject, max(options.rounds, ROUNDS))
            for subject in subjects(name)
        ]
    table(
        [
            *(
                "role",
                "page",
                "SQL ms",
                f"page ms (aim {AIM_MS:.0f})",
                f"ratio (aim {AIM_RATIO:.0f})",
            ),
            *("SQL CPU", "page CPU", "CPU ratio", "queries"),
        ],
        rows,
    )
    growth(clients)


def prepare() -> None:
    loading.load(provinces=["31"])
    crowd.make(people=PEOPLE, duties=DUTIES)


def client_of(name: str) -> Client:
    role, region = (Role.STAFF, "31") if name == WIDE else (Role.KASUDIN, "31.71")
    user = User.objects.create_user(
        f"{name}@bench.test", None, name=name.title(), role=role, region_id=region
    )
    client = Client()
    client.force_login(user, backend=BACKEND)
    client.get("/")
    return client


def subjects(name: str) -> list[Subject]:
    scope = SCOPES[name]
    place, within = ("31.71", SCOPES[NARROW]) if name == WIDE else ("31.71.01", DISTRICT)
    people, search = reverse("pillars:person-list"), reverse("search")
    nth = list(SCOPES).index(name)
    someone = Person.objects.filter(regency_code="31.71").order_by("name_key", "id")[nth]
    nik = f"317101410790{1 if name == WIDE else 2:04}"
    Person.objects.filter(pk=someone.pk).update(nik_index=crypto.index(nik))

    def listing(title, query, *conditions, counts=True):
        where = " AND ".join((scope, *conditions))
        found = ROWS.format(where=where, limit=51)
        counted = (COUNT.format(where=where),) if counts else ()
        return Subject(title, f"{people}?{query}", (found, *counted))

    def searched(title, text, *conditions):
        where = " AND ".join((scope, *conditions))
        return Subject(title, f"{search}?q={text}", (ROWS.format(where=where, limit=6),))

    page = reverse("pillars:person-detail", args=[someone.public_id])
    return [
        listing("people", "", counts=False),
        listing("PSM of a region", f"wilayah={place}&pilar=PSM", within, SERVES, counts=False),
        listing(
            "PSM of a region, rare name",
            f"wilayah={place}&pilar=PSM&q=zulaikha",
            within,
            SERVES,
            "p.name_key LIKE '%ZULAIKHA%'",
        ),
        listing(
            "PSM of a region, common name",
            f"wilayah={place}&pilar=PSM&q=siti",
            within,
            SERVES,
            "p.name_key LIKE '%SITI%'",
        ),
        listing("TKSK", "pilar=TKSK", SERVES.replace("PSM", "TKSK")),
        listing(
            "PSM on 1 July 2018",
            "pilar=PSM&per=1+Juli+2018",
            SERVES.replace("current_date", "date '2018-07-01'"),
            counts=False,
        ),
        Subject(
            "a person's page",
            page,
            (
                f"SELECT * FROM pillars_person WHERE public_id = '{someone.public_id}'",
                DUTIES_OF.replace("%s", f"'{someone.public_id}'"),
            ),
        ),
        searched("search: rare name", "zulaikha", "p.name_key LIKE '%ZULAIKHA%'"),
        searched("search: common name", "siti", "p.name_key LIKE 'SITI%'"),
        Subject(
            "search: other spelling",
            f"{search}?q=moch+soelaiman",
            (SOUNDS.format(scope=scope),),
        ),
        Subject(
            "vacancies: UKKT",
            f"{reverse('pillars:vacancy-list')}?jenis=ukkt",
            (VACANT.format(scope=scope_of_regions(name)),),
        ),
        Subject(
            "search: NIK",
            search,
            (f"SELECT * FROM pillars_person WHERE nik_index = '\\x{crypto.index(nik).hex()}'",),
            post={"q": nik},
        ),
    ]


DISTRICT = "p.district_code = '31.71.01'"


def scope_of_regions(name: str) -> str:
    place = "31" if name == WIDE else "31.71"
    return f"r.code >= '{place}' AND r.code < '{place}/'"


def measured(name: str, client: Client, subject: Subject, rounds: int) -> list:
    """Page and SQL in turn, so that drift falls on both; the first round only warms."""
    raw, whole = [], []
    for turn in range(rounds + 1):
        with connection.cursor() as cursor, Used() as sql:
            for statement in subject.statements:
                cursor.execute(statement)
                cursor.fetchall()
        with Used() as page:
            ask(client, subject)
        if turn:
            raw.append(sql)
            whole.append(page)
    with CaptureQueriesContext(connection) as seen:
        ask(client, subject)
    cells = [f"{middle(raw, 'ms'):.1f}", f"{middle(whole, 'ms'):.1f}", ratio(whole, raw, "ms")]
    cells += [f"{middle(raw, 'cpu'):.1f}", f"{middle(whole, 'cpu'):.1f}", ratio(whole, raw, "cpu")]
    return [name, subject.title, *cells, len(seen)]


class Used:
    """Milliseconds by the clock, and of processors: ours and those of our database process.

    The second kind hardly changes when others use the machine too.
    """

    def __enter__(self) -> "Used":
        self._clock, self._cpu = time.perf_counter(), processors()
        return self

    def __exit__(self, *_error) -> None:
        self.ms = (time.perf_counter() - self._clock) * 1000
        self.cpu = processors() - self._cpu


def processors() -> float:
    backend = connection.connection.info.backend_pid
    of_database = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e6
    return time.process_time() * 1000 + of_database


def middle(used: list[Used], what: str) -> float:
    return statistics.median(getattr(one, what) for one in used)


def ratio(whole: list[Used], raw: list[Used], what: str) -> str:
    limit = middle(raw, what)
    return f"{middle(whole, what) / limit:.1f} x" if limit >= COUNTS_FROM_MS else "-"


def ask(client: Client, subject: Subject) -> None:
    if subject.post is not None:
        answer = client.post(subject.url, subject.post)
        assert answer.status_code == 302, answer.status_code
    else:
        answer = client.get(subject.url)
        assert answer.status_code == 200, (subject.url, answer.status_code)


def growth(clients: dict[str, Client]) -> None:
    """The same page with one row and with fifty: as many queries."""
    people = reverse("pillars:person-list")
    counts = []
    for name, client in clients.items():
        seen = []
        for kind in ("TKSK", "PSM"):
            url = f"{people}?pilar={kind}&wilayah=31.71.01"
            client.get(url)  # now and then a request also notes where the user is
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            seen.append(len(queries))
        counts.append([name, *seen])
    table(["role", "queries for 1 row", "queries for 50 rows"], counts)
