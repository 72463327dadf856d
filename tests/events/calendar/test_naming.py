import pytest

from events.calendar.naming import complaint, reserved_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("国际象棋文化节", []),
        ("国际跳棋公开赛", []),
        ("聊城国际象棋国际邀请赛", ["国际"]),
        ("世界大学生智力运动会", ["世界"]),
        ("全国全民健身大赛", ["全国"]),
        ("亚洲大学生龙舟锦标赛", ["亚洲"]),
        ("中国·聊城龙舟赛", ["中国"]),
        ("国家级裁判员培训", ["国家"]),
        ("江北水城龙舟公开赛", []),
    ],
)
def test_reserved_words_but_never_the_names_of_games(name, words):
    assert reserved_words(name) == words


def test_a_reason_on_file_settles_it():
    assert complaint("全国大赛", "") == "名称中有“全国”，请在“名称使用依据”中填写批准文件或公开出处，否则请改名。"
    assert complaint("全国大赛", " 体竞字〔2026〕1 号 ") == ""
    assert complaint("国际象棋文化节", "") == ""
