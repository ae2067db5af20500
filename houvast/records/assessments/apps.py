from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "houvast.records.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
