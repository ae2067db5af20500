"""The addresses for other helplines, below `/between/`."""

from django.urls import path

from houvast.doors.exchange import between

app_name = "between"

urlpatterns = [
    path("v1/<uuid:agreement_id>", between.document, name="document"),
    path("<path:rest>", between.nothing_here, name="nothing_here"),
]
