"""The addresses of the offices' own forms, part of reports/urls.py."""

from django.urls import path

from reports.views import office_forms

urlpatterns = [
    path("formulir/", office_forms.form_list, name="form-list"),
    path("formulir/unggah/", office_forms.form_create, name="form-create"),
    path("formulir/nama/", office_forms.form_names, name="form-names"),
    path(
        "formulir/contoh/<slug:kind>/<int:level>/", office_forms.form_example, name="form-example"
    ),
    path("formulir/<uuid:public_id>/", office_forms.form_detail, name="form-detail"),
    path("formulir/<uuid:public_id>/berkas/", office_forms.form_file, name="form-file"),
    path("formulir/<uuid:public_id>/percobaan/", office_forms.form_trial, name="form-trial"),
    path("formulir/<uuid:public_id>/pakai/", office_forms.form_activate, name="form-activate"),
    path("formulir/<uuid:public_id>/hentikan/", office_forms.form_retire, name="form-retire"),
    path("<uuid:public_id>/formulir/", office_forms.run_fill, name="run-fill"),
]
