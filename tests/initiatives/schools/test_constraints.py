"""Every rule of the register, broken by the ORM against the database and by the model's own validation."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from initiatives.schools.models import (
    Designation,
    DesignationType,
    FormerName,
    School,
    SchoolLink,
    SchoolService,
    UrbanRural,
)
from tests.initiatives import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2024, 9, 1)


def refused(record, sentence):
    """The database refuses the row, and validation says why in Chinese."""
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record).objects.bulk_create([record])
    record.pk = None
    with pytest.raises(ValidationError) as found:
        record.full_clean()
    assert sentence in " ".join(found.value.messages)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "2137"}, "学校标识码应为 10 位数字"),
        ({"code": "9937000001"}, "学校标识码应为 10 位数字"),
        ({"code": "213700000A"}, "学校标识码应为 10 位数字"),
        ({"close_date": date(1999, 1, 1)}, "停办日期必须晚于建校日期"),
        ({"close_date": make.LONG_AGO}, "停办日期必须晚于建校日期"),
        ({"is_proposed": True}, "筹建中的学校不能有建校或停办日期"),
        ({"open_date": date(2001, 5, 1), "open_precision": "year"}, "请填该时期的第一天"),
        ({"open_date": date(2001, 5, 2), "open_precision": "month"}, "请填该时期的第一天"),
        ({"lon": "115.98"}, "经度、纬度、坐标系要一起填写"),
        ({"lon": "115.98", "lat": "36.45"}, "经度、纬度、坐标系要一起填写"),
        ({"lon": "36.45", "lat": "54.5", "datum": "cgcs2000"}, "经度与纬度可能填反了"),
        ({"pupils": 0}, "在校生人数与统计日期要一起填写"),
        ({"pupils_as_of": DAY}, "在校生人数与统计日期要一起填写"),
    ],
)
def test_school(change, sentence):
    values = {"code": "2137000009", "name": "示例小学", "form": "primary", "open_date": make.LONG_AGO}
    refused(School(township=make.town(), **{**values, **change}), sentence)


def test_a_code_is_never_given_twice_not_even_after_closing():
    closed = make.school(1, close_date=date(2020, 1, 1))
    refused(School(code=closed.code, name="新校", form="primary", township=make.town()), "标识码不重复使用")


def test_school_is_not_its_own_campus_or_teaching_point():
    school = make.school(1)
    for field in ("campus_of", "parent_school"):
        with pytest.raises(IntegrityError), transaction.atomic():
            School.objects.filter(pk=school.pk).update(**{field: school.pk})
    school.campus_of, school.counts_as_unit = school, False
    with pytest.raises(ValidationError, match="学校不能是自己的校区或教学点"):
        school.full_clean()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "2111000009"}, "本市应为 37"),
        ({"parent_school": 1}, "只有教学点才填管理学校"),
        ({"campus_of": 1}, "校区不单独计数"),
        ({"township": "city"}, "请选择乡镇"),
    ],
)
def test_what_only_validation_can_see(change, sentence):
    other = make.school(1)
    values = {"code": "2137000009", "name": "示例小学", "form": "primary", "township": make.town(), **change}
    values = {key: other if value == 1 else make.city() if value == "city" else value for key, value in values.items()}
    with pytest.raises(ValidationError) as found:
        School(**values).full_clean()
    assert sentence in " ".join(found.value.messages)


@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [
        (date(2019, 1, 1), date(2020, 1, 1), False),  # ends on the day the other begins
        (date(2019, 1, 1), date(2020, 1, 2), True),
        (date(2022, 1, 1), None, False),  # begins on the day the other ends
        (date(2021, 12, 31), None, True),
        (date(2019, 1, 1), None, True),
        (date(2020, 6, 1), date(2020, 7, 1), True),
    ],
)
def test_urban_rural_periods_do_not_overlap(start, end, clashes):
    school = make.school(1, setting=None)
    UrbanRural.objects.create(school=school, setting="town", date_from=date(2020, 1, 1), date_to=date(2022, 1, 1))
    other = UrbanRural(school=school, setting="village", date_from=start, date_to=end)
    if clashes:
        refused(other, "该校在这段时间已有城乡分类")
    else:
        other.full_clean()
        other.save()


def test_overlap_is_also_refused_when_a_row_is_changed():
    school = make.school(1, setting=None)
    UrbanRural.objects.create(school=school, setting="town", date_from=date(2020, 1, 1), date_to=date(2022, 1, 1))
    later = UrbanRural.objects.create(school=school, setting="village", date_from=date(2022, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        UrbanRural.objects.filter(pk=later.pk).update(date_from=date(2021, 12, 31))
    UrbanRural.objects.filter(pk=later.pk).update(date_from=date(2022, 1, 2))


def test_period_and_fee_of_facts():
    school = make.school(1, setting=None)
    refused(UrbanRural(school=school, setting="town", date_from=DAY, date_to=DAY), "“止”必须晚于“起”")
    service = {"school": school, "kind": "after_school", "season": "term", "hours": "16:30–18:00"}
    refused(SchoolService(**service, date_from=DAY, date_to=DAY), "“止”必须晚于“起”")
    refused(SchoolService(**service, date_from=DAY, fee=-1), "收费不能是负数")
    SchoolService.objects.create(**service, date_from=DAY)
    refused(SchoolService(**service, date_from=date(2025, 9, 1)), "日期有重叠")


def test_links_and_former_names():
    old, new = make.school(1), make.school(2)
    refused(SchoolLink(from_school=old, to_school=old, kind="merged_into", day=DAY), "不能是同一所")
    SchoolLink.objects.create(from_school=old, to_school=new, kind="merged_into", day=DAY)
    refused(SchoolLink(from_school=old, to_school=new, kind="merged_into", day=date(2025, 1, 1)), "已经登记过")
    FormerName.objects.create(school=old, name="老校名")
    refused(FormerName(school=old, name="老校名"), "已登记过这个曾用名")


@pytest.fixture
def pilot():
    return DesignationType.objects.create(code="strong-town", name="强镇筑基试点")


def award(pilot, **subject):
    return Designation(type=pilot, level="province", awarded_on=DAY, place=make.city(), **subject)


def test_designation_has_exactly_one_subject(pilot):
    refused(award(pilot), "四项必须且只能填一项")
    for first, second in [("school", "township"), ("county", "organisation"), ("township", "organisation")]:
        subjects = {"school": make.school, "township": make.town, "county": make.county, "organisation": lambda: "基地"}
        School.objects.all().delete()
        refused(award(pilot, **{name: subjects[name]() for name in (first, second)}), "四项必须且只能填一项")


@pytest.mark.parametrize("subject", ["school", "township", "county", "organisation"])
def test_designation_stands_once_and_again_after_revocation(pilot, subject):
    value = {"school": make.school, "township": make.town, "county": make.county, "organisation": lambda: "基地"}
    chosen = {subject: value[subject]()}
    first = award(pilot, **chosen)
    first.save()
    refused(award(pilot, **chosen), "仍然有效，不能重复登记")
    Designation.objects.filter(pk=first.pk).update(revoked_on=date(2025, 1, 1))
    award(pilot, **chosen).save()


def test_designation_dates_and_total(pilot):
    refused(award(pilot, organisation="基地", revoked_on=DAY), "撤销日期必须晚于认定日期")
    refused(award(pilot, organisation="基地", total_in_scope=0), "同批总数至少为 1")


def test_designation_lies_where_its_subject_lies(pilot):
    Designation.objects.all().delete()
    for subject, expected in [
        ({"school": make.school(1)}, make.town()),
        ({"township": make.town()}, make.town()),
        ({"county": make.county()}, make.county()),
        ({"organisation": "基地"}, make.city()),
    ]:
        one = award(pilot, **subject)
        one.save()
        assert one.place == expected
