"""The later pages of an import: check and mend, confirm, progress, problem rows."""

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from portal.actions.refusal import ActionRefused
from portal.spreadsheets import batches, worker
from portal.spreadsheets.errors import CellError, FileRefused
from portal.spreadsheets.export.files import XLSX_TYPE
from portal.spreadsheets.export.problems import problem_rows
from portal.spreadsheets.models import COUNTS, UNDO_WITHIN, Batch, Rule, State
from portal.spreadsheets.naming import naming_of
from portal.spreadsheets.pages.batch_pages import BatchPages, whole
from portal.spreadsheets.pages.preview import MADE_NEW, PER_PAGE, SHOWN, groups_of, rows_of
from portal.spreadsheets.plan.by_name import NEW
from portal.spreadsheets.plan.datetimes import Day
from portal.spreadsheets.plan.remembered import remember
from portal.spreadsheets.report import Group
from portal.spreadsheets.workflow import BUSY, WRITTEN, Workflow

GROUPS_SHOWN = 20
CHECKED_ELSEWHERE = "检查结果已在别处更新，下面是最新的结果，请重新操作。"


class CheckPages(BatchPages):
    def check(self, request: HttpRequest, batch_pk: int) -> HttpResponse:
        batch, error = self.batch(request, batch_pk), ""
        if answer := self.elsewhere(batch):
            return answer
        if batch.state != State.PLANNED:
            return HttpResponseRedirect(self.url("import_columns", batch.pk))
        if request.method == "POST":
            try:
                return self._answer(request, batch)
            except (FileRefused, ActionRefused) as refusal:
                error = str(refusal)
                batch.refresh_from_db()
        return self.show(
            request,
            "check",
            status=400 if error else 200,
            step=3,
            title=f"检查结果：{batch.file_name}",
            batch=batch,
            error=error,
            groups=groups_of(batch, limit=GROUPS_SHOWN),
            hidden_groups=max(0, len(batch.report.groups) - GROUPS_SHOWN),
            skipped=batch.report.skipped[:PER_PAGE],
            conflicts=batch.report.conflicts,
            rules=Rule.choices,
            constants=_constants(batch),
            **rows_shown(request, batch),
        )

    def _answer(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        post, layout = request.POST, batch.layout
        if post.get("token") != batch.token:  # another tab has checked once more: its groups are others
            raise ActionRefused(CHECKED_ELSEWHERE)
        action, groups, number = post.get("action"), batch.report.groups, whole(post.get("group"), 0)
        if action == "confirm":
            return self.confirm(request, batch)
        if action == "take_back":
            layout.constants.pop(post.get("column", ""), None)
        elif action == "keep":
            layout.keep = sorted({*layout.keep, whole(post.get("row"), 0)})
        elif action == "choose" and number < len(groups):
            _choose(batch, groups[number], post.get("meaning", ""))
        elif number < len(groups) and (column := groups[number].column):
            self._mend(batch, groups[number], column, action, post.get("meaning", "").strip())
        return self.plan(batch)

    def _mend(self, batch: Batch, group: Group, column: str, action: str | None, meaning: str) -> None:
        """What the person says about one group of errors becomes a choice of the layout."""
        layout = batch.layout
        if action == "accept" and group.is_warning:
            layout.accept(column, group.cause)
        elif action == "convert" and group.converted:
            layout.convert(column, group.cause)
        elif action == "correct" and group.is_correctable:
            if not meaning:
                raise ActionRefused("请先填写改成什么，再应用到这些行。")
            layout.correct(column, group.text, meaning)
        elif action == "date" and group.cause == "undated":
            layout.constants[batch.existing_resource.dated[column]] = _date(meaning)

    def confirm(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        typed = request.POST.get("typed", "").replace(",", "").strip()
        if batch.report.unusual and typed != str(batch.writes):
            raise ActionRefused(f"请输入将写入的行数 {batch.writes}，确认这些变化是您要的。")
        rule = Rule.GOOD if request.POST.get("rule") == Rule.GOOD else Rule.ALL
        Workflow(batch).claim(user=request.user, token=request.POST.get("token", ""), rule=rule)
        remember(batch)
        if batch.writes > worker.BACKGROUND_ROWS:
            worker.start(batch, "apply")
            return HttpResponseRedirect(self.url("import_progress", batch.pk))
        if batches.apply(batch):
            messages.success(request, f"已写入 {batch.writes:,} 行，{UNDO_WITHIN.days} 天内可以撤销。")
            return self.batch_page(batch)
        messages.warning(request, batch.message)
        return HttpResponseRedirect(self.check_url(batch))

    def check_url(self, batch: Batch) -> str:
        """The page that shows the plan."""
        return self.url("import_check", batch.pk)

    def progress(self, request: HttpRequest, batch_pk: int) -> HttpResponse:
        batch = self.batch(request, batch_pk)
        if batch.state not in BUSY:
            if batch.state in (*WRITTEN, State.FAILED):
                return self.batch_page(batch)
            if batch.state == State.READ and batch.message:
                messages.error(request, batch.message)
            return HttpResponseRedirect(self.url("import_check", batch.pk))
        total = batch.report.look.rows_in(batch.layout.sheets)
        title, done = f"正在处理：{batch.file_name}", min(batch.done, total)
        response = self.show(request, "progress", title=title, batch=batch, total=total, done=done)
        response["Refresh"] = "1"
        return response

    def problems(self, request: HttpRequest, batch_pk: int) -> HttpResponseBase:
        batch = self.batch(request, batch_pk)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        problem_rows(batch, file)
        file.seek(0)
        name = f"{batch.file_name.rsplit('.', 1)[0]} 有问题的行.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)


def rows_shown(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """One page of the rows that the person asks for; else of those that need a look most."""
    counts, show = batch.counts, request.GET.get("show")
    if show not in SHOWN:
        show = next((name for name in ("wrong", "changed", "new", "skipped") if counts[name]), "new")
    page = max(whole(request.GET.get("page"), 1), 1)
    rows, total = rows_of(batch, show, page)
    tabs = [(name, label, counts[name], name in SHOWN, name == show) for name, label in COUNTS.items()]
    return {"tabs": tabs, "show": show, "rows": rows, "total": total, "page": page, "pages": -(-total // PER_PAGE)}


def _constants(batch: Batch) -> list[tuple[str, str, str]]:
    """What all rows say that leave a column blank: column, what it is called, its text."""
    resource = batch.existing_resource
    return [(name, resource.column(name).label, text) for name, text in batch.layout.constants.items()]


def _choose(batch: Batch, group: Group, meaning: str) -> None:
    """Which record the rows of a group are: one that was offered, or a new one."""
    offered = {text.partition(" ")[0] for text in group.suggestions}
    naming = naming_of(batch.existing_resource, batch.layout)
    is_new = meaning == MADE_NEW and naming is not None and naming.codes is not None
    if group.cause != "which" or (meaning not in offered and not is_new):
        raise ActionRefused("请先选择是哪一条记录，再应用到这些行。")
    batch.layout.chosen |= {batch.layout.row_name(place): NEW if is_new else meaning for place in group.places}


def _date(text: str) -> str:
    """One date for every figure of the file that has none, as it would stand in a cell."""
    if not text:
        raise ActionRefused("请先填写日期，再应用到这些行。")
    try:
        return f"{Day()(text):%Y-%m-%d}"
    except CellError as error:
        raise ActionRefused(f"{error.message}。") from None
