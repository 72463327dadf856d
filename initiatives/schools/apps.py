from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "initiatives.schools"
    verbose_name = "学校"
