from datetime import date

import pytest

from events.calendar import publish
from events.calendar.models import Edition

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "reasons"),
    [
        ({"start_on": date(2026, 12, 5)}, []),
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
    assert publish.obstacles(edition) == reasons
    if reasons:
        with pytest.raises(publish.Refused) as refusal:
            publish.publish(edition)
        assert refusal.value.reasons == reasons
        assert Edition.objects.public().count() == 0
    else:
        publish.publish(edition)
        assert Edition.objects.public().get().published_at is not None


def test_withdrawing_takes_it_off_the_public_faces(edition):
    with pytest.raises(publish.Refused, match="请写明撤下的原因。"):
        publish.withdraw(edition, reason="")
    publish.withdraw(edition, reason="误发")
    assert Edition.objects.public().count() == 0
    with pytest.raises(publish.Refused, match="没有发布"):
        publish.withdraw(edition, reason="再来")
