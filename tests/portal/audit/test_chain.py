"""Whoever removes or changes an entry of the audit log, or a link of its chain, is found out."""

import re
import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.audit import chain, verification
from portal.audit.log import Kind, record
from portal.audit.models import AuditChain, AuditEvent, AuditLink

pytestmark = pytest.mark.django_db
EVENT, LINK = "audit_auditevent", "audit_auditlink"


@pytest.fixture
def written():
    """Five entries and their links."""
    entries = [
        record(
            Kind.ACTION, subject=f"第 {number} 所学校", key=f"schools.school:{number}", note="合并", before={"名": "甲"}
        )
        for number in range(5)
    ]
    chain.extend_fully()
    return entries


def verify(*arguments):
    told = StringIO()
    call_command("audit_verify", *arguments, stdout=told)
    return told.getvalue()


def faults(*arguments):
    with pytest.raises(CommandError) as found:
        verify(*arguments)
    return str(found.value).splitlines()


def by_sql(statement, *values):
    """As somebody does it who owns the database: without its triggers."""
    drop = "ALTER TABLE {0} DISABLE TRIGGER USER" if connection.vendor == "postgresql" else "DROP TRIGGER {1}"
    triggers = ((EVENT, "audit_unchanged"), (EVENT, "audit_kept"), (LINK, "audit_link_unchanged"))
    with connection.cursor() as cursor:
        for table, trigger in triggers:
            exists = "SELECT 1 FROM sqlite_master WHERE name = %s"
            if connection.vendor == "sqlite" and not cursor.execute(exists, [trigger]).fetchone():
                continue
            cursor.execute(drop.format(table, trigger))
        cursor.execute(statement, values)


def end():
    found = AuditChain.objects.get()
    return f"{found.position}:{found.hash}"


def test_an_untouched_log_is_confirmed_with_the_end_of_its_chain(written):
    count = AuditEvent.objects.count()
    assert verify() == f"已核对 {count} 条，没有发现改动。链的末端：{end()}\n"
    assert AuditLink.objects.count() == AuditChain.objects.get().position == count


def test_each_change_of_an_entry_is_found(written):
    entry = written[2]
    place = AuditLink.objects.get(entry=entry.pk).position
    changes = {
        "note": ("另一句", "的“说明”被修改。"),
        "subject": ("别的学校", "的“对象”被修改。"),
        "actor_name": ("别人", "的“操作人”被修改。"),
        "address": ("192.0.2.9", "的“来源地址”被修改。"),
        "before": ('{"名": "乙"}', "的“之前”被修改。"),
        "after": ('{"名": "丙"}', "的“之后”被修改。"),
        "subject_key": ("schools.school:77", "的时间、事件、账号或对象被修改。"),
        "kind": ("export", "的时间、事件、账号或对象被修改。"),
        "success": (False, "的时间、事件、账号或对象被修改。"),
        "actor_id": (4711, "的时间、事件、账号或对象被修改。"),
        "moment": (entry.moment + timedelta(seconds=1), "的时间、事件、账号或对象被修改。"),
        "request_id": ("other", "的时间、事件、账号或对象被修改。"),
    }
    assert {*changes, "id"} == {field.column for field in AuditEvent._meta.concrete_fields}
    for column, (value, told) in changes.items():
        with transaction.atomic():
            by_sql(f"UPDATE {EVENT} SET {column} = %s WHERE id = %s", value, entry.pk)  # noqa: S608
            assert faults() == [f"审计记录 {entry.pk}（第 {place} 节）{told}"], column
            transaction.set_rollback(True)


def test_a_removed_entry_is_found(written):
    place = AuditLink.objects.get(entry=written[1].pk).position
    by_sql(f"DELETE FROM {EVENT} WHERE id = %s", written[1].pk)  # noqa: S608
    assert faults() == [f"审计记录 {written[1].pk}（第 {place} 节）被删除。"]


def test_an_entry_removed_with_its_link_is_found(written):
    place = AuditLink.objects.get(entry=written[1].pk).position
    by_sql(f"DELETE FROM {EVENT} WHERE id = %s", written[1].pk)  # noqa: S608
    by_sql(f"DELETE FROM {LINK} WHERE entry = %s", written[1].pk)  # noqa: S608
    assert faults() == [f"第 {place} 至 {place} 节不见了。"]
    by_sql(f"UPDATE {LINK} SET position = position + 1000 WHERE position > %s", place)  # noqa: S608
    by_sql(f"UPDATE {LINK} SET position = position - 1001 WHERE position > 1000")  # noqa: S608
    found = faults()
    assert found[0] == f"第 {place} 节与前一节接不上，链被改动过。"
    assert found[-1].startswith("链的末端应是第 ")


def test_a_chain_cut_off_at_its_end_is_found(written):
    for entry in written[3:]:
        by_sql(f"DELETE FROM {EVENT} WHERE id = %s", entry.pk)  # noqa: S608
        by_sql(f"DELETE FROM {LINK} WHERE entry = %s", entry.pk)  # noqa: S608
    last = AuditChain.objects.get().position
    assert faults() == [f"链的末端应是第 {last} 节，实际到第 {last - 2} 节为止，末端被截去或改动过。"]


def test_a_chain_without_its_end_is_found(written):
    by_sql("DELETE FROM audit_auditchain")
    assert faults() == ["审计链末端的记录被删除，无法核对链是否完整。"]


def test_a_log_without_entries_is_confirmed():
    assert verify() == f"已核对 0 条，没有发现改动。链的末端：0:{chain.BEGINNING}\n"


def test_a_chain_made_anew_as_a_whole_is_found_by_an_end_kept_elsewhere(written):
    kept = re.search(r"\d+:[0-9a-f]{64}", verify())[0]
    assert kept == end()
    by_sql(f"UPDATE {EVENT} SET note = '另一句' WHERE id = %s", written[0].pk)  # noqa: S608
    by_sql(f"DELETE FROM {LINK}")  # noqa: S608
    AuditChain.objects.update(position=0, hash=chain.BEGINNING)
    assert "没有发现改动" in verify()  # the control: by itself the new chain is whole
    assert faults("--anchor", kept) == [f"以前的末端 {kept} 不在链上，链被整个重做过。"]
    assert "没有发现改动" in verify("--anchor", end())


@pytest.mark.parametrize("text", ["", ":", "x:y", "²:y", "1"])
def test_what_is_no_end_of_a_chain_is_on_none(written, text):
    assert faults("--anchor", text) == [f"以前的末端 {text} 不在链上，链被整个重做过。"]


def test_an_emptied_text_is_told_and_breaks_nothing(written):
    by_sql(f"UPDATE {EVENT} SET note = '', before = NULL WHERE id = %s", written[0].pk)  # noqa: S608
    by_sql(f"UPDATE {LINK} SET salts = '{{}}' WHERE entry = %s", written[1].pk)  # noqa: S608
    by_sql(
        f"UPDATE {EVENT} SET note = '', before = NULL, subject = '', actor_name = '' WHERE id = %s",  # noqa: S608
        written[1].pk,
    )
    told = verify()
    assert told.splitlines()[0] == f"2 条记录的文字在入链后被清空：{written[0].pk}、{written[1].pk}"
    assert "没有发现改动" in told


def test_equal_texts_have_digests_that_are_not_equal(written):
    digests = [link.texts["note"] for link in AuditLink.objects.filter(entry__in=[entry.pk for entry in written])]
    assert len(set(digests)) == 5


def test_the_database_refuses_to_change_a_link(written):
    link = AuditLink.objects.first()
    for change in ({"hash": "0" * 64}, {"facts": "0" * 64}, {"entry": 99_999}, {"position": 99_999}, {"texts": {}}):
        with pytest.raises(DatabaseError, match="审计链不能修改"), transaction.atomic():
            AuditLink.objects.filter(pk=link.pk).update(**change)


def test_a_purge_leaves_a_new_beginning():
    long_ago = timezone.now() - timedelta(days=200)
    old = [AuditEvent.objects.create(kind=Kind.ACTION, subject="从前", moment=long_ago) for _ in range(3)]
    chain.extend_fully()
    kept = end()
    later = record(Kind.ACTION, subject="后来")
    call_command("purge_audit", stdout=StringIO())
    assert [entry.subject for entry in AuditEvent.objects.order_by("pk")] == ["后来", "审计日志"]
    chain.extend_fully()
    links = [(link.position, link.entry, link.is_anchor, bool(link.salts)) for link in AuditLink.objects.all()]
    assert links[:2] == [(3, old[2].pk, True, False), (4, later.pk, False, True)]
    assert verify("--anchor", kept).startswith("已核对 2 条，没有发现改动。")
    by_sql(f"DELETE FROM {EVENT} WHERE id = %s", later.pk)  # noqa: S608
    assert faults() == [f"审计记录 {later.pk}（第 4 节）被删除。"]


def test_a_beginning_cut_off_by_somebody_else_is_found(written):
    last = AuditLink.objects.last()
    by_sql(f"DELETE FROM {LINK} WHERE position < %s", last.position)  # noqa: S608
    AuditLink.objects.update(is_anchor=True)
    count = AuditEvent.objects.filter(pk__lt=last.entry).count()
    found = faults()
    assert (found[-1], len(found)) == (f"审计记录 {written[3].pk} 没有入链，链的开头被截去过。", count)


def test_an_entry_that_was_committed_late_is_linked_all_the_same(written, monkeypatch):
    monkeypatch.setattr(chain, "LATE", 0)
    late = record(Kind.ACTION, subject="提交得晚")
    after = record(Kind.ACTION, subject="提交得早")
    AuditLink.objects.create(position=99, entry=after.pk, facts="", texts={}, hash="")
    assert chain.extend(late=0) == 0  # too far back for the look after each transaction
    assert chain.extend_fully() == 1
    assert AuditLink.objects.filter(entry=late.pk).exists()


def test_an_entry_that_is_written_while_the_chain_is_walked_is_no_fault(written):
    record(Kind.ACTION, subject="正在写")
    assert verification.verify().faults == []


def test_the_end_goes_to_the_log_with_the_first_link_of_a_day(written, time_machine, caplog):
    kept = end()
    with caplog.at_level("INFO", logger="portal.audit.chain"):
        record(Kind.ACTION, subject="同一天")
        chain.extend()
        assert caplog.messages == []
        kept = end()
        time_machine.move_to(timezone.now() + timedelta(days=1))
        record(Kind.ACTION, subject="第二天")
        chain.extend()
    assert caplog.messages == [f"审计链末端 {kept}"]


def test_an_entry_is_linked_when_its_transaction_ends(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        entry = record(Kind.ACTION, subject="学校")
        assert not AuditLink.objects.filter(entry=entry.pk).exists()
    assert AuditLink.objects.get(entry=entry.pk).position == AuditChain.objects.get().position


def at_once(number):
    """So many threads write an entry each, all at the same moment."""
    barrier = threading.Barrier(number)

    def one(name):
        try:
            barrier.wait()
            with transaction.atomic():
                record(Kind.ACTION, subject=name)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(f"学校 {place}",)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_entries_of_the_same_moment_make_one_chain():
    at_once(8)
    assert AuditLink.objects.count() == 8
    assert verify().startswith("已核对 8 条，没有发现改动。")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_links_want_one_place(monkeypatch, caplog):
    """The control for the test above: both have read the end of the chain before either writes."""
    chain.extend()  # the row of the end is there
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    together, found = threading.Barrier(2), chain._unlinked  # noqa: SLF001

    def slow(late):
        entries = list(found(late))
        together.wait(timeout=10)
        return entries

    monkeypatch.setattr(chain, "_unlinked", slow)
    at_once(2)
    assert "Error calling" in caplog.text
    assert "duplicate key" in caplog.text
