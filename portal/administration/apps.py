from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "portal.administration"
    verbose_name = "账号管理"
