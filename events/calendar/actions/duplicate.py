"""Copying an edition: the next holding as a draft, its sessions as many days later as the start."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms

from events.calendar.models import Competition, Edition
from portal.actions.action import Action, Performance
from portal.actions.forms import ActionForm
from portal.actions.registry import register
from portal.dates.precision import Precision
from portal.records.copying import copied

# What belongs to one holding alone: state, dates, what was approved, counted and published of it.
OWN = (
    *("uid", "sequence", "publication", "published_at", "event_status", "previous_first_day", "previous_last_day"),
    *("year", "first_day", "last_day", "date_precision", "date_note", "date_note_en", "known_from", "known_until"),
    *("entry_first_day", "entry_last_day", "ordinal", "bid_state", "is_featured"),
    *("approval_no", "permit_no", "permit_on", "insurance_no"),
    *("declared_participants", "declared_qualifier", "declared_scope"),
    *("source_title", "source_on", "source_quote", "source_url"),
)
OF_A_SESSION = ("uid", "sequence", "status", "previous_day", "previous_starts_at", "previous_ends_at")


class CopyForm(ActionForm):
    title = forms.CharField(label="新标题", max_length=80)
    slug = forms.SlugField(label="新网址名", max_length=80)
    first_day = forms.DateField(
        label="新的开始日期", required=False, help_text="填写后各场次和报名时间随之平移；不填则不复制场次。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.record, Edition):
            self.fields["title"].initial = self.record.title


@register
class Duplicate(Action[Edition]):
    """With competitions, and with the programme where the new first day is known; never with notices or documents."""

    model, name, label, permission = Edition, "duplicate", "复制", "add"
    form = CopyForm
    validates = False  # the copied record stays as it is
    icon = "content_copy"
    description = "新赛事是草稿。介绍、组织单位和比赛项目照抄；批准、许可、来源、成绩、资料和公告不复制。"
    conflict = "这个网址名已经有赛事在用，请换一个。"

    def check(self, record: Edition, performance: Performance[Edition]) -> Iterator[str]:
        if Edition.objects.filter(slug=performance.data["slug"]).exists():
            yield self.conflict
        if performance.data.get("first_day") and record.days is None:
            yield "原赛事没有确定的日期，不能平移；请不填新的开始日期。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        """Nothing changes in the record itself."""

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        data = performance.data
        copy = copied(record, without=OWN, title=data["title"], slug=data["slug"])
        first, days = data.get("first_day"), record.days
        by = first - days[0] if first and days else None
        if first and days and by is not None:
            copy.year, copy.date_precision = first.year, Precision.DAY
            copy.first_day, copy.last_day = first, days[1] + by
            copy.entry_first_day = record.entry_first_day and record.entry_first_day + by
            copy.entry_last_day = record.entry_last_day and record.entry_last_day + by
        copy.save()
        competitions: dict[int | None, Competition | None] = {None: None}
        for competition in record.competitions.all():
            competitions[competition.pk] = own = copied(competition, edition=copy)
            own.save()
        if by is not None:
            _sessions(record, copy, competitions, by)
        performance.result = copy

    def message(self, record: Edition, performance: Performance[Edition]) -> str:
        return f"已复制为草稿“{performance.result}”。"


def _sessions(
    record: Edition, copy: Edition, competitions: dict[int | None, Competition | None], by: timedelta
) -> None:
    for session in record.sessions.all():
        own = copied(session, without=OF_A_SESSION, edition=copy, competition=competitions[session.competition_id])
        own.day = session.day and session.day + by
        own.starts_at = session.starts_at and session.starts_at + by
        own.ends_at = session.ends_at and session.ends_at + by
        own.opponents = ""  # of the next season nothing is known
        own.save()
