from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "portal.monitoring"
    verbose_name = "运行监测"

    def ready(self) -> None:
        from portal.monitoring import checks  # late: app registry  # noqa: F401
