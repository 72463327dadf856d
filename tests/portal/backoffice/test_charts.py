"""Small charts: where their marks stand, what they say in words, and whose records they count."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.facilities.backoffice import hours_to_mend, mended_in_time
from events.facilities.enums import FaultState
from events.facilities.models import Facility, FaultReport
from portal.accounts.roles import Role
from portal.backoffice import charts
from portal.backoffice.charts import BASE, SHOWN, TOP, Series, against_last, by_age, by_week, drawn, weeks, written
from tests.factories import make, person, tree
from tests.portal.backoffice import specimens  # noqa: F401  (registers itself)

TODAY = date(2026, 9, 10)  # a Thursday
NOON = datetime(2026, 9, 10, 12, tzinfo=timezone.get_fixed_timezone(480))


def test_the_greatest_number_reaches_the_top_and_none_breaks_the_line():
    line = drawn("率", Series([("1 周", 50), ("2 周", None), ("3 周", 100)], "%", "", line=True))
    assert line.path == f"M10.0 {(BASE + TOP) / 2}M278.0 {float(TOP)}"
    assert [(mark.height, mark.current) for mark in line.marks] == [((BASE - TOP) / 2, False), (BASE - TOP, True)]


def test_bars_of_nothing_have_no_height():
    bars = drawn("数", Series([("1 周", 0), ("2 周", 0)], "条", ""))
    assert [mark.height for mark in bars.marks] == [0, 0]
    assert bars.path == ""


def test_a_chart_says_its_numbers_in_words_and_in_a_table():
    series = Series([("36 周", 1234.0), ("37 周", None), ("38 周", 12.5)], "条", "")
    chart = drawn("发布", series)
    assert chart.words == "发布，36 周到38 周，38 周为 12.5 条"
    assert chart.rows == [("36 周", "1,234 条"), ("37 周", "—"), ("38 周", "12.5 条")]
    assert (written(95.0, "%"), written(None)) == ("95%", "—")


@pytest.mark.parametrize(
    ("before", "now", "finding"),
    [
        (3, 5, "比上周多 2 条"),
        (5, 3, "比上周少 2 条"),
        (3, 3, "与上周相同"),
        (None, 3, "上周没有可比的数字"),
        (3, None, "本周还没有"),
    ],
)
def test_the_finding_compares_with_the_week_before(before, now, finding):
    assert against_last([("1 周", before), ("2 周", now)], "条") == finding


def test_weeks_begin_on_monday_and_follow_each_other():
    past = weeks(TODAY)
    assert past[-1] == ("37 周", date(2026, 9, 7), date(2026, 9, 14))
    assert [first for _, first, _ in past[1:]] == [end for _, _, end in past[:-1]]
    assert weeks(TODAY, ahead=True)[0] == past[-1]


def test_days_are_counted_by_week_and_by_age():
    days = [TODAY, TODAY - timedelta(4), TODAY + timedelta(4), None]
    assert [count for _, count in by_week(days, TODAY)] == [*[0] * 6, 1, 1]
    assert [count for _, count in by_week(days, TODAY, ahead=True)] == [1, 1, *[0] * 6]
    ages = [TODAY - timedelta(days) for days in (0, 91, 92, 182, 183, 365, 366)]
    assert by_age([*ages, None], TODAY) == [("3 个月内", 2), ("半年内", 2), ("一年内", 2), ("更久", 2)]


@pytest.fixture
def mended(db, time_machine):
    time_machine.move_to(NOON, tick=False)
    for place, hours, late in (("a1", 20, False), ("a1", 40, True), ("b1", 99, True)):
        FaultReport.objects.create(
            facility=make(Facility, place=tree()[place]),
            description="坏了",
            state=FaultState.FIXED,
            reported_at=NOON - timedelta(hours=hours),
            closed_at=NOON,
            due_on=TODAY - timedelta(days=1 if late else 0),
        )


@pytest.mark.parametrize(("place", "share", "hours"), [("a", 50.0, 30.0), ("city", 33.3, 53.0)])
def test_a_clerk_sees_the_figures_of_the_own_area(rf, mended, place, share, hours):
    request = rf.get("/admin/")
    request.user = person(Role.DATA, tree()[place])
    assert mended_in_time(request).points[-1] == ("37 周", share)
    assert hours_to_mend(request).points[-1] == ("37 周", hours)
    assert hours_to_mend(request).value == hours
    request.user = person()
    assert (mended_in_time(request), hours_to_mend(request)) == (None, None)


@pytest.mark.django_db
def test_four_charts_stand_on_the_dashboard_with_their_tables(client, monkeypatch):
    monkeypatch.setattr(charts, "CHARTS", {})
    for order in range(SHOWN + 1):
        charts.chart(f"图{order}", order=order)(lambda request: Series([("1 周", 1.0), ("2 周", 2.0)], "条", "好"))
    charts.chart("空图", order=-1)(lambda request: Series([("1 周", None)], "条", ""))
    client.force_login(person(Role.DATA, tree()["city"]))
    page = client.get(reverse("admin:index"))
    assert [chart.title for chart in page.context["charts"]] == ["图0", "图1", "图2", "图3"]
    text = page.content.decode()
    assert text.count('role="img" aria-label="图') == SHOWN
    assert text.count('<th scope="row">2 周</th><td>2 条</td>') == SHOWN
