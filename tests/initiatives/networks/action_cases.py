"""A record for each action of networks and memberships."""

from datetime import date

from tests.initiatives import factories as make
from tests.portal.actions.cases import Case

DAY = {"day": date(2024, 9, 1)}


def _membership():
    return make.member(make.network(), make.school())


CASES = {
    "networks.network:confirm": lambda: Case(make.network()),
    "networks.network:close": lambda: Case(_membership().network, {**DAY, "precision": "day"}),
    "networks.membership:leave": lambda: Case(_membership(), DAY),
    "networks.membership:move": lambda: Case(_membership(), {**DAY, "to": make.network(2), "role": "member"}),
}
