"""The addresses of the exchange, below `/exchange/v1/`."""

from django.urls import path

from houvast.doors.exchange import answers, description, hashes, saying

app_name = "exchange"

urlpatterns = [
    path("FetchHashes", hashes.fetch_hashes, name="fetch_hashes"),
    path("standing/FetchHashes", hashes.fetch_standing, name="fetch_standing"),
    path("Withdrawals", hashes.withdrawals, name="withdrawals"),
    path("SubmitFeedback", saying.submit_feedback, name="submit_feedback"),
    path("SubmitHashes", saying.submit_hashes, name="submit_hashes"),
    path("match", saying.match, name="match"),
    path("openapi.json", description.openapi, name="openapi"),
    path("<path:rest>", answers.nothing_here, name="nothing_here"),
]
