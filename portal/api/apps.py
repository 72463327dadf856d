from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ApiConfig(AppConfig):
    name = "portal.api"
    verbose_name = "数据接口"

    def ready(self) -> None:
        autodiscover_modules("api")
