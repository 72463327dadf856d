"""What waits: the number on the dashboard is the number of rows of the list to which it leads, for whoever looks."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from events.facilities.enums import FaultState
from events.facilities.models import Closure, Facility, FaultReport
from initiatives.indicators.models import Indicator
from initiatives.networks.models import Membership
from initiatives.schools.models import School
from portal.accounts.models import Grant
from portal.accounts.roles import Role
from portal.backoffice.worklists import SHOWN, WORKLISTS, Due, Lane, worklist, worklists_of
from portal.places.models import Place
from tests.contents import LOADED
from tests.factories import make, person, tree
from tests.portal.backoffice import specimens  # noqa: F401  (registers itself)
from tests.portal.backoffice.test_access import address

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 6)  # when the demonstration was loaded
DAYS = {
    Lane.OVERDUE: (TODAY - timedelta(400), TODAY - timedelta(1)),
    Lane.TODAY: (TODAY,),
    Lane.SOON: (TODAY + timedelta(1), TODAY + timedelta(30)),
    Lane.LATER: (TODAY + timedelta(31),),
}


@pytest.fixture
def today(time_machine):
    time_machine.move_to(LOADED, tick=False)
    return TODAY


def people():
    """The bureau, a county's clerks, and whoever keeps the records of one township's school."""
    city, county = Place.objects.get(kind="city"), Place.objects.get(name="冠县")
    town = Place.objects.filter(parent=county).order_by("code").first()
    for place, roles in (
        (city, (Role.DATA,)),
        (city, (Role.SYSTEM, Role.AUDITOR)),
        (city, (Role.PUBLISHER,)),
        (county, (Role.DATA,)),
        (town, (Role.EDITOR,)),
    ):
        user = person()
        Grant.objects.bulk_create(Grant(user=user, role=role, place=place) for role in roles)
        yield user


def something_waits():
    """Rows of each kind whose count once differed from its list, in the county and elsewhere."""
    states = ((FaultState.NEW, None), (FaultState.ACCEPTED, -3), (FaultState.ACCEPTED, 2))
    here = Facility.objects.filter(township__county__name="冠县", closures=None)[:2]
    there = Facility.objects.exclude(township__county__name="冠县").filter(closures=None)[:2]
    for facility, days in zip((*here, *there), (5, 50, 5, 50), strict=True):
        for state, after in states:
            due = None if after is None else TODAY + timedelta(after)
            FaultReport.objects.create(facility=facility, description="篮筐松动", state=state, due_on=due)
        values = {"first_day": TODAY, "last_day": TODAY + timedelta(days), "announced_on": TODAY - timedelta(20)}
        Closure.objects.create(facility=facility, reason="维修", **values)
    closed, left = Membership.objects.on(TODAY).filter(network__county__name="冠县", role="member")[:2]
    School.objects.filter(pk=closed.school_id).update(close_date=TODAY - timedelta(9))
    Membership.objects.filter(school=left.school_id).delete()


@pytest.mark.usefixtures("undrawn", "with_demonstration")
def test_each_count_is_the_number_of_rows_of_its_list(client, today):
    something_waits()
    seen = set()
    for user in people():
        client.force_login(user)
        found = client.get(reverse("admin:index")).context["dashboard"]
        wrong = {
            pile.url: (pile.count, shown)
            for pile in found.piles
            if (shown := client.get(pile.url).context["cl"].result_count) != pile.count
        }
        assert wrong == {}
        seen |= {pile.title for pile in found.piles if pile.count}
    assert {
        *("报修待办", "即将恢复开放", "开放时间未登记的场地", "需要更正的成员关系", "未纳入集团或联盟的学校")
    } - seen == set()


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("entry", WORKLISTS.values(), ids=lambda entry: f"{entry.model._meta.label}.{entry.name}")
def test_each_worklist_is_offered_above_its_list_to_whom_it_concerns(client, entry):
    user = person()
    for role in Role:
        Grant.objects.create(user=user, role=role, place=tree()["city"])
    client.force_login(user)
    page = client.get(address(entry.model, "changelist"), follow=True)
    offered = next(spec for spec in page.context["cl"].filter_specs if spec.title == "待办")
    assert offered.lookup_choices == [(one.name, one.title) for one in worklists_of(entry.model)]


def test_rows_of_every_day_stand_in_one_lane(rf, today):
    for number, day in enumerate(day for days in DAYS.values() for day in days):
        make(Indicator, slug=f"i{number}", next_due=day)
    none = make(Indicator, slug="none", next_due=None)
    due = Due("next_due")
    found = {lane: set(Indicator.objects.filter(due.condition(lane, today))) for lane in Lane}
    expected = {lane: set(Indicator.objects.filter(next_due__in=days)) for lane, days in DAYS.items()}
    expected[Lane.LATER].add(none)
    assert found == expected
    assert {row: due.lane(due.of(row), today) for row in Indicator.objects.all()} == {
        row: lane for lane, rows in expected.items() for row in rows
    }


def test_what_must_be_done_ahead_is_due_before_the_day_itself(today):
    row = make(Indicator, next_due=TODAY + timedelta(20))
    ahead = Due("next_due", lead=timedelta(20))
    assert ahead.of(row) == TODAY
    assert list(Indicator.objects.filter(ahead.condition(Lane.TODAY, today))) == [row]


def test_a_row_without_a_day_stands_where_its_worklist_says(today):
    row = make(Indicator, next_due=None)
    urgent = Due("next_due", undated=Lane.TODAY)
    assert [list(Indicator.objects.filter(urgent.condition(lane, today))) for lane in Lane] == [[], [row], [], []]
    assert urgent.lane(urgent.of(row), today) == Lane.TODAY


def test_what_is_no_worklist_is_no_filter(client):
    client.force_login(person(Role.DATA, tree()["city"]))
    for value in ("nothing", "open.never", "open."):
        answer = client.get(address(FaultReport, "changelist"), {"waiting": value})
        assert (value, answer.status_code) == (value, 200 if value == "open." else 302)


def test_a_name_is_given_once():
    taken = next(iter(WORKLISTS.values()))
    with pytest.raises(ImproperlyConfigured):
        worklist("再来一次", taken.model, taken.name, order=1)(lambda request, rows: rows)


def test_the_most_urgent_rows_are_named_first(rf, today):
    user = person(Role.DATA, tree()["city"])
    facility = make(Facility, place=tree()["a1"])
    for day in range(SHOWN + 2):
        FaultReport.objects.create(
            facility=facility, description="坏了", state=FaultState.ACCEPTED, due_on=TODAY + timedelta(9 - day)
        )
    request = rf.get("/admin/")
    request.user = user
    items = WORKLISTS[FaultReport, "open"].items(request)
    assert [item.due for item in items] == [TODAY + timedelta(3 + day) for day in range(SHOWN)]
