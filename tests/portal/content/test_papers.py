"""Policy documents, public notices, files and links: what readers get of them, and what reviews are bound to."""

from datetime import date, datetime, time

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from portal.content.actions.editions import CHANGED
from portal.content.models import Attachment, Channel, Document, Edition, EditionLink, Policy, PublicNotice, Validity
from portal.content.particulars import notice_box
from portal.content.standing import standing_of
from portal.dates.models import HolidayDay
from tests.factories import make
from tests.portal.content.specimens import Desk
from tests.portal.content.test_pages import words
from tests.portal.content.test_workflow import refusals

pytestmark = pytest.mark.django_db
NOON = "2026-11-27T12:00:00+08:00"


@pytest.fixture
def desk(time_machine):
    time_machine.move_to(NOON, tick=False)
    return Desk()


def text(desk, kind, title="关于课后服务的通知", body="<p>正文。</p>"):
    channel = Channel.objects.filter(kind=kind).first() or make(Channel, place=desk.city, kind=kind, code=kind)
    return make(
        Edition, place=desk.city, document=make(Document, place=desk.city, channel=channel), title=title, body=body
    )


def policy(desk, title="关于课后服务的通知", **values):
    edition = text(desk, "policy", title)
    make(Policy, place=desk.city, edition=edition, **values)
    return edition


def page(client, edition):
    return client.get(edition.get_absolute_url())


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "in_force"),
        ({"effective_on": date(2026, 11, 27)}, "in_force"),
        ({"effective_on": date(2026, 11, 28)}, "ahead"),
        ({"ends_on": date(2026, 11, 27)}, "in_force"),
        ({"ends_on": date(2026, 11, 26)}, "expired"),
    ],
)
def test_a_document_tells_by_its_own_days_whether_it_is_in_force(desk, values, expected):
    edition = policy(desk, **values)
    assert standing_of(edition.policy, timezone.localdate()).standing == expected


def test_a_document_is_found_by_its_number_as_people_type_it(client, admin_client, desk):
    edition = desk.published(policy(desk, doc_number="聊教体发〔2026〕3 号"))
    other = desk.published(policy(desk, "另一份通知", doc_number="聊教体发〔2026〕4 号"))
    path, change = edition.get_absolute_url(), reverse("admin:content_edition_change", args=[edition.pk])
    lists = ["/search/", edition.document.channel.get_absolute_url()]
    ways = [
        "聊教体发〔2026〕3 号",
        "[2026]3号",
        "（2026）3号",
        "聊教体发﹝２０２６﹞３号",
        "《聊教体发【2026】3\u200b号》",
    ]
    for typed in ways:
        for address in lists:
            found = client.get(address, {"q": typed}).content.decode()
            assert (path in found, other.get_absolute_url() in found) == (True, False), (address, typed)
        found = client.get("/api/v1/news/documents", {"q": typed}).json()["items"]
        assert [item["number"] for item in found] == [edition.document_id]
        found = admin_client.get(reverse("admin:content_edition_changelist"), {"q": typed}).content.decode()
        assert change in found


def test_a_newer_document_repeals_an_older_one_from_the_day_on_which_it_takes_effect(client, desk, time_machine):
    old, new = desk.published(policy(desk)), policy(desk, "新办法", effective_on=date(2026, 12, 1))
    make(EditionLink, place=desk.city, edition=new, target=old.document, kind="repeals")
    new = desk.published(new)
    assert standing_of(old.policy, date(2026, 11, 30)).standing == "in_force"
    assert standing_of(old.policy, date(2026, 12, 1)).standing == "repealed"
    time_machine.move_to("2026-12-01T08:00:00+08:00")
    html = page(client, old).content.decode()
    assert "validity--ended" in html
    assert f'<a class="btn btn--line" href="{new.get_absolute_url()}">看现在的文件</a>' in html
    desk.does("withdraw", new.document, desk.publisher, kind="mistake")
    assert "validity--ended" not in page(client, old).content.decode()


def test_what_was_registered_counts_and_stays(desk):
    document = desk.published(policy(desk)).document
    since = date(2026, 11, 1)
    desk.does("register-standing", document, desk.publisher, standing="repealed", since=since, basis="省文件已废止。")
    edition = Edition.objects.get(document=document)
    assert standing_of(edition.policy, date(2026, 10, 31)).standing == "in_force"
    assert standing_of(edition.policy, since).standing == "repealed"
    for statement in ("UPDATE content_validity SET basis = 'x'", "DELETE FROM content_validity"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Validity.objects.count() == 1


def test_of_one_day_what_was_registered_last_counts(desk):
    """No row is changed or removed: who registered something wrong registers it once more."""
    document = desk.published(policy(desk)).document
    for standing in ("repealed", "amended"):
        words = {"since": date(2026, 11, 1), "basis": "上级文件", "standing": standing}
        desk.does("register-standing", document, desk.publisher, **words)
    found = Policy.objects.get(edition__document=document)
    assert standing_of(found, date(2026, 11, 1)).standing == "amended"


def test_what_is_no_policy_document_has_no_standing(desk):
    document = desk.published(text(desk, "notice")).document
    data = {"standing": "repealed", "since": date(2026, 11, 1), "basis": "依据"}
    assert refusals(desk.does, "register-standing", document, desk.publisher, **data) == [
        "这篇文章不是政策文件，没有时效。"
    ]


@pytest.mark.parametrize(
    "typed", ["聊教体发[2026]12 号", "聊教体发（2026）12 号", "聊教体发【2026】12 号", "聊教体发〔2026〕12 号"]
)
def test_the_year_of_a_number_stands_in_its_brackets(desk, typed):
    assert policy(desk, doc_number=typed).policy.doc_number == "聊教体发〔2026〕12 号"


def test_the_page_of_a_policy_document(client, desk):
    edition = policy(desk, doc_number="聊教体发〔2026〕12 号", ends_on=date(2031, 10, 31), theme="basic")
    edition = desk.published(edition)
    explained = text(desk, "interpretation", "一问一答")
    make(EditionLink, place=desk.city, edition=explained, target=edition.document, kind="interprets")
    explained = desk.published(explained)
    html, shown = page(client, edition).content.decode(), words(page(client, edition))
    assert "现行有效" in shown
    assert "2026 年 9 月 1 日起施行，有效期至 2031 年 10 月 31 日。" in shown.replace("\u2009", " ").replace(
        "\u202f", " "
    )
    assert f'<a href="{explained.get_absolute_url()}">' in html
    assert '<p class="reddoc__no num">聊教体发〔2026〕12 号</p>' in html
    assert edition.get_absolute_url() in page(client, explained).content.decode()


def test_days_of_a_notice_are_working_days(desk):
    HolidayDay.objects.create(date=date(2026, 11, 30), name="示例", is_off=True)
    edition = text(desk, "open_notice")
    make(PublicNotice, place=desk.city, edition=edition)  # 25 November to 1 December 2026, Wednesday to Tuesday
    box = notice_box(edition, timezone.now())
    assert (box.phase, box.left, box.working) == ("open", 1, 4)
    assert [(day.day.day, day.look, day.word) for day in box.days] == [
        (25, "", "首日"), (26, "", "已过"), (27, "today", "今天"), (28, "off", "不计"), (29, "off", "不计"),
        (30, "off", "不计"), (1, "left", "截止"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "phase", "said"),
    [
        ("2026-11-24T23:59:00+08:00", "ahead", "即将公示"),
        ("2026-11-25T00:00:00+08:00", "open", "4 个工作日后截止"),
        ("2026-12-01T17:29:59+08:00", "open", "今天截止"),
        ("2026-12-01T17:30:00+08:00", "over", "公示已结束"),
    ],
)
def test_a_notice_opens_and_closes_by_itself(client, desk, time_machine, now, phase, said):
    edition = text(desk, "open_notice")
    make(PublicNotice, place=desk.city, edition=edition)
    time_machine.move_to("2026-11-20T12:00:00+08:00")
    edition = desk.published(edition)
    time_machine.move_to(now)
    shown = words(page(client, edition)).replace("\n", "").replace("\u2009", " ").replace("\u202f", " ")
    assert notice_box(edition, timezone.now()).phase == phase
    assert said.replace(" ", "") in shown.replace(" ", "")


def test_a_notice_of_four_working_days_is_too_short(desk):
    edition = text(desk, "open_notice")
    make(PublicNotice, place=desk.city, edition=edition, last_day=date(2026, 11, 30))
    assert refusals(desk.does, "submit", edition, desk.author) == ["公示期只有 4 个工作日，至少 5 个，请延后末日。"]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("policy", "政策文件还没有文件要素，请填写成文日期、主题分类等。"),
        ("open_notice", "公示还没有安排，请填写公示的起止日期和受理异议的单位。"),
    ],
)
def test_what_its_kind_needs_is_asked_before_the_reviews(desk, kind, sentence):
    assert refusals(desk.does, "submit", text(desk, kind), desk.author) == [sentence]


PARTS = [
    (Policy, {"doc_number": "别的文号"}),
    (PublicNotice, {"closes_at": time(12, 0)}),
    (Attachment, {"title": "别的名称"}),
    (EditionLink, {"kind": "amends"}),
]


@pytest.mark.parametrize(("model", "values"), PARTS, ids=lambda value: getattr(value, "__name__", ""))
def test_reviews_are_bound_to_everything_that_belongs_to_a_text(desk, model, values):
    edition = text(desk, "news")
    row = make(model, place=desk.city, edition=edition)
    edition = desk.reviewed(edition)
    model.objects.filter(pk=row.pk).update(**values)
    assert refusals(desk.does, "publish", Edition.objects.get(pk=edition.pk), desk.publisher) == [CHANGED]


@pytest.mark.parametrize("model", [model for model, _ in PARTS])
def test_the_next_edition_has_everything_that_the_last_one_had(desk, model):
    edition = text(desk, "news")
    make(model, place=desk.city, edition=edition)
    edition = desk.published(edition)
    desk.does("revise", edition, desk.author)
    new = Edition.objects.get(serial=2)
    assert [model.objects.filter(edition=one).count() for one in (edition, new)] == [1, 1]
    desk.published(new)


def test_a_file_is_public_with_its_text(client, desk):
    edition = text(desk, "notice")
    found = make(Attachment, place=desk.city, edition=edition, title="报名表")
    address = found.get_absolute_url()
    assert client.get(address).status_code == 404
    edition = desk.published(edition)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 one page"
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    assert f'href="{address}"' in page(client, edition).content.decode()
    desk.does("withdraw", edition.document, desk.publisher, kind="personal")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("model", "values", "constraint"),
    [
        (Policy, {"ends_on": date(2026, 8, 31)}, "policy_ends_after_it_begins"),
        (Policy, {"effective_on": date(2026, 10, 1), "ends_on": date(2026, 9, 30)}, "policy_ends_after_it_begins"),
        (PublicNotice, {"last_day": date(2026, 11, 24)}, "notice_days_in_order"),
        (Validity, {"basis": ""}, "validity_for_a_reason"),
    ],
)
def test_rules_of_the_tables(desk, model, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(model, place=desk.city, **values)


def test_what_is_there_once_is_there_once(desk):
    link = make(EditionLink, place=desk.city)
    found = make(Attachment, place=desk.city)
    for again in (
        lambda: make(EditionLink, place=desk.city, edition=link.edition, target=link.target),
        lambda: make(Attachment, place=desk.city, edition=found.edition, title=found.title),
    ):
        with pytest.raises(IntegrityError, match="link_once|attachment_title_once|edition_id"), transaction.atomic():
            again()


def test_the_closing_moment_is_local(desk):
    notice = make(PublicNotice, place=desk.city)
    assert notice.closes == timezone.make_aware(datetime(2026, 12, 1, 17, 30))
