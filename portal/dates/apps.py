from django.apps import AppConfig
from django.db.backends.signals import connection_created


class DatesConfig(AppConfig):
    name = "portal.dates"
    verbose_name = "日期与节假日"

    def ready(self) -> None:
        from portal.dates import stored_days  # late: app registry

        connection_created.connect(stored_days.forgive, dispatch_uid="dates-stored-days")
