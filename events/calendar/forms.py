"""Forms of the back office. A published time is never overwritten: that is what the deeds are for."""

from django import forms

from events.calendar.enums import EventStatus
from events.calendar.models import Edition, Session

# What calendar programs show; changing it means a new revision for them.
TOLD_BY_EDITION = {"title", "title_en", "start_on", "end_on", "venue", "facility", "longitude", "latitude", "summary"}
TOLD_BY_SESSION = {
    *("title", "title_en", "day", "starts_at", "ends_at", "to_follow"),
    *("venue", "facility", "longitude", "latitude", "note"),
}


class Revised(forms.ModelForm):
    """Raises the revision number when something changes that calendar programs show."""

    told: set = set()

    def save(self, commit=True):
        if self.instance.pk and self.told & set(self.changed_data):
            self.instance.sequence += 1
        return super().save(commit)


class EditionForm(Revised):
    told = TOLD_BY_EDITION

    def clean(self):
        data = super().clean()
        edition = self.instance
        times = {"start_on", "end_on", "date_precision"} & set(self.changed_data)
        if edition.pk and edition.is_public and times:
            before = Edition.objects.get(pk=edition.pk)
            if before.event_status == EventStatus.POSTPONED:
                self.add_error("start_on", "本赛事已延期。定了新日期请用上方的“改期”，以便同时发布公告。")
            elif before.exact:
                self.add_error("start_on", "日期已公布，不能直接修改。请用上方的“改期”或“延期”，写明原因并发布公告。")
        return data


class SessionForm(Revised):
    told = TOLD_BY_SESSION

    def clean(self):
        data = super().clean()
        session = self.instance
        times = {"day", "starts_at", "ends_at"} & set(self.changed_data)
        if session.pk and times and session.edition.is_public:
            before = Session.objects.get(pk=session.pk)
            if before.day is not None or before.status == EventStatus.POSTPONED:
                self.add_error("starts_at", "时间已公布，不能直接修改。请打开该场次，用“改期”或“延期”办理并发布公告。")
        return data
