from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "events.facilities"
    verbose_name = "体育场地"

    def ready(self) -> None:
        from events.facilities import computations, tiles  # late: app registry  # noqa: F401
