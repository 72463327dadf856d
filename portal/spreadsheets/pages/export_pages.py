"""The page of an export and the file itself, from an admin list with its filters kept."""

import tempfile
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from import_export.signals import post_export

from portal.accounts.access import scope
from portal.spreadsheets.audit import audit_export
from portal.spreadsheets.columns import Column
from portal.spreadsheets.download import FORMATS, as_file
from portal.spreadsheets.export.files import XLSX_TYPE, TooLong
from portal.spreadsheets.export.rows import export_columns, export_rows
from portal.spreadsheets.export.template import write_template
from portal.spreadsheets.pages.batch_pages import BatchPages
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.rights import may_personal

NOTHING_CHOSEN = "请至少选择一列，并选择文件格式。"


class ExportPages(BatchPages):
    def export(self, request: HttpRequest) -> HttpResponseBase:
        """GET shows the choice of columns; POST sends the file, because it leaves an entry in the audit log."""
        resource, error = self.resource(request, "export"), ""
        personal = may_personal(request.user, resource)
        if request.method == "POST":
            columns = export_columns(resource, request.POST.getlist("columns"), personal=personal)
            format = request.POST.get("format")
            error = NOTHING_CHOSEN
            if columns and format in FORMATS:
                try:
                    return self._file(request, resource, columns, format)
                except TooLong as refusal:
                    error = str(refusal)
        return self.show(
            request,
            "export",
            status=400 if error else 200,
            title=f"导出{resource.heading()}",
            resource=resource,
            sheets=self.resources(request, "export"),
            columns=export_columns(resource, personal=personal),
            hidden=[column.label for column in resource.columns() if column.personal and not personal],
            rows=self._rows(request, resource).count(),
            query=request.GET.urlencode(),
            error=error,
        )

    def _rows(self, request: HttpRequest, resource: type[SheetResource]) -> models.QuerySet[Any]:
        """The list's rows: its filters, its search, its order; narrowed to where the person may export."""
        asked = request.GET.copy()
        asked.pop("sheet", None)
        request.GET = asked  # type: ignore[assignment]  # the list reads the request; a copy is as good as frozen
        changes = self.admin.get_changelist_instance(request)
        if isinstance(changes, HttpResponseRedirect):
            return resource.rows().none()
        rows = changes.get_queryset(request).select_related(None)
        return scope(request.user, rows.filter(pk__in=resource.rows().values("pk")), "export")

    def _file(
        self, request: HttpRequest, resource: type[SheetResource], columns: Sequence[Column], format: str
    ) -> HttpResponseBase:
        rows = self._rows(request, resource)
        audit_export(request, resource, rows.count(), columns, format)
        title = f"{resource.heading()} {timezone.localdate():%Y-%m-%d}"
        headings, widths = [column.heading for column in columns], [column.width for column in columns]
        response = as_file(format, title, headings, export_rows(resource, rows, columns), widths=widths)
        post_export.send(sender=None, model=self.model)
        return response

    def template(self, request: HttpRequest) -> HttpResponseBase:
        """Who may fill a sheet in may have the empty one."""
        resource = self.resource(request, "import")
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        write_template(resource, file, user=request.user)
        file.seek(0)
        name = f"{resource.heading()} 导入模板.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
