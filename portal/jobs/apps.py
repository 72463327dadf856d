from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "portal.jobs"
    verbose_name = "任务调度"

    def ready(self) -> None:
        autodiscover_modules("crontab")
