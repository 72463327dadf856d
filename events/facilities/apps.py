from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "events.facilities"
    verbose_name = "场地与开放"

    def ready(self) -> None:
        from events.facilities import computations, tiles  # late: app registry  # noqa: F401
