from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "initiatives.networks"
    verbose_name = "集团与联盟"

    def ready(self):
        from initiatives.networks import computations  # noqa: F401  (registers what the room can count)
