"""From the author to the reader: who may do what when, and what the database insists on."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from portal.actions.refusal import ActionRefused
from portal.content.actions.editions import CHANGED
from portal.content.models import Channel, Edition, Review
from tests.factories import make
from tests.portal.content.specimens import ALL, Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def edition(desk):
    return make(Edition, place=desk.city)


def refusals(call, *arguments, **options):
    with pytest.raises(ActionRefused) as refused:
        call(*arguments, **options)
    return list(refused.value.reasons)


def test_three_people_and_a_publisher_bring_a_text_to_its_readers(desk, edition):
    edition = desk.does("submit", edition, desk.author)
    states = [edition.state]
    for reviewer in (desk.first, desk.second, desk.final):
        edition = desk.does("pass", edition, reviewer, **ALL)
        states.append(edition.state)
    edition = desk.does("publish", edition, desk.publisher)
    assert [*states, edition.state] == ["first", "second", "final", "ready", "public"]
    assert list(Edition.objects.visible()) == [edition]
    decided = [(review.step, review.person, review.digest == edition.digest) for review in Review.objects.all()]
    assert decided == [
        ("first", desk.first, True), ("second", desk.second, True), ("final", desk.final, True),
        ("publish", desk.publisher, True),
    ]  # fmt: skip


def test_a_channel_of_two_reviews_leaves_the_second_out(desk, edition):
    Channel.objects.update(reviews=2)
    assert [desk.reviewed(edition).state, *Review.objects.values_list("step", flat=True)] == ["ready", "first", "final"]


def test_a_text_that_was_changed_after_submission_goes_no_further(desk, edition):
    edition = desk.does("submit", edition, desk.author)
    Edition.objects.filter(pk=edition.pk).update(body="<p>活动在体育公园举行！</p>")
    edition.refresh_from_db()
    assert refusals(desk.does, "pass", edition, desk.first, **ALL) == [CHANGED]
    Edition.objects.filter(pk=edition.pk).update(body="<p>活动在体育公园举行。</p>")
    edition = desk.does("pass", edition, desk.first, **ALL)
    assert edition.state == "second"


def test_a_text_that_was_changed_after_the_reviews_is_not_published(desk, edition):
    edition = desk.reviewed(edition)
    Edition.objects.filter(pk=edition.pk).update(title="别的标题")
    edition.refresh_from_db()
    assert refusals(desk.does, "publish", edition, desk.publisher) == [CHANGED]


def test_nobody_decides_twice_in_a_round_and_never_about_their_own(desk, edition):
    everybody = Desk().author
    everybody.is_superuser = True
    everybody.save()
    edition = desk.does("submit", edition, everybody)
    assert refusals(desk.does, "pass", edition, everybody, **ALL) == ["您是本稿送审人，不能审核或发布。"]
    boss = Desk().author
    boss.is_superuser = True
    boss.save()
    edition = desk.does("pass", edition, boss, **ALL)
    assert refusals(desk.does, "pass", edition, boss, **ALL) == ["本轮初审由您办理，复审须换一人。"]


def test_a_returned_text_begins_anew(desk, edition):
    edition = desk.does("submit", edition, desk.author)
    edition = desk.does("return", edition, desk.first, opinion="标题请写全。")
    assert (edition.state, edition.digest, edition.round) == ("draft", "", 1)
    assert desk.reviewed(edition).round == 2


def test_only_the_one_who_submitted_takes_a_text_back(desk, edition):
    edition = desk.does("submit", edition, desk.author)
    other = Desk().author
    assert refusals(desk.does, "recall", edition, other) == [f"只有送审人{desk.author}可以撤回；审核人可以退回。"]
    assert desk.does("recall", edition, desk.author).state == "draft"


def test_a_new_edition_takes_the_place_of_the_old_one_at_one_moment(desk, edition):
    old = desk.published(edition)
    desk.does("revise", old, desk.author)
    new = Edition.objects.get(serial=2)
    new.title = "冬季长跑活动通知（更新）"
    new.save()
    new = desk.published(new)
    old.refresh_from_db()
    assert old.visible_until == new.visible_from
    assert list(Edition.objects.visible()) == [new]
    assert list(Edition.objects.visible(new.visible_from - timedelta(microseconds=1))) == [old]


def test_a_slip_of_the_pen_makes_no_text_younger(desk, edition):
    old = desk.published(edition)
    desk.does("revise", old, desk.author)
    new = desk.published(Edition.objects.get(serial=2))
    assert (new.change, new.published_at) == ("slip", old.published_at)


def test_a_planned_text_is_nowhere_before_its_moment_and_there_from_then_on(desk, edition):
    moment = timezone.now() + timedelta(hours=2)
    edition = desk.published(edition, moment=moment)
    assert list(Edition.objects.visible()) == []
    assert list(Edition.objects.visible(moment - timedelta(microseconds=1))) == []
    assert list(Edition.objects.visible(moment)) == [edition]


def test_a_plan_that_is_taken_back_leaves_the_old_edition_public(desk, edition):
    old = desk.published(edition)
    desk.does("revise", old, desk.author)
    new = desk.published(Edition.objects.get(serial=2), moment=timezone.now() + timedelta(hours=2))
    new = desk.does("cancel-schedule", new, desk.publisher)
    old.refresh_from_db()
    assert (new.state, new.visible_from, old.visible_until) == ("ready", None, None)
    assert desk.does("publish", new, desk.publisher).state == "public"


def test_nothing_is_published_in_the_past(desk, edition):
    edition = desk.reviewed(edition)
    past = timezone.now() - timedelta(hours=1)
    assert refusals(desk.does, "publish", edition, desk.publisher, moment=past) == [
        "公开时间已经过去；要马上发布，请留空。"
    ]


def test_an_urgent_text_is_public_at_once(desk, edition):
    edition = desk.does("submit", edition, desk.author)
    edition = desk.does("publish-urgently", edition, desk.final, reason="暴雪停课")
    assert (edition.state, edition.is_urgent) == ("public", True)


def test_what_is_missing_is_said_at_once(desk, edition):
    edition.summary, edition.body = (
        "",
        '<p>〔图片未能带入，请上传〕</p><figure><img src="/media/library/1/" alt=""></figure>',
    )
    edition.save()
    assert refusals(desk.does, "submit", edition, desk.author) == [
        "还没有摘要，请用一两句话说明。",
        "有 1 张图片没有带入，请在“〔图片未能带入，请上传〕”处上传或删去这一行。",
        "1 张图片缺替代文字，请在图库里说出图中有什么：1 号。",
    ]


@pytest.mark.parametrize("statement", ["UPDATE content_review SET opinion = 'x'", "DELETE FROM content_review"])
def test_the_database_keeps_what_was_decided(desk, edition, statement):
    desk.reviewed(edition)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Review.objects.count() == 3


@pytest.mark.parametrize("who", ["author", "first"])
def test_the_database_refuses_a_second_decision_of_one_person(desk, edition, who):
    edition = desk.does("pass", desk.does("submit", edition, desk.author), desk.first, **ALL)
    values = {"round": 1, "step": "second", "author": desk.author, "outcome": "passed", "digest": edition.digest}
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(edition=edition, person=getattr(desk, who), **values)


@pytest.mark.parametrize(("kind", "readers"), [("mistake", 0), ("personal", 0), ("stopped", 1), ("archived", 1)])
def test_a_withdrawn_text_is_gone_or_stands_below_a_notice(desk, edition, kind, readers):
    edition = desk.published(edition)
    desk.does("withdraw", edition.document, desk.publisher, kind=kind, words="不再执行。")
    assert Edition.objects.visible().count() == readers
    assert refusals(desk.does, "withdraw", edition.document, desk.publisher, kind=kind) == ["这篇文章已经撤下。"]


def test_a_notice_can_be_lifted_and_a_closed_text_can_not(desk, edition):
    document = desk.published(edition).document
    desk.does("withdraw", document, desk.publisher, kind="stopped", words="不再执行。")
    desk.does("restore-public", document, desk.publisher)
    desk.does("withdraw", document, desk.publisher, kind="mistake")
    assert refusals(desk.does, "restore-public", document, desk.publisher) == [
        "以“误发”撤下的，请修改为新版本，审核后重新发布。"
    ]


def test_an_urgent_text_is_reviewed_afterwards_by_the_two_others(desk, edition):
    edition = desk.does("submit", edition, desk.author)
    edition = desk.does("publish-urgently", edition, desk.final, reason="暴雪停课")
    assert refusals(desk.does, "review-afterwards", edition, desk.final, **ALL)[0] == "本轮终审由您办理，公开须换一人。"
    for who in (desk.first, desk.second):
        edition = desk.does("review-afterwards", edition, who, **ALL)
    assert edition.state == "public"
    assert set(Review.objects.values_list("step", flat=True)) == {"first", "second", "final"}
    stranger = Desk().first
    assert refusals(desk.does, "review-afterwards", edition, stranger, **ALL) == ["已经补审完毕。"]
