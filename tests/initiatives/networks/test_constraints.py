"""Where periods of membership touch, handing over the core, and which counting rule is in force."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from initiatives.networks.models import CountingRule, Membership
from tests.initiatives import factories as make
from tests.initiatives.schools.test_constraints import refused

pytestmark = pytest.mark.django_db
START, END = date(2022, 9, 1), date(2023, 9, 1)


def row(network, school, start=START, end=None, role="member"):
    return Membership(network=network, school=school, role=role, valid_from=start, valid_to=end)


@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [
        (date(2021, 9, 1), START, False),
        (date(2021, 9, 1), date(2022, 9, 2), True),
        (END, None, False),
        (date(2023, 8, 31), None, True),
        (date(2021, 9, 1), None, True),
    ],
)
def test_memberships_of_a_school_in_a_network_do_not_overlap(start, end, clashes):
    network, school = make.network(), make.school()
    make.member(network, school, START, END)
    other = row(network, school, start, end)
    if clashes:
        refused(other, "成员时间有重叠")
    else:
        other.full_clean()
        other.save()


def test_one_core_school_at_a_time():
    network, first, second = make.network(), make.school(1), make.school(2)
    core = make.member(network, first, START, role="core")
    refused(row(network, second, END, role="core"), "已有一所现任核心校")
    refused(row(network, second, date(2021, 9, 1), END, role="core"), "同一时间一个集团（联盟）只能有一所核心校")
    member = make.member(network, second, START)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=member.pk).update(role="core")
    Membership.objects.filter(pk=core.pk).update(valid_to=END)
    make.member(make.network(2), second, START, role="core")  # of another network it may be


def test_a_school_may_be_in_two_networks_because_the_rule_only_warns():
    school = make.school()
    make.member(make.network(1), school)
    second = row(make.network(2, "alliance"), school)
    second.full_clean()
    second.save()


@pytest.mark.parametrize(
    ("network", "school", "period", "sentence"),
    [
        ({}, {}, (date(2021, 8, 31), None), "不能早于集团（联盟）的成立日期 2021 年 9 月 1 日"),
        ({"close_date": END}, {}, (START, None), "已于 2023 年 9 月 1 日撤销"),
        ({"close_date": END}, {}, (START, date(2023, 9, 2)), "已于 2023 年 9 月 1 日撤销"),
        ({}, {"close_date": END}, (START, None), "已于 2023 年 9 月 1 日停办"),
    ],
)
def test_membership_lies_within_the_life_of_network_and_school(network, school, period, sentence):
    with pytest.raises(ValidationError) as found:
        row(make.network(**network), make.school(**school), *period).full_clean()
    assert sentence in " ".join(found.value.messages)


def test_rule_of_a_day_is_the_latest_that_has_begun():
    first = CountingRule.objects.create(valid_from=date(2021, 1, 1))
    second = CountingRule.objects.create(valid_from=date(2024, 1, 1), teaching_points=True)
    assert [CountingRule.on(date(year, 1, 1)) for year in (2020, 2021, 2023, 2024)] == [first, first, first, second]
    refused(CountingRule(valid_from=date(2024, 1, 1)), "已存在")
