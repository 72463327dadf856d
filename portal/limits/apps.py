from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "portal.limits"
    verbose_name = "限流"

    def ready(self) -> None:
        from portal.limits import proxies  # late: app registry  # noqa: F401
