"""What a new installation holds, against the published figures."""

import time

import pytest

from events.calendar import demo
from events.calendar.models import Competition, Edition, EventBrand, Recognition, Session
from events.calendar.naming import complaint

pytestmark = pytest.mark.django_db
SINCE = "2024 年以来举办（截至 2025 年 3 月 18 日），具体日期未公布"


@pytest.fixture
def loaded(counties):
    demo.load_facts()
    demo.load_season()


def test_facts_are_the_published_ones_and_unknown_dates_stay_unknown(loaded, today):
    facts = Edition.objects.filter(is_demo=False).order_by("slug")
    assert [(one.title, one.level, one.ordinal, one.when, one.declared, one.status(today)) for one in facts] == [
        ("首届市民运动会", "city", 1, SINCE, "25000 余人", "ended"),
        ("首届全国全民健身大赛（华东区）霹雳舞比赛", "national", 1, SINCE, "", "ended"),
        ("2024 年全市青少年U系列赛事", "city", 1, "2024 年，暑期举办，具体日期未公布", "", "ended"),
        ("2025 年山东省第十五届全民健身运动会", "province", 15, "2025 年，具体日期未公布", "", "ended"),
        ("2026 世界大学生智力运动会", "world", None, "2026 年，具体日期以组委会公告为准", "", "preparing"),
        ("全市第二届学生（青少年）运动会暨中小学生体育联赛", "city", 2, SINCE, "", "ended"),
        ("亚洲大学生龙舟锦标赛", "asia", None, "年份和日期未公布，以组委会公告为准", "", "preparing"),
    ]
    assert {one.source_on.isoformat() for one in facts} == {"2025-03-18"}
    assert [one.slug for one in facts if not one.source_quote or complaint(one.title, one.name_basis)] == []


def test_recognitions_keep_the_wording_of_the_source(loaded):
    assert list(
        Recognition.objects.order_by("brand__name").values_list("brand__name", "body", "wording", "is_title")
    ) == [
        ("体育旅游文化节", "国家体育总局", "认可支持", False),
        ("全民轮滑节", "国家体育总局", "认可支持", False),
        ("国际象棋文化节", "国家体育总局", "认可支持", False),
        ("江北水城龙舟公开赛", "聊城市", "城市品牌赛事", False),
        ("环东昌湖半程马拉松赛", "聊城市", "城市品牌赛事", False),
    ]
    assert EventBrand.objects.count() == 12


def test_nothing_is_invented_for_what_was_really_announced(loaded):
    real = {"edition__is_demo": False}
    assert Session.objects.filter(**real).count() == 0
    assert list(Competition.objects.filter(**real).values_list("name", "home_and_away")) == [("初中男子组篮球", True)]


def test_the_season_is_marked_valid_and_the_same_every_time(loaded):
    season = Edition.objects.filter(is_demo=True)
    assert season.count() == 19 + 3 * 3
    for record in [*Edition.objects.all(), *Session.objects.all(), *Competition.objects.all()]:
        record.full_clean(exclude=["edition", "competition", "brand", "discipline", "place"])
    before = sorted(map(str, Session.objects.values_list("uid", "starts_at")))
    demo.load_facts()
    demo.load_season()
    assert sorted(map(str, Session.objects.values_list("uid", "starts_at"))) == before
    Edition.objects.filter(is_demo=True).delete()
    demo.load_season()
    assert sorted(map(str, Session.objects.values_list("uid", "starts_at"))) == before


def test_the_season_shows_every_state(loaded, today):
    shown = set(Edition.objects.with_status(today).values_list("shown_status", flat=True))
    assert shown == {"preparing", "open", "soon", "live", "ended", "postponed", "cancelled"}


def test_loading_takes_less_than_five_seconds(counties):
    start = time.thread_time()
    demo.load_facts()
    demo.load_season()
    assert time.thread_time() - start < 5
