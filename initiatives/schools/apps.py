from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "initiatives.schools"
    verbose_name = "学校登记"

    def ready(self) -> None:
        from initiatives.schools import computations, receivers  # noqa: F401  # late: app registry
