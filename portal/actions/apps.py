from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ActionsConfig(AppConfig):
    name = "portal.actions"
    verbose_name = "业务操作"

    def ready(self) -> None:
        from portal.actions import reveal  # late: app registry  # noqa: F401

        autodiscover_modules("actions")
