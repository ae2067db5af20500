from django.apps import AppConfig


class HelplinesConfig(AppConfig):
    name = "houvast.records.helplines"
    label = "helplines"
    default_auto_field = "django.db.models.BigAutoField"
