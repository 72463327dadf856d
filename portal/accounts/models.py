"""People, their roles in an area, their former passwords, notices about their account, counters of failed sign-ins."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from portal.accounts.roles import Role
from portal.records.history import History


class User(AbstractUser):
    """A person of the bureau, a county, or a school. Without a grant there is nothing to see."""

    username = models.CharField(
        "用户名",
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+$", "用户名只能用文字、数字和 . @ + - _ 这些符号。")],
        error_messages={"unique": "这个用户名已经有人使用，请换一个。"},
    )
    display_name = models.CharField("姓名", max_length=40, blank=True)
    is_staff = models.BooleanField("可进入工作台", default=False)
    must_change_password = models.BooleanField(
        "下次登录须改密码", default=False, help_text="新建用户或重置密码后自动勾选。"
    )
    password_changed_at = models.DateTimeField("密码修改时间", default=timezone.now, editable=False)

    history = History(excluded_fields=["password", "last_login"])
    skip_history_when_saving: bool  # of django-simple-history, which looks whether it is there

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name

    def set_password(self, raw_password: str | None) -> None:
        """Also resets the password's age. Whoever sets it for somebody else has to ask for a change afterwards."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()
        self.must_change_password = False

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """A sign-in, or a hash renewed by it, is no new version."""
        quiet = update_fields is not None and set(update_fields) <= {"last_login", "password"}
        if quiet:
            self.skip_history_when_saving = True
        try:
            super().save(*args, update_fields=update_fields, **kwargs)
        finally:
            if quiet:
                del self.skip_history_when_saving

    @cached_property
    def held(self) -> list["Grant"]:
        """The grants with their places, read once per request."""
        return list(self.grants.select_related("place")) if self.pk else []


class Grant(models.Model):
    """A role held by a person in one place: the city, a county-level unit, or a township."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="用户", related_name="grants")
    role = models.CharField("角色", max_length=12, choices=Role)
    place = models.ForeignKey("places.Place", models.PROTECT, verbose_name="范围", related_name="+")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        ordering = ["user", "role", "place"]
        constraints = [
            models.UniqueConstraint(
                name="grant_once",
                fields=["user", "role", "place"],
                violation_error_message="此人在这个范围内已有这个角色。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.place}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.user.__dict__.pop("held", None)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.user.__dict__.pop("held", None)
        return super().delete(*args, **kwargs)


class FormerPassword(models.Model):
    """Hash of a password that a person has used; the newest ones, ``passwords.REMEMBERED`` of them, may not return."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    moment = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]


class AccountNotice(models.Model):
    """What somebody else did with a person's account, see ``notices``."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="用户", related_name="account_notices")
    moment = models.DateTimeField("时间", default=timezone.now)
    sentence = models.CharField("内容", max_length=300)

    class Meta:
        ordering = ["-moment", "-pk"]


class SignInCounter(models.Model):
    """Failed sign-ins in a row of an account name, of an address, or of the name at that address.

    ``key`` is a keyed hash; ``label`` is the address, or the name of an existing account.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", "账号"
        ADDRESS = "address", "地址"
        BOTH = "both", "账号在此地址"

    kind = models.CharField("种类", max_length=8, choices=Kind)
    key = models.CharField(max_length=64)
    label = models.CharField("账号或地址", max_length=160, blank=True)
    failures = models.PositiveSmallIntegerField("连续失败次数", default=0)
    latest = models.DateTimeField("最近一次失败")
    locked_until = models.DateTimeField("锁定到", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录锁定"
        ordering = ["-latest"]
        constraints = [models.UniqueConstraint(name="tally_once", fields=["kind", "key"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label or '（没有这个账号）'}"

    @property
    def limit(self) -> int | None:
        """Failures that lock. None: only counted, never locked."""
        limits: dict[str, int] = {"account": settings.SIGN_IN_FAILURES, "address": settings.SIGN_IN_ADDRESS_FAILURES}
        return limits.get(self.kind)

    @property
    def full(self) -> bool:
        """Whether the limit is reached."""
        return self.limit is not None and self.failures >= self.limit

    @property
    def just_full(self) -> bool:
        """Whether the latest failure is the one that reached the limit."""
        return self.failures == self.limit
