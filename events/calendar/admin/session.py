from django.contrib import admin
from unfold.contrib.filters.admin import RangeDateFilter

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
class SessionAdmin(BackOfficeAdmin):
    list_display = ["title", "edition", "day", "starts_at", "ends_at", "to_follow", "venue", "status"]
    list_filter = [("day", RangeDateFilter), "status", "to_follow"]
    list_filter_submit = True
    search_fields = ["title", "edition__title", "venue"]
    list_select_related = ["edition"]
    autocomplete_fields = ["edition", "competition"]
    readonly_fields = ["status", "previous_day", "previous_starts_at", "sequence"]
    fieldsets = [
        (None, {"fields": ["edition", "competition", "title", "title_en", "round_no", "opponents", "note"]}),
        ("时间", {"fields": ["day", "starts_at", "ends_at", "to_follow", "order_no"]}),
        ("地点", {"fields": ["facility", "venue", "venue_en", "address", "longitude", "latitude"]}),
        ("变更", {"fields": ["status", "previous_day", "previous_starts_at", "sequence"]}),
    ]


@admin.register(EventDocument)
class EventDocumentAdmin(BackOfficeAdmin):
    list_display = ["title", "edition", "kind", "size", "added_at"]
    list_filter = ["kind"]
    search_fields = ["title", "edition__title"]
    autocomplete_fields = ["edition"]


@admin.register(Notice)
class NoticeAdmin(BackOfficeAdmin):
    """Read only: a notice is written by its action."""

    list_display = ["edition", "session", "kind", "before", "after", "announced_at", "author"]
    list_filter = ["kind", ("announced_at", MomentFilter)]
    list_filter_submit = True
    search_fields = ["edition__title", "text"]
    list_select_related = ["edition", "session", "author"]
