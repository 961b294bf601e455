from django.urls import path

from accounts.views import regions

app_name = "regions"

urlpatterns = [
    path("", regions.region_list, name="region-list"),
    path("<str:code>/", regions.region_detail, name="region-detail"),
    path("<str:code>/ejaan/", regions.alias_add, name="alias-add"),
    path("<str:code>/ejaan/<int:pk>/hapus/", regions.alias_delete, name="alias-delete"),
]
