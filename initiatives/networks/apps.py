from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "initiatives.networks"
    verbose_name = "集团与联盟"

    def ready(self):
        """Register what this room can count, and what it tells the register of schools."""
        from initiatives.networks import computations  # noqa: F401
        from initiatives.networks.affiliation import Memberships
        from initiatives.schools import affiliation

        affiliation.register(Memberships())
