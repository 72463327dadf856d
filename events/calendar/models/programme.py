from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from events.calendar import contradictory
from events.calendar.enums import CompetitionKind, EventStatus, Gender, ResultKind
from events.calendar.models.edition import Edition
from events.calendar.models.parts import CalendarVersioned, Located
from events.calendar.queries import SessionQuerySet
from portal.language.bilingual import in_english
from portal.places.coordinates import coordinate_constraints
from portal.records.contradictions import refuse
from portal.records.history import History
from portal.records.text import LineField

if TYPE_CHECKING:
    from events.calendar.models import Discipline


class Competition(models.Model):
    """What is won: a discipline for a gender and an age group, with the kind of its results."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="赛事", related_name="competitions")
    code = LineField("代码", max_length=40, help_text="本赛事内唯一，如 CHESS-W-U12。")
    discipline = models.ForeignKey(
        "calendar.Discipline", models.PROTECT, verbose_name="项目", related_name="competitions"
    )
    name = LineField("名称", max_length=60)
    name_en = LineField("英文名称", max_length=100, blank=True)
    gender = LineField("性别", max_length=1, choices=Gender, default=Gender.OPEN)
    group_name = LineField("组别", max_length=30, blank=True, help_text="如：U12、初中组、公开组。")
    age_min = models.PositiveSmallIntegerField("最小年龄", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("最大年龄", null=True, blank=True)
    age_on = models.DateField("年龄计算日", null=True, blank=True)
    kind = LineField("形式", max_length=10, choices=CompetitionKind, default=CompetitionKind.INDIVIDUAL)
    home_and_away = models.BooleanField("主客场制", default=False)
    result_kind = LineField("成绩类型", max_length=12, choices=ResultKind, default=ResultKind.RANK)
    has_medals = models.BooleanField("设奖牌", default=True)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "比赛项目"
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="competition_code_once", fields=["edition", "code"], violation_error_message="本赛事已有此代码。"
            ),
            models.CheckConstraint(
                name="competition_ages",
                condition=Q(age_min=None) | Q(age_max=None) | Q(age_max__gte=F("age_min")),
                violation_error_message="最大年龄不能小于最小年龄。",
            ),
            models.CheckConstraint(
                name="competition_age_has_day",
                condition=Q(age_min=None, age_max=None) | Q(age_on__isnull=False),
                violation_error_message="限制年龄时要写明年龄计算日。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        return in_english(self.name, self.name_en)


class Session(CalendarVersioned, Located):
    """One stretch of play at one place. ``to_follow`` starts when the one before it ends: a day, but no hour.

    ``day`` is the city's calendar day; with an hour it is kept equal to it.
    """

    VERSIONED_FIELDS = (
        *("title", "title_en", "opponents", "day", "starts_at", "ends_at", "to_follow", "note"),
        *("venue", "venue_en", "facility_id", "longitude", "latitude", "edition_id"),
    )

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="赛事", related_name="sessions")
    competition = models.ForeignKey(
        Competition, models.SET_NULL, verbose_name="比赛项目", null=True, blank=True, related_name="sessions"
    )
    title = LineField("场次", max_length=80)
    title_en = LineField("场次（英文）", max_length=120, blank=True)
    round_no = models.PositiveSmallIntegerField("轮次", null=True, blank=True, help_text="联赛的第几轮；不分轮次不填。")
    opponents = LineField("对阵", max_length=80, blank=True, help_text="主队在前，如：甲队 — 乙队。")
    day = models.DateField("日期", null=True, blank=True, help_text="填写了开始时间可不填；日期未定可留空。")
    starts_at = models.DateTimeField("开始时间", null=True, blank=True)
    ends_at = models.DateTimeField("结束时间", null=True, blank=True)
    to_follow = models.BooleanField("接前一场", default=False, help_text="前一场结束后开始，不定钟点。")
    order_no = models.PositiveSmallIntegerField("当日顺序", default=0)
    note = LineField("说明", max_length=120, blank=True, help_text="如：32 队、凭票入场。")
    status = LineField("状态", max_length=12, choices=EventStatus, default=EventStatus.SCHEDULED, editable=False)
    previous_day = models.DateField("原日期", null=True, editable=False)
    previous_starts_at = models.DateTimeField("原开始时间", null=True, editable=False)
    previous_ends_at = models.DateTimeField("原结束时间", null=True, editable=False)

    contradictions = contradictory.SESSION
    objects = SessionQuerySet.as_manager()
    history = History(excluded_fields=["status", "sequence"])

    class Meta:
        verbose_name = verbose_name_plural = "场次"
        ordering = [F("day").asc(nulls_last=True), "order_no", F("starts_at").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["day", "status"], name="session_day_status")]
        constraints = [
            models.CheckConstraint(
                name="session_times",
                condition=Q(ends_at=None) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message="结束时间必须晚于开始时间。",
            ),
            models.CheckConstraint(
                name="session_hour_has_day",
                condition=Q(starts_at=None) | Q(day__isnull=False),
                violation_error_message="有开始时间就要有日期。",
            ),
            models.CheckConstraint(
                name="session_to_follow",
                condition=Q(to_follow=False) | Q(starts_at=None, day__isnull=False),
                violation_error_message="“接前一场”要有日期，且不填开始时间。",
            ),
            models.CheckConstraint(
                name="session_postponed_has_no_day",
                condition=~Q(status=EventStatus.POSTPONED) | Q(day=None),
                violation_error_message="延期的场次没有日期；定了新时间请办理改期。",
            ),
            models.CheckConstraint(
                name="session_rescheduled_has_both",
                condition=~Q(status=EventStatus.RESCHEDULED) | Q(day__isnull=False, previous_day__isnull=False),
                violation_error_message="改期的场次要有原日期和新日期。",
            ),
            *coordinate_constraints("session"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.starts_at and self.day != (day := timezone.localdate(self.starts_at)) and self._day_is_left():
            self.day = day
        refuse(self)
        super().clean()
        if self.competition and self.edition_id and self.competition.edition_id != self.edition_id:
            raise ValidationError({"competition": "比赛项目不属于本赛事，请重新选择。"})

    def _day_is_left(self) -> bool:
        """Whether nobody has written a day with the new hour: it is blank, or the one that was stored before."""
        if self.day is None:
            return True
        return self.pk is not None and type(self)._base_manager.filter(pk=self.pk, day=self.day).exists()

    def behind(self, stored: Self) -> int:
        """Its calendar counts the revisions of its event too, and must not fall when it comes to another event."""
        moved = self.edition_id != stored.edition_id
        return max(0, stored.edition.sequence - self.edition.sequence) if moved else 0

    def overwrites(self, stored: Self) -> dict[str, str] | None:
        """Giving an announced day its hour is no move."""
        edition = self.edition if self.edition_id == stored.edition_id else stored.edition
        if not edition.is_public or (stored.day is None and stored.status != EventStatus.POSTPONED):
            return None
        hours = (self.starts_at, self.ends_at) != (stored.starts_at, stored.ends_at)
        if self.day != stored.day or (hours and stored.starts_at):
            return {"starts_at": "时间已公布，不能直接修改。请在场次页面用“改期”或“延期”办理，写明原因并发布公告。"}
        return None

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.starts_at:
            self.day = timezone.localdate(self.starts_at)
        super().save(*args, **kwargs)

    @property
    def shown_title(self) -> str:
        return in_english(self.title, self.title_en)

    @property
    def discipline(self) -> "Discipline":
        return self.competition.discipline if self.competition else self.edition.discipline
