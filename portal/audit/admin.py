"""The audit log's page: for the auditor to read, filter and take along; for nobody to change."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.urls import path, reverse
from django.utils import timezone

from portal.audit.log import Kind, record
from portal.audit.models import AuditEvent
from portal.backoffice.admin import PlainAdmin
from portal.backoffice.filters import MomentFilter
from portal.spreadsheets.download import FORMATS, Column, download

EXPORTED = 50_000  # rows of one file


def _pairs(values):
    return "；".join(f"{name}：{'' if value is None else value}" for name, value in (values or {}).items())


COLUMNS = [
    Column("时间", lambda event: f"{timezone.localtime(event.moment):%Y-%m-%d %H:%M:%S}"),
    Column("事件", lambda event: event.get_kind_display()),
    Column("结果", lambda event: "成功" if event.success else "失败"),
    Column("操作人", lambda event: event.actor_name),
    Column("来源地址", lambda event: event.address or ""),
    Column("请求编号", lambda event: event.request_id),
    Column("对象", lambda event: event.subject),
    Column("对象编号", lambda event: event.subject_key),
    Column("之前", lambda event: _pairs(event.before)),
    Column("之后", lambda event: _pairs(event.after)),
    Column("说明", lambda event: event.note),
]


@admin.register(AuditEvent)
class AuditEventAdmin(PlainAdmin):
    list_display = ["at", "kind", "success", "actor_name", "address", "subject", "note"]
    list_filter = ["kind", "success", ("moment", MomentFilter)]
    search_fields = ["actor_name", "subject", "subject_key", "address", "note", "request_id"]
    fields = [
        "at", "kind", "success", "actor_name", "address", "request_id", "subject", "subject_key", "earlier",
        "later", "note",
    ]  # fmt: skip
    readonly_fields = fields
    list_before_template = "portal/audit/export.html"
    actions = None

    @admin.display(description="时间", ordering="moment")
    def at(self, event):
        return f"{timezone.localtime(event.moment):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="之前")
    def earlier(self, event):
        return _pairs(event.before) or "—"

    @admin.display(description="之后")
    def later(self, event):
        return _pairs(event.after) or "—"

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="audit_auditevent_export"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        export = f"{reverse('admin:audit_auditevent_export')}?{request.GET.urlencode()}"
        return super().changelist_view(request, {"export": export, "formats": FORMATS, **(extra_context or {})})

    def export_view(self, request):
        """The rows of the list with its filters; a POST, because that somebody took them along is an entry itself."""
        if not self.may(request, "export"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        format = request.POST.get("format")
        rows = list(self.get_changelist_instance(request).get_queryset(request)[:EXPORTED])
        record(Kind.EXPORT, subject="审计日志", note=f"{len(rows)} 行，{format}")
        notes = [f"导出时间：{timezone.localtime():%Y-%m-%d %H:%M:%S}", f"共 {len(rows)} 行"]
        return download("csv" if format == "csv" else "xlsx", "审计日志", COLUMNS, rows, notes=notes)
