"""The mark of invented records: everything that a demonstration makes up is shown as 演示数据."""

from django.db import models


class DemoMarked(models.Model):
    """A record that may be invented for the demonstration."""

    is_demo = models.BooleanField("演示数据", default=False, editable=False, db_index=True)

    class Meta:
        abstract = True
