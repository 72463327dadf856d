"""Units and who works in them: what the tables refuse, and when a grant is in force."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.access import allowed
from portal.accounts.crontab import end_grants_of_leavers
from portal.accounts.models import Grant, Unit, UnitMember, User
from portal.accounts.roles import Role
from tests.factories import make, person, tree

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def unit(code="KS-1", **values):
    return Unit.objects.create(**{"code": code, "kind": "office", "name": "基教科", "place": tree()["a"], **values})


def refused(record, sentence):
    """The database refuses, and validation says the sentence."""
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()
    with pytest.raises(ValidationError) as said:
        record.full_clean()
    assert sentence in "".join(said.value.messages)


@pytest.mark.parametrize(
    ("kind", "code"), [("office", "2137000001"), ("county", "3715-1"), ("school", "KS-1"), ("venue", "AB-12")]
)
def test_codes_of_registers_and_of_people_never_meet(kind, code):
    registered = kind in ("school", "venue")
    sentence = "随登记自动建立" if registered else "代码以字母开头"
    refused(Unit(code=code, kind=kind, name="基教科", place=tree()["a"]), sentence)


def test_a_unit_is_not_above_itself():
    one = unit()
    one.parent = one
    refused(one, "上级单位不能是自己")


@pytest.mark.parametrize("steps", [2, 3, 5])
def test_parents_make_no_circle(steps):
    chain = [unit("KS-0")]
    for number in range(1, steps):
        chain.append(unit(f"KS-{number}", parent=chain[-1]))
    chain[0].parent = chain[-1]
    refused(chain[0], "本身在该单位之下")
    assert Unit.objects.get(pk=chain[0].pk).parent is None


def test_a_circle_that_one_statement_makes_is_refused_too():
    one, other = unit("KS-1"), unit("KS-2")
    one.parent, other.parent = other, one
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.bulk_update([one, other], ["parent"])
    assert [row for row in Unit._meta.constraints if row.name == "unit_no_cycle"][0].broken_by([one, other]) == [
        one,
        other,
    ]


def test_a_tree_may_be_turned_where_it_makes_no_circle():
    one, two, three = unit("KS-1"), unit("KS-2"), unit("KS-3")
    two.parent = three.parent = one
    two.save()
    three.save()
    three.parent = two
    three.full_clean()
    three.save()
    assert Unit.objects.get(pk=three.pk).parent == two


def member(**values):
    return UnitMember(**{"valid_from": DAY, **values})


def test_nobody_leaves_before_coming():
    refused(member(person=make(User), unit=unit(), valid_to=DAY - timedelta(days=1)), "不能早于到岗日期")
    member(person=make(User), unit=unit("KS-2"), valid_to=DAY).save()


@pytest.mark.parametrize(
    ("start", "end"), [(DAY, None), (DAY + timedelta(days=9), None), (DAY - timedelta(days=9), DAY + timedelta(days=1))]
)
def test_one_person_is_in_one_unit_once_at_a_time(start, end):
    user, office = make(User), unit()
    member(person=user, unit=office, valid_to=DAY + timedelta(days=30)).save()
    refused(member(person=user, unit=office, valid_from=start, valid_to=end), "重叠" if start != DAY else "")
    member(person=user, unit=unit("KS-2")).save()
    member(person=make(User), unit=office).save()
    member(person=user, unit=office, valid_from=DAY + timedelta(days=30)).save()


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.AUDITOR])
def test_who_administers_or_audits_is_not_held_to_a_unit(role):
    refused(Grant(user=make(User), role=role, place=tree()["a"], unit=unit()), "不能限于一个单位")


def test_a_grant_is_given_once_for_a_unit_and_once_without():
    user, place, office = make(User), tree()["a"], unit()
    Grant.objects.create(user=user, role=Role.EDITOR, place=place)
    Grant.objects.create(user=user, role=Role.EDITOR, place=place, unit=office)
    refused(Grant(user=user, role=Role.EDITOR, place=place), "已有这个角色")
    refused(Grant(user=user, role=Role.EDITOR, place=place, unit=office), "已有这个角色")


def test_a_unit_outside_the_place_is_no_unit_for_the_grant():
    grant = Grant(user=make(User), role=Role.EDITOR, place=tree()["b"], unit=unit())
    with pytest.raises(ValidationError, match="基教科不在乙县"):
        grant.full_clean()


def head(office, start, end=None):
    user = person()
    UnitMember.objects.create(person=user, unit=office, valid_from=start, valid_to=end)
    user.grants.create(role=Role.HEAD, place=tree()["a"], unit=office)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [(-9, None, True), (-9, 1, True), (0, None, True), (-9, 0, False), (-9, -1, False), (1, None, False)],
)
def test_a_grant_counts_from_the_first_day_until_the_last(start, end, counts):
    today, office = timezone.localdate(), unit()
    days = [today + timedelta(days=day) if day is not None else None for day in (start, end)]
    user = head(office, *days)
    assert allowed(user, Unit, "view", office) is counts
    assert [grant.role for grant in user.held] == ([Role.HEAD] if counts else [])


def test_membership_elsewhere_or_of_somebody_else_does_not_help():
    office = unit()
    user = head(office, DAY, DAY + timedelta(days=1))
    UnitMember.objects.create(person=user, unit=unit("KS-2"), valid_from=DAY)
    UnitMember.objects.create(person=make(User), unit=office, valid_from=DAY)
    assert User.objects.get(pk=user.pk).held == []


def test_a_closed_unit_is_worked_for_no_longer():
    office = unit()
    user = head(office, DAY)
    Unit.objects.filter(pk=office.pk).update(closed_on=timezone.localdate())
    assert User.objects.get(pk=user.pk).held == []


def test_the_night_takes_the_grants_of_leavers_from_the_lists():
    today, office = timezone.localdate(), unit()
    gone = head(office, DAY, today)
    stays, comes, back = head(office, DAY), head(office, today + timedelta(days=9)), head(office, DAY, today)
    UnitMember.objects.create(person=back, unit=office, valid_from=today + timedelta(days=3))
    person(Role.DATA, tree()["a"])
    end_grants_of_leavers.call()
    end_grants_of_leavers.call()
    assert set(Grant.objects.exclude(unit=None).values_list("user", flat=True)) == {stays.pk, comes.pk, back.pk}
    assert Grant.objects.filter(unit=None).count() == 1
    last = Grant.history.filter(user=gone).first()
    assert (last.history_type, last.history_change_reason) == ("-", "已离开单位，授权失效")


def test_the_grants_of_one_request_are_one_question(django_assert_num_queries):
    office = unit()
    user = head(office, DAY)
    with django_assert_num_queries(1):
        assert [str(grant.unit) + str(grant.place) for grant in user.held] == ["基教科甲县"]
