from django.apps import AppConfig
from django.contrib import admin
from django.contrib.admin import sites
from django.utils.module_loading import autodiscover_modules


class DeskConfig(AppConfig):
    name = "portal.desk"
    verbose_name = "工作台"

    def ready(self):
        from portal.desk.frame import DeskSite

        admin.site = sites.site = DeskSite()
        autodiscover_modules("desk")
