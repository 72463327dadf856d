from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ChecksConfig(AppConfig):
    name = "portal.checks"
    verbose_name = "站点体检"

    def ready(self) -> None:
        """Finds the rules of every room."""
        autodiscover_modules("govcheck")
