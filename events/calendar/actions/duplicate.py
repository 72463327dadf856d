"""Copying an edition: the next holding as a draft, on the same weekdays a year later."""

from datetime import timedelta

from events.calendar.forms import proposed_slug
from events.calendar.models import Competition, Edition
from portal.actions.action import Action, Performance
from portal.actions.registry import register
from portal.dates.precision import Precision
from portal.records.copying import copied, name_of_copy

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
A_YEAR = timedelta(weeks=52)  # the same weekday
TITLE_LENGTH: int = Edition._meta.get_field("title").max_length or 0


@register
class Duplicate(Action[Edition]):
    """With competitions, and with the programme where the days are known; never with notices or documents."""

    model, name, label, permission = Edition, "duplicate", "复制", "add"
    one_press = True
    validates = False  # the copied record stays as it is
    icon = "content_copy"
    conflict = "刚刚有人用了同一个网址名，请再按一次“复制”。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        """Nothing changes in the record itself."""

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        days = record.days
        copy = copied(record, without=OWN, title=name_of_copy(record.title, TITLE_LENGTH))
        if days:
            copy.first_day, copy.last_day = days[0] + A_YEAR, days[1] + A_YEAR
            copy.year, copy.date_precision = copy.first_day.year, Precision.DAY
            copy.entry_first_day = record.entry_first_day and record.entry_first_day + A_YEAR
            copy.entry_last_day = record.entry_last_day and record.entry_last_day + A_YEAR
        copy.slug = proposed_slug({"title": record.title, "year": copy.year})
        copy.save()
        competitions: dict[int | None, Competition | None] = {None: None}
        for competition in record.competitions.all():
            competitions[competition.pk] = own = copied(competition, edition=copy)
            own.save()
        if days:
            _sessions(record, copy, competitions)
        performance.result = copy

    def message(self, record: Edition, performance: Performance[Edition]) -> str:
        moved = "日期、场次和报名时间按同一星期顺延一年，" if record.days else ""
        return f"已复制为草稿“{performance.result}”。{moved}请核对后再发布。"


def _sessions(record: Edition, copy: Edition, competitions: dict[int | None, Competition | None]) -> None:
    for session in record.sessions.all():
        own = copied(session, without=OF_A_SESSION, edition=copy, competition=competitions[session.competition_id])
        own.day = session.day and session.day + A_YEAR
        own.starts_at = session.starts_at and session.starts_at + A_YEAR
        own.ends_at = session.ends_at and session.ends_at + A_YEAR
        own.opponents = ""  # of the next season nothing is known
        own.save()
