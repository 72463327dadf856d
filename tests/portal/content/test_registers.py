"""Leaders, offices, house words and old addresses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.checks.examination import examine
from portal.content.models import Channel, Document, Edition, Leader, Office, Redirect, Word
from portal.content.wording import slips
from tests.factories import make
from tests.portal.content.specimens import Desk
from tests.portal.content.test_pages import words
from tests.portal.content.test_workflow import refusals

pytestmark = pytest.mark.django_db
OFFICE = {
    "duties": "管体育。",
    "head": "示例",
    "address": "某路 1 号",
    "hours": "8:30 到 17:30",
    "phone": "0635-1234567",
}


@pytest.fixture
def desk():
    return Desk()


def test_a_leader_is_shown_until_the_day_on_which_they_leave(client, desk):
    channel = make(Channel, place=desk.city, kind="leader", code="leaders")
    today = timezone.localdate()
    leader = Leader.objects.create(channel=channel, name="示例甲", post="局长", portfolio="主持全面工作。")
    assert "示例甲" in words(client.get("/news/leaders/"))
    Leader.objects.filter(pk=leader.pk).update(left_on=today + timedelta(days=1))
    assert "示例甲" in words(client.get("/news/leaders/"))
    Leader.objects.filter(pk=leader.pk).update(left_on=today)
    assert client.get("/news/leaders/").status_code == 404


def test_leaders_stand_in_the_order_that_the_bureau_gives(client, desk):
    channel = make(Channel, place=desk.city, kind="leader", code="leaders")
    for position, name in ((2, "安某"), (1, "赵某")):
        Leader.objects.create(channel=channel, name=name, post="职务", position=position)
    shown = words(client.get("/news/leaders/"))
    assert shown.index("赵某") < shown.index("安某")


def test_the_page_of_offices(client, desk):
    channel = make(Channel, place=desk.city, kind="office", code="offices")
    Office.objects.create(channel=channel, name="体育科", **OFFICE)
    shown = words(client.get("/news/offices/"))
    assert all(value in shown for value in ("体育科", "管体育。", "0635-1234567"))


@pytest.mark.parametrize("name", sorted(OFFICE))
def test_an_office_that_lacks_something_is_found(desk, name):
    channel = make(Channel, place=desk.city, kind="office", code="offices")
    office = Office.objects.create(channel=channel, name="体育科", **OFFICE)
    assert examine(["registers"]).found == []
    Office.objects.update(**{name: ""})
    label = office._meta.get_field(name).verbose_name
    assert [found.sentence for _, found in examine(["registers"]).found] == [f"“体育科”没有{label}。"]


def test_a_channel_of_leaders_or_offices_is_not_blank(desk):
    leaders = make(Channel, place=desk.city, kind="leader", name="领导")
    offices = make(Channel, place=desk.city, kind="office", name="科室")
    Leader.objects.create(channel=leaders, name="示例甲", post="局长", left_on=timezone.localdate())
    Office.objects.create(channel=offices, name="体育科")
    assert [found.sentence for _, found in examine(["blank"]).found] == ["“领导”还没有内容。"]
    Leader.objects.update(left_on=None)
    assert examine(["blank"]).found == []


def test_a_leader_without_portfolio_is_found(desk):
    channel = make(Channel, place=desk.city, kind="leader", code="leaders")
    Leader.objects.create(channel=channel, name="示例甲", post="局长", left_on=date(2020, 1, 1))
    assert examine(["registers"]).found == []
    Leader.objects.create(channel=channel, name="示例乙", post="副局长")
    assert [found.sentence for _, found in examine(["registers"]).found] == ["示例乙（副局长）没有写分工。"]


@pytest.mark.parametrize(
    ("text", "unless", "found"),
    [
        ("请填写帐号。", "", ["“请填写帐号。”中的“帐号”应为“账号”。"]),
        ("帐号和帐号", "", ["“帐号和帐号”中的“帐号”应为“账号”。"] * 2),
        ("旧帐号码簿", "帐号码簿", []),
        ("旧帐号码簿和帐号", "帐号码簿", ["“旧帐号码簿和帐号”中的“帐号”应为“账号”。"]),
        ("账号", "", []),
    ],
)
def test_a_wrong_word_is_told_with_what_stands_around_it(text, unless, found):
    word = Word(wrong="帐号", right="账号", unless=unless)
    assert [slip.sentence for slip in slips(text, [word])] == found


def test_a_severe_word_goes_to_no_review_and_a_slip_does(desk):
    Word.objects.create(wrong="帐号", right="账号")
    Word.objects.create(wrong="残废人", right="残疾人", weight="severe")
    edition = make(Edition, place=desk.city, body="<p>残废<strong>人</strong>的帐号。</p>")
    assert refusals(desk.does, "submit", edition, desk.author) == ["“残废人的帐号。”中的“残废人”应为“残疾人”。"]
    edition.body = "<p>残疾人的帐号。</p>"
    edition.save()
    desk.published(edition)
    assert [(str(found.level or rule.level), found.sentence) for rule, found in examine(["words"]).found] == [
        ("hint", f"《{edition.title}》“残疾人的帐号。”中的“帐号”应为“账号”。")
    ]


def test_a_word_is_not_its_own_right_one():
    with pytest.raises(IntegrityError, match="word_right_is_another"), transaction.atomic():
        Word.objects.create(wrong="甲", right="甲")


def test_an_old_address_leads_to_its_text_in_one_step(client, desk):
    edition = desk.published(make(Edition, place=desk.city))
    Redirect.objects.create(path="/art/2021/1.html", target=edition.document)
    answer = client.get("/art/2021/1.html")
    assert (answer.status_code, answer["Location"]) == (301, edition.get_absolute_url())
    other = desk.published(make(Edition, place=desk.city))
    desk.does("withdraw", edition.document, desk.publisher, kind="merged", into={"target": other.document})
    assert client.get("/art/2021/1.html")["Location"] == other.get_absolute_url()


def test_an_old_address_of_what_nobody_may_read_leads_nowhere(client, desk):
    Redirect.objects.create(path="/art/2021/1.html", target=make(Document, place=desk.city))
    assert client.get("/art/2021/1.html").status_code == 404
    assert client.post("/art/2021/1.html").status_code in (403, 404, 405)


def test_an_address_that_answers_is_not_led_away(desk):
    with pytest.raises(ValidationError, match="这个地址本站正在用"):
        Redirect(path="/schools/", url="https://example.org/").full_clean()


@pytest.mark.parametrize("values", [{}, {"url": "https://example.org/", "target": True}])
def test_a_redirect_leads_to_one_place(desk, values):
    if "target" in values:
        values = {**values, "target": make(Document, place=desk.city)}
    with pytest.raises(IntegrityError, match="redirect_somewhere"), transaction.atomic():
        Redirect.objects.create(path="/art/2.html", **values)


def test_registers_hold_each_once(desk):
    channel = make(Channel, place=desk.city, kind="leader")
    Leader.objects.create(channel=channel, name="甲", post="乙")
    Office.objects.create(channel=channel, name="科")
    for model, values in ((Leader, {"name": "甲", "post": "乙"}), (Office, {"name": "科"})):
        with pytest.raises(IntegrityError, match="leader_once|office_once|channel_id"), transaction.atomic():
            model.objects.create(channel=channel, **values)
