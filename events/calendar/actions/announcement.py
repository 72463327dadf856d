"""What all announcements share: a reason, a public notice, a new revision for calendar programs."""

from collections.abc import Iterator
from typing import ClassVar, TypeVar

from django import forms

from events.calendar.enums import AnnouncementKind
from events.calendar.models import Edition, Notice, Session
from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.forms import ActionForm
from portal.records.text import LinesBox

R = TypeVar("R", Edition, Session)


class AnnouncementForm(ActionForm):
    text = LinesBox(
        label="对外公告",
        max_length=500,
        widget=forms.Textarea,
        help_text="立即显示在赛事页、日历订阅和 RSS 中。",
    )


class Announcement(Action[R]):
    """Moves or calls off an edition or a session. The former time is kept beside the new one."""

    permission = "announce"
    kind: ClassVar[AnnouncementKind]
    reason = Reason.REQUIRED
    form = AnnouncementForm
    validates = False  # what was announced must become true, whatever else is wrong; the database keeps its rules

    def obstacles(self, record: R) -> Iterator[str]:
        """A notice is public the moment it is written, so there is none for what nobody can read."""
        edition = record if isinstance(record, Edition) else record.edition
        if not edition.is_public:
            state = edition.get_publication_display()
            yield f"赛事“{state}”，公众看不到，不能发布公告；时间请直接修改，发布后才能{self.label}。"

    def check(self, record: R, performance: Performance[R]) -> Iterator[str]:
        if not str(performance.data.get("text", "")).strip():
            yield "请写明对外公告。"

    def times(self, stored: R, record: R) -> tuple[str, str]:
        """The time before and the time after, as the notice says them; empty where it says none."""
        raise NotImplementedError

    def change(self, record: R, performance: Performance[R]) -> None:
        """Change state and times in memory."""
        raise NotImplementedError

    def apply(self, record: R, performance: Performance[R]) -> None:
        self.change(record, performance)
        record.sequence += 1

    def follow(self, record: R, performance: Performance[R]) -> None:
        before, after = self.times(performance.stored, record)
        Notice.objects.create(
            edition=record if isinstance(record, Edition) else record.edition,
            session=record if isinstance(record, Session) else None,
            kind=self.kind,
            reason=performance.reason,
            text=str(performance.data["text"]).strip(),
            before=before,
            after=after,
            announced_at=performance.now,
            author=performance.actor,
        )
