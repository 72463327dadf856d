from datetime import date

import pytest

from events.calendar.models import Edition
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from tests.events.calendar.perform import perform

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "reasons"),
    [
        ({"first_day": date(2026, 12, 5)}, []),
        ({"date_note": "以公告为准"}, []),
        ({"year": 2026}, []),
        ({}, ["日期未知时，请在“日期说明”中写明何时公布或以何为准。"]),
        ({"year": 2026, "summary": ""}, ["还没有摘要，请用一两句话说明。"]),
        ({"year": 2026, "hosts": ""}, ["请填写主办单位；转载已公布的事实时填写来源。"]),
        ({"year": 2026, "hosts": "", "source_title": "发布会"}, []),
        (
            {"year": 2026, "title": "国际龙舟赛"},
            ["名称中有“国际”，请在“名称使用依据”中填写批准文件或公开出处，否则请改名。"],
        ),
        ({"year": 2026, "title": "国际龙舟赛", "name_basis": "体竞字〔2026〕1 号"}, []),
        ({"year": 2026, "title": "国际象棋公开赛"}, []),
    ],
)
def test_what_stops_publication_is_listed_in_words(make_edition, values, reasons):
    edition = make_edition(publication="draft", **values)
    assert find(Edition, "publish").all_obstacles(edition) == reasons
    if reasons:
        with pytest.raises(ActionRefused) as refusal:
            perform(edition, "publish")
        assert list(refusal.value.reasons) == reasons
        assert Edition.objects.visible().count() == 0
    else:
        perform(edition, "publish")
        assert Edition.objects.visible().get().published_at is not None


def test_withdrawing_takes_it_off_the_public_faces(edition):
    with pytest.raises(ActionRefused, match="请写明撤下原因。"):
        perform(edition, "withdraw", reason="")
    perform(edition, "withdraw", reason="误发")
    assert Edition.objects.visible().count() == 0
    assert edition.history.first().history_change_reason == "撤下：误发"
    with pytest.raises(ActionRefused, match="当前为“已撤下”，不能撤下"):
        perform(edition, "withdraw", reason="再来")


def test_what_was_published_once_keeps_its_first_day_of_publication(edition):
    first = edition.published_at
    perform(edition, "withdraw")
    perform(edition, "publish")
    assert Edition.objects.visible().get().published_at == first
