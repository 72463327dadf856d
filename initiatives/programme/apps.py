from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "initiatives.programme"
    verbose_name = "行动计划"
