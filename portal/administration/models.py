"""Requests of one administrator that another one, or an auditor, has to approve."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.administration.protection import PROTECTED_ROLES
from portal.records.enums import label_of
from portal.records.history import History
from portal.records.text import LineField

OPEN_DAYS = 7  # after that a request can no longer be approved: why it was made may no longer hold


class AccountRequest(models.Model):
    """What somebody wants done with the account of an administrator or auditor, or with one that shall become such."""

    class Kind(models.TextChoices):
        PASSWORD = "password", "重置密码"  # noqa: S105
        SECOND_FACTOR = "second_factor", "停用两步验证"
        GRANT = "grant", "授予角色"

    class State(models.TextChoices):
        WAITING = "waiting", "待批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"

    account = models.ForeignKey(User, models.CASCADE, verbose_name="账号", related_name="account_requests")
    kind = LineField("事项", max_length=16, choices=Kind)
    role = LineField("角色", max_length=12, choices=[(role, role.label) for role in PROTECTED_ROLES], blank=True)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, verbose_name="范围", null=True, blank=True, related_name="+"
    )
    reason = LineField("申请原因", max_length=200)
    requested_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="申请人", null=True, editable=False, related_name="+"
    )
    requested_at = models.DateTimeField("申请时间", default=timezone.now, editable=False)
    state = LineField("状态", max_length=12, choices=State, default=State.WAITING, editable=False)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="办结人", null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField("办结时间", null=True, editable=False)

    history = History(excluded_fields=["state", "decided_by", "decided_at"])

    class Meta:
        verbose_name = verbose_name_plural = "双人办理申请"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="request_names_a_role",
                condition=Q(kind="grant", place__isnull=False) & ~Q(role="")
                | ~Q(kind="grant") & Q(role="", place__isnull=True),
                violation_error_message="授予角色时要填写角色和范围，其他事项不填。",
            ),
            models.CheckConstraint(
                name="request_decided_at",
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                violation_error_message="办结的申请要有办结时间，未办结的没有。",
            ),
            models.CheckConstraint(
                name="request_two_people",
                condition=~Q(state="approved") | ~Q(decided_by=F("requested_by")) & ~Q(decided_by=F("account")),
                violation_error_message="申请人和账号本人都不能批准这项申请。",
            ),
            models.UniqueConstraint(
                name="request_waits_once",
                fields=["account", "kind"],
                condition=Q(state="waiting") & ~Q(kind="grant"),
                violation_error_message="已有一份同样的申请在等待批准。",
            ),
            models.UniqueConstraint(
                name="request_grant_waits_once",
                fields=["account", "role", "place"],
                condition=Q(state="waiting", kind="grant"),
                violation_error_message="已有一份同样的申请在等待批准。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.subject}"

    @property
    def role_label(self) -> str:
        """The role's name, empty where none is asked for."""
        return label_of(Role, self.role) if self.role else ""

    @property
    def subject(self) -> str:
        """What is asked for, in words: 授予角色 审计员（某县）."""
        if self.kind != self.Kind.GRANT:
            return str(self.get_kind_display())
        return f"{self.get_kind_display()} {self.role_label}（{self.place}）"

    @property
    def lapsed(self) -> bool:
        """Whether it has waited for too long."""
        return timezone.now() - self.requested_at > timedelta(days=OPEN_DAYS)
