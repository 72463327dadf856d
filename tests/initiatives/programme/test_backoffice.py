"""The back office of the programme: actions by POST, warnings instead of walls, and the dashboard's cards."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.programme.backoffice import late, number_of_actions, stale
from initiatives.programme.models import Initiative, Milestone, Programme
from portal.accounts.roles import Role
from tests.factories import person, tree
from tests.initiatives.acting import act, action_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    user = person(Role.DATA, tree()["city"])
    client.force_login(user)
    return user


@pytest.fixture
def action():
    programme = Programme.objects.create(slug="p", name="计划", short_name="八大行动", expected_count=8)
    row = programme.initiatives.create(slug="i", number=1, name="行动")
    row.measures.create(code="m", name="措施").milestones.create(
        title="里程碑", due_on=date(2024, 1, 1), due_precision="year"
    )
    return row


def test_a_status_is_overridden_with_a_reason_and_by_post_only(client, keeper, action):
    client.get(action_page(action, "override"))
    act(client, action, "override", status="standing", reason="")
    action.refresh_from_db()
    assert action.status_override == ""
    act(client, action, "override", status="standing", reason="长期工作")
    action.refresh_from_db()
    assert (action.status_override, action.override_reason) == ("standing", "长期工作")
    act(client, action, "follow-derived")
    action.refresh_from_db()
    assert (action.status_override, action.override_reason) == ("", "")


def test_an_editor_may_not_override(client, action):
    client.force_login(person(Role.EDITOR, tree()["city"]))
    assert act(client, action, "override", status="done", reason="因").status_code == 403


def test_completing_a_milestone(client, keeper, action):
    row = Milestone.objects.get()
    act(client, row, "complete", completed_on="", precision="day")
    row.refresh_from_db()
    assert row.state == "planned"
    act(client, row, "complete", completed_on="2025-03-18", precision="day", by_then="on")
    row.refresh_from_db()
    assert (row.state, row.completed) == ("done", "不晚于 2025 年 3 月 18 日")
    reopen = {"action": "action-reopen", "_selected_action": [row.pk]}
    client.post(reverse("admin:programme_milestone_changelist"), reopen)
    row.refresh_from_db()
    assert (row.state, row.completed_on) == ("planned", None)


def test_a_different_number_of_actions_only_warns(client, keeper, action):
    request = client.get("/admin/").wsgi_request
    assert number_of_actions(request)["note"] == "八大行动应有 8 项行动，现有 1 项。"
    assert late.rows(request).count() == 1
    page = client.get(reverse("admin:programme_programme_change", args=[action.programme_id]))
    assert page.status_code == 200
    client.post(
        reverse("admin:programme_initiative_changelist"),
        {"action": "action-name-official", "_selected_action": [action.pk]},
    )
    assert not Initiative.objects.provisional().exists()


def test_actions_that_nobody_looked_over_for_a_year(client, keeper, action):
    today = timezone.localdate()
    fresh = action.programme.initiatives.create(slug="j", number=2, name="刚核对", last_confirmed_on=today)
    request = client.get("/admin/").wsgi_request
    assert [item.label for item in stale.items(request)] == ["行动：从未核对"]
    listed = client.get(stale.url()).context["cl"].result_list
    assert list(listed) == [action]
    Initiative.objects.filter(pk=fresh.pk).update(last_confirmed_on=date(2020, 1, 1))
    client.post(
        reverse("admin:programme_initiative_changelist"),
        {"action": "action-confirm", "_selected_action": [action.pk, fresh.pk]},
    )
    assert not stale.rows(request).exists()


def test_lists_and_forms_keep_a_query_budget(client, keeper, action, django_assert_max_num_queries):
    for model in ("initiative", "measure", "milestone"):
        with django_assert_max_num_queries(30):
            assert client.get(reverse(f"admin:programme_{model}_changelist")).status_code == 200
    assert (
        "有逾期（里程碑 0/1 已完成，1 项逾期"
        in client.get(reverse("admin:programme_initiative_changelist")).content.decode()
    )
