"""What the base of actions does for each of them, on a small action of its own."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connections

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.actions import registry
from portal.actions.action import Action
from portal.actions.declaration import REASON_LENGTH, Reason
from portal.actions.refusal import ActionRefused
from portal.audit.models import AuditEvent
from portal.site.models import SiteIdentity
from tests.factories import person, tree


class Announce(Action[SiteIdentity]):
    """Puts a sentence above every page; the notice stands in for a state."""

    model, name, label, permission = SiteIdentity, "announce", "发布提示", "change"
    field, sources = "notice", ("",)
    reason = Reason.REQUIRED

    def obstacles(self, record):
        if record.phone == "0":
            yield "电话号码不对。"
        if record.address == "0":
            yield "地址不对。"

    def check(self, record, performance):
        if performance.data["text"] == "旧":
            yield "请换一句。"

    def apply(self, record, performance):
        record.notice = performance.data["text"]


announce = Announce()


@pytest.fixture
def actor(db):
    return User.objects.create_superuser("lihua", password=None, display_name="李华")


@pytest.fixture
def identity(db):
    return SiteIdentity.objects.create(pk=1, name="市教育和体育局")


def refusal(record, actor, **options):
    with pytest.raises(ActionRefused) as caught:
        announce.perform(record, actor=actor, **{"reason": "通知", "data": {"text": "新"}, **options})
    return caught.value.reasons


def test_it_changes_the_record_and_says_so(identity, actor):
    outcome = announce.perform(identity, actor=actor, reason=" 停电 \n 通知 ", data={"text": "今晚停电"})
    assert (outcome.message, outcome.record.notice, identity.notice) == ("已发布提示。", "今晚停电", "")
    version = outcome.record.history.first()
    assert (version.history_change_reason, version.history_user) == ("发布提示：停电 通知", actor)
    entry = AuditEvent.objects.first()
    assert (entry.before, entry.after) == ({"顶部提示": ""}, {"顶部提示": "今晚停电"})
    assert (entry.note, entry.actor, entry.kind) == ("发布提示：停电 通知", actor, "action")


def test_the_program_itself_may_act_and_is_named(identity):
    announce.perform(identity, actor=None, reason="定时", data={"text": "新"})
    assert (AuditEvent.objects.first().actor_name, identity.history.first().history_user) == ("程序", None)


def test_all_reasons_are_told_at_once(identity, actor):
    SiteIdentity.objects.update(phone="0", address="0", notice="还在")
    state = "当前为“还在”，不能发布提示。"
    assert refusal(identity, actor, data={"text": "旧"}) == (state, "电话号码不对。", "地址不对。", "请换一句。")
    identity.refresh_from_db()
    assert announce.all_obstacles(identity) == [state, "电话号码不对。", "地址不对。"]


def test_a_reason_must_be_given(identity, actor):
    assert refusal(identity, actor, reason="  ") == ("请写明原因。",)


def test_a_long_reason_is_kept_to_its_last_word(identity, actor):
    reason = "缘" * (REASON_LENGTH - 1) + "尾"
    outcome = announce.perform(identity, actor=actor, reason=reason, data={"text": "新"})
    whole = f"发布提示：{reason}"
    assert (outcome.record.history.first().history_change_reason, AuditEvent.objects.first().note) == (whole, whole)


def test_a_label_leaves_room_for_a_reason():
    class Wordy(Announce):
        label = "很长的名称" * 7

    with pytest.raises(registry.ImproperlyConfigured, match="is too long for a button"):
        registry.register(Wordy)


def test_what_the_model_refuses_is_a_refusal_and_nothing_is_kept(identity, actor):
    before = (AuditEvent.objects.count(), identity.history.count())
    assert refusal(identity, actor, data={"text": "长" * 61}) == ("确保该变量包含不超过 60 字符 (目前字符数 61)。",)
    assert (AuditEvent.objects.count(), identity.history.count()) == before
    assert SiteIdentity.objects.get().notice == ""


def test_a_conflict_in_the_database_is_a_refusal(identity, actor):
    class Rename(Announce):
        validates = False

        def apply(self, record, performance):
            record.name = ""

    with pytest.raises(ActionRefused, match="刚刚有人录入了与此冲突的记录，请刷新后再试。"):
        Rename().perform(identity, actor=actor, reason="x", data={"text": ""})
    assert SiteIdentity.objects.get().name == "市教育和体育局"


def test_a_mistake_in_an_action_takes_everything_back(identity, actor):
    class Broken(Announce):
        def follow(self, record, performance):
            raise ZeroDivisionError

    entries = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError):
        Broken().perform(identity, actor=actor, reason="x", data={"text": "新"})
    assert (SiteIdentity.objects.get().notice, AuditEvent.objects.count()) == ("", entries)


def test_other_changed_records_are_listed_in_the_one_entry(identity, actor):
    class Promote(Announce):
        def follow(self, record, performance):
            person = User.objects.create_user("zhangsan", password=None, display_name="张三")
            person.display_name = "张三丰"
            person.save()

    entries = AuditEvent.objects.count()
    Promote().perform(identity, actor=actor, reason="提拔", data={"text": "新"})
    assert AuditEvent.objects.count() == entries + 1
    assert AuditEvent.objects.first().after["关联记录"] == ["用户 张三：新增记录", "用户 张三丰：姓名 张三 → 张三丰"]
    person = User.objects.get(username="zhangsan")
    assert {row.history_change_reason for row in person.history.all()} == {"发布提示：提拔"}
    assert {row.history_user for row in person.history.all()} == {actor}


def test_private_fields_stay_out_of_the_audit(identity, actor):
    class Quiet(Announce):
        private = ("notice",)

    Quiet().perform(identity, actor=actor, reason="x", data={"text": "机密"})
    assert "机密" not in str(AuditEvent.objects.values())


def test_without_the_right_nothing_happens(identity):
    stranger = User.objects.create_user("wangwu", password=None, is_staff=True)
    with pytest.raises(PermissionDenied):
        announce.perform(identity, actor=stranger, reason="x", data={"text": "新"})
    assert SiteIdentity.objects.get().notice == ""


def test_a_right_that_is_lost_before_the_row_is_locked_does_not_count(identity):
    city = tree()["city"]
    keeper = person(Role.DATA, city)

    class Late(Announce):
        def lock(self, record, data):
            keeper.grants.all().delete()
            keeper.__dict__.pop("held", None)
            return super().lock(record, data)

    assert Late().permitted(keeper, identity)
    with pytest.raises(PermissionDenied):
        Late().perform(identity, actor=keeper, reason="x", data={"text": "新"})
    assert SiteIdentity.objects.get().notice == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_is_refused():
    identity = SiteIdentity.objects.create(pk=1, name="市教育和体育局")
    people = [User.objects.create_superuser(name, password=None) for name in ("lihua", "wangfang")]
    together, answers = threading.Barrier(2), []

    def run(actor):
        try:
            together.wait()
            answers.append(announce.perform(identity, actor=actor, reason="x", data={"text": actor.username}).message)
        except ActionRefused as refused:
            answers.append(str(refused)[:4])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[actor]) for actor in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == sorted(["已发布提示。", "当前为“"])
    assert AuditEvent.objects.filter(kind="action").count() == 1


def test_the_registry_refuses_what_a_form_could_write_too():
    with pytest.raises(registry.ImproperlyConfigured, match=r"SiteIdentity\.notice is written by an action"):
        registry.register(Announce)
    assert registry.actions_of(SiteIdentity) == []


def test_the_command_says_what_it_does_not_know(identity):
    with pytest.raises(CommandError, match="没有模型 site.nothing。"):
        call_command("perform_action", "site.nothing", "x", "1")
    with pytest.raises(CommandError, match="site.siteidentity 没有操作 x，可用的有：无。"):
        call_command("perform_action", "site.siteidentity", "x", "1")
