"""My tasks first, by urgency: what is late, what is due today, what can wait, what comes back each year."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.indicators.models import Indicator
from portal.accounts.roles import Role
from portal.audit.log import Kind
from portal.audit.models import AuditEvent
from portal.backoffice import cards, worklists
from portal.backoffice.worklists import Due, Lane, worklist
from portal.places.models import Place
from tests.factories import make, person, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def alone(monkeypatch):
    """No worklists but those of the test."""
    monkeypatch.setattr(worklists, "WORKLISTS", {})
    monkeypatch.setattr("portal.backoffice.dashboard.WORKLISTS", worklists.WORKLISTS)
    monkeypatch.setattr("portal.backoffice.filters.WORKLISTS", worklists.WORKLISTS)


@pytest.fixture
def keeper(client):
    keeper = person(Role.DATA, tree()["city"])
    client.force_login(keeper)
    return keeper


def text_of(client):
    return " ".join(client.get(reverse("admin:index")).content.decode().split())


def test_lanes_stand_by_urgency_and_yearly_checks_are_folded_below(client, keeper, alone):
    for order, (title, due, yearly) in enumerate(
        [("每年核对", None, True), ("慢慢来", None, False), ("今天要办", Due(undated=Lane.TODAY), False)]
    ):
        worklist(title, Place, f"n{order}", order=order, verb="view", due=due, yearly=yearly)(
            lambda request, rows: rows.filter(kind="county")
        )
    text = text_of(client)
    places = [text.index(words) for words in ("今天先办 2 件", "今天要办", "慢慢来", "可以慢慢核对", "每年核对")]
    assert places == sorted(places)
    assert "可以慢慢核对（每年一次）<b>2 条</b>" in text


def test_what_is_done_is_one_line(client, keeper, alone):
    worklist("办完了的", Place, "done", order=1, verb="view")(lambda request, rows: rows.none())
    text = text_of(client)
    assert "今天没有要办的事" in text
    url = reverse("admin:places_place_changelist")
    assert f'没有待办：<a href="{url}?waiting=done">办完了的</a>。' in text


def test_a_task_says_by_when(client, keeper, alone):
    today = timezone.localdate()
    days = {"late": today - timedelta(3), "now": today, "soon": today + timedelta(2)}
    for slug, day in days.items():
        make(Indicator, slug=slug, name=slug, next_due=day)
    worklist("到期", Indicator, "due", order=1, due=Due("next_due"), label=lambda row: row.name)(
        lambda request, rows: rows.exclude(next_due=None)
    )
    found = client.get(reverse("admin:index")).context["dashboard"]
    assert [(task.item.label, task.when) for lane in found.shown for task in lane.tasks] == [
        ("late", "超 3 天"),
        ("now", "今天"),
        ("soon", f"{days['soon'].month} 月 {days['soon'].day} 日"),
    ]
    assert (found.first, found.next_day) == (2, days["soon"])


def test_a_card_says_what_is_done_there(client, keeper, monkeypatch):
    monkeypatch.setattr(cards, "CARDS", {})
    cards.card("要填的", order=1)(lambda request: {"note": "空着。", "url": "/fill/"})
    cards.card("只看的", order=2)(lambda request: {"note": "在这里。", "url": "/look/", "way": "去查看"})
    cards.card("没有页面的", order=3)(lambda request: {"note": "知道就好。", "way": "去查看"})
    assert re.findall('<span class="go" aria-hidden="true">(.*?)</span>', text_of(client)) == ["去填写", "去查看"]


def test_a_county_clerk_gets_no_tasks_of_the_city(client):
    client.force_login(person(Role.DATA, tree()["a"]))
    found = client.get(reverse("admin:index")).context["dashboard"]
    titles = {pile.title for pile in found.piles} | {card.title for card in found.cards}
    assert {
        *("应更新的指标", "久未核对的指标", "公布数与记录不一致", "尚无已发布数据的指标"),
        *("名称待核定的行动", "一年以上未核对的行动", "行动的数目", "节假日安排缺失", "站点信息", "登录锁定"),
    } & titles == set()
    assert "待发布的数据" in titles


def test_who_only_looks_has_nothing_to_do(client):
    client.force_login(person(Role.AUDITOR, tree()["a"]))
    found = client.get(reverse("admin:index")).context["dashboard"]
    assert (found.piles, found.cards) == ([], [])


def test_what_the_person_has_done_today_is_counted_by_sort(client, alone):
    chief, other = person(is_superuser=True), person(is_superuser=True, username="other")
    for actor, kind, note, days, success in [
        (chief, Kind.ACTION, "发布：已核对", 0, True),
        (chief, Kind.ACTION, "发布", 0, True),
        (chief, Kind.CHANGE, "", 0, True),
        (chief, Kind.SIGN_IN, "", 0, True),
        (chief, Kind.ACTION, "撤回", 0, False),
        (chief, Kind.ACTION, "发布", 1, True),
        (other, Kind.ACTION, "发布", 0, True),
    ]:
        moment = timezone.now() - timedelta(days=days)
        AuditEvent.objects.create(kind=kind, actor=actor, note=note, moment=moment, success=success)
    client.force_login(chief)
    answer = client.get(reverse("admin:index"))
    assert "今天已办完 3 件：发布 2、修改记录 1。" in " ".join(answer.content.decode().split())
    listed = client.get(answer.context["done"].url).context["cl"]
    assert sorted(event.note for event in listed.result_list) == ["", "发布", "发布：已核对"]


def test_who_may_not_read_the_audit_log_has_no_link_to_it(client, keeper, alone):
    AuditEvent.objects.create(kind=Kind.IMPORT, actor=keeper)
    answer = client.get(reverse("admin:index"))
    assert (answer.context["done"].count, answer.context["done"].url) == (1, "")
    assert "看记录" not in answer.content.decode()
