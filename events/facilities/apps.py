from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "events.facilities"
    verbose_name = "体育场地"
