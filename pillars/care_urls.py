"""Boards and care of the data: addresses that `pillars/urls.py` takes in."""

from django.urls import path

from pillars.views import changes

urlpatterns = [
    path("perubahan/", changes.change_list, name="change-list"),
    path("perubahan/<uuid:public_id>/putuskan/", changes.change_decide, name="change-decide"),
    path("perubahan/<uuid:public_id>/tarik/", changes.change_withdraw, name="change-withdraw"),
]
