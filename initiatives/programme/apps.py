from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "initiatives.programme"
    verbose_name = "行动计划"

    def ready(self):
        """Tell the rooms below what this one adds to their pages."""
        from initiatives.indicators import groups
        from initiatives.programme.grouping import ByInitiative
        from initiatives.programme.models import Milestone
        from initiatives.schools.milestones import milestones_from

        groups.register(ByInitiative())
        milestones_from(Milestone.objects.of_owner)
