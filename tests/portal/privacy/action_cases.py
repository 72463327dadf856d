"""A record for each action of the room, on which it is possible right now."""

from portal.privacy.models import Reveal
from tests.factories import person
from tests.portal.actions.cases import Case


def waiting():
    return Reveal.objects.create(record_key="x.y:1", field="contact", who=person(), why="核实位置", minutes=30)


CASES = {"privacy.reveal:approve": lambda: Case(waiting())}
