from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "portal.desk"
    verbose_name = "工作台"
