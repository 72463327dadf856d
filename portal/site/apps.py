from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    name = "portal.site"
    verbose_name = "站点"

    def ready(self):
        autodiscover_modules("site")
