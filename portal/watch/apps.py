from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "portal.watch"
    verbose_name = "运行监测"

    def ready(self):
        from portal.watch import checks  # noqa: F401  (registers itself)
