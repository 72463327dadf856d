from django.apps import AppConfig
from django.db.backends.signals import connection_created


class PageCacheConfig(AppConfig):
    name = "portal.pagecache"
    verbose_name = "页面缓存"

    def ready(self) -> None:
        from portal.pagecache.writes import count_writes  # late: app registry

        connection_created.connect(count_writes, dispatch_uid="pagecache-writes")
