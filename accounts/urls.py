from django.urls import path

from accounts.views import holidays, invitations, ledger, profile, roles, system, users

app_name = "accounts"

urlpatterns = [
    path("profil/", profile.profile, name="profile"),
    path("pengguna/", users.user_list, name="user-list"),
    path("pengguna/<uuid:public_id>/", users.user_detail, name="user-detail"),
    path("pengguna/<uuid:public_id>/ubah/", users.user_edit, name="user-edit"),
    path(
        "pengguna/<uuid:public_id>/nonaktifkan/",
        users.user_deactivate,
        name="user-deactivate",
    ),
    path("pengguna/<uuid:public_id>/aktifkan/", users.user_activate, name="user-activate"),
    path(
        "pengguna/<uuid:public_id>/keluarkan/",
        users.user_end_sessions,
        name="user-end-sessions",
    ),
    path(
        "pengguna/<uuid:public_id>/lepas-verifikasi/",
        users.user_remove_factor,
        name="user-remove-factor",
    ),
    path("peran/", roles.role_list, name="role-list"),
    path("undangan/", invitations.invitation_list, name="invitation-list"),
    path("undangan/baru/", invitations.invitation_new, name="invitation-new"),
    path(
        "undangan/<uuid:public_id>/tautan/",
        invitations.invitation_link,
        name="invitation-link",
    ),
    path(
        "undangan/<uuid:public_id>/kirim-ulang/",
        invitations.invitation_resend,
        name="invitation-resend",
    ),
    path(
        "undangan/<uuid:public_id>/tarik/",
        invitations.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path(
        "undangan/terima/<str:secret>/",
        invitations.invitation_accept,
        name="invitation-accept",
    ),
    path("catatan-akses/", ledger.access_log, name="access-log"),
    path("hari-libur/", holidays.holiday_list, name="holiday-list"),
    path("hari-libur/baru/", holidays.holiday_create, name="holiday-create"),
    path("hari-libur/<int:year>/isi/", holidays.holiday_fill, name="holiday-fill"),
    path("hari-libur/<int:pk>/hapus/", holidays.holiday_delete, name="holiday-delete"),
    path("status/", system.system_status, name="system-status"),
]
