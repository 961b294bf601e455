"""The cast that every test shares: who they are, what they may do, and where.

The places are invented (codes from 99), so that no test leans on the real map by accident:
Provinsi Uji 99 · Kabupaten Utara 99.01 · Kota Selatan 99.71, each with kecamatan and kelurahan.
"""

import os
import uuid
from importlib import import_module

os.environ.setdefault("SIPILAR_TESTING", "1")

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.cache import caches

from accounts.models import User
from accounts.roles import Role
from regions.codes import parent_code
from regions.models import Region
from regions.models.region import RegionKind
from regions.names import fold

PASSWORD = "rahasia-untuk-uji-saja"
# code: (name, kind)
PLACES = {
    "99": ("Provinsi Uji", RegionKind.PROVINSI),
    "99.01": ("Kabupaten Utara", RegionKind.KABUPATEN),
    "99.01.01": ("Hulu", RegionKind.KECAMATAN),
    "99.01.01.2001": ("Sukamaju", RegionKind.DESA),
    "99.01.01.2002": ("Mekarsari", RegionKind.DESA),
    "99.01.02": ("Hilir", RegionKind.KECAMATAN),
    "99.01.02.2001": ("Sukamaju", RegionKind.DESA),
    "99.71": ("Kota Selatan", RegionKind.KOTA),
    "99.71.01": ("Pasar Baru", RegionKind.KECAMATAN),
    "99.71.01.1001": ("Pasar Baru", RegionKind.KELURAHAN),
    "99.71.01.1002": ("Kebon Jeruk", RegionKind.KELURAHAN),
    "99.71.02": ("Karang Anyar", RegionKind.KECAMATAN),
    "99.71.02.1001": ("Karang Anyar", RegionKind.KELURAHAN),
    "99.71.02.1002": ("Duri Pulo", RegionKind.KELURAHAN),
}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_xdist_suffix):
    """Each xdist worker has a database of its own; the name comes from settings."""


@pytest.fixture(autouse=True)
def _files_and_cache_of_their_own(settings, tmp_path_factory):
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A prefix for each test: clearing would empty the server under tests that run beside it.
    prefix = f"test-{uuid.uuid4().hex}"
    settings.CACHES["default"]["KEY_PREFIX"] = caches["default"].key_prefix = prefix


@pytest.fixture(autouse=True)
def _what_migrations_wrote(request):
    """A test with real transactions leaves every table empty; the next one gets back what
    migrations wrote.

    Serialized rollback cannot do it: it saves rows anew, which history tables do not allow.
    """
    asked = {"db", "transactional_db"} & set(request.fixturenames)
    for name in asked:
        request.getfixturevalue(name)
    if asked or request.node.get_closest_marker("django_db"):
        kinds = import_module("pillars.migrations.0002_kinds")
        if not apps.get_model("pillars", "PillarKind").objects.exists():
            kinds.add_kinds(apps, None)
            levels = import_module("pillars.migrations.0011_karang_taruna_on_every_level")
            levels.allow_boards_above_the_village(apps, None)
        if not apps.get_model("pillars", "EligibilityRule").objects.exists():
            import_module("pillars.migrations.0012_default_rules").add_rules(apps, None)
        if not apps.get_model("grants", "BankFormat").objects.exists():
            import_module("grants.migrations.0002_bank_formats").add_formats(apps, None)


@pytest.fixture
def places(db) -> dict[str, Region]:
    """The invented map, by code."""
    Region.objects.bulk_create(
        Region(
            code=code,
            name=name,
            name_key=fold(name),
            kind=kind,
            level=code.count(".") + 1,
            parent_id=parent_code(code),
        )
        for code, (name, kind) in PLACES.items()
    )
    return Region.objects.in_bulk()


def make_user(role: str, region: str, email: str, name: str) -> User:
    return User.objects.create(
        email=email,
        name=name,
        role=role,
        region_id=region,
        password=make_password(PASSWORD, hasher="md5"),
    )


@pytest.fixture
def administrator(places):
    return make_user(Role.ADMINISTRATOR, "99", "admin@uji.test", "Ani Administrator")


@pytest.fixture
def staff(places):
    return make_user(Role.STAFF, "99", "staf@uji.test", "Sri Staf")


@pytest.fixture
def head(places):
    return make_user(Role.HEAD, "99", "kadis@uji.test", "Karto Kepala")


@pytest.fixture
def treasurer(places):
    return make_user(Role.TREASURER, "99", "bendahara@uji.test", "Beni Bendahara")


@pytest.fixture
def kasudin(places):
    """The head of the office of Kota Selatan: the main person of the main job."""
    return make_user(Role.KASUDIN, "99.71", "kasudin.selatan@uji.test", "Kartika Selatan")


@pytest.fixture
def other_kasudin(places):
    """The stranger: the same role, another place (Kabupaten Utara)."""
    return make_user(Role.KASUDIN, "99.01", "kasudin.utara@uji.test", "Umar Utara")


@pytest.fixture
def operator(places):
    return make_user(Role.OPERATOR, "99.71", "operator.selatan@uji.test", "Oki Operator")


@pytest.fixture
def auditor(places):
    return make_user(Role.AUDITOR, "99", "auditor@uji.test", "Aulia Auditor")
