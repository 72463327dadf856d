"""What staff see of the queue, and the one thing that they may do."""

import html
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.roles import Role
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from portal.jobs.models import Beat, Job, State, TimetableEntry
from portal.jobs.regular import enter_all
from portal.pagecache.tables import is_public
from tests.factories import person, tree
from tests.portal.audit.entries import Entries
from tests.portal.jobs import sample_tasks as tasks
from tests.portal.jobs.action_cases import dead
from tests.portal.jobs.conftest import run_due

pytestmark = pytest.mark.django_db
SILENT = "还没有后台进程运行过。请联系运维人员启动后台进程。"
RETRY = find(Job, "retry")


def signed_in(*roles):
    client = Client()
    client.user = person(*roles, *([tree()["city"]] if roles else []))
    client.force_login(client.user)
    return client


def seen(response):
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", response.content.decode())).split())


def test_a_job_that_failed_waits_on_the_first_page_and_can_be_tried_again():
    job, client = dead(), signed_in(Role.SYSTEM)
    page = seen(client.get(reverse("admin:index")))
    assert "失败的后台任务" in page
    assert "写一行" in page
    address = reverse("admin:jobs_job_action", args=[job.pk, "retry"])
    assert client.get(address).status_code == 200
    job.refresh_from_db()
    assert job.state == State.DEAD
    entries = Entries()
    said = client.post(address, follow=True)
    assert "已重新排队，马上运行。" in seen(said)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.finished_at) == (State.WAITING, 0, None)
    (entry,) = entries.new()
    assert (entry.actor_id, entry.note, entry.before["状态"], entry.after["状态"]) == (
        client.user.pk, "再试一次", "多次失败，已停止", "等待运行",
    )  # fmt: skip
    assert run_due() == 1
    assert tasks.effects() == ["甲"]
    assert "写一行" not in seen(client.get(reverse("admin:index")))


@pytest.mark.parametrize("state", [State.WAITING, State.WORKING, State.DONE])
def test_only_a_dead_job_is_tried_again(state):
    job = dead()
    values = {"state": state, "finished_at": timezone.now() if state == State.DONE else None}
    if state == State.WORKING:
        values |= {"worker": "一", "lease_until": timezone.now()}
    Job.objects.update(**values)
    with pytest.raises(ActionRefused) as refused:
        RETRY.perform(job, actor=None)
    assert refused.value.reasons == (f"当前为“{state.label}”，不能再试一次。",)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_nobody_else_sees_or_retries_jobs(role):
    job, client = dead(), signed_in(role)
    assert "后台任务" not in seen(client.get(reverse("admin:index")))
    assert client.get(reverse("admin:jobs_job_changelist")).status_code == 403
    with pytest.raises(PermissionDenied):
        RETRY.perform(job, actor=client.user)


def test_the_list_and_the_page_are_read_only_and_chinese():
    job, client = dead(), signed_in(Role.SYSTEM)
    tasks.write.using(queue_name="letters").enqueue(name="乙")
    listed = seen(client.get(reverse("admin:jobs_job_changelist")))
    assert [word for word in ("写一行", "多次失败，已停止", "等待运行") if word not in listed] == []
    page = seen(client.get(reverse("admin:jobs_job_change", args=[job.pk])))
    assert [word for word in ("ValueError", '["甲"]', "运行次数", "提交时间") if word not in page] == []
    assert client.get(reverse("admin:jobs_job_add")).status_code == 403
    assert client.post(reverse("admin:jobs_job_change", args=[job.pk]), {"state": "done"}).status_code == 403
    assert client.post(reverse("admin:jobs_job_delete", args=[job.pk]), {"post": "yes"}).status_code == 403
    assert Job.objects.get(pk=job.pk).state == State.DEAD


def test_queues_are_called_what_people_call_them():
    """One that the program no longer knows is called by its name."""
    client = signed_in(Role.SYSTEM)
    for queue in ("default", "letters", "gone"):
        tasks.write.using(queue_name=queue).enqueue("甲")
    address = reverse("admin:jobs_job_changelist")
    (offered,) = [spec for spec in client.get(address).context["cl"].filter_specs if spec.title == "队列"]
    assert offered.lookup_choices == [("default", "一般任务"), ("gone", "gone"), ("letters", "短信和通知")]
    rows = client.get(address, {"queue": "letters"}).context["cl"].result_list
    assert [job.queue for job in rows] == ["letters"]
    assert "短信和通知" in seen(client.get(reverse("admin:jobs_job_change", args=[rows[0].pk])))


def test_an_empty_list_offers_to_show_all_only_where_something_is_left_out():
    client, address = signed_in(Role.SYSTEM), reverse("admin:jobs_job_changelist")
    page = seen(client.get(address))
    assert ("还没有记录" in page, "没有找到记录" in page, "filter_list_off 清除筛选" in page) == (True, False, False)
    for narrowed in ({"q": "甲"}, {"state__exact": "dead"}, {"queue": "letters"}):
        page = seen(client.get(address, narrowed))
        assert ("还没有记录" in page, "没有找到记录" in page, "filter_list_off 清除筛选" in page) == (False, True, True)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("写一", ["写一行"]),
        ("sample_tasks.write", ["写一行"]),
        ("行", ["写一行"]),
        ("写　行", ["写一行"]),
        ("出错 写", []),
        ("%", []),
        ("", ["写一行", "出错"]),
    ],
)
def test_jobs_are_found_by_their_title_and_by_their_code(words, found):
    tasks.write.enqueue("甲")
    tasks.broken.enqueue("乙")
    Job.objects.create(task="portal.jobs.gone.gone")
    rows = signed_in(Role.SYSTEM).get(reverse("admin:jobs_job_changelist"), {"q": words}).context["cl"].result_list
    assert sorted(row.title for row in rows if row.title in ("写一行", "出错")) == sorted(found)


def test_the_timetable_is_found_by_its_titles():
    enter_all()
    address = reverse("admin:jobs_timetableentry_changelist")
    rows = signed_in(Role.SYSTEM).get(address, {"q": "审计日志"}).context["cl"].result_list
    assert [row.title for row in rows] == ["核对审计日志的链"]


def test_the_timetable_is_listed():
    enter_all()
    listed = seen(signed_in(Role.SYSTEM).get(reverse("admin:jobs_timetableentry_changelist")))
    assert [word for word in ("核对审计日志的链", "每天 03:30", "清理已完成的后台任务") if word not in listed] == []


def test_the_page_of_an_entry_says_when_in_words_and_as_it_is_written():
    """One that no release can read is shown as it is."""
    enter_all()
    client, entry = signed_in(Role.SYSTEM), TimetableEntry.objects.get(task__endswith="verify_audit_log")
    address = reverse("admin:jobs_timetableentry_change", args=[entry.pk])
    page = seen(client.get(address))
    assert [word for word in ("每天 03:30", "30 3 * * *") if word not in page] == []
    TimetableEntry.objects.update(schedule="@reboot")
    assert "@reboot" in seen(client.get(address))


def test_the_first_page_says_that_no_worker_runs(time_machine):
    time_machine.move_to("2026-05-01T08:00:00+08:00", tick=False)
    client = signed_in(Role.SYSTEM)
    assert SILENT in seen(client.get(reverse("admin:index")))
    Beat.objects.create(worker="一", beat_at=timezone.now() - timedelta(minutes=10))
    assert "启动后台进程" not in seen(client.get(reverse("admin:index")))
    Beat.objects.update(beat_at=timezone.now() - timedelta(minutes=11))
    said = "已有 10 分钟以上没有后台进程在运行，最近一次是 2026-05-01 07:49。"
    assert said in seen(client.get(reverse("admin:index")))


def test_what_happens_to_jobs_leaves_the_kept_pages_alone():
    assert [model._meta.db_table for model in (Job, Beat) if is_public(model._meta.db_table)] == []


@pytest.mark.parametrize("stored", ["7", "null", '"x"', '{"a": 1}'])
def test_arguments_that_no_task_wrote_are_shown_as_they_are(admin_client, stored):
    job = dead()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET args = %s, kwargs = %s", [stored, stored])
    answer = admin_client.get(reverse("admin:jobs_job_change", args=[job.pk]))
    assert (answer.status_code, stored in seen(answer)) == (200, True)
