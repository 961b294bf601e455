"""The scanner on a helper's phone: a door of its own, so that its service worker reaches nothing
else of the site. No page here knows an account; a pass says which gate speaks."""

from django.urls import path

from trainings.views import scanner

app_name = "gate"

urlpatterns = [
    path("", scanner.page, name="page"),
    path("pekerja.js", scanner.service_worker, name="worker"),
    path("masuk/", scanner.enter, name="enter"),
    path("daftar/", scanner.roster, name="roster"),
    path("pindai/", scanner.scan, name="scan"),
    path("kabar/", scanner.news, name="news"),
]
