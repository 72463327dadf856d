"""The audit log's page: the auditor reads, filters and exports it; nobody changes it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone

from portal.audit.log import Kind, Values, record
from portal.audit.models import AuditEvent
from portal.audit.readable import Names, readable
from portal.backoffice import batch_search
from portal.backoffice.admin import PlainAdmin
from portal.backoffice.done_today import WorkTodayFilter
from portal.backoffice.filters import MomentFilter
from portal.spreadsheets.download import FORMATS, Column, download
from portal.spreadsheets.models import Batch

EXPORTED = 50_000  # rows of one file


def _pairs(event: AuditEvent, values: Values | None, names: Names | None = None) -> str:
    return "；".join(f"{name}：{text}" for name, text in readable(event.subject_key, values, names).items())


def _columns() -> list[Column]:
    """Of one file: what its entries name is asked for once."""
    names: Names = {}
    return [
        *COLUMNS,
        Column("之前", lambda event: _pairs(event, event.before, names)),
        Column("之后", lambda event: _pairs(event, event.after, names)),
        Column("说明", lambda event: event.note),
    ]


COLUMNS = [
    Column("时间", lambda event: f"{timezone.localtime(event.moment):%Y-%m-%d %H:%M:%S}"),
    Column("事件", lambda event: event.get_kind_display()),
    Column("结果", lambda event: "成功" if event.success else "失败"),
    Column("操作人", lambda event: event.actor_name),
    Column("来源地址", lambda event: event.address or ""),
    Column("请求编号", lambda event: event.request_id),
    Column("对象", lambda event: event.subject),
    Column("对象编号", lambda event: event.subject_key),
]
SHOWN = (
    "at", "kind", "success", "actor_name", "address", "request_id", "subject", "subject_key", "earlier", "later",
    "records", "note",
)  # fmt: skip
BATCH = Batch._meta.label_lower
LISTED = 20  # records of a batch


def _is_batch(event: AuditEvent) -> bool:
    return event.subject_key.partition(":")[0] == BATCH


@admin.register(AuditEvent)
class AuditEventAdmin(PlainAdmin):
    """Read-only, with an export of the filtered list."""

    list_display = ["at", "kind", "success", "actor_name", "address", "subject", "note"]
    list_filter = [WorkTodayFilter, "kind", "success", ("moment", MomentFilter)]
    search_fields = ["actor_name", "subject", "subject_key", "address", "note", "request_id"]
    search_help_text = "操作人、对象、说明、地址；也可输入记录的名称、代码或编号，查找改动过它的导入批次。"
    fields = readonly_fields = SHOWN
    list_before_template = "portal/audit/export.html"
    actions = None

    @admin.display(description="时间", ordering="moment")
    def at(self, event: AuditEvent) -> str:
        return f"{timezone.localtime(event.moment):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="之前")
    def earlier(self, event: AuditEvent) -> str:
        return _pairs(event, event.before) or "—"

    @admin.display(description="之后")
    def later(self, event: AuditEvent) -> str:
        return _pairs(event, event.after) or "—"

    @admin.display(description="涉及的记录")
    def records(self, event: AuditEvent) -> str:
        """The first records that an import or an undo wrote; the entry itself only counts them."""
        batch = Batch.objects.filter(pk=event.subject_key.partition(":")[2]).first() if _is_batch(event) else None
        names = batch_search.written_by(batch.pk, batch.sheet, LISTED + 1) if batch else []
        return "；".join(names[:LISTED]) + ("……" if len(names) > LISTED else "") or "—"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent], search_term: str
    ) -> tuple[QuerySet[AuditEvent], bool]:
        """Imports too that have touched a record of this name, code or key, although their entry names none."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        batches = batch_search.batches_touching(search_term) if search_term.strip() else ()
        if batches:
            found |= queryset.filter(subject_key__in=[f"{BATCH}:{key}" for key in batches])
        return found, doubled

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="audit_auditevent_export"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        export = f"{reverse('admin:audit_auditevent_export')}?{request.GET.urlencode()}"
        return super().changelist_view(request, {"export": export, "formats": FORMATS, **(extra_context or {})})

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """The rows of the list with its filters. It is a POST because the export is logged itself."""
        if not self.may(request, "export"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        format = request.POST.get("format")
        rows = list(self.get_changelist_instance(request).get_queryset(request)[:EXPORTED])
        record(Kind.EXPORT, subject="审计日志", note=f"{len(rows)} 行，{format}")
        notes = [f"导出时间：{timezone.localtime():%Y-%m-%d %H:%M:%S}", f"共 {len(rows)} 行"]
        return download("csv" if format == "csv" else "xlsx", "审计日志", _columns(), rows, notes=notes)
