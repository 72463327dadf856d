from django.apps import AppConfig
from django.db.backends.signals import connection_created


class FrontConfig(AppConfig):
    name = "portal.site.front"
    label = "front"
    verbose_name = "页面缓存"

    def ready(self):
        from portal.site.front.writes import watch

        connection_created.connect(watch, dispatch_uid="front-writes")
