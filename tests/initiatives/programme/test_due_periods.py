"""A milestone is overdue when the whole period of its due date has passed, whether a day or a half-year."""

from datetime import date

import pytest

from initiatives.programme.models import Initiative, Milestone, Programme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("precision", "due", "last"),
    [
        ("day", date(2026, 7, 1), date(2026, 7, 1)),
        ("month", date(2026, 7, 1), date(2026, 7, 31)),
        ("quarter", date(2026, 7, 1), date(2026, 9, 30)),
        ("half_year", date(2026, 7, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_overdue_from_the_day_after_the_period(precision, due, last):
    programme = Programme.objects.create(slug="p", name="计划", short_name="计划")
    initiative = Initiative.objects.create(programme=programme, slug="i", number=1, name="行动")
    step = Milestone.objects.create(initiative=initiative, title="里程碑", due_on=due, due_precision=precision)
    after = date.fromordinal(last.toordinal() + 1)
    assert [step.overdue(last), step.overdue(after)] == [False, True]
    assert [Milestone.objects.overdue(day).exists() for day in (last, after)] == [False, True]
