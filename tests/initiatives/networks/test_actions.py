"""Joining, leaving, moving, closing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from initiatives.networks.memberships import join
from initiatives.networks.models import CountingRule, Membership, Network
from portal.actions.refusal import ActionRefused
from tests.initiatives import factories as make
from tests.initiatives.acting import perform

pytestmark = pytest.mark.django_db
DAY = date(2024, 9, 1)


def test_closing_a_network_ends_its_memberships_on_the_same_day():
    network, other = make.network(1), make.network(2)
    current = make.member(network, make.school(1))
    past = make.member(network, make.school(2), end=date(2023, 9, 1))
    elsewhere = make.member(other, make.school(3))
    assert perform(network, "close", day=DAY, reason="整合").message == "示例1 已撤销，同时结束了 1 条成员关系。"
    for row in (network, current, past, elsewhere):
        row.refresh_from_db()
    assert (network.close_date, current.valid_to, past.valid_to, elsewhere.valid_to) == (
        DAY,
        DAY,
        date(2023, 9, 1),
        None,
    )
    with pytest.raises(ActionRefused, match="已于 2024 年 9 月 1 日撤销"):
        perform(network, "close", day=DAY, reason="整合")


def test_closing_a_network_says_why_it_cannot_and_changes_nothing():
    network = make.network()
    with pytest.raises(ActionRefused, match="撤销日期必须晚于成立日期"):
        perform(network, "close", day=network.open_date, reason="整合")
    current = make.member(network, make.school(1))
    make.member(network, make.school(2), date(2025, 9, 1))
    with pytest.raises(ActionRefused, match="不早于撤销日期"):
        perform(network, "close", day=DAY, reason="整合")
    current.refresh_from_db()
    assert (current.valid_to, Network.objects.get(pk=network.pk).close_date) == (None, None)


def test_moving_leaves_no_day_without_and_none_with_both():
    school, here, there = make.school(), make.network(1), make.network(2)
    membership = make.member(here, school)
    perform(membership, "move", to=there, day=DAY, reason="调整")
    for day, expected in [(date(2024, 8, 31), here), (DAY, there)]:
        assert [m.network for m in Membership.objects.on(day)] == [expected]
    with pytest.raises(ActionRefused, match="已在"):
        perform(Membership.objects.get(network=there), "move", to=there, day=DAY)


def test_a_move_that_cannot_arrive_does_not_leave():
    school, here, closed = make.school(), make.network(1), make.network(2, close_date=date(2023, 1, 1))
    membership = make.member(here, school)
    with pytest.raises(ActionRefused, match="不存在"):
        perform(membership, "move", to=closed, day=DAY, reason="调整")
    later = make.network(3, open_date=date(2022, 9, 1))
    make.member(later, school, DAY)
    with pytest.raises(ActionRefused, match="已是这个集团（联盟）的现有成员|成员时间有重叠"):
        perform(membership, "move", to=later, day=DAY, reason="调整")
    membership.refresh_from_db()
    assert membership.valid_to is None


def test_leaving_twice_is_refused():
    membership = make.member(make.network(), make.school())
    perform(membership, "leave", day=DAY, reason="调整")
    with pytest.raises(ActionRefused, match="已于 2024 年 9 月 1 日退出"):
        perform(membership, "leave", day=DAY, reason="调整")


@pytest.mark.parametrize("only_one", [True, False])
def test_second_network_is_refused_only_where_the_rule_says_so(only_one):
    CountingRule.objects.create(valid_from=date(2021, 1, 1), one_network_per_school=only_one)
    school = make.school()
    join(make.network(1), school, day=date(2022, 9, 1))
    join(make.network(3), school, day=DAY, role="partner")
    if only_one:
        with pytest.raises(ValidationError, match="统计口径规定一校同时只在一个"):
            join(make.network(2, "alliance"), school, day=DAY)
        perform(
            Membership.objects.get(network__code="JT-001"),
            "move",
            to=Network.objects.get(code="LM-002"),
            day=DAY,
            reason="调整",
        )
    else:
        join(make.network(2, "alliance"), school, day=DAY)
