"""What reviewers see of the difference between two editions."""

import pytest

from portal.content.compare import Difference, as_table, blocks_of, differences
from portal.content.models import Edition


def edition(**values):
    return Edition(**{"title": "甲", "summary": "乙", "body": "<p>一。</p><p>二。</p>", **values})


def test_the_same_is_the_same():
    assert differences(edition(), edition()) == []
    assert as_table([]) == "与公开的版本相同。"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>一。</p><p>二！</p>", [("二。", "二！")]),
        ("<p>一。</p>", [("二。", "")]),
        ("<p>一。</p><p>二。</p><p>三。</p>", [("", "三。")]),
        ("<h2>一。</h2><p>二。</p>", []),
        ("<p>零。</p><p>一。</p><p>二。</p>", [("", "零。")]),
        ('<p>一。</p><p>二。</p><figure><img src="/media/library/1/" alt="操场"></figure>', [("", "〔图：操场〕")]),
    ],
)
def test_blocks_are_matched(body, expected):
    assert [(one.was, one.now) for one in differences(edition(), edition(body=body))] == expected


def test_columns_come_first_by_their_name():
    found = differences(edition(), edition(title="丙", body=""))
    assert [(one.where, one.was, one.now) for one in found] == [
        ("标题", "甲", "丙"), ("正文", "一。", ""), ("正文", "二。", ""),
    ]  # fmt: skip


def test_what_went_is_struck_out_and_nothing_runs():
    assert Difference("正文", "周六跑步", "周日跑步").as_html() == "周<del>六</del><ins>日</ins>跑步"
    assert Difference("正文", "", "<script>").as_html() == "<ins>&lt;script&gt;</ins>"


def test_a_list_and_a_table_are_their_parts():
    assert blocks_of("<ul><li>甲</li><li>乙</li></ul><table><tr><td>丙</td></tr></table>") == ["甲", "乙", "丙"]
