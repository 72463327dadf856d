from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SpreadsheetsConfig(AppConfig):
    name = "portal.spreadsheets"
    verbose_name = "表格交换"

    def ready(self) -> None:
        from portal.spreadsheets import framework  # late: app registry

        framework.connect()
        autodiscover_modules("sheets")
