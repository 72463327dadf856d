from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "initiatives.programme"
    verbose_name = "行动与措施"

    def ready(self) -> None:
        """Tell the rooms below what this one adds to their pages."""
        from initiatives.indicators import groups  # late: app registry
        from initiatives.programme.grouping import ByInitiative  # late: app registry
        from initiatives.programme.models import Milestone  # late: app registry
        from initiatives.schools.milestones import milestones_from  # late: app registry

        groups.register(ByInitiative())
        milestones_from(Milestone.objects.of_owner)
