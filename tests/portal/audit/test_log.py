"""One entry for each event, with who, from where, before and after; and nobody can change or remove it."""

import csv
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.audit.log import record
from portal.audit.models import AuditEvent
from portal.limits.models import Throttle
from portal.places.models import Place
from tests.factories import make, person, tree
from tests.portal.backoffice.test_access import address
from tests.posting import posted

pytestmark = pytest.mark.django_db
FROM = "192.0.2.44"


@pytest.fixture
def keeper(client):
    user = person(Role.DATA, tree()["city"], display_name="张敏")
    client.force_login(user)
    client.defaults["REMOTE_ADDR"] = FROM
    return user


@pytest.fixture
def log(keeper):
    """The entries written after the test's own preparations."""
    start = AuditEvent.objects.count()

    def entries():
        return list(AuditEvent.objects.order_by("pk")[start:])

    return entries


def only(entries, kind):
    assert [entry.kind for entry in entries] == [kind]
    return entries[0]


def test_creating_changing_and_deleting_leave_one_entry_each(client, keeper, log):
    new = {"code": "379901002", "name": "丙镇", "kind": "town", "parent": tree()["a"].pk, "position": 0}
    assert client.post(address(Place, "add"), new).status_code == 302
    entry = only(log(), "create")
    place = Place.objects.get(code="379901002")
    assert (entry.actor, entry.address, entry.before) == (keeper, FROM, None)
    assert (entry.subject, entry.subject_key) == ("行政区划 丙镇", f"places.place:{place.pk}")
    assert entry.after["名称"] == "丙镇"
    assert entry.after["法定上级"] == "甲县"
    assert len(entry.request_id) == 32

    data = posted(client.get(address(Place, "change", place.pk))) | {"name": "丁镇"}
    assert client.post(address(Place, "change", place.pk), data).status_code == 302
    entry = only(log()[1:], "change")
    assert entry.before["名称"], entry.after["名称"] == ("丙镇", "丁镇")
    assert (entry.actor, entry.address) == (keeper, FROM)

    client.post(address(Place, "delete", place.pk), {"post": "yes"})
    entry = only(log()[2:], "delete")
    assert (entry.actor, entry.before["名称"], entry.after) == (keeper, "丁镇", None)


def test_saving_without_a_change_leaves_none(client, keeper, log):
    place = tree()["a1"]
    assert client.post(address(Place, "change", place.pk), posted(client.get(address(Place, "change", place.pk))))
    assert [entry for entry in log() if entry.kind == "change"] == []


def test_deleting_in_bulk_leaves_one_entry_for_each_record(client, keeper, log):
    records = [make(Place, place=tree()["a1"]) for _ in range(3)]
    start = len(log())
    chosen = {"action": "delete_selected", "_selected_action": [record.pk for record in records], "post": "yes"}
    client.post(address(Place, "changelist"), chosen)
    assert [entry.kind for entry in log()[start:]] == ["delete"] * 3


def test_sign_in_failure_lock_and_sign_out_leave_one_entry_each(client, keeper):
    user = User.objects.create_user("wangfang", password="Vx7#kQm2!pRt", is_staff=True)
    client.logout()
    start = AuditEvent.objects.count()
    client.post(reverse("account_login"), {"login": "wangfang", "password": "falsch"})
    client.post(reverse("account_login"), {"login": "wangfang", "password": "Vx7#kQm2!pRt"})
    client.post(reverse("account_logout"))
    found = AuditEvent.objects.order_by("pk")[start:]
    told = [(entry.kind, entry.success, entry.actor_name, entry.actor, entry.address) for entry in found]
    assert told == [
        ("sign_in_failed", False, "wangfang", None, FROM),
        ("sign_in", True, "wangfang", user, FROM),
        ("sign_out", True, "wangfang", user, FROM),
    ]
    start += 3
    Throttle.objects.all().delete()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "wangfang", "password": "falsch"})
    kinds = [entry.kind for entry in AuditEvent.objects.order_by("pk")[start:]]
    assert sorted(kinds) == ["locked", "locked"] + ["sign_in_failed"] * 5  # the account, and the address with it


def test_giving_changing_and_taking_a_grant_leave_one_entry_each(client):
    chief = person(Role.SYSTEM, tree()["city"])
    client.force_login(chief)
    clerk = person(display_name="李强")
    start = AuditEvent.objects.count()
    client.post(address(Grant, "add"), {"user": clerk.pk, "role": "editor", "place": tree()["a"].pk})
    grant = clerk.grants.get()
    data = posted(client.get(address(Grant, "change", grant.pk))) | {"role": "data"}
    client.post(address(Grant, "change", grant.pk), data)
    client.post(address(Grant, "delete", grant.pk), {"post": "yes"})
    given, changed, taken = AuditEvent.objects.order_by("pk")[start:]
    assert {entry.kind for entry in (given, changed, taken)} == {"grant"}
    assert {entry.actor for entry in (given, changed, taken)} == {chief}
    assert given.after == {"ID": grant.pk, "用户": "李强", "角色": "内容编辑", "范围": "甲县", "限于单位": None}
    assert (changed.before, changed.after) == ({"角色": "内容编辑"}, {"角色": "数据管理员"})
    assert taken.before["角色"] == "数据管理员"


def test_nobody_changes_her_own_grants(client):
    chief = person(Role.SYSTEM, tree()["city"])
    client.force_login(chief)
    answer = client.post(address(Grant, "add"), {"user": chief.pk, "role": "auditor", "place": tree()["city"].pk})
    assert "不能修改自己的授权" in answer.content.decode()
    assert client.post(address(Grant, "delete", chief.grants.get().pk), {"post": "yes"}).status_code == 403
    assert [grant.role for grant in chief.grants.all()] == ["system"]


def test_a_reset_password_must_be_changed_and_is_one_entry(client):
    client.force_login(person(Role.SYSTEM, tree()["city"]))
    clerk = person()
    start = AuditEvent.objects.count()
    new = {"password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd", "reason": "忘记密码"}
    answer = client.post(reverse("admin:accounts_user_action", args=[clerk.pk, "reset-password"]), new)
    assert answer.status_code == 302
    clerk.refresh_from_db()
    assert clerk.must_change_password
    entry = AuditEvent.objects.order_by("pk")[start:].get()
    assert (entry.kind, entry.subject_key, entry.note) == (
        "action",
        f"accounts.user:{clerk.pk}",
        "重置密码：忘记密码",
    )
    assert "Hq4$zLw9@nBd" not in str([entry.before, entry.after])


# --- nobody can change it


@pytest.mark.parametrize("role", [None, *Role])
def test_no_page_changes_or_removes_an_entry(client, role):
    client.force_login(person(role, tree()["city"], is_superuser=role is None))
    entry = record("export", subject="样例")
    page = admin.site._registry[AuditEvent]
    client.post(address(AuditEvent, "change", entry.pk), {"note": "gefälscht"})
    client.post(address(AuditEvent, "delete", entry.pk), {"post": "yes"})
    client.post(address(AuditEvent, "add"), {"note": "gefälscht"})
    delete = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    client.post(address(AuditEvent, "changelist"), delete)
    assert AuditEvent.objects.values("pk", "note").get(subject="样例") == {"pk": entry.pk, "note": ""}
    assert page.get_actions(client.get("/admin/").wsgi_request) == {}


@pytest.mark.parametrize("role", Role)
def test_only_the_auditor_reads_and_takes_it_along(client, role):
    client.force_login(person(role, tree()["city"]))
    record("export", subject="=样例()", before={"名称": "甲"}, after={"名称": "乙"})
    expected = 200 if role == Role.AUDITOR else 403
    assert client.get(address(AuditEvent, "changelist")).status_code == expected
    for format in ("csv", "xlsx"):
        answer = client.post(f"{address(AuditEvent, 'export')}?kind__exact=export", {"format": format})
        assert answer.status_code == expected
        for close in answer._resource_closers:
            close()
    assert AuditEvent.objects.filter(kind="export", subject="审计日志").count() == (2 if expected == 200 else 0)


def exported(client, query=""):
    answer = client.post(f"{address(AuditEvent, 'export')}?{query}", {"format": "csv"})
    return list(csv.reader(b"".join(answer).decode("utf-8-sig").splitlines()))


def test_the_file_holds_the_filtered_rows_and_no_formula(client):
    client.force_login(person(Role.AUDITOR, tree()["city"]))
    record("export", subject="=HYPERLINK(1)", before={"名称": "甲"}, after={"名称": "乙"}, note="+1")
    head, row, *notes = exported(client, "kind__exact=export")
    assert head[:6] == ["时间", "事件", "结果", "操作人", "来源地址", "请求编号"]
    assert row[6:] == ["'=HYPERLINK(1)", "", "名称：甲", "名称：乙", "'+1"]
    assert [line[0][:4] for line in notes if line] == ["导出时间", "共 1 "]
    assert client.get(address(AuditEvent, "export")).status_code == 405


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind__exact=locked", ["locked"]),
        ("success__exact=0", ["locked", "sign_in_failed"]),
        ("moment_from=2025-11-02&moment_to=2025-11-02", ["sign_in_failed"]),
        ("moment_from=2025-11-02&moment_to=2025-11-09", ["deed", "sign_in_failed"]),
        ("moment_from=unsinn&moment_to=2025-11-01", ["locked"]),
        ("q=liqiang", ["sign_in_failed"]),
        ("q=198.51.100.9", ["deed"]),
    ],
)
def test_the_auditor_filters_by_event_result_time_person_and_address(client, query, expected):
    client.force_login(person(Role.AUDITOR, tree()["city"]))
    for day, values in enumerate(
        (
            {"kind": "locked", "success": False},
            {"kind": "sign_in_failed", "success": False, "actor_name": "liqiang"},
            {"kind": "deed", "address": "198.51.100.9"},
        ),
        1,
    ):
        moment = timezone.make_aware(datetime(2025, 11, day, 23, 59))
        AuditEvent.objects.create(moment=moment, **values)
    listed = client.get(f"{address(AuditEvent, 'changelist')}?{query}").context["cl"].queryset
    assert sorted(listed.values_list("kind", flat=True)) == expected


def test_neither_page_nor_file_shows_a_password_or_a_telephone_number(client):
    """Passwords are no part of any history; contact details of citizens are kept out of the history tables."""
    User.objects.create_user("wangfang", password="Vx7#kQm2!pRt", is_staff=True)
    fault = make(apps.get_model("facilities.FaultReport"), contact="13800138000")
    fault.delete()
    client.force_login(person(Role.AUDITOR, tree()["city"]))
    text = str(exported(client)) + client.get(address(AuditEvent, "changelist")).content.decode()
    assert "wangfang" in text
    assert [secret in text for secret in ("Vx7#kQm2!pRt", "argon2", "13800138000")] == [False] * 3


def test_the_orm_refuses():
    entry = record("export")
    rows = AuditEvent.objects.all()
    for deed in (entry.save, entry.delete, rows.delete, lambda: rows.update(note="x")):
        with pytest.raises(TypeError, match="只能追加"):
            deed()


@pytest.mark.parametrize("statement", ["UPDATE audit_auditevent SET note = 'x'", "DELETE FROM audit_auditevent"])
def test_the_database_refuses_too(statement):
    record("export")
    with pytest.raises(DatabaseError, match="审计记录"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.filter(note="").exists()


def test_purging_takes_only_what_is_older_than_180_days():
    ages = {
        days: AuditEvent.objects.create(kind="export", moment=timezone.now() - timedelta(days=days))
        for days in (181, 179)
    }
    with pytest.raises(CommandError, match="至少保留 180 天"):
        call_command("purge_audit", days=179)
    call_command("purge_audit")
    left = set(AuditEvent.objects.values_list("pk", flat=True))
    assert ages[181].pk not in left
    assert ages[179].pk in left
    assert AuditEvent.objects.filter(kind="purge", note__startswith="清理 1 条").count() == 1
