"""Milestones: dated steps, and how far each is."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from initiatives.programme import contradictory
from initiatives.programme.enums import Progress
from initiatives.programme.models.initiative import Documented, Initiative
from initiatives.programme.models.measure import Measure
from initiatives.programme.queries import MilestoneQuerySet
from portal.dates.precision import Precision, aligned, in_table, in_words, last_day, precision_field
from portal.records.history import History
from portal.records.text import LineField

if TYPE_CHECKING:
    from initiatives.networks.models import Network
    from initiatives.schools.models import School


OWNERS = ("initiative", "measure", "school", "network")


def _one_owner() -> Q:
    """Exactly one of the four is set."""
    chosen = Q()
    for owner in OWNERS:
        chosen |= Q(**{f"{other}__isnull": other != owner for other in OWNERS})
    return chosen


class Milestone(Documented):
    """One step of a measure, an initiative, a school or a network. Its state moves only by actions.

    ``place`` tells a step of a measure in one county from the whole city's; a school or network has its own place.
    """

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name="行动", null=True, blank=True, related_name="milestones"
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, verbose_name="措施", null=True, blank=True, related_name="milestones"
    )
    school = models.ForeignKey(
        "schools.School", models.CASCADE, verbose_name="学校", null=True, blank=True, related_name="milestones"
    )
    network = models.ForeignKey(
        "networks.Network", models.CASCADE, verbose_name="集团或联盟", null=True, blank=True, related_name="milestones"
    )
    title = LineField("事项", max_length=80)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, verbose_name="地区", null=True, blank=True, help_text="不填表示全市。"
    )
    due_on = models.DateField("计划完成", null=True, blank=True)
    due_precision = precision_field("计划完成精度")
    confirmed = models.BooleanField("日期已确定", default=False, help_text="确定的日期必须精确到日。")
    state = LineField("进度", max_length=10, choices=Progress, default=Progress.PLANNED, editable=False)
    completed_on = models.DateField("完成日期", null=True, editable=False)
    completed_precision = precision_field("完成日期精度", editable=False)
    completed_by_then = models.BooleanField(
        "完成日期为“不晚于”", default=False, editable=False, help_text="公开文字只说明已完成，未说明哪一天。"
    )
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    contradictions = contradictory.MILESTONE
    objects = MilestoneQuerySet.as_manager()
    history = History(excluded_fields=["state", "completed_on", "completed_precision", "completed_by_then"])

    class Meta:
        verbose_name = verbose_name_plural = "里程碑"
        ordering = ["position", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="milestone_one_owner",
                condition=_one_owner(),
                violation_error_message="里程碑要属于一项行动、一项措施、一所学校或一个集团（联盟），且只属于其中之一。",
            ),
            models.CheckConstraint(
                name="milestone_place_of_programme",
                condition=Q(place=None) | Q(school=None, network=None),
                violation_error_message="学校、集团或联盟自有所在地，它们的里程碑不另填地区。",
            ),
            aligned("due_on", "due_precision", name="milestone_due_aligned"),
            aligned("completed_on", "completed_precision", name="milestone_completed_aligned"),
            models.CheckConstraint(
                name="milestone_confirmed_exact",
                condition=Q(confirmed=False) | Q(due_on__isnull=False, due_precision=Precision.DAY),
                violation_error_message="日期已确定的里程碑，计划完成日期必须精确到日。",
            ),
            models.CheckConstraint(
                name="milestone_completed_date",
                condition=Q(state=Progress.DONE, completed_on__isnull=False)
                | (~Q(state=Progress.DONE) & Q(completed_on=None)),
                violation_error_message="已完成的里程碑必须有完成日期，未完成的不能有完成日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> "Initiative | Measure | School | Network | None":
        return self.initiative or self.measure or self.school or self.network

    def overdue(self, day: date) -> bool:
        """Whether the whole period of the due date has passed on ``day`` and it is still open."""
        if self.due_on is None or self.state in (Progress.DONE, Progress.DROPPED):
            return False
        return last_day(self.due_on, self.due_precision) < day

    @property
    def due(self) -> str:
        return in_table(self.due_on, self.due_precision)

    @property
    def completed(self) -> str:
        words = in_words(self.completed_on, self.completed_precision)
        return " ".join([gettext("不晚于"), words]) if self.completed_by_then else words

    @property
    def words(self) -> str:
        """State and date in one line, for lists and files."""
        when = self.completed if self.completed_on else f"计划 {self.due}" if self.due_on else ""
        return "，".join(filter(None, (self.get_state_display(), when)))
