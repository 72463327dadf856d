"""People, their roles in an area, former passwords and addresses, notices about accounts, counters of sign-ins."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from portal.accounts.queries import GrantQuerySet
from portal.accounts.roles import WHOLE, Role
from portal.records.history import History
from portal.records.text import EmailField, LineField


class User(AbstractUser):
    """A person of the bureau, a county, or a school. Without a grant there is nothing to see."""

    username = LineField(
        "用户名",
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+$", "用户名只能用文字、数字和 . @ + - _ 这些符号。")],
        error_messages={"unique": "这个用户名已经有人使用，请换一个。"},
    )
    display_name = LineField("姓名", max_length=40, blank=True)
    email = EmailField(AbstractUser._meta.get_field("email").verbose_name, blank=True)  # without unseen characters
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
        """The grants in force today with their places and units, read once per request."""
        if not self.pk:
            return []
        return list(self.grants.in_force(timezone.localdate()).select_related("place", "unit"))


class Grant(models.Model):
    """A role held by a person in one place: the city, a county-level unit, or a township.

    With ``unit`` it is narrower: it reaches the records of that unit alone, as far as they lie in the place, and only
    while the person works there.
    """

    user = models.ForeignKey(User, models.CASCADE, verbose_name="用户", related_name="grants")
    role = LineField("角色", max_length=12, choices=Role)
    place = models.ForeignKey("places.Place", models.PROTECT, verbose_name="范围", related_name="+")
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        verbose_name="限于单位",
        null=True,
        blank=True,
        related_name="grants",
        help_text="选了单位，就只能办理这个单位的记录，离开单位后授权失效；不限单位时留空。",
    )

    objects = GrantQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        ordering = ["user", "role", "place"]
        constraints = [
            models.UniqueConstraint(
                name="grant_once",
                fields=["user", "role", "place"],
                condition=Q(unit=None),
                violation_error_message="此人在这个范围内已有这个角色。",
            ),
            models.UniqueConstraint(
                name="grant_once_in_unit",
                fields=["user", "role", "place", "unit"],
                violation_error_message="此人在这个单位已有这个角色。",
            ),
            models.CheckConstraint(
                name="grant_unit_of_role",
                condition=Q(unit=None) | ~Q(role__in=WHOLE),
                violation_error_message="系统管理员和审计员不能限于一个单位，请把“限于单位”留空。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit or self.place}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.user.__dict__.pop("held", None)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.user.__dict__.pop("held", None)
        return super().delete(*args, **kwargs)

    def clean(self) -> None:
        """A unit outside the place would make a grant that reaches nothing."""
        if self.unit and self.place_id and not self.unit.lies_in(self.place):
            raise ValidationError({"unit": f"{self.unit}不在{self.place}，请改选单位或范围。"})


class FormerPassword(models.Model):
    """Hash of a password that a person has used; the newest ones, ``passwords.REMEMBERED`` of them, may not return."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    password = LineField(max_length=128)
    moment = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]


class AccountNotice(models.Model):
    """What somebody else did with a person's account, see ``notices``."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="用户", related_name="account_notices")
    moment = models.DateTimeField("时间", default=timezone.now)
    sentence = LineField("内容", max_length=300)

    class Meta:
        ordering = ["-moment", "-pk"]


class KnownAddress(models.Model):
    """That an account has signed in from an address, see ``portal.accounts.known_addresses``."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="用户", related_name="known_addresses")
    digest = LineField(max_length=64)
    latest = models.DateTimeField("最近一次登录", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录过的地址"
        constraints = [models.UniqueConstraint(name="known_address_once", fields=["user", "digest"])]


class SignInCounter(models.Model):
    """What administrators see of the failed sign-ins in a row of an account name or of an address.

    ``counter`` holds the numbers; ``label`` is the address, or the name of an existing account.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", "账号"
        KNOWN = "known", "账号在登录过的地址"
        ADDRESS = "address", "地址"

    counter = models.OneToOneField("limits.Throttle", models.CASCADE, verbose_name="计数", related_name="+")
    kind = LineField("种类", max_length=8, choices=Kind)
    label = LineField("账号或地址", max_length=160, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录锁定"
        ordering = ["-counter__latest"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label or '（没有这个账号）'}"

    @property
    def failures(self) -> int:
        """Failures in a row."""
        return self.counter.used

    @property
    def locked_until(self) -> datetime | None:
        """The end of the lock that is in force."""
        return self.counter.ready_at if self.counter.ready_at > timezone.now() else None
