"""The queue, the timetable and the workers' last signs of life: everything that must outlive a killed process."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.records.text import LineField

LOWEST, HIGHEST = -100, 100  # priorities, as Django's Tasks interface has them


def title_of(path: str) -> str:
    """What a task does, in the words of its declaration; its code where the program no longer knows it."""
    try:
        return str(import_string(path).title)
    except (ImportError, AttributeError):
        return path


class State(models.TextChoices):
    WAITING = "waiting", "等待运行"
    WORKING = "working", "正在运行"
    DONE = "done", "已完成"
    DEAD = "dead", "多次失败，已停止"


class Job(models.Model):
    """One call of a task. ``worker`` has it until ``lease_until``; ``token`` rises with each claim.

    Whoever writes to a claimed job names worker and token, so that one whose lease was lost changes nothing. The
    arguments never hold personal data, see ``portal.jobs.arguments``; nor does ``error``, which is the kind of the
    exception and where it was raised, never its message.
    """

    task = LineField("任务代码", max_length=200, editable=False)
    args = models.JSONField("参数", default=list, editable=False)
    kwargs = models.JSONField("命名参数", default=dict, editable=False)
    queue = LineField("队列", max_length=32, default="default", editable=False)
    priority = models.SmallIntegerField("优先级", default=0, editable=False)
    key = LineField("唯一键", max_length=200, null=True, unique=True, editable=False)  # type: ignore[misc]  # noqa: DJ001 - none at all
    state = LineField("状态", max_length=8, choices=State, default=State.WAITING, editable=False)
    attempts = models.PositiveIntegerField("运行次数", default=0, editable=False)
    next_at = models.DateTimeField("最早运行时间", default=timezone.now, editable=False)
    lease_until = models.DateTimeField("占用到", null=True, editable=False)
    worker = LineField("进程", max_length=100, blank=True, editable=False)
    token = models.PositiveBigIntegerField(default=0, editable=False)
    enqueued_at = models.DateTimeField("提交时间", default=timezone.now, editable=False)
    started_at = models.DateTimeField("最近一次开始", null=True, editable=False)
    finished_at = models.DateTimeField("结束时间", null=True, editable=False)
    error = LineField("出错位置", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="job_leased_while_working",
                condition=Q(state=State.WORKING, lease_until__isnull=False) & ~Q(worker="")
                | ~Q(state=State.WORKING) & Q(lease_until__isnull=True, worker=""),
                violation_error_message="只有正在运行的任务由某个进程占用。",
            ),
            models.CheckConstraint(
                name="job_finished_when_over",
                condition=Q(state__in=(State.DONE, State.DEAD), finished_at__isnull=False)
                | Q(state__in=(State.WAITING, State.WORKING), finished_at__isnull=True),
                violation_error_message="只有已结束的任务有结束时间。",
            ),
            models.CheckConstraint(
                name="job_priority",
                condition=Q(priority__gte=LOWEST, priority__lte=HIGHEST),
                violation_error_message=f"优先级应在 {LOWEST} 到 {HIGHEST} 之间。",
            ),
        ]
        indexes = [
            models.Index(F("priority").desc(), "next_at", "id", name="job_next", condition=Q(state=State.WAITING)),
            models.Index("next_at", name="job_due", condition=Q(state=State.WAITING)),
            models.Index("lease_until", name="job_lease", condition=Q(state=State.WORKING)),
            models.Index("finished_at", name="job_over", condition=Q(state__in=(State.DONE, State.DEAD))),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return title_of(self.task)


class TimetableEntry(models.Model):
    """When a regular task is due next. Whoever moves ``due_at`` on, by a conditional UPDATE, enqueues it."""

    task = LineField("任务代码", max_length=200, unique=True, editable=False)
    schedule = LineField("时间表", max_length=100, editable=False)
    due_at = models.DateTimeField("下次运行", db_index=True, editable=False)
    last_at = models.DateTimeField("最近一次到点", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return title_of(self.task)


class Beat(models.Model):
    """The last sign of life of a worker process, for ``/readyz`` and the back office."""

    worker = LineField("进程", max_length=100, unique=True, editable=False)
    beat_at = models.DateTimeField("最近一次", db_index=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "后台进程"

    def __str__(self) -> str:
        return self.worker
