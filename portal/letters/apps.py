from importlib import import_module

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "portal.letters"
    verbose_name = "短信和通知"

    def ready(self) -> None:
        import_module("portal.letters.first_templates")
        import_module("portal.letters.checks")
