from django.apps import AppConfig
from django.db.backends.signals import connection_created


class LanguageConfig(AppConfig):
    name = "portal.language"
    verbose_name = "语言"

    def ready(self) -> None:
        from portal.language import lookups  # late: app registry

        lookups.register()
        connection_created.connect(lookups.teach, dispatch_uid="language-folding")
