"""The table of the audit log."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.records.history import REASON_LENGTH
from portal.records.text import LineField


class AppendOnly(models.QuerySet["AuditEvent"]):
    """Rows that stay as they were written; the database's own triggers say the same to everybody else."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("审计记录只能追加，不能修改或删除。")

    update = delete = bulk_update = update_or_create = bulk_create = _refuse


class AuditEvent(models.Model):
    """What somebody did, when, from where, with what before and after. Written by ``portal.audit.log.record``."""

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", "登录"
        SIGN_IN_FAILED = "sign_in_failed", "登录失败"
        LOCKED = "locked", "锁定"
        UNLOCKED = "unlocked", "解除锁定"
        SIGN_OUT = "sign_out", "退出"
        PASSWORD = "password", "修改密码"  # noqa: S105
        SECOND_FACTOR = "second_factor", "两步验证变更"
        GRANT = "grant", "授权变更"
        CREATE = "create", "新增记录"
        CHANGE = "change", "修改记录"
        DELETE = "delete", "删除记录"
        IMPORT = "import", "导入表格"
        EXPORT = "export", "导出表格"
        UNDO = "undo", "撤销导入"
        ACTION = "action", "业务操作"
        REFUSED = "refused", "没有权限"
        PURGE = "purge", "清理审计记录"

    moment = models.DateTimeField("时间", default=timezone.now, editable=False)
    kind = LineField("事件", max_length=16, choices=Kind)
    success = models.BooleanField("成功", default=True)
    # No constraint: an entry stays when the account goes, and the database may not touch its row then.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        verbose_name="账号",
        null=True,
        db_constraint=False,
        related_name="+",
    )
    actor_name = LineField("操作人", max_length=120, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True)
    request_id = LineField("请求编号", max_length=64, blank=True)
    subject = LineField("对象", max_length=200, blank=True)
    subject_key = LineField("对象编号", max_length=80, blank=True, db_index=True)
    before = models.JSONField("之前", null=True)
    after = models.JSONField("之后", null=True)
    note = LineField("说明", max_length=REASON_LENGTH, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计日志"
        ordering = ["-pk"]
        base_manager_name = "objects"
        indexes = [models.Index(name="audit_moment", fields=["moment"])]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.moment):%Y-%m-%d %H:%M:%S} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("审计记录只能追加，不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("审计记录只能追加，不能删除。")


class AuditLink(models.Model):
    """One link of the chain over the audit log, see ``portal.audit.chain``.

    ``hash`` covers the hash before, the entry's key, and digests of its fields. ``texts`` are digests of the fields
    that may be emptied one day, each with a salt of ``salts``, which goes with the text. ``is_anchor`` marks the last
    link whose entry was purged.
    """

    position = models.PositiveBigIntegerField("序号", unique=True)
    entry = models.PositiveBigIntegerField("审计记录", unique=True)
    facts = LineField("事实摘要", max_length=64)
    texts = models.JSONField("内容摘要")
    salts = models.JSONField("盐", default=dict)
    hash = LineField("链值", max_length=64)
    made_at = models.DateTimeField("入链时间", default=timezone.now)
    is_anchor = models.BooleanField("清理后的起点", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "审计链"
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"


class AuditChain(models.Model):
    """The one row that says where the chain ends; whoever adds a link locks it."""

    position = models.PositiveBigIntegerField("序号", default=0)
    hash = LineField("链值", max_length=64)
    day = models.DateField("最近入链日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "审计链末端"

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"
