from django.urls import path

from trainings.views import events, exports, history, participants, quotas

app_name = "trainings"

urlpatterns = [
    path("kegiatan/", events.event_list, name="event-list"),
    path("kegiatan/baru/", events.event_create, name="event-create"),
    path("kegiatan/<code>/", events.event_detail, name="event-detail"),
    path("kegiatan/<code>/ubah/", events.event_edit, name="event-edit"),
    path("kegiatan/<code>/langkah/<slug:move>/", events.event_move, name="event-move"),
    path("kegiatan/<code>/peserta/", participants.participant_list, name="participant-list"),
    path(
        "kegiatan/<code>/peserta/sahkan/",
        participants.participant_confirm,
        name="participant-confirm",
    ),
    path("kegiatan/<code>/peserta/ekspor/", exports.participant_export, name="participant-export"),
    path(
        "kegiatan/<code>/peserta/<uuid:public_id>/mundur/",
        participants.participant_withdraw,
        name="participant-withdraw",
    ),
    path(
        "kegiatan/<code>/peserta/<uuid:public_id>/ikutkan/",
        participants.participant_reinstate,
        name="participant-reinstate",
    ),
    path("kegiatan/<code>/kuota/", quotas.quota_list, name="quota-list"),
    path("kegiatan/<code>/kuota/simpan/", quotas.quota_save, name="quota-save"),
    path("kegiatan/<code>/impor/", history.event_batches, name="event-batches"),
    path("kegiatan/<code>/perubahan/", history.event_history, name="event-history"),
]
