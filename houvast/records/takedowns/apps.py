from django.apps import AppConfig


class TakedownsConfig(AppConfig):
    name = "houvast.records.takedowns"
    label = "takedowns"
    default_auto_field = "django.db.models.BigAutoField"
