"""Rules of the school register."""

from datetime import date

from initiatives.schools.models import (
    Designation,
    DesignationType,
    FormerName,
    School,
    SchoolLink,
    SchoolPicture,
    SchoolService,
    Stage,
    UrbanRural,
)
from portal.media.pictures import DrawnPicture
from tests.factories import PICTURE
from tests.initiatives import factories as make
from tests.initiatives.constraints.attack import BASES, FIRST_DAY, ITSELF, Attack, ByAction

DAY, LATER = date(2024, 9, 1), date(2025, 9, 1)
CODE = "2137000009"


def one():
    return School.objects.filter(code="2137000001").first() or make.school(1, setting=None)


def other():
    return School.objects.filter(code="2137000002").first() or make.school(2)


def closed():
    return School.objects.filter(code="2137000003").first() or make.school(3, close_date=DAY, close_reason="撤并")


def pilot():
    return DesignationType.objects.get_or_create(code="held", defaults={"name": "强镇筑基试点"})[0]


BASES[Stage] = lambda: {"code": "new", "name": "新学段"}
BASES[School] = lambda: {
    "code": CODE,
    "name": "示例小学",
    "form": "primary",
    "stages": [make.stage()],
    "township": make.town(),
    "open_date": make.LONG_AGO,
    "counts_as_unit": True,
}
BASES[FormerName] = lambda: {"school": one(), "name": "老校名"}
BASES[UrbanRural] = lambda: {"school": one(), "setting": "town", "valid_from": DAY}
BASES[SchoolLink] = lambda: {"from_school": closed(), "to_school": other(), "kind": "merged_into", "day": DAY}
BASES[SchoolService] = lambda: {
    "school": one(),
    "kind": "after_school",
    "season": "term",
    "valid_from": DAY,
    "hours": "16:30",
}
BASES[SchoolPicture] = lambda: {"school": one(), "image": DrawnPicture(PICTURE, name="a.jpg"), "alt": "操场"}
BASES[DesignationType] = lambda: {"code": "new", "name": "新称号"}
BASES[Designation] = lambda: {
    "type": pilot(),
    "level": "province",
    "awarded_on": DAY,
    "place": make.city(),
    "organisation": "基地",
}

PAIR = "经度和纬度要同时填写"
ONE_SUBJECT = "四项必须且只能填一项"
TWICE = "仍然有效，不能重复登记"
NO_ORGANISATION = {"organisation": ""}


def closing(**data):
    return {"day": "2024-09-15", "precision": "month", "reason": "撤并", **data}


ATTACKS = [
    Attack("Stage.code", Stage, {"name": "二"}, "已存在", beside={}),
    Attack("Stage.name", Stage, {"code": "two"}, "已存在", beside={}),
    Attack("School.code", School, {"name": "二"}, "标识码不重复使用", beside={}),
    Attack(
        "School.code", School, {"name": "二"}, "标识码不重复使用", beside={"close_date": DAY, "close_reason": "撤并"}
    ),
    Attack("school_code_form", School, {"code": "2137"}, "应为 10 位数字"),
    Attack("school_code_form", School, {"code": "9937000001"}, "应为 10 位数字"),
    Attack("school_code_form", School, {"code": "213700000A"}, "应为 10 位数字"),
    Attack(
        "school_closes_after_opening",
        School,
        {"close_date": make.LONG_AGO},
        "停办日期必须晚于建校日期",
        by_action=ByAction("close", closing(day="2000-01-01", precision="day"), says="停办日期必须晚于建校日期"),
    ),
    Attack("school_proposed_not_open", School, {"is_proposed": True}, "不能有建校或停办日期"),
    Attack("school_open_precision", School, {"open_date": date(2001, 5, 1), "open_precision": "year"}, FIRST_DAY),
    Attack("school_open_precision", School, {"open_date": date(2001, 5, 2), "open_precision": "month"}, FIRST_DAY),
    Attack(
        "school_close_precision",
        School,
        {"close_date": date(2024, 9, 15), "close_precision": "month"},
        FIRST_DAY,
        by_action=ByAction("close", closing(), stores={"close_date": DAY, "close_precision": "month"}),
    ),
    Attack("school_not_own_parent", School, {"campus_of": ITSELF, "counts_as_unit": False}, "不能是自己的校区"),
    Attack("school_not_own_parent", School, {"parent_school": ITSELF, "form": "teaching_point"}, "不能是自己的校区"),
    Attack("school_coordinates_pair", School, {"longitude": "115.98"}, PAIR),
    Attack("school_coordinates_pair", School, {"latitude": "36.45"}, PAIR),
    Attack("school_coordinates_china", School, {"longitude": "36.45", "latitude": "115.98"}, "填反了"),
    Attack("school_pupils_dated", School, {"pupils": 0}, "在校生人数与统计日期"),
    Attack("school_pupils_dated", School, {"pupils_as_of": DAY}, "在校生人数与统计日期"),
    Attack("school.province", School, {"township": make.town, "code": "2111000009"}, "本市应为 37", stored=False),
    Attack("school.teaching_point", School, {"parent_school": other}, "只有教学点才填管理学校", stored=False),
    Attack("school.campus", School, {"campus_of": other}, "校区不单独计数", stored=False),
    Attack("school.township", School, {"township": make.city}, "请选择乡镇", stored=False),
    Attack("former_name_once", FormerName, {"note": "二"}, "已登记过这个曾用名", beside={}),
    Attack("former_name_precision", FormerName, {"until": date(2020, 5, 2), "until_precision": "year"}, FIRST_DAY),
    Attack("urban_rural_period", UrbanRural, {"valid_to": DAY}, "“止”必须晚于“起”"),
    Attack("urban_rural_no_overlap", UrbanRural, {"valid_from": LATER}, "已有城乡分类", beside={}),
    Attack("school_link_once", SchoolLink, {"day": LATER}, "已经登记过", beside={}),
    Attack("school_link_two_schools", SchoolLink, {"to_school": closed}, "不能是同一所"),
    Attack("school_link_precision", SchoolLink, {"day": date(2024, 9, 2), "precision": "month"}, FIRST_DAY),
    Attack("school_link.merged_is_closed", SchoolLink, {"from_school": one}, "没有停办", stored=False),
    Attack("schoolpicture_has_alt", SchoolPicture, {"alt": ""}, "这个字段是必填项"),
    Attack("school_service_period", SchoolService, {"valid_to": DAY}, "“止”必须晚于“起”"),
    Attack("school_service_fee", SchoolService, {"fee": -1}, "收费不能是负数"),
    Attack("school_service_no_overlap", SchoolService, {"valid_from": LATER}, "日期有重叠", beside={}),
    Attack("DesignationType.code", DesignationType, {"name": "二"}, "已存在", beside={}),
    Attack("DesignationType.name", DesignationType, {"code": "two"}, "已存在", beside={}),
    Attack("designation_one_subject", Designation, NO_ORGANISATION, ONE_SUBJECT),
    Attack("designation_one_subject", Designation, {"school": one}, ONE_SUBJECT),
    Attack("designation_one_subject", Designation, {"township": make.town}, ONE_SUBJECT),
    Attack("designation_one_subject", Designation, {"county": make.county}, ONE_SUBJECT),
    Attack(
        "designation_one_subject", Designation, {**NO_ORGANISATION, "school": one, "county": make.county}, ONE_SUBJECT
    ),
    Attack(
        "designation_revoked_after_award",
        Designation,
        {"revoked_on": DAY},
        "撤销日期必须晚于认定日期",
        by_action=ByAction("revoke", closing(day="2024-09-01", precision="day"), says="撤销日期必须晚于认定日期"),
    ),
    Attack("designation_total_positive", Designation, {"total_in_scope": 0}, "同批总数至少为 1"),
    Attack(
        "designation_awarded_precision",
        Designation,
        {"awarded_on": date(2024, 9, 2), "awarded_precision": "month"},
        FIRST_DAY,
    ),
    Attack(
        "designation_revoked_precision",
        Designation,
        {"revoked_on": date(2025, 9, 15), "revoked_precision": "month"},
        FIRST_DAY,
        by_action=ByAction("revoke", closing(day="2025-09-15"), stores={"revoked_on": LATER}),
    ),
    Attack("designation_once_organisation", Designation, {"batch": "二"}, TWICE, beside={}),
    *(
        Attack(
            f"designation_once_{name}",
            Designation,
            {**NO_ORGANISATION, name: subject},
            TWICE,
            beside={**NO_ORGANISATION, name: subject},
        )
        for name, subject in (("school", one), ("township", make.town), ("county", make.county))
    ),
    Attack(
        "designation.township", Designation, {**NO_ORGANISATION, "township": make.county}, "只能选乡镇", stored=False
    ),
    Attack("designation.county", Designation, {**NO_ORGANISATION, "county": make.town}, "只能选县", stored=False),
]
