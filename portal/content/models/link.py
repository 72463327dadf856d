"""How a text stands to another: it explains it, amends it, takes its place."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.content.models.document import Document
from portal.content.models.edition import Edition
from portal.records.history import History
from portal.records.text import LineField


class Relation(models.TextChoices):
    INTERPRETS = "interprets", _("解读")
    AMENDS = "amends", _("修改")
    REPEALS = "repeals", _("废止")
    RESULT_OF = "result_of", _("是其结果")
    RELATED = "related", _("相关")


class EditionLink(models.Model):
    """That an edition relates to another document; it is reviewed with the edition and holds while that is public."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="稿件", related_name="links")
    target = models.ForeignKey(Document, models.PROTECT, verbose_name="另一篇", related_name="linked")
    kind = LineField("关系", max_length=10, choices=Relation, default=Relation.RELATED)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "关联文章"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="link_once",
                fields=["edition", "target", "kind"],
                violation_error_message="这个关联已经有了。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.target}"
