from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "events.calendar"
    verbose_name = "赛事日历"
