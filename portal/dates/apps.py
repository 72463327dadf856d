from django.apps import AppConfig


class DatesConfig(AppConfig):
    name = "portal.dates"
    verbose_name = "日期与节假日"
