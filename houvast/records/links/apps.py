from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "houvast.records.links"
    label = "links"
    default_auto_field = "django.db.models.BigAutoField"
