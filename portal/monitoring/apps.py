from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "portal.monitoring"
    verbose_name = "运行监测"

    def ready(self):
        from portal.monitoring import checks  # noqa: F401  (registers itself)
