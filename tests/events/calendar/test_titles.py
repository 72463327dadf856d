import pytest

from events.calendar.templatetags.titles import broken, unbroken


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("2026 世界大学生智力运动会", "2026 世界大学生<wbr>智力运动会"),
        ("首届市民运动会", "首届<wbr>市民运动会"),
        ("2027 江北水城龙舟公开赛", "2027 江北水城<wbr>龙舟公开赛"),
        (
            "首届全国全民健身大赛（华东区）霹雳舞比赛",
            "首届全国<wbr>全民健身大赛<wbr>（华东区）<wbr>霹雳舞比赛",
        ),
        (
            "2026–2027 初中男子组篮球联赛（主客场制）",
            "2026–2027 初中男子组<wbr>篮球联赛<wbr>（主客场制）",
        ),
        ("运动会", "运动会"),
        ("<b>运动会", "&lt;b&gt;<wbr>运动会"),
    ],
)
def test_titles_break_by_meaning(title, shown):
    assert broken(title) == shown


def test_dates_are_kept_whole():
    marked = '<span class="nowrap">2027-05-15</span> 至 <span class="nowrap">05-16</span>'
    assert unbroken("2027-05-15 至 05-16") == marked
    assert unbroken("<2026 年，待定>") == "&lt;2026 年，待定&gt;"
