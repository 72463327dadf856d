from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from events.calendar import contradictory, permit, phase, wording
from events.calendar.enums import BidState, Category, EventLevel, EventStatus, Publication, Status
from events.calendar.models.parts import CalendarVersioned, Located
from events.calendar.naming import complaint
from events.calendar.queries import EditionQuerySet
from portal.dates.precision import Precision, aligned, last_day, precision_field
from portal.language.bilingual import in_english
from portal.limits.typed_numbers import TelephoneField
from portal.places.coordinates import coordinate_constraints
from portal.records.demo_mark import DemoMarked
from portal.records.enums import Qualifier
from portal.records.history import History
from portal.records.source import Sourced
from portal.records.text import LineField, SlugField, TextField

QUALIFIERS = [(one.value, one.label) for one in Qualifier if one != Qualifier.SEVERAL]  # a number is always given
RESERVED_SLUGS = ("brands", "disciplines")


class Wording(models.Model):
    """What an edition is called and says, in Chinese and, for international events, in English."""

    title = LineField("标题", max_length=80)
    title_en = LineField("标题（英文）", max_length=160, blank=True)
    summary = LineField("摘要", max_length=200, blank=True)
    summary_en = LineField("摘要（英文）", max_length=300, blank=True)
    description = TextField("介绍", blank=True)
    description_en = TextField("介绍（英文）", blank=True)

    class Meta:
        abstract = True

    @property
    def shown_title(self) -> str:
        return in_english(self.title, self.title_en)

    @property
    def shown_summary(self) -> str:
        return in_english(self.summary, self.summary_en)

    @property
    def shown_description(self) -> str:
        return in_english(self.description, self.description_en)


class Dated(models.Model):
    """When it takes place, as exactly as it was published; unknown dates stay empty."""

    year = models.PositiveSmallIntegerField("年份", null=True, blank=True, help_text="届次所属年份；未公布可不填。")
    first_day = models.DateField("开始日期", null=True, blank=True)
    last_day = models.DateField("结束日期", null=True, blank=True, help_text="一天的赛事可不填。")
    date_precision = precision_field("日期精度", help_text="只公布到年或月时，开始日期填该时期第一天，不填结束日期。")
    date_note = LineField("日期说明", max_length=80, blank=True, help_text="如：具体日期以组委会公告为准。")
    date_note_en = LineField("日期说明（英文）", max_length=120, blank=True)
    known_from = models.DateField("不早于", null=True, blank=True, help_text="日期未公布时，来源能说明的最早日期。")
    known_until = models.DateField("不晚于", null=True, blank=True, help_text="日期未公布时，来源能说明的最晚日期。")
    previous_first_day = models.DateField("原开始日期", null=True, editable=False)
    previous_last_day = models.DateField("原结束日期", null=True, editable=False)
    entry_first_day = models.DateField("报名开始", null=True, blank=True)
    entry_last_day = models.DateField("报名截止", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def shown_date_note(self) -> str:
        return in_english(self.date_note, self.date_note_en)

    @property
    def exact(self) -> bool:
        """Whether the days are known."""
        return self.first_day is not None and self.date_precision == Precision.DAY

    @property
    def days(self) -> tuple[date, date] | None:
        """The first day and the last, None where they are not known to the day."""
        if self.first_day is None or self.date_precision != Precision.DAY:
            return None
        return self.first_day, self.last_day or self.first_day

    @property
    def calendar_days(self) -> tuple[date, date] | None:
        """What a calendar program can show: the days, those before a postponement, or the known month to half-year.

        A year alone says too little: an entry of 365 days would only stand in the way.
        """
        if self.days:
            return self.days
        if self.previous_first_day:
            return self.previous_first_day, self.previous_last_day or self.previous_first_day
        if self.first_day and self.date_precision != Precision.YEAR:
            return self.first_day, last_day(self.first_day, self.date_precision)
        return None

    @property
    def when(self) -> str:
        return wording.when(self)


class Permitted(models.Model):
    """Approval, expected attendance and the police permit that follows from it; see ``permit``."""

    approval_no = LineField("批准文号", max_length=60, blank=True)
    expected_attendance = models.PositiveIntegerField(
        "预计参加人数", null=True, blank=True, help_text="单场预计人数；1000 人及以上须申请安全许可。"
    )
    permit_no = LineField("安全许可文号", max_length=60, blank=True)
    permit_on = models.DateField("许可日期", null=True, blank=True)
    insurance_no = LineField("保险单号", max_length=60, blank=True)

    class Meta:
        abstract = True

    def permit_warning(self: permit.Gathering, today: date | None = None) -> str:
        return permit.warning(self, today or timezone.localdate())

    def permit_advice(self: permit.Gathering, changed: set[str], today: date | None = None) -> str:
        """See ``permit.advice``; ``today`` is the city's present day unless said otherwise."""
        return permit.advice(self, changed, today or timezone.localdate())


class Audience(models.Model):
    """Whom it suits. Nothing is ticked that nobody has looked at."""

    for_children = models.BooleanField("适合儿童", default=False, help_text="有儿童项目，或适合亲子参加、观看。")
    for_elders = models.BooleanField("适合长者", default=False, help_text="有中老年组别，或适合老年人参加、观看。")
    step_free = models.BooleanField("无障碍", default=False, help_text="有无障碍出入口，轮椅可到达观众区或赛场。")

    class Meta:
        abstract = True


class Edition(CalendarVersioned, Wording, Dated, Located, Permitted, Audience, Sourced, DemoMarked):
    """One holding of an event. ``event_status`` says what became of the plan, ``publication`` who may read it."""

    VERSIONED_FIELDS = (
        *("title", "title_en", "summary", "summary_en", "first_day", "last_day"),
        *("venue", "venue_en", "facility_id", "longitude", "latitude", "discipline_id"),
    )

    slug = SlugField("网址名", max_length=80, unique=True, help_text="小写字母、数字和连字符，发布后请勿改动。")
    brand = models.ForeignKey(
        "calendar.EventBrand", models.PROTECT, verbose_name="品牌", null=True, blank=True, related_name="editions"
    )
    ordinal = models.PositiveSmallIntegerField("届次", null=True, blank=True)
    category = LineField("类别", max_length=8, choices=Category, default=Category.BRAND)
    level = LineField("级别", max_length=8, choices=EventLevel)
    discipline = models.ForeignKey("calendar.Discipline", models.PROTECT, verbose_name="项目", related_name="editions")
    place = models.ForeignKey("places.Place", models.PROTECT, verbose_name="举办地区", related_name="editions")
    name_basis = LineField("名称使用依据", max_length=200, blank=True)
    hosts = LineField("主办单位", max_length=120, blank=True)
    hosts_en = LineField("主办单位（英文）", max_length=200, blank=True)
    organiser = LineField("承办单位", max_length=120, blank=True)
    organiser_en = LineField("承办单位（英文）", max_length=200, blank=True)
    contact = TelephoneField("咨询电话", max_length=40, blank=True)
    contact_hours = LineField("咨询时间", max_length=40, blank=True)
    bid_state = LineField("申办", max_length=8, choices=BidState, default=BidState.NONE)
    declared_participants = models.PositiveIntegerField("公布参赛人数", null=True, blank=True)
    declared_qualifier = LineField("人数用词", max_length=8, choices=QUALIFIERS, default=Qualifier.EXACT)
    declared_scope = LineField("人数口径", max_length=40, blank=True, help_text="如：市级参赛。")
    is_featured = models.BooleanField("重点推荐", default=False, help_text="在首页和列表首位以大卡片展示。")
    event_status = LineField(
        "举办状态", max_length=12, choices=EventStatus, default=EventStatus.SCHEDULED, editable=False
    )
    publication = LineField("发布状态", max_length=10, choices=Publication, default=Publication.DRAFT, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, editable=False)

    objects = EditionQuerySet.as_manager()
    history = History(excluded_fields=["event_status", "publication", "published_at", "sequence"])
    contradictions = contradictory.EDITION

    class Meta:
        verbose_name = verbose_name_plural = "赛事"
        ordering = [F("first_day").desc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["first_day", "level"], name="edition_start_level")]
        constraints = [
            models.UniqueConstraint(
                name="edition_ordinal_once",
                fields=["brand", "ordinal"],
                violation_error_message="该品牌的这一届已登记。",
            ),
            aligned("first_day", "date_precision", name="edition_date_aligned"),
            models.CheckConstraint(
                name="edition_dates",
                condition=Q(first_day=None, last_day=None)
                | Q(
                    date_precision=Precision.DAY,
                    first_day__isnull=False,
                    last_day__isnull=False,
                    last_day__gte=F("first_day"),
                )
                | (~Q(date_precision=Precision.DAY) & Q(first_day__isnull=False, last_day=None)),
                violation_error_message="结束日期不能早于开始日期；日期只到年或月时不填结束日期。",
            ),
            models.CheckConstraint(
                name="edition_dated_has_year",
                condition=Q(first_day=None) | Q(year__isnull=False),
                violation_error_message="有开始日期就要有年份。",
            ),
            models.CheckConstraint(
                name="edition_known_bounds",
                condition=Q(known_from=None) | Q(known_until=None) | Q(known_until__gte=F("known_from")),
                violation_error_message="“不晚于”不能早于“不早于”。",
            ),
            models.CheckConstraint(
                name="edition_entry_period",
                condition=Q(entry_last_day=None)
                | Q(entry_first_day__isnull=False, entry_last_day__gte=F("entry_first_day")),
                violation_error_message="报名截止不能早于报名开始，且两者都要填写。",
            ),
            models.CheckConstraint(
                name="edition_postponed_has_no_date",
                condition=~Q(event_status=EventStatus.POSTPONED) | Q(first_day=None),
                violation_error_message="延期的赛事没有日期；定了新日期请办理改期。",
            ),
            models.CheckConstraint(
                name="edition_rescheduled_has_both_dates",
                condition=~Q(event_status=EventStatus.RESCHEDULED)
                | Q(first_day__isnull=False, previous_first_day__isnull=False),
                violation_error_message="改期的赛事要有原日期和新日期。",
            ),
            models.CheckConstraint(
                name="edition_permit_whole",
                condition=Q(permit_no="", permit_on=None) | (~Q(permit_no="") & Q(permit_on__isnull=False)),
                violation_error_message="安全许可的文号和日期要同时填写。",
            ),
            models.CheckConstraint(
                name="edition_public_since",
                condition=Q(publication=Publication.DRAFT) | Q(published_at__isnull=False),
                violation_error_message="已发布的赛事要有发布时间。",
            ),
            models.CheckConstraint(
                name="edition_declared_qualified",
                condition=Q(declared_participants__isnull=False) | Q(declared_qualifier=Qualifier.EXACT),
                violation_error_message="没有公布人数时不要选人数用词。",
            ),
            *coordinate_constraints("edition"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("calendar:detail", args=[self.slug])

    def clean(self) -> None:
        if self.first_day and self.date_precision == Precision.DAY and self.last_day is None:
            self.last_day = self.first_day
        if self.first_day and self.year is None:
            self.year = self.first_day.year
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": f"“{self.slug}”是系统页面的网址，请换一个。"})
        if sentence := complaint(self.title, self.name_basis):
            raise ValidationError({"name_basis": sentence})

    def overwrites(self, stored: Self) -> dict[str, str] | None:
        if not stored.is_public or (self.first_day, self.last_day) == (stored.first_day, stored.last_day):
            return None
        if stored.event_status == EventStatus.POSTPONED:
            return {"first_day": "本赛事已延期。定了新日期请在赛事页面用“改期”办理，以便同时发布公告。"}
        if stored.exact:
            return {"first_day": "日期已公布，不能直接修改。请在赛事页面用“改期”或“延期”办理，写明原因并发布公告。"}
        return None

    def status(self, today: date | None = None) -> Status:
        """The Status that readers see."""
        return Status(phase.status_of(self, today or timezone.localdate()))

    @property
    def is_public(self) -> bool:
        return self.publication == Publication.PUBLIC

    @property
    def shown_hosts(self) -> str:
        return in_english(self.hosts, self.hosts_en)

    @property
    def shown_organiser(self) -> str:
        return in_english(self.organiser, self.organiser_en)

    @property
    def declared(self) -> str:
        """The published number of participants with its word, e.g. 25000 余人; empty when none was published."""
        if self.declared_participants is None:
            return ""
        word = "" if self.declared_qualifier == Qualifier.EXACT else self.get_declared_qualifier_display()
        before, after = (word, "") if self.declared_qualifier == Qualifier.ABOUT else ("", word)
        after = f"人{after}" if self.declared_qualifier in (Qualifier.AT_LEAST, Qualifier.AT_MOST) else f"{after}人"
        return f"{before} {self.declared_participants} {after}".strip()
