"""A record for each action of schools and designations."""

from datetime import date

from initiatives.schools.models import Designation, DesignationType
from tests.initiatives import factories as make
from tests.portal.actions.cases import Case

DAY = {"day": date(2024, 9, 1), "precision": "day"}


def _with_a_membership():
    school = make.school()
    make.member(make.network(), school)
    return school


def _award():
    type = DesignationType.objects.create(code="warm-campus", name="乡村温馨校园")
    return Designation.objects.create(type=type, level="county", school=make.school(), awarded_on=date(2022, 1, 1))


CASES = {
    "schools.school:confirm": lambda: Case(make.school()),
    "schools.school:close": lambda: Case(_with_a_membership(), DAY),
    "schools.school:merge": lambda: Case(_with_a_membership(), {**DAY, "into": make.school(2)}),
    "schools.school:rename": lambda: Case(make.school(), {**DAY, "name": "新名小学"}),
    "schools.school:reopen": lambda: Case(make.school(close_date=date(2024, 1, 1), close_reason="误操作")),
    "schools.designation:revoke": lambda: Case(_award(), DAY),
}
