"""What a writer has not saved: kept for them alone, offered again, and told as presence to the others."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.accounts.roles import Role
from portal.content.crontab import remove_old_writings
from portal.content.models import Channel, Edition, Writing
from portal.content.models.writing import KEPT, PRESENT, heard_of
from tests.factories import make, person
from tests.portal.content.specimens import Desk
from tests.portal.content.test_editing import values

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/content/edition/autosave/"


@pytest.fixture
def desk(client):
    desk = Desk()
    client.force_login(desk.author)
    return desk


@pytest.fixture
def edition(desk):
    return make(Edition, place=desk.city)


def tell(client, edition=None, content=None, **more):
    data = {"edition": edition.pk if edition else "", **more}
    return client.post(
        ADDRESS, data if content is None else {**data, "content": json.dumps(content, ensure_ascii=False)}
    )


def test_what_is_not_saved_is_kept_and_given_back_when_the_form_is_opened(client, desk, edition, time_machine):
    time_machine.move_to("2026-12-01 08:41:00+08:00", tick=False)
    content = {"title": "新标题", "body": "<p>没写完</p>"}
    assert tell(client, edition, content).json() == {"others": [], "at": "08:41", "content": None}
    assert tell(client, edition).json()["content"] is None
    assert tell(client, edition, opened="1").json() == {"others": [], "at": "08:41", "content": content}
    edition.refresh_from_db()
    assert (edition.title, edition.history.count()) == ("冬季长跑活动通知", 1)


def test_a_new_text_has_one_of_its_own(client, desk, edition):
    tell(client, None, {"channel": "1", "title": "全新"})
    tell(client, edition, {"title": "另一篇"})
    assert tell(client, opened="1").json()["content"] == {"channel": "1", "title": "全新"}


def test_nobody_else_ever_gets_it(client, desk, edition):
    """Not the superuser either, who has nothing of their own there."""
    tell(client, edition, {"title": "没有公开的话"})
    for other in (person(Role.EDITOR, desk.city), person(is_superuser=True)):
        neighbour = Client()
        neighbour.force_login(other)
        answer = tell(neighbour, edition, opened="1").json()
        assert (answer["others"][0], answer["at"], answer["content"]) == (f"{desk.author}正在编辑", "", None)
        page = neighbour.get(f"/admin/content/edition/{edition.pk}/change/").content.decode()
        assert "没有公开的话" not in page


def test_others_are_told_while_their_form_is_open(client, desk, edition, time_machine):
    time_machine.move_to("2026-12-01 08:41:00+08:00", tick=False)
    other = person(Role.EDITOR, desk.city)
    heard_of(other, edition, None)
    assert tell(client, edition).json()["others"] == [f"{other}正在看"]
    time_machine.move_to(timezone.now() + PRESENT, tick=False)
    assert tell(client, edition).json()["others"] == [f"{other}正在看"]
    time_machine.move_to(timezone.now() + timedelta(seconds=1), tick=False)
    assert tell(client, edition).json()["others"] == []


def test_saving_and_throwing_away_end_it(client, desk):
    channel = make(Channel, place=desk.city)
    tell(client, None, {"title": "全新"})
    client.post("/admin/content/edition/add/", values(channel=channel.pk, body="<p>甲</p>"))
    edition = Edition.objects.get()
    assert tell(client, opened="1").json()["content"] is None
    tell(client, edition, {"title": "改"})
    tell(client, edition, done="1")
    assert tell(client, edition, opened="1").json()["content"] is None


def test_a_text_that_was_sent_is_only_read(client, desk, edition):
    desk.does("submit", edition, desk.author)
    answer = tell(client, edition, {"title": "改"})
    assert (answer.status_code, answer.json()) == (409, {"refusal": "已送审，只能看。"})
    assert not Writing.objects.exists()


def test_who_may_not_write_there_is_refused(client, desk, edition):
    county = desk.city.children.first()
    for other, status in (
        (desk.publisher, 409),
        (person(Role.EDITOR, county), 409),
        (person(Role.EDITOR, county), 409),
    ):
        client.force_login(other)
        assert tell(client, edition, {"title": "改"}).status_code == status
    client.force_login(desk.publisher)
    assert tell(client).status_code == 403
    assert not Writing.objects.exists()


@pytest.mark.parametrize("content", ["[", "[1]", '"x"', '{"title": 1}', '{"title": {"a": "b"}}', "[" * 100_000])
def test_what_is_no_form_is_refused_with_a_sentence(client, desk, content):
    answer = client.post(ADDRESS, {"content": content})
    assert (answer.status_code, answer.json()) == (
        422,
        {"refusal": "没有自动保存：内容无法识别，请刷新页面后再试。"},
    )


def test_only_fields_of_the_form_are_kept_and_nothing_that_a_database_refuses(client, desk):
    tell(client, None, {"title": "甲\x00乙", "state": "public", "author": "1"})
    assert Writing.objects.get().content == {"title": "甲乙"}
    client.post(ADDRESS, {"content": '{"title": "\\ud800"}'})
    assert Writing.objects.get().content == {"title": ""}


def test_a_text_that_is_too_long_is_told(client, desk):
    answer = tell(client, None, {"body": "字" * 500_000})
    assert answer.json() == {"refusal": "内容太长，没有自动保存，请按“保存”。"}


@pytest.mark.parametrize("edition", ["²", "0", "9" * 30])
def test_an_unknown_text_is_answered(client, desk, edition):
    assert client.post(ADDRESS, {"edition": edition}).status_code == 409


def test_it_is_there_once_for_a_person_and_a_text(desk, edition):
    for text in (edition, None):
        heard_of(desk.author, text, {"title": "甲"})
        heard_of(desk.author, text, None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Writing.objects.create(person=desk.author, edition=text, expires_at=timezone.now())
    assert Writing.objects.count() == 2


def test_it_goes_after_two_weeks(desk, edition, time_machine):
    heard_of(desk.author, edition, {"title": "甲"})
    time_machine.move_to(timezone.now() + KEPT - timedelta(minutes=1), tick=False)
    remove_old_writings.call()
    assert Writing.objects.count() == 1
    time_machine.move_to(timezone.now() + timedelta(minutes=2), tick=False)
    remove_old_writings.call()
    assert Writing.objects.count() == 0
