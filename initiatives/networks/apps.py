from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "initiatives.networks"
    verbose_name = "集团与联盟"
