from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "events.calendar"
    verbose_name = "赛事日历"

    def ready(self) -> None:
        from events.calendar import receivers  # noqa: F401  # late: app registry
