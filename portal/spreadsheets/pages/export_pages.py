"""The page of an export and the file itself, from an admin list with its filters kept."""

import tempfile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from import_export.signals import post_export

from portal.accounts.access import scope
from portal.spreadsheets.audit import audit_export
from portal.spreadsheets.download import FORMATS, as_file
from portal.spreadsheets.export.files import XLSX_TYPE, TooLong
from portal.spreadsheets.export.rows import export_columns, export_rows
from portal.spreadsheets.export.template import write_template
from portal.spreadsheets.resources import sheets_of
from portal.spreadsheets.rights import may, may_personal


class ExportPages:
    def __init__(self, admin):
        self.admin, self.model = admin, admin.model

    def resource(self, request, action="export"):
        found = [resource for resource in sheets_of(self.model) if may(request.user, resource, action)]
        if not found:
            raise PermissionDenied
        wanted = request.POST.get("sheet") or request.GET.get("sheet")
        return next((r for r in found if r.key() == wanted), found[0])

    def export(self, request):
        """GET shows the choice of columns; POST sends the file, because it leaves an entry in the audit log."""
        resource = self.resource(request)
        personal = may_personal(request.user, resource)
        error = ""
        if request.method == "POST":
            names = request.POST.getlist("columns")
            columns = export_columns(resource, names, personal=personal)
            format = request.POST.get("format")
            if columns and format in FORMATS:
                try:
                    return self._file(request, resource, columns, format)
                except TooLong as refusal:
                    error = str(refusal)
            else:
                error = "请至少选择一列，并选择文件格式。"
        context = {
            **self.admin.admin_site.each_context(request),
            "title": f"导出{resource.heading()}",
            "opts": self.model._meta,
            "resource": resource,
            "sheets": [r for r in sheets_of(self.model) if may(request.user, r, "export")],
            "columns": export_columns(resource, personal=personal),
            "hidden": [column.label for column in resource.columns() if column.personal and not personal],
            "rows": self._rows(request, resource).count(),
            "query": request.GET.urlencode(),
            "error": error,
        }
        request.current_app = self.admin.admin_site.name
        template = "portal/spreadsheets/export.html"
        return TemplateResponse(request, template, context, status=400 if error else 200)

    def _rows(self, request, resource):
        """The list's rows: its filters, its search, its order; narrowed to where the person may export."""
        request.GET = request.GET.copy()
        request.GET.pop("sheet", None)
        changes = self.admin.get_changelist_instance(request)
        if isinstance(changes, HttpResponseRedirect):
            return resource.rows().none()
        rows = changes.get_queryset(request).select_related(None)
        return scope(request.user, rows.filter(pk__in=resource.rows().values("pk")), "export")

    def _file(self, request, resource, columns, format):
        rows = self._rows(request, resource)
        audit_export(request, resource, rows.count(), columns, format)
        title = f"{resource.heading()} {timezone.localdate():%Y-%m-%d}"
        headings, widths = [column.heading for column in columns], [column.width for column in columns]
        response = as_file(format, title, headings, export_rows(resource, rows, columns), widths=widths)
        post_export.send(sender=None, model=self.model)
        return response

    def template(self, request):
        """Who may fill a sheet in may have the empty one."""
        resource = self.resource(request, "import")
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        write_template(resource, file)
        file.seek(0)
        name = f"{resource.heading()} 导入模板.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
