"""My tasks first: only what waits for this person stands in a frame of its own."""

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.backoffice import cards
from tests.factories import person, tree

pytestmark = pytest.mark.django_db
NAMES = ("等我办的", "没有数字的", "办完了的", "与我无关的")


@pytest.fixture
def page(client, monkeypatch):
    contents = ({"count": 2, "items": [("第一件", "/a/")]}, {"note": "说明"}, {"count": 0, "url": "/b/"}, None)
    table = {
        (lambda request, content=content: content): cards.Card(title, order, None)
        for order, (title, content) in enumerate(zip(NAMES, contents, strict=True))
    }
    table = {content: cards.Card(entry.title, -entry.order, content) for content, entry in table.items()}
    monkeypatch.setattr(cards, "CARDS", table)
    client.force_login(person(Role.DATA, tree()["a"]))
    return client.get(reverse("admin:index"))


def test_what_waits_is_framed_and_what_is_done_is_one_line(page):
    assert [card.title for card in page.context["cards"]] == ["没有数字的", "等我办的"]
    text = " ".join(page.content.decode().split())
    assert '已经办完，没有待办：<a href="/b/">办完了的</a>。' in text
    assert "与我无关的" not in text


def test_a_county_clerk_gets_no_tasks_of_the_city(client):
    client.force_login(person(Role.DATA, tree()["a"]))
    answer = client.get(reverse("admin:index"))
    titles = {card.title for card in (*answer.context["cards"], *answer.context["idle"])}
    assert {
        "应更新的指标",
        "久未核对的指标",
        "公布数与记录不一致",
        "名称待核定的行动",
        "一年以上未核对的行动",
    } & titles == set()
    assert "待发布的数据" in titles


def test_what_comes_back_each_year_is_folded_below(client, monkeypatch):
    table = {}
    monkeypatch.setattr(cards, "CARDS", table)
    cards.card("一年以上未核实", order=1, yearly=True)(lambda request: {"count": 3})
    cards.card("今天要办", order=2)(lambda request: {"count": 1})
    client.force_login(person(Role.DATA, tree()["a"]))
    page = client.get(reverse("admin:index"))
    assert [[card.title for card in page.context[name]] for name in ("now", "yearly")] == [
        ["今天要办"],
        ["一年以上未核实"],
    ]
    text = page.content.decode()
    assert text.index("今天要办") < text.index("每年核对一次的事项（1 类）") < text.index("一年以上未核实")
