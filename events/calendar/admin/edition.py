from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display

from events.calendar import announce, publish
from events.calendar.admin.deeds import AnnounceActions, NewDaysForm, WithdrawForm, back, dialog
from events.calendar.enums import Status
from events.calendar.models import Competition, Edition, EventDocument, Session
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline
from portal.places.models import Place


class CompetitionInline(BackOfficeTabularInline):
    model = Competition
    fields = [
        *("code", "name", "discipline", "gender", "group_name", "age_min", "age_max", "age_on"),
        *("kind", "result_kind", "position"),
    ]
    autocomplete_fields = ["discipline"]
    tab = True


class SessionInline(BackOfficeTabularInline):
    model = Session
    fields = [
        "title",
        "competition",
        "day",
        "starts_at",
        "ends_at",
        "to_follow",
        "order_no",
        "facility",
        "venue",
        "note",
    ]
    autocomplete_fields = ["competition"]
    per_page = 50
    tab = True


class DocumentInline(BackOfficeTabularInline):
    model = EventDocument
    fields = ["kind", "title", "title_en", "file", "position"]
    tab = True


class StatusFilter(admin.SimpleListFilter):
    """By what readers see today."""

    title, parameter_name = "进展", "told"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, queryset):
        if self.value() in Status:
            return queryset.told(timezone.localdate()).filter(told=self.value())
        return queryset


class CountyFilter(admin.SimpleListFilter):
    title, parameter_name = "地区", "county"

    def lookups(self, request, model_admin):
        return [(place.code, place.name) for place in Place.objects.counties()]

    def queryset(self, request, queryset):
        return queryset.filter(place__county__code=self.value()) if self.value() else queryset


@admin.register(Edition)
class EditionAdmin(AnnounceActions, BackOfficeAdmin):
    list_display = ["title", "shown_when", "told", "event_status", "publication", "level", "place", "is_demo"]
    list_filter = [
        *(StatusFilter, "publication", "event_status", "level", "category", CountyFilter),
        *(("start_on", RangeDateFilter), "is_demo"),
    ]
    list_filter_submit = True
    list_select_related = ["place"]
    search_fields = ["title", "title_en", "slug", "venue"]
    autocomplete_fields = ["brand", "discipline", "place"]
    readonly_fields = [
        *("event_status", "publication", "published_at", "previous_start_on", "previous_end_on", "sequence"),
        *("permit_advice", "public_page", "obstacles"),
    ]
    inlines = [SessionInline, CompetitionInline, DocumentInline]
    actions_detail = ["publish", "withdraw", "reschedule", "postpone", "cancel", "resume"]
    fieldsets = [
        (None, {"fields": ["title", "title_en", "slug", "brand", "ordinal", "category", "level", "discipline"]}),
        (
            "日期",
            {
                "fields": [
                    *("year", "start_on", "end_on", "date_precision", "date_note", "date_note_en"),
                    *("known_from", "known_until", "entry_opens_on", "entry_closes_on"),
                ]
            },
        ),
        (
            "地点与组织",
            {
                "fields": [
                    *(
                        "place",
                        "facility",
                        "venue",
                        "venue_en",
                        "address",
                        "longitude",
                        "latitude",
                        "hosts",
                        "hosts_en",
                    ),
                    *("organiser", "organiser_en", "contact", "contact_hours", "bid_state"),
                ]
            },
        ),
        ("介绍", {"fields": ["summary", "summary_en", "description", "description_en", "is_featured"]}),
        (
            "名称、批准与安全许可",
            {
                "fields": [
                    *("name_basis", "approval_no", "expected_attendance", "permit_advice"),
                    *("permit_no", "permit_on", "insurance_no"),
                ]
            },
        ),
        (
            "公布数字与来源",
            {
                "fields": [
                    *("declared_participants", "declared_qualifier", "declared_scope"),
                    *("source_title", "source_on", "source_quote", "source_url"),
                ]
            },
        ),
        (
            "状态",
            {
                "fields": [
                    *("publication", "published_at", "public_page", "obstacles", "event_status"),
                    *("previous_start_on", "previous_end_on", "sequence"),
                ]
            },
        ),
    ]

    @admin.display(description="日期", ordering="start_on")
    def shown_when(self, edition):
        return edition.when

    @display(description="进展")
    def told(self, edition):
        return edition.status().label

    @admin.display(description="安全许可提示")
    def permit_advice(self, edition):
        return edition.permit_warning() or "无"

    @admin.display(description="公开页面")
    def public_page(self, edition):
        if not edition.pk or not edition.is_public:
            return "未发布"
        return format_html('<a href="{}">{}</a>', edition.get_absolute_url(), edition.get_absolute_url())

    @admin.display(description="发布前还需")
    def obstacles(self, edition):
        if not edition.pk or edition.is_public:
            return "—"
        return "；".join(publish.obstacles(edition)) or "可以发布。"

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        fields = {field.name: field.attname for field in obj._meta.concrete_fields}
        changed = {fields[name] for name in form.changed_data if name in fields} if change else set()
        if sentence := obj.permit_advice(changed):
            messages.warning(request, sentence)

    @action(description="发布", url_path="publish", icon="publish", permissions=["publish"])
    def publish(self, request, object_id):
        edition = self.get_queryset(request).get(pk=object_id)
        try:
            publish.publish(edition, author=request.user)
        except publish.Refused as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
        else:
            messages.success(request, "已发布。")
        return back(request, Edition, object_id)

    @action(
        description="撤下",
        url_path="withdraw",
        icon="visibility_off",
        permissions=["publish"],
        dialog=dialog("撤下", "公开页面和订阅中不再出现；后台保留。", WithdrawForm, "确认撤下"),
    )
    def withdraw(self, request, form, object_id):
        edition = self.get_queryset(request).get(pk=object_id)
        try:
            publish.withdraw(edition, reason=form.cleaned_data["reason"], author=request.user)
        except publish.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已撤下。")
        return back(request, Edition, object_id)

    @action(
        description="改期",
        url_path="reschedule",
        icon="event",
        permissions=["announce"],
        dialog=dialog("改期", "填写新的日期；各场次随之平移，原日期保留在公告中。", NewDaysForm, "确认改期"),
    )
    def reschedule(self, request, form, object_id):
        times = {name: form.cleaned_data[name] for name in ("start_on", "end_on")}
        return self._announce(request, form, object_id, announce.reschedule_edition, "已改期，公告已发布。", **times)

    def get_actions_detail(self, request, object_id):
        """Only the deeds that fit the record's state are offered."""
        record = self.model.objects.filter(pk=object_id).first()
        offered = super().get_actions_detail(request, object_id)
        return [entry for entry in offered if record and _fits(entry.method.original_function_name, record)]


def _fits(name, edition):
    if name == "publish":
        return not edition.is_public
    if name == "withdraw":
        return edition.is_public
    return name in announce.possible(edition)
