"""Every address of the site. Paths are Indonesian: users read them."""

from django.contrib import admin
from django.urls import include, path

from config import errors, health, home, search, style_guide
from trainings.views import card

urlpatterns = [
    path("", home.home, name="home"),
    path("pekerjaan/", home.jobs, name="jobs"),
    path("cari/", search.search, name="search"),
    path("cari/saran/", search.search_live, name="search-live"),
    path("panduan-gaya/", style_guide.style_guide, name="style-guide"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("akun/", include("allauth.account.urls")),
    path("akun/2fa/", include("allauth.mfa.urls")),
    path("akun/sesi/", include("allauth.usersessions.urls")),
    path("pengaturan/", include("accounts.urls")),
    path("pengaturan/wilayah/", include("accounts.region_urls")),
    path("daftar/", include("accounts.list_urls")),
    path("impor/", include("imports.urls")),
    path("pilar/", include("pillars.urls")),
    path("periksa/", include("pillars.public_urls")),
    path("pelatihan/", include("trainings.urls")),
    path("gerbang/", include("trainings.gate_urls")),
    path("hibah/", include("grants.urls")),
    path("kartu/<slug:token>/", card.card, name="card"),
    path("laporan/", include("reports.urls")),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
