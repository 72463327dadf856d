"""A record for each action of initiatives and milestones."""

from datetime import date

from initiatives.programme.enums import Progress, Status
from initiatives.programme.models import Initiative, Milestone, Programme
from tests.portal.actions.cases import Case


def _initiative(**values):
    programme = Programme.objects.create(slug="p", name="计划", short_name="计划")
    return Initiative.objects.create(programme=programme, slug="i", number=1, name="行动", **values)


def _step(**values):
    return Milestone.objects.create(initiative=_initiative(), title="里程碑", **values)


CASES = {
    "programme.initiative:override": lambda: Case(_initiative(), {"status": Status.STANDING}),
    "programme.initiative:follow-derived": lambda: Case(_initiative(status_override=Status.DONE, override_reason="因")),
    "programme.initiative:confirm": lambda: Case(_initiative()),
    "programme.initiative:name-official": lambda: Case(_initiative()),
    "programme.milestone:complete": lambda: Case(_step(), {"completed_on": date(2024, 9, 1)}),
    "programme.milestone:start": lambda: Case(_step()),
    "programme.milestone:reopen": lambda: Case(_step(state=Progress.ACTIVE)),
    "programme.milestone:drop": lambda: Case(_step()),
}
