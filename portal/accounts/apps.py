from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name = "用户与权限"

    def ready(self) -> None:
        from portal.accounts.known_addresses import remember_address  # late: app registry
        from portal.accounts.notices import greet  # late: app registry
        from portal.accounts.own_sessions import forget_old_rows  # late: app registry
        from portal.accounts.sessions import remember_start  # late: app registry

        user_logged_in.connect(remember_start, dispatch_uid="accounts-session-start")
        user_logged_in.connect(remember_address, dispatch_uid="accounts-known-address")
        user_logged_in.connect(forget_old_rows, dispatch_uid="accounts-old-sessions")
        user_logged_in.connect(greet, dispatch_uid="accounts-notices")

        autodiscover_modules("rules")
