from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "portal.content"
    verbose_name = "内容"

    def ready(self) -> None:
        """Tells the library which pictures texts show."""
        from portal.content import moved, pictures  # noqa: F401, PLC0415  # late: app registry
