"""The page of batches: what came in, from whom, with which choices; the file, and the way back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from portal.actions.refusal import ActionRefused
from portal.backoffice.admin import PlainAdmin
from portal.limits.client_address import client_address
from portal.spreadsheets import batches
from portal.spreadsheets.headings import letter, row_words
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.models import COUNTS, UNDO_WITHIN, Batch, Kind, State
from portal.spreadsheets.read.encodings import NAMES
from portal.spreadsheets.report import KeptRow
from portal.spreadsheets.resources import SHEETS, SheetResource
from portal.spreadsheets.rights import everywhere, may
from portal.spreadsheets.workflow import BUSY, IDLE, Workflow

EDIT_PAGES = {State.READ: "edit", State.FAILED: "edit", State.PLANNED: "edit_check"}  # of a bulk edit, to go on

KEPT_ROWS_SHOWN = 200
OF_FILES = ("file_link", "sha256", "sheet_and_header", "mapping", "rule")  # what only an import has


def kept_rows(batch: Batch, rows: Sequence[KeptRow]) -> list[tuple[str, str]]:
    """The first rows that an undo of ``batch`` leaves as they are: which, and why."""
    return [
        (batch.layout.title(place[1]) or row_words(place[1]), reason) for place, _, reason in rows[:KEPT_ROWS_SHOWN]
    ]


def _folded(resource: type[SheetResource], layout: Layout) -> list[tuple[str, str]]:
    """What the headings and cells of a wide table were taken for, and what all rows were given."""
    found = [(f"所有行“{text}”", resource.column(name).label) for name, text in layout.given.items()]
    if layout.folded and resource.wide is not None:
        places = "、".join(letter(int(at)) for at in layout.folded)
        found += [(f"{places} 的列标题", resource.column(name).label) for name in layout.heads]
        found.append((f"{places} 的单元格", resource.column(resource.wide.value).label))
    return found


@admin.register(Batch)
class BatchAdmin(PlainAdmin):
    list_display = ["number", "sheet_name", "kind", "standing", "user", "created_at", "counted", "file_name"]
    list_filter = ["kind", "state"]
    search_fields = ["file_name", "sha256"]
    fields = readonly_fields = (
        "sheet_name", "kind", "standing", "message", "counted", "user", "address", "created_at", "planned_at",
        "applied_at", "seconds", "edited", *OF_FILES, "undone", "kept",
    )  # fmt: skip
    actions = None
    list_before_template = "portal/spreadsheets/starts.html"
    change_form_outer_before_template = "portal/spreadsheets/batch_actions.html"

    def is_work_of(self, request: HttpRequest) -> bool:
        """For the menu: whoever may import anything works here, although nobody adds or changes a batch itself."""
        return any(may(request.user, resource, "import") for resource in SHEETS.values())

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The batches, and above them where a new one begins."""
        starts = [
            (resource.heading(), f"{reverse(f'admin:{options.app_label}_{options.model_name}_import')}?sheet={key}")
            for key, resource in SHEETS.items()
            for options in [resource._meta.model._meta]
            if may(request.user, resource, "import") and admin.site.is_registered(resource._meta.model)
        ]
        return super().changelist_view(request, {"starts": starts, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A batch comes into being by an import and goes with its file; nothing about it can be typed."""
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Only what the batch has: an import its file and columns, a bulk edit the items that it changed."""
        kind = obj.kind if obj else Kind.IMPORT
        left_out = {Kind.IMPORT: ("edited",), Kind.EDIT: OF_FILES}.get(kind, ("edited", *OF_FILES))
        return [name for name in self.fields if name not in left_out]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        """One's own batches; who answers for the whole city sees all of its sheets."""
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        keys = rows.order_by().values_list("sheet", flat=True).distinct()
        overseen = [key for key in keys if self._oversees(request.user, key)]
        return rows.filter(user=request.user) | rows.filter(sheet__in=overseen)

    def _oversees(self, user: Any, key: str) -> bool:
        resource = Batch(sheet=key).resource
        return resource is not None and may(user, resource, "undo") and everywhere(user, resource, "undo")

    def get_urls(self) -> list[URLPattern]:
        pages = [
            ("<int:pk>/undo/", self.undo_view, "spreadsheets_batch_undo"),
            ("<int:pk>/file/", self.file_view, "spreadsheets_batch_file"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in pages
        ] + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        batch = found if isinstance(found, Batch) else None
        if batch is not None and Workflow(batch).interrupted():
            messages.warning(request, batch.message)
        context = {"batch": batch, "ways": self._ways(request, batch) if batch else {}, "title": str(batch)}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def _ways(self, request: HttpRequest, batch: Batch) -> dict[str, Any]:
        """Where the person may go on: back to the import, or take the batch back."""
        ways: dict[str, Any] = {"days": UNDO_WITHIN.days}
        if batch.resource is None:
            return ways
        options = batch.resource._meta.model._meta
        name = f"admin:{options.app_label}_{options.model_name}"
        ways["list"] = reverse(f"{name}_changelist")
        is_own = batch.user_id == request.user.pk
        if batch.kind == Kind.EDIT and is_own and batch.state in IDLE:
            ways["go_on"] = reverse(f"{name}_{EDIT_PAGES[State(batch.state)]}", args=[batch.pk])
        elif batch.kind == Kind.IMPORT and is_own:
            if batch.state in (State.READ, State.FAILED):
                ways["go_on"] = reverse(f"{name}_import_columns", args=[batch.pk])
            elif batch.state in (State.PLANNED, *BUSY):
                ways["go_on"] = reverse(f"{name}_import_check", args=[batch.pk])
        ways["undo"] = batch.is_undoable and may(request.user, batch.resource, batch.undo_right)
        ways["until"] = batch.applied_at and timezone.localtime(batch.applied_at + UNDO_WITHIN)
        return ways

    def _mine(self, request: HttpRequest, pk: int) -> Batch:
        batch = self.get_queryset(request).filter(pk=pk).first()
        if batch is None:
            raise Http404
        return batch

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._mine(request, pk)
        if batch.resource is None or not may(request.user, batch.resource, batch.undo_right):
            raise PermissionDenied
        page = reverse("admin:spreadsheets_batch_change", args=[batch.pk])
        try:
            if request.method != "POST":
                return self._ask(request, batch, page)
            back = batches.undo(batch, user=request.user, address=client_address(request))
        except ActionRefused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(page)
        kept = f"，{back.wrong:,} 行之后有变动，保持现状" if back.wrong else ""
        messages.success(request, f"已撤销：恢复 {back.changed:,} 行，删除当时新增的 {back.new:,} 行{kept}。")
        return HttpResponseRedirect(reverse("admin:spreadsheets_batch_change", args=[back.pk]))

    def _ask(self, request: HttpRequest, batch: Batch, page: str) -> HttpResponse:
        """What an undo would delete, restore and leave alone. Raises ActionRefused when there is nothing to ask."""
        trial = batches.undo_on_trial(batch, user=request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": f"撤销{batch}",
            "opts": self.opts,
            "batch": batch,
            "trial": trial,
            "more": trial.removed - len(trial.names),
            "kept": kept_rows(batch, trial.kept),
            "back": page,
        }
        return TemplateResponse(request, "portal/spreadsheets/undo.html", context)

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        batch = self._mine(request, pk)
        if not batch.file or batch.resource is None or not may(request.user, batch.resource, "import"):
            raise Http404
        return FileResponse(batch.file.open("rb"), as_attachment=True, filename=batch.file_name)

    # What is shown

    @admin.display(description="批次", ordering="pk")
    def number(self, batch: Batch) -> str:
        return f"第 {batch.pk} 批"

    @admin.display(description="表格", ordering="sheet")
    def sheet_name(self, batch: Batch) -> str:
        return batch.resource.heading() if batch.resource else batch.sheet

    @admin.display(description="行数")
    def counted(self, batch: Batch) -> str:
        if batch.kind == Kind.UNDO:
            return f"恢复 {batch.changed:,}，删除 {batch.new:,}，保持现状 {batch.wrong:,}"
        shown = {name: label for name, label in COUNTS.items() if batch.kind != Kind.EDIT or name != "new"}
        return "，".join(f"{label} {getattr(batch, name):,}" for name, label in shown.items())

    @admin.display(description="状态", ordering="state")
    def standing(self, batch: Batch) -> str:
        return "待填写" if batch.kind == Kind.EDIT and batch.state == State.READ else batch.get_state_display()

    @admin.display(description="文件")
    def file_link(self, batch: Batch) -> str:
        if not batch.file:
            return "—"
        link = reverse("admin:spreadsheets_batch_file", args=[batch.pk])
        return format_html('<a class="bo-link" href="{}">{}</a>（{} 字节）', link, batch.file_name, f"{batch.size:,}")

    @admin.display(description="工作表与表头")
    def sheet_and_header(self, batch: Batch) -> str:
        layout = batch.layout
        if not layout.header:
            return "—"
        encoding, rows = NAMES.get(layout.encoding, ""), "、".join(map(str, layout.header))
        header = "没有表头" if layout.headless else f"表头在第 {rows} 行"
        return f"{'、'.join(filter(None, layout.sheets))} {header} {encoding}".strip()

    @admin.display(description="列对应")
    def mapping(self, batch: Batch) -> str:
        if batch.resource is None:
            return "—"
        layout: Layout = batch.layout
        places = layout.columns
        names = [(layout.place_name(c.name), c.label) for c in batch.resource.writable() if c.name in places]
        return "，".join(f"{place} → {label}" for place, label in (*names, *_folded(batch.resource, layout))) or "—"

    @admin.display(description="修改的项目")
    def edited(self, batch: Batch) -> str:
        return "、".join(batch.labels) or "—"

    @admin.display(description="撤销关系")
    def undone(self, batch: Batch) -> str:
        other = batch.undo_of or Batch.objects.filter(undo_of=batch).first()
        if other is None:
            return "—"
        link = reverse("admin:spreadsheets_batch_change", args=[other.pk])
        words = "撤销了" if batch.undo_of_id else "已被撤销，见"
        return format_html('{} <a class="bo-link" href="{}">第 {} 批</a>', words, link, other.pk)

    @admin.display(description="保持现状的行")
    def kept(self, batch: Batch) -> str:
        rows = batch.report.kept
        if not rows:
            return "—"
        return format_html_join("", "<div>{}：{}</div>", kept_rows(batch.undo_of or batch, rows))
