from django.apps import AppConfig


class ScaffoldConfig(AppConfig):
    name = "portal.scaffold"
    verbose_name = "新房间"
