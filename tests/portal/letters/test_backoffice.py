"""What staff see of letters and templates, and what they may do."""

import html
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.roles import Role
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from portal.jobs.models import Job
from portal.letters.declared import TEMPLATES, Value, declare
from portal.letters.demo import load_letters, load_templates
from portal.letters.enums import Channel, State, Usage
from portal.letters.first_templates import CODE, RECEIPT
from portal.letters.models import Letter, Template, TemplateVersion
from portal.letters.queries import current_version
from portal.letters.wording import messages_needed
from portal.pagecache.tables import is_public
from tests.factories import make, person, tree
from tests.portal.audit.entries import Entries
from tests.portal.jobs.conftest import run_due
from tests.portal.letters.conftest import PHONE, code, receipt
from tests.portal.letters.specimens import draft, former

pytestmark = pytest.mark.django_db
USE, AGAIN = find(TemplateVersion, "use"), find(Letter, "send-again")
GOOD = "{事项}已收到，受理号{受理号}。"


def signed_in(*roles):
    client = Client()
    client.user = person(*roles, *([tree()["city"]] if roles else []))
    client.force_login(client.user)
    return client


def seen(response):
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", response.content.decode())).split())


# --- letters


def test_neither_list_nor_page_shows_recipient_or_code():
    letter, client = code(), signed_in(Role.SYSTEM)
    pages = seen(client.get(reverse("admin:letters_letter_changelist")))
    assert [word for word in ("验证码", "短信", "等待发送") if word not in pages] == []
    assert "138****0000" not in pages
    page = seen(client.get(reverse("admin:letters_letter_change", args=[letter.pk])))
    assert "138****0000" in page
    assert [secret for secret in (PHONE, "482913") if secret in pages + page] == []


def test_an_inbox_whose_key_is_no_number_is_not_shown_at_all():
    letter, client = receipt(channel="inbox", to="citizen:7"), signed_in(Role.SYSTEM)
    page = seen(client.get(reverse("admin:letters_letter_change", args=[letter.pk])))
    assert "（已隐去）" in page
    assert "citizen:7" not in page


@pytest.mark.parametrize("state", [State.DEAD, State.DOUBT])
def test_what_was_not_sent_waits_on_the_first_page_and_can_be_sent_again(gateway, state):
    letter, client = make(Letter, state=state), signed_in(Role.SYSTEM)
    first = seen(client.get(reverse("admin:index")))
    assert "没有发出的通知" in first
    assert "收件回执" in first
    address = reverse("admin:letters_letter_action", args=[letter.pk, "send-again"])
    assert "可能收到两次" in seen(client.get(address))
    assert Letter.objects.get().state == state
    entries = Entries()
    assert "已重新排队，马上发送" in seen(client.post(address, follow=True))
    (entry,) = entries.new()
    assert (entry.actor_id, entry.note, entry.after["状态"]) == (client.user.pk, "再发一次", "等待发送")
    assert PHONE not in f"{entry.before}{entry.after}"
    assert Job.objects.get().args == [letter.pk, letter.attempts, 0]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_nobody_else_sees_letters_or_sends_them_again(role):
    letter, client = make(Letter), signed_in(role)
    assert "没有发出的通知" not in seen(client.get(reverse("admin:index")))
    assert client.get(reverse("admin:letters_letter_changelist")).status_code == 403
    with pytest.raises(PermissionDenied):
        AGAIN.perform(letter, actor=client.user)


@pytest.mark.parametrize("state", [State.WAITING, State.CALLING, State.SENT, State.DELIVERED])
def test_only_what_was_not_sent_is_sent_again(state):
    over = {"sent_at": timezone.now()} if state in (State.SENT, State.DELIVERED) else {}
    over |= {"delivered_at": timezone.now()} if state == State.DELIVERED else {}
    letter = make(Letter, state=state, **over)
    with pytest.raises(ActionRefused) as refused:
        AGAIN.perform(letter, actor=None)
    assert refused.value.reasons == (f"当前为“{state.label}”，不能再发一次。",)


def test_letters_are_read_only():
    letter, client = make(Letter), signed_in(Role.SYSTEM)
    assert client.get(reverse("admin:letters_letter_add")).status_code == 403
    assert client.post(reverse("admin:letters_letter_change", args=[letter.pk]), {"state": "sent"}).status_code == 403
    assert client.post(reverse("admin:letters_letter_delete", args=[letter.pk]), {"post": "yes"}).status_code == 403
    assert Letter.objects.get().state == State.DEAD


def test_what_happens_to_letters_leaves_the_kept_pages_alone():
    assert [model for model in (Letter, Template, TemplateVersion) if is_public(model._meta.db_table)] == []


# --- templates


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (GOOD, []),
        ("{{{事项}}} {受理号}", []),
        ("没有内容", ["正文里缺少“{事项}”，请加上。", "正文里缺少“{受理号}”，请加上。"]),
        (f"{GOOD}{{姓名}}", ["正文里的“{姓名}”不是这个模板能填入的内容，可以用：{事项}、{受理号}。"]),
        (f"{GOOD}{{}}", ["正文里的“{}”不是这个模板能填入的内容，可以用：{事项}、{受理号}。"]),
        *(
            (f"{GOOD}{{{name}}}", [f"正文里的“{{{name}}}”不是这个模板能填入的内容，可以用：{{事项}}、{{受理号}}。"])
            for name in ("事项.__class__", "事项!r", "事项:>10", "0", "事项[0]", " 事项")
        ),
        *(
            (f"{GOOD}{sign}", ["正文里有不成对的花括号，请写成 {名称}；需要花括号本身时连写两个。"])
            for sign in ("{", "}", "{事项")
        ),
    ],
)
def test_names_in_braces_are_checked(text, sentences):
    version = draft(text=text)
    assert version.faults() == sentences
    if sentences:
        with pytest.raises(ValidationError) as refused:
            version.full_clean()
        assert refused.value.messages == sentences
        with pytest.raises(ActionRefused) as refusal:
            USE.perform(version, actor=None)
        assert refusal.value.reasons == tuple(sentences)


def test_a_mail_has_a_title_without_braces():
    declared = TEMPLATES["job-failed"]
    assert declared.faults("", declared.text) == ["电子邮件要有标题，请填写“邮件标题”。"]
    assert declared.faults("{任务}", declared.text) == ["邮件标题里不能有花括号，请把会变的内容写在正文里。"]


def test_a_template_that_the_program_no_longer_has_is_not_used():
    version = draft(template=Template.objects.create(code="gone", name="旧", channel="sms"))
    assert (version.faults(), version.preview) == (["程序已不再使用这个模板。"], "")


def test_a_declaration_with_faults_stops_the_start():
    with pytest.raises(Exception, match="code is declared twice"):
        declare("code", "x", Channel.SMS, {}, text="x")
    with pytest.raises(Exception, match="正文里缺少"):
        declare("new", "x", Channel.SMS, {"a": Value("甲", "1")}, text="x")
    assert "new" not in TEMPLATES


@pytest.mark.parametrize(("signs", "count"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_long_messages_are_counted_as_providers_do(signs, count):
    assert messages_needed("字" * signs) == count


def test_an_editor_writes_a_draft_sees_it_and_a_publisher_uses_it(gateway):
    template, editor = current_version(RECEIPT).template, signed_in(Role.EDITOR)
    words = {"template": template.pk, "subject": "", "text": f"新：{GOOD}", "_continue": "1"}
    assert "{事项}、{受理号}" in seen(editor.get(reverse("admin:letters_template_change", args=[template.pk])))
    page = seen(editor.post(reverse("admin:letters_templateversion_add"), words, follow=True))
    assert "新：场地报修已收到，受理号A1B2-C3D4-E5F6-G7H8。" in page
    assert "按 1 条短信计费" in page
    version = TemplateVersion.objects.get(usage=Usage.DRAFT)
    assert version.number == 2
    address = reverse("admin:letters_templateversion_action", args=[version.pk, "use"])
    assert editor.post(address).status_code == 403
    assert "已启用" in seen(signed_in(Role.PUBLISHER).post(address, follow=True))
    assert list(template.versions.order_by("number").values_list("number", "usage")) == [(1, "former"), (2, "current")]
    assert receipt().text.unsealed().startswith("新：场地报修")
    assert "新：" in seen(editor.get(reverse("admin:letters_template_changelist")))


def test_a_bad_draft_is_told_in_the_form():
    template, editor = current_version(RECEIPT).template, signed_in(Role.EDITOR)
    words = {"template": template.pk, "subject": "", "text": "{姓名}"}
    page = seen(editor.post(reverse("admin:letters_templateversion_add"), words))
    assert "正文里的“{姓名}”不是这个模板能填入的内容，可以用：{事项}、{受理号}。" in page
    assert TemplateVersion.objects.count() == 1


@pytest.mark.parametrize("version", [lambda: current_version(RECEIPT), former], ids=["current", "former"])
def test_what_letters_were_written_with_never_changes(version):
    version, editor = version(), signed_in(Role.DATA)
    page = reverse("admin:letters_templateversion_change", args=[version.pk])
    assert editor.get(page).status_code == 200
    assert editor.post(page, {"template": version.template_id, "text": GOOD}).status_code == 403
    removed = reverse("admin:letters_templateversion_delete", args=[version.pk])
    assert editor.post(removed, {"post": "yes"}).status_code == 403
    before = version.text
    version.refresh_from_db()
    assert version.text == before


def test_a_former_version_may_be_used_again():
    current, old = current_version(RECEIPT), former()
    USE.perform(old, actor=None)
    current.refresh_from_db()
    assert (current.usage, current_version(RECEIPT)) == (Usage.FORMER, old)


@pytest.mark.django_db(transaction=True)
def test_two_who_use_two_versions_at_one_moment_leave_one():
    current_version(RECEIPT)
    versions, barrier = [draft(), draft()], threading.Barrier(2)

    def use(version):
        barrier.wait()
        USE.perform(version, actor=None)
        connection.close()

    threads = [threading.Thread(target=use, args=(version,)) for version in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(TemplateVersion.objects.values_list("usage", flat=True)) == ["current", "former", "former"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("template_version_used_since", {"usage": Usage.FORMER}),
        ("template_version_used_since", {"used_at": "2026-01-01T00:00Z"}),
        ("template_one_current_version|template_id", {"usage": Usage.CURRENT, "used_at": "2026-01-01T00:00Z"}),
        ("template_version_number|number", {"number": 1}),
    ],
)
def test_the_database_refuses(name, values):
    version = draft()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        TemplateVersion.objects.filter(pk=version.pk).update(**values)


# --- the demonstration


def test_the_demonstration_may_be_loaded_twice_and_sends_nothing(gateway):
    for _ in range(2):
        load_templates()
        load_letters()
    assert set(Letter.objects.values_list("is_demo", flat=True)) == {True}
    assert (Letter.objects.count(), Template.objects.count(), run_due()) == (6, len(TEMPLATES), 0)


def test_a_template_follows_its_declaration_and_keeps_its_wording():
    current_version(CODE)
    Template.objects.update(name="旧名称", is_code=False)
    TemplateVersion.objects.update(text="{验证码}{分钟}")
    load_templates()
    assert (Template.objects.get(code="code").name, current_version(CODE).text) == ("验证码", "{验证码}{分钟}")


def test_the_page_of_the_demonstration_shows_texts_and_codes_that_were_sent(client, settings, tmp_path):
    settings.PORTAL_ENV, settings.DATA_DIR = "demo", tmp_path
    settings.SMS_GATEWAY = "file"
    assert "还没有短信和通知。" in seen(client.get("/demo/letters/"))
    load_letters()
    code(values={"code": "771024", "minutes": 5})
    run_due()
    assert Letter.objects.get(key="code:1").text == ""
    answer = client.get("/demo/letters/")
    page = seen(answer)
    assert [
        word
        for word in ("验证码 771024，5 分钟内有效", "138****0000", "已发出", "演示数据", "内容已清除")
        if word not in page
    ] == []
    assert PHONE not in page
    assert "no-store" in answer["Cache-Control"]
    assert "Demonstration messages" in seen(client.get("/en/demo/letters/"))


@pytest.mark.parametrize("environment", ["production", "test"])
def test_elsewhere_there_is_no_such_page(client, settings, environment):
    settings.PORTAL_ENV = environment
    assert client.get("/demo/letters/").status_code == 404
    assert "演示短信" not in seen(signed_in(Role.SYSTEM).get(reverse("admin:index")))


def test_a_tester_finds_the_page_from_the_first_page(settings):
    settings.PORTAL_ENV = "demo"
    page = signed_in(Role.SYSTEM).get(reverse("admin:index")).content.decode()
    assert 'href="/demo/letters/"' in page
