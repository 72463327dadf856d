from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name = "用户与权限"

    def ready(self):
        from portal.accounts import receivers  # noqa: F401  (connects itself)

        autodiscover_modules("rules")
