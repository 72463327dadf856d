import pytest

from events.calendar.templatetags.titles import broken


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
