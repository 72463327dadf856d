"""What people keep for themselves in the back office."""

from django.conf import settings
from django.db import models

from portal.records.text import LineField

NAME_LENGTH = 30
QUERY_LENGTH = 1000


class SavedFilter(models.Model):
    """The filters of one list under a name of a person's own. Nobody else sees it, and it goes with the account.

    ``listed`` is the label of the list's model, for example ``schools.school``; ``query`` is what stands behind the
    question mark of the list's address.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="保存人", related_name="+")
    listed = LineField("列表", max_length=80)
    name = LineField("名称", max_length=NAME_LENGTH)
    query = LineField("筛选条件", max_length=QUERY_LENGTH)
    saved_at = models.DateTimeField("保存时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "保存的筛选"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "listed", "name"],
                name="savedfilter_name_once",
                violation_error_message="已有同名的筛选，请换一个名称，或先删除原来的。",
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(query=""),
                name="savedfilter_says_something",
                violation_error_message="请填写名称，并先选择筛选条件。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
