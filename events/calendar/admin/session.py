from django.contrib import admin
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action

from events.calendar import announce
from events.calendar.admin.deeds import AnnounceActions, NewHoursForm, dialog
from events.calendar.models import Competition, EventDocument, Notice, Session
from portal.backoffice.admin import BackOfficeAdmin
from portal.backoffice.filters import MomentFilter


@admin.register(Competition)
class CompetitionAdmin(BackOfficeAdmin):
    list_display = ["name", "edition", "code", "discipline", "gender", "group_name", "kind"]
    list_filter = ["gender", "kind", "result_kind"]
    search_fields = ["name", "code", "edition__title"]
    autocomplete_fields = ["edition", "discipline"]


@admin.register(Session)
class SessionAdmin(AnnounceActions, BackOfficeAdmin):
    list_display = ["title", "edition", "day", "starts_at", "ends_at", "to_follow", "venue", "status"]
    list_filter = [("day", RangeDateFilter), "status", "to_follow"]
    list_filter_submit = True
    search_fields = ["title", "edition__title", "venue"]
    list_select_related = ["edition"]
    autocomplete_fields = ["edition", "competition"]
    readonly_fields = ["status", "previous_day", "previous_starts_at", "sequence"]
    actions_detail = ["reschedule", "postpone", "cancel", "resume"]
    fieldsets = [
        (None, {"fields": ["edition", "competition", "title", "title_en", "note"]}),
        ("时间", {"fields": ["day", "starts_at", "ends_at", "to_follow", "order_no"]}),
        ("地点", {"fields": ["facility", "venue", "venue_en", "address", "longitude", "latitude"]}),
        ("变更", {"fields": ["status", "previous_day", "previous_starts_at", "sequence"]}),
    ]

    @action(
        description="改期",
        url_path="reschedule",
        icon="event",
        permissions=["announce"],
        dialog=dialog("改期", "填写新的时间；原时间保留在页面和公告中。", NewHoursForm, "确认改期"),
    )
    def reschedule(self, request, form, object_id):
        times = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at")}
        return self._announce(request, form, object_id, announce.reschedule_session, "已改期，公告已发布。", **times)


@admin.register(EventDocument)
class EventDocumentAdmin(BackOfficeAdmin):
    list_display = ["title", "edition", "kind", "size", "added_at"]
    list_filter = ["kind"]
    search_fields = ["title", "edition__title"]
    autocomplete_fields = ["edition"]


@admin.register(Notice)
class NoticeAdmin(BackOfficeAdmin):
    """Read only: a notice is written by its deed."""

    list_display = ["edition", "session", "deed", "before", "after", "announced_at", "author"]
    list_filter = ["deed", ("announced_at", MomentFilter)]
    list_filter_submit = True
    search_fields = ["edition__title", "text"]
    list_select_related = ["edition", "session", "author"]
