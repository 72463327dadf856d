from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "initiatives.programme"
    verbose_name = "八大行动"
