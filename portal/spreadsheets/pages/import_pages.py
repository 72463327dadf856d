"""The first pages of an import: upload, then recognition and columns."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from portal.limits.client_address import client_address
from portal.spreadsheets import batches, limits
from portal.spreadsheets.limits import Refusal
from portal.spreadsheets.models import Batch, State
from portal.spreadsheets.pages.check_pages import CheckPages, whole
from portal.spreadsheets.pages.preview import letter
from portal.spreadsheets.read.encodings import NAMES
from portal.spreadsheets.resources import sheets_of
from portal.spreadsheets.rights import may, row_limit

ENCODINGS = {"utf-8": "UTF-8", "gb18030": "GB18030（简体中文）", "big5": "Big5（繁体中文）", "utf-16": "UTF-16"}


class ImportPages(CheckPages):
    """One model admin's import. Every page asks for the permission and, for a batch, that it is the person's own."""

    def __init__(self, admin):
        self.admin, self.model = admin, admin.model

    def url(self, name, *args):
        return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_{name}", args=args)

    def show(self, request, template, **context):
        context = {
            **self.admin.admin_site.each_context(request),
            "opts": self.model._meta,
            "list_url": self.url("changelist"),
            **context,
        }
        request.current_app = self.admin.admin_site.name
        return TemplateResponse(request, f"portal/spreadsheets/{template}.html", context)

    def resource(self, request):
        """The sheet that is meant when a model has several: ``?sheet=``."""
        found = [resource for resource in sheets_of(self.model) if may(request.user, resource, "import")]
        if not found:
            raise PermissionDenied
        return next((r for r in found if r.key() == request.GET.get("sheet")), found[0])

    def batch(self, request, pk):
        batch = Batch.objects.filter(pk=pk, user=request.user, kind="import").first()
        if batch is None or batch.resource is None or batch.resource._meta.model is not self.model:
            raise Http404
        if not may(request.user, batch.resource, "import"):
            raise PermissionDenied
        if batches.mend_interrupted(batch):
            messages.warning(request, batch.message)
        return batch

    # 1. Upload

    def upload(self, request):
        resource = self.resource(request)
        error = ""
        if request.method == "POST":
            file = request.FILES.get("file")
            try:
                if file is None:
                    raise Refusal("还没有选择文件，请选择一个表格后再上传。")
                batch = batches.upload(resource.key(), file, user=request.user, address=client_address(request))
                return HttpResponseRedirect(self.url("import_columns", batch.pk))
            except Refusal as refusal:
                error = str(refusal)
        response = self.show(
            request,
            "upload",
            step=1,
            title=f"导入{resource.heading()}",
            resource=resource,
            sheets=[r for r in sheets_of(self.model) if may(request.user, r, "import")],
            columns=resource.writable(),
            error=error,
            row_limit=row_limit(request.user, resource),
            megabytes=limits.FILE_BYTES // limits.MEGABYTE,
            template_url=f"{self.url('template')}?sheet={resource.key()}",
        )
        response.status_code = 400 if error else 200
        return response

    # 2. Recognition and columns

    def columns(self, request, batch_pk):
        batch = self.batch(request, batch_pk)
        if batch.state in (State.PLANNING, State.APPLYING):
            return HttpResponseRedirect(self.url("import_progress", batch.pk))
        if batch.state in (State.APPLIED, State.UNDONE):
            return HttpResponseRedirect(reverse("admin:spreadsheets_batch_change", args=[batch.pk]))
        error = ""
        if request.method == "POST":
            try:
                return self._choose(request, batch)
            except Refusal as refusal:
                error = str(refusal)
        look = batch.report.get("look") or batch.layout.get("look")
        response = self.show(
            request,
            "columns",
            step=2,
            title=f"识别与对应：{batch.file_name}",
            batch=batch,
            look=look,
            error=error,
            first_rows=self._first_rows(batch, look),
            letters=[letter(place) for place in range(len(look["titles"]))],
            matches=self._matches(batch),
            unused=self._unused(batch, look),
            encodings=ENCODINGS if look["format"] == "csv" else {},
            encoding_name=NAMES.get(look["encoding"], ""),
            header_from=batch.layout["header"][0],
            header_depth=len(batch.layout["header"]),
            keeps="、".join(map(str, batch.layout.get("keep", []))),
        )
        response.status_code = 400 if error else 200
        return response

    def _first_rows(self, batch, look):
        reasons = {number: reason for number, reason, _ in look["skipped"]}
        header = batch.layout["header"]
        return [
            {
                "number": number,
                "cells": cells,
                "is_header": number in header,
                "reason": "标题" if number < header[0] else reasons.get(number, ""),
            }
            for number, cells in enumerate(look["rows"], 1)
        ]

    def _matches(self, batch):
        layout = batch.layout
        keys = batch.resource.key_columns()
        return [
            {
                "column": column,
                "place": layout["columns"].get(column.name),
                "is_key": column in keys,
                "clear": column.name in layout.get("clear", ()),
                "blanks": column.name in layout.get("blanks", ()),
                "is_text": column.kind in ("text", "code", "phone"),
                "clearable": column not in keys and (column.field.null or column.field.blank),
            }
            for column in batch.resource.writable()
        ]

    def _unused(self, batch, look):
        used = set(batch.layout["columns"].values())
        return [(letter(n), title) for n, title in enumerate(look["titles"]) if title and n not in used]

    def _choose(self, request, batch):
        """Take over what the form says; another sheet, header or encoding means looking again."""
        layout, post = dict(batch.layout), request.POST
        names = [entry["name"] for entry in (batch.report.get("look") or layout["look"])["listing"]]
        sheets = [name for name in names if name in post.getlist("sheets")] or layout["sheets"]
        first, depth = max(whole(post.get("header"), layout["header"][0]), 1), whole(post.get("depth"), 1)
        header = [first + step for step in range(min(max(depth, 1), 2))]
        encoding = post.get("encoding") or layout.get("encoding")
        if (sheets[:1], header, encoding) != (layout["sheets"][:1], layout["header"], layout.get("encoding")):
            kept = {} if sheets[:1] != layout["sheets"][:1] else {"header": header}
            batches.look_again(batch, {"sheets": sheets, "encoding": encoding, **kept})
            return HttpResponseRedirect(self.url("import_columns", batch.pk))
        layout["sheets"], layout["columns"] = sheets, self._columns_chosen(post, batch)
        for name in ("clear", "blanks"):
            layout[name] = [c.name for c in batch.resource.writable() if post.get(f"{name}-{c.name}")]
        layout["keep"] = [
            int(part) for part in post.get("keep", "").replace("，", "、").split("、") if part.strip().isdigit()
        ]
        layout["full_list"] = bool(post.get("full_list"))
        if layout["columns"] != batch.layout["columns"]:
            batch.layout = layout
            batches.remember_headings(batch, (batch.report.get("look") or layout["look"])["titles"])
        batch.layout = layout
        return self.plan(request, batch)

    def _columns_chosen(self, post, batch):
        chosen, taken = {}, {}
        for column in batch.resource.writable():
            place = post.get(f"column-{column.name}", "")
            if not place.isdigit():
                continue
            if place in taken:
                raise Refusal(f"“{column.label}”和“{taken[place]}”对应了同一列，请改其中一个。")
            taken[place], chosen[column.name] = column.label, int(place)
        return chosen
