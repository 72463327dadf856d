"""People, and the roles they hold in an area."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from portal.accounts.roles import Role


class User(AbstractUser):
    """A person of the bureau, a county, or a school."""

    display_name = models.CharField("姓名", max_length=40, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "用户"

    def __str__(self):
        return self.display_name or self.username


class Grant(models.Model):
    """A role held by a person in one place: the city, a county-level unit, or a township."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="用户", related_name="grants")
    role = models.CharField("角色", max_length=12, choices=Role)
    place = models.ForeignKey("places.Place", models.PROTECT, verbose_name="范围")

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        constraints = [models.UniqueConstraint(name="grant_once", fields=["user", "role", "place"])]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.place}"
