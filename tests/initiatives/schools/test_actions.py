"""Closing, merging, renaming, confirming, revoking."""

from datetime import date

import pytest
from django.utils import timezone

from initiatives.schools.models import Designation, DesignationType, School, SchoolLink, SchoolService
from portal.actions.refusal import ActionRefused
from tests.initiatives import factories as make
from tests.initiatives.acting import perform

pytestmark = pytest.mark.django_db
DAY = date(2024, 9, 1)


def test_closing_ends_memberships_and_services_on_the_same_day():
    school, network, trial = make.school(), make.network(), make.network(2, "alliance")
    current = make.member(network, school, role="core")
    past = make.member(trial, school, end=date(2023, 9, 1))
    service = SchoolService.objects.create(
        school=school, kind="after_school", valid_from=date(2021, 9, 1), hours="放学后"
    )
    outcome = perform(school, "close", day=DAY, reason="布局调整")
    for row in (school, current, past, service):
        row.refresh_from_db()
    assert (school.close_date, school.close_reason) == (DAY, "布局调整")
    assert (current.valid_to, past.valid_to, service.valid_to) == (DAY, date(2023, 9, 1), DAY)
    assert current.end_reason == "学校停办：布局调整"
    assert outcome.message == "示例第1小学 已停办。同时结束了 1 条成员关系、1 项校内服务。请为示例1确定新的核心校。"
    assert (school.is_open_on(date(2024, 8, 31)), school.is_open_on(DAY)) == (True, False)
    assert school.history.first().history_change_reason == "停办：布局调整"


@pytest.mark.parametrize(
    ("values", "day", "sentence"),
    [
        ({"close_date": date(2020, 1, 1)}, DAY, "已于 2020 年 1 月 1 日停办，不能再次停办"),
        ({"open_date": None, "is_proposed": True}, DAY, "还在筹建"),
        ({"open_date": DAY}, DAY, "停办日期必须晚于建校日期"),
    ],
)
def test_closing_says_why_it_cannot(values, day, sentence):
    with pytest.raises(ActionRefused, match=sentence):
        perform(make.school(**values), "close", day=day, reason="布局调整")


def test_closing_a_school_with_open_parts_or_later_memberships_changes_nothing():
    head, network = make.school(1), make.network()
    make.school(2, form="teaching_point", parent_school=head)
    with pytest.raises(ActionRefused, match="还有 1 个在办的校区或教学点"):
        perform(head, "close", day=DAY, reason="布局调整")
    school = make.school(3)
    before = make.member(make.network(2), school)
    make.member(network, school, date(2025, 9, 1))
    with pytest.raises(ActionRefused, match="晚于停办日期"):
        perform(school, "close", day=DAY, reason="布局调整")
    before.refresh_from_db()
    assert before.valid_to is None
    assert School.objects.get(pk=school.pk).close_date is None


def test_merging_closes_and_points_to_the_successor():
    old, new = make.school(1), make.school(2)
    perform(old, "merge", into=new, day=DAY, reason="布局调整")
    link = SchoolLink.objects.get()
    assert (link.from_school, link.to_school, link.kind, link.day) == (old, new, "merged_into", DAY)
    assert School.objects.get(pk=old.pk).close_reason == "并入示例第2小学：布局调整"
    with pytest.raises(ActionRefused, match="不能并入自己"):
        perform(new, "merge", into=new, day=DAY)
    with pytest.raises(ActionRefused, match="不是在办学校"):
        perform(new, "merge", into=old, day=date(2025, 1, 1), reason="布局调整")
    assert SchoolLink.objects.count() == 1


def test_reopening_keeps_the_code():
    school = make.school()
    code = school.code
    perform(school, "close", day=DAY, reason="误操作")
    perform(school, "reopen", reason="更正")
    school.refresh_from_db()
    assert (school.code, school.close_date, school.close_reason) == (code, None, "")
    with pytest.raises(ActionRefused, match="没有停办"):
        perform(school, "reopen", reason="更正")


def test_reopening_takes_a_merger_back():
    old, new = make.school(1), make.school(2)
    perform(old, "merge", into=new, day=DAY, reason="误操作")
    perform(old, "reopen", reason="更正")
    assert list(SchoolLink.objects.all()) == []
    assert list(SchoolLink.history.filter(history_type="-").values_list("from_school", flat=True)) == [old.pk]


def test_renaming_keeps_code_and_old_name_and_both_are_found():
    school = make.school(name="张寨镇东街小学")
    perform(school, "rename", name="张寨镇白鹭小学", day=DAY, reason="批复")
    school.refresh_from_db()
    assert (school.name, school.code) == ("张寨镇白鹭小学", "2137000001")
    assert [(f.name, f.until, f.note) for f in school.former_names.all()] == [("张寨镇东街小学", DAY, "批复")]
    for typed in ("东街", "白鹭", "zzzbl", "zhangzhaizhenbailu", "dongjie", "2137000001", "张寨 白鹭", "ＺＺＺ"):
        assert list(School.objects.matching(typed)) == [school], typed
    assert list(School.objects.matching("不存在")) == []
    with pytest.raises(ActionRefused, match="与现名称相同"):
        perform(school, "rename", name="张寨镇白鹭小学", day=DAY)
    perform(school, "rename", name="张寨镇东街小学", day=date(2025, 9, 1))
    assert sorted(school.former_names.values_list("name", flat=True)) == ["张寨镇白鹭小学"]


def test_a_removed_former_name_is_no_longer_found():
    school = make.school()
    name = school.former_names.create(name="老校名")
    assert list(School.objects.matching("老校名")) == [school]
    name.delete()
    assert list(School.objects.matching("老校名")) == []


def test_confirming_notes_the_day():
    school = perform(make.school(), "confirm").record
    assert School.objects.get().confirmed_on == school.confirmed_on == timezone.localdate()


def test_revoked_designation_stays_and_no_longer_stands():
    type = DesignationType.objects.create(code="warm-campus", name="乡村温馨校园")
    award = Designation.objects.create(type=type, level="county", school=make.school(), awarded_on=date(2022, 1, 1))
    perform(award, "revoke", day=DAY, reason="复核未通过")
    award.refresh_from_db()
    assert (award.revoked, award.revoke_reason) == ("2024-09-01", "复核未通过")
    assert list(Designation.objects.standing(date(2024, 8, 31))) == [award]
    assert list(Designation.objects.standing(DAY)) == []
    with pytest.raises(ActionRefused, match="已于 2024 年 9 月 1 日撤销"):
        perform(award, "revoke", day=DAY)


def test_higher_levels_count_as_lower_where_the_type_says_so():
    type = DesignationType.objects.create(code="warm-campus", name="乡村温馨校园")
    for serial, level in enumerate(["province", "city", "county"], 1):
        Designation.objects.create(type=type, level=level, school=make.school(serial), awarded_on=DAY)
    assert Designation.objects.of_level(type, "city").count() == 1
    type.higher_counts_as_lower = True
    assert [Designation.objects.of_level(type, level).count() for level in ("province", "city", "county")] == [1, 2, 3]
