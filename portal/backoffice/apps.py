from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.module_loading import autodiscover_modules


class BackOfficeAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site as the one that ``admin.site`` is."""

    default = False
    default_site = "portal.backoffice.admin_site.BackOfficeSite"


class BackOfficeConfig(AppConfig):
    default = True
    name = "portal.backoffice"
    verbose_name = "工作台"

    def ready(self) -> None:
        autodiscover_modules("backoffice")
