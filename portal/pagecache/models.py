"""The one table of this room, used on PostgreSQL only; on SQLite the counter file alone is enough."""

from django.db import models


class Generation(models.Model):
    """How many transactions have changed public content: the slow, sure way for another machine to learn of it."""

    number = models.PositiveBigIntegerField("内容版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "内容版本"
        constraints = [models.CheckConstraint(name="pagecache_generation_one_row", condition=models.Q(pk=1))]
