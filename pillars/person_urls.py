"""The page of a person and what is done there: addresses that `pillars/urls.py` takes in."""

from django.urls import path

from pillars.views import person, person_forms, person_papers, records

PERSON = "orang/<uuid:public_id>/"

urlpatterns = [
    path("orang/baru/", person_forms.person_create, name="person-create"),
    path("tempat/", person_forms.place_suggest, name="place-suggest"),
    path(PERSON, person.person_detail, name="person-detail"),
    path(PERSON + "ubah/", person_forms.person_edit, name="person-edit"),
    path(PERSON + "penugasan/", person.person_duties, name="person-duties"),
    path(PERSON + "kelayakan/", person.person_suitability, name="person-suitability"),
    path(PERSON + "linimasa/", person.person_timeline, name="person-timeline"),
    path(PERSON + "perubahan/", person.person_history, name="person-history"),
    path(PERSON + "foto/", person.person_photo, name="person-photo"),
    path(PERSON + "foto/ubah/", person_forms.person_portray, name="person-portray"),
    path(PERSON + "riwayat-pembinaan/", records.record_print, name="record-print"),
    path(PERSON + "salinan/", records.person_copy, name="person-copy"),
    path(PERSON + "nik/", person.person_nik, name="person-nik"),
    path(PERSON + "rahasia/<slug:field>/", person.person_secret, name="person-secret"),
    path(PERSON + "dokumen/", person_papers.person_documents, name="person-documents"),
    path(PERSON + "dokumen/baru/", person_papers.document_add, name="document-add"),
    path(
        PERSON + "dokumen/<uuid:document_id>/berkas/",
        person_papers.document_file,
        name="document-file",
    ),
    path(
        PERSON + "dokumen/<uuid:document_id>/hapus/",
        person_papers.document_remove,
        name="document-remove",
    ),
    path(PERSON + "rekening/baru/", person_papers.account_ask, name="account-new"),
    path(
        PERSON + "rekening/<uuid:account_id>/ubah/",
        person_papers.account_ask,
        name="account-change",
    ),
    path(PERSON + "rekening/<uuid:account_id>/", person.account_reveal, name="account-reveal"),
]
