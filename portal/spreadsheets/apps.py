from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SpreadsheetsConfig(AppConfig):
    name = "portal.spreadsheets"
    verbose_name = "表格交换"

    def ready(self) -> None:
        # late: cycle with Django's app loading
        from portal.spreadsheets import framework

        framework.connect()
        autodiscover_modules("sheets")
