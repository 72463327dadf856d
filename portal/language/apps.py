from django.apps import AppConfig


class LanguageConfig(AppConfig):
    name = "portal.language"
    verbose_name = "语言"
