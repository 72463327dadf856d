"""House words: what must not be written, and what is written in its place."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.records.history import History
from portal.records.text import LineField


class Weight(models.TextChoices):
    """How grave a wrong word is: the first keeps a text from its reviews."""

    SEVERE = "severe", _("严重错误")
    SPELLING = "spelling", _("错别字")
    STYLE = "style", _("规范表述")


class Word(models.Model):
    """A wrong expression with the right one. ``unless`` are expressions that hold the wrong one and are right."""

    wrong = LineField("错误写法", max_length=40, unique=True)
    right = LineField("正确写法", max_length=40, blank=True, help_text="没有替代、应当删去的留空。")
    unless = LineField("例外", max_length=200, blank=True, help_text="含有这个写法却没有错的词，用顿号分开。")
    weight = LineField("程度", max_length=10, choices=Weight, default=Weight.SPELLING)
    basis = LineField("依据", max_length=100, blank=True)

    lookup_names = ("wrong",)
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "用词"
        ordering = ["wrong"]
        constraints = [
            models.CheckConstraint(
                name="word_right_is_another",
                condition=~Q(right=F("wrong")),
                violation_error_message="正确写法和错误写法相同。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.wrong}→{self.right}" if self.right else self.wrong
