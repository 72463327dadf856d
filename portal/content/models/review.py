"""What people decided about editions, kept for good."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.content.enums import Outcome, Step
from portal.content.models.edition import Edition
from portal.records.text import LineField, ShortTextField

LONGEST_OPINION = 500


class Review(models.Model):
    """One person's decision about one edition in one round, bound to the digest of what they saw.

    ``author`` is a copy of the edition's, so that the database itself can refuse a person who reviews a text of their
    own. No row is changed or removed: triggers of the migration refuse it to everybody.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name="稿件", related_name="reviews", editable=False)
    round = models.PositiveSmallIntegerField("轮次", editable=False)
    step = LineField("环节", max_length=8, choices=Step, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="审核人", related_name="+", editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="送审人", related_name="+", editable=False
    )
    outcome = LineField("结果", max_length=8, choices=Outcome, editable=False)
    opinion = ShortTextField("意见", max_length=LONGEST_OPINION, blank=True, editable=False)
    aspects = models.JSONField("已核对", default=list, editable=False)
    digest = LineField("内容的摘要值", max_length=64, editable=False)
    at = models.DateTimeField("时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="review_person_once_a_round",
                fields=["edition", "round", "person"],
                violation_error_message="同一轮里，一个人只能办理一个环节。",
            ),
            models.UniqueConstraint(
                name="review_step_passed_once",
                fields=["edition", "round", "step"],
                condition=Q(outcome=Outcome.PASSED),
                violation_error_message="这个环节刚刚已经有人办理。",
            ),
            models.CheckConstraint(
                name="review_not_by_author",
                condition=~Q(person=F("author")),
                violation_error_message="送审人不能审核自己的稿件。",
            ),
            models.CheckConstraint(
                name="review_return_explained",
                condition=~Q(outcome=Outcome.RETURNED) | ~Q(opinion=""),
                violation_error_message="退回时请写明意见。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}：{self.get_outcome_display()}"
