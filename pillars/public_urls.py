"""What anybody may open who holds a paper of ours in hand."""

from django.urls import path

from pillars.views import records

app_name = "verification"

urlpatterns = [path("<slug:token>/", records.record_check, name="record-check")]
