from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "portal.places"
    verbose_name = "区划与地名"

    def ready(self) -> None:
        from portal.places import receivers  # noqa: F401  # late: app registry
