"""Milestones of schools and networks: kept by their county, shown on their pages, in their files and in the API."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from initiatives.programme.models import Initiative, Milestone, Programme
from initiatives.programme.pages import programme_page
from portal.accounts.roles import Role
from tests.factories import person
from tests.initiatives import factories as make
from tests.initiatives.acting import act, perform
from tests.posting import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = person(Role.EDITOR, make.county())
    client.force_login(user)
    return user


def add_row(client, record, title):
    """Type a milestone into the empty row of the record's page, as its clerk does."""
    opts = record._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])
    data = posted(client.get(address)) | {"milestones-TOTAL_FORMS": 1}
    row = {"title": title, "due_on": "2026-09-01", "due_precision": "month", "position": 0}
    return client.post(address, data | {f"milestones-0-{name}": value for name, value in row.items()})


@pytest.mark.parametrize("owner", [make.school, make.network], ids=["school", "network"])
def test_a_county_clerk_adds_one_on_the_page_and_readers_see_it(client, clerk, owner):
    record = owner()
    assert add_row(client, record, "启用新校舍").status_code == 302
    step = Milestone.objects.get()
    assert step.owner == record
    act(client, step, "complete", completed_on="2026-08-20", precision="day")
    page = client.get(record.get_absolute_url()).content.decode()
    assert "启用新校舍" in page
    assert "2026 年 8 月 20 日" in page
    found = client.get(f"/api/v1{record.get_absolute_url().rstrip('/')}").json()["milestones"]
    assert [tuple(entry.values()) for entry in found] == [("启用新校舍", "已完成，2026 年 8 月 20 日")]


def test_the_file_of_a_school_holds_its_milestones(client):
    school = make.school()
    school.milestones.create(title="启用新校舍", due_on=date(2026, 9, 1), due_precision="month")
    answer = client.get(school.get_absolute_url() + "?format=csv").getvalue().decode("utf-8-sig")
    assert ["里程碑", "启用新校舍", "未开始，计划 2026-09"] in list(csv.reader(io.StringIO(answer)))


def test_another_county_is_out_of_reach(client, clerk):
    far = make.school(1, township=make.town("371525101", "贾镇", make.county("371525", "冠县")))
    step = far.milestones.create(title="启用新校舍")
    assert client.get(reverse("admin:programme_milestone_change", args=[step.pk])).status_code == 404
    assert act(client, step, "complete", completed_on="2026-08-20", precision="day").status_code == 404
    own = make.school(2).milestones.create(title="本县")
    address = reverse("admin:programme_milestone_change", args=[own.pk])
    page = client.post(address, posted(client.get(address)) | {"school": far.pk})
    assert page.status_code == 200
    own.refresh_from_db()
    assert own.school.code == "2137000002"


def test_a_county_keeps_its_own_step_of_a_measure_of_the_city(client, clerk):
    plan = Programme.objects.create(slug="p", name="计划", short_name="计划")
    action = Initiative.objects.create(programme=plan, slug="i", number=1, name="行动")
    measure = action.measures.create(code="m", name="县级规划")
    own = measure.milestones.create(title="编制规划", place=make.county())
    whole = measure.milestones.create(title="汇总规划")
    for step, expected in ((own, 302), (whole, 404)):
        assert act(client, step, "complete", completed_on="2026-08-20", precision="day").status_code == expected
    assert list(Milestone.objects.filter(state="done")) == [own]


def test_milestones_of_schools_do_not_count_for_an_action():
    plan = Programme.objects.create(slug="p", name="计划", short_name="计划")
    Initiative.objects.create(programme=plan, slug="i", number=1, name="行动")
    perform(make.school().milestones.create(title="启用新校舍"), "complete", completed_on=date(2026, 8, 20))
    assert programme_page().milestones == []
