from datetime import date

import pytest

from events.calendar import permit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("people", "day", "sentence"),
    [
        (999, date(2026, 12, 31), ""),
        (None, date(2026, 12, 31), ""),
        (1000, date(2026, 12, 31), "请在 2026-12-11 前向县级公安机关申请安全许可（还有 18 天）。"),
        (4999, date(2026, 12, 13), "请在 2026-11-23 前向县级公安机关申请安全许可（还有 0 天）。"),
        (5000, date(2026, 12, 31), "请在 2026-12-11 前向市级公安机关申请安全许可（还有 18 天）。"),
        (
            5000,
            date(2026, 12, 12),
            "安全许可申请已过截止日 2026-11-22（开赛前 20 日），请立即联系市级公安机关。",
        ),
        (2000, date(2026, 11, 1), "活动已开始，未登记安全许可。"),
        (2000, None, "预计 2000 人，须向县级公安机关申请安全许可；日期确定后计算截止日。"),
    ],
)
def test_who_must_apply_where_and_until_when(make_edition, today, people, day, sentence):
    edition = make_edition(expected_attendance=people, start_on=day)
    assert permit.warning(edition, today) == sentence
    edition.permit_no, edition.permit_on = "聊公〔2026〕1 号", today
    assert permit.warning(edition, today) == ""
