from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    name = "portal.site"
    verbose_name = "站点"

    def ready(self) -> None:
        # with it the data folder, where the database file lies; the static files' server wants to find its folder
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        autodiscover_modules("site")
