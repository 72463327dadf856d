"""Bulk edit: rows chosen in a list, then fields and new values, then the plan, which is confirmed like an import's."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from portal.actions.refusal import ActionRefused
from portal.limits.client_address import client_address
from portal.spreadsheets import batches, limits
from portal.spreadsheets.apply.codec import Codec
from portal.spreadsheets.layout import row_key
from portal.spreadsheets.models import Batch, Kind, State
from portal.spreadsheets.pages.check_pages import CHECKED_ELSEWHERE, CheckPages, rows_shown
from portal.spreadsheets.pages.edit_form import EditForm, Fields, field_names, offered, open_names
from portal.spreadsheets.pages.preview import where
from portal.spreadsheets.plan.edit import CHOSEN
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.workflow import BUSY, WRITTEN

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

TOO_MANY = f"一次最多批量修改 {limits.EDITED_ROWS} 条：请缩小选择，或导出表格、改好后再导入。"
SEVERAL_SHEETS = "所选记录不能一起修改：请只选择同一类记录。"
OPEN_NAMES: dict[tuple[Any, ...], frozenset[str]] = {}  # see _open_names
READ_ONLY = "这条记录的“{}”现在不能修改"


class EditPages(CheckPages):
    """Which columns are offered says the sheet; what a value may be, the admin's own form and then the plan."""

    kind = Kind.EDIT

    # 1. From the list

    def begin(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Keep which rows are meant and ask what to change; None, with a message, where that cannot be asked."""
        records = list(queryset[: limits.EDITED_ROWS + 1])
        if len(records) > limits.EDITED_ROWS:
            messages.error(request, TOO_MANY)
            return None
        resource = self._sheet_of(request, [record.pk for record in records])
        if resource is None:
            messages.error(request, SEVERAL_SHEETS)
            return None
        batch = batches.start_edit(resource.key(), records, user=request.user, address=client_address(request))
        return HttpResponseRedirect(self.url("edit", batch.pk))

    def _sheet_of(self, request: HttpRequest, pks: list[Any]) -> type[SheetResource] | None:
        """The sheet that all the rows belong to."""
        for resource in self.resources(request, "change"):
            if self.columns(request, resource) and resource.rows().filter(pk__in=pks).count() == len(pks):
                return resource
        return None

    def is_offered(self, request: HttpRequest) -> bool:
        """Whether the person may change anything of this list in bulk."""
        resources = self.resources(request, "change")
        names = self._open_names(request) if resources else frozenset()
        return any(offered(resource, names) for resource in resources)

    # 2. Fields and values

    def choose(self, request: HttpRequest, batch_pk: int) -> HttpResponse:
        batch = self.batch(request, batch_pk)
        if answer := self.elsewhere(batch):
            return answer
        resource, error = batch.existing_resource, ""
        before = Codec(self.model).read(dict(batch.layout.values))
        form = EditForm(self.columns(request, resource), self._fields(request), request.POST or None, before)
        if request.method == "POST" and form.is_valid():
            try:
                return self._plan_values(request, batch, form)
            except ActionRefused as refusal:
                error = str(refusal)
        return self.show(
            request,
            "edit",
            status=400 if error or form.errors else 200,
            title=f"批量修改{resource.heading()}",
            batch=batch,
            form=form,
            media=self.admin.media + form.media,  # with Django's own scripts, which date boxes call
            error=error,
            records=batch.layout.titles,
        )

    def columns(self, request: HttpRequest, resource: type[SheetResource]) -> list[Any]:
        return offered(resource, open_names(self._fields(request)))

    def _open_names(self, request: HttpRequest) -> frozenset[str]:
        """The boxes that the model's form has for this person, for lists, which need no more than the names.

        To make the boxes takes as long as the rest of a list. Which there are hangs on what is read-only or left out.
        """
        admin = self.admin
        shut = (*admin.get_readonly_fields(request), None, *(admin.get_exclude(request) or ()))
        key = (self.model, type(admin), shut)
        if key not in OPEN_NAMES:
            OPEN_NAMES[key] = open_names(self._fields(request))
        return OPEN_NAMES[key]

    def _fields(self, request: HttpRequest) -> Fields:
        """The boxes of the model's own form, with what this person may choose in them."""
        form: Any = self.admin.get_form(request, None, change=True)
        fields: Fields = form.base_fields
        return fields

    def _plan_values(self, request: HttpRequest, batch: Batch, form: EditForm) -> HttpResponse:
        layout = batch.layout
        layout.columns = {column.name: place for place, column in enumerate(form.ticked())}
        layout.values = Codec.plain(form.values())
        layout.refused = self._read_only(request, batch, form)
        batches.plan(batch)
        return HttpResponseRedirect(self.check_url(batch))

    def _read_only(self, request: HttpRequest, batch: Batch, form: EditForm) -> dict[str, str]:
        """Rows in which the model's own form would show one of the fields for reading alone."""
        found, rows = {}, self.model._default_manager.in_bulk(batch.layout.records)
        for number, pk in enumerate(batch.layout.records, 1):
            shut = set(self.admin.get_readonly_fields(request, rows[pk])) if pk in rows else set()
            labels = [column.label for column in form.ticked() if shut.intersection(field_names(column))]
            if labels:
                found[row_key((CHOSEN, number))] = READ_ONLY.format("、".join(labels))
        return found

    # 3. The plan, and the word to write it

    def check(self, request: HttpRequest, batch_pk: int) -> HttpResponse:
        batch, error = self.batch(request, batch_pk), ""
        if answer := self.elsewhere(batch):
            return answer
        if batch.state != State.PLANNED:
            return HttpResponseRedirect(self.url("edit", batch.pk))
        if request.method == "POST":
            try:
                if request.POST.get("token") != batch.token:
                    raise ActionRefused(CHECKED_ELSEWHERE)
                return self.confirm(request, batch)
            except ActionRefused as refusal:
                error = str(refusal)
                batch.refresh_from_db()
        return self.show(
            request,
            "edit_check",
            status=400 if error else 200,
            title=f"核对批量修改：{batch.existing_resource.heading()}",
            batch=batch,
            error=error,
            labels=batch.labels,
            conflicts=[(where(batch, (sheet, row)), text) for sheet, row, text in batch.report.conflicts],
            **rows_shown(request, batch),
        )

    def check_url(self, batch: Batch) -> str:
        return self.url("edit_check", batch.pk)

    def elsewhere(self, batch: Batch) -> HttpResponseRedirect | None:
        return self.batch_page(batch) if batch.state in (*BUSY, *WRITTEN) else None


def list_action() -> Callable[..., HttpResponse | None]:
    """The action of a list that begins a bulk edit. Rows that the person may not change are told one by one later."""

    def run(model_admin: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return EditPages(model_admin).begin(request, queryset)

    vars(run).update(allowed_permissions=["change"], judges_rows=True)
    return run


BULK_EDIT = "bulk_edit"
OFFER = (list_action(), BULK_EDIT, "批量修改")
