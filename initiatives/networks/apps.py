from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "initiatives.networks"
    verbose_name = "集团与联盟"

    def ready(self) -> None:
        """Register what this room can count, and what it tells the register of schools."""
        from initiatives.networks import computations, receivers  # noqa: F401  # late: app registry
        from initiatives.networks.affiliation import Memberships  # late: app registry
        from initiatives.schools import affiliation  # late: app registry

        affiliation.register(Memberships())
