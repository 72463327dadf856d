"""The later pages of an import: check and mend, confirm, progress, problem rows."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpResponseRedirect
from django.urls import reverse

from portal.spreadsheets import batches, worker
from portal.spreadsheets.export.files import XLSX_TYPE
from portal.spreadsheets.export.problems import problem_rows
from portal.spreadsheets.limits import Refusal
from portal.spreadsheets.models import COUNTS, Rule, State
from portal.spreadsheets.pages.preview import PER_PAGE, SHOWN, groups_of, rows_of

GROUPS_SHOWN = 20
ANEW = "检查结果已在别处更新，下面是最新的结果，请重新操作。"


class CheckPages:
    """Needs ``show``, ``url`` and ``batch`` of the import's pages."""

    def plan(self, request, batch):
        """Small files at once; a large one by a process of its own, with a page that tells how far it is."""
        if batches.is_large(batch):
            batches.begin_planning(batch)
            return HttpResponseRedirect(self.url("import_progress", batch.pk))
        batches.plan(batch)
        return HttpResponseRedirect(self.url("import_check", batch.pk))

    def check(self, request, batch_pk):
        batch = self.batch(request, batch_pk)
        if batch.state in (State.PLANNING, State.APPLYING):
            return HttpResponseRedirect(self.url("import_progress", batch.pk))
        if batch.state in (State.APPLIED, State.UNDONE):
            return HttpResponseRedirect(reverse("admin:spreadsheets_batch_change", args=[batch.pk]))
        if batch.state != State.PLANNED:
            return HttpResponseRedirect(self.url("import_columns", batch.pk))
        error = ""
        if request.method == "POST":
            try:
                return self._answer(request, batch)
            except (Refusal, batches.NotConfirmable) as refusal:
                error = str(refusal)
                batch.refresh_from_db()
        response = self._checked(request, batch, error)
        response.status_code = 400 if error else 200
        return response

    def _checked(self, request, batch, error):
        counts = batch.counts
        show = request.GET.get("show")
        if show not in SHOWN:
            show = next((name for name in ("wrong", "changed", "new", "skipped") if counts[name]), "new")
        page = max(whole(request.GET.get("page"), 1), 1)
        rows, total = rows_of(batch, show, page)
        return self.show(
            request,
            "check",
            step=3,
            title=f"检查结果：{batch.file_name}",
            batch=batch,
            error=error,
            tabs=[(name, label, counts[name], name in SHOWN, name == show) for name, label in COUNTS.items()],
            show=show,
            rows=rows,
            total=total,
            page=page,
            pages=-(-total // PER_PAGE),
            groups=groups_of(batch, limit=GROUPS_SHOWN),
            hidden_groups=max(0, len(batch.report.get("groups", [])) - GROUPS_SHOWN),
            skipped=batch.report.get("skipped", [])[:PER_PAGE],
            conflicts=batch.report.get("conflicts", []),
            rules=Rule.choices,
        )

    def _answer(self, request, batch):
        post, layout = request.POST, batch.layout
        deed = post.get("deed")
        groups, number = batch.report["groups"], whole(post.get("group"), 0)
        if post.get("token") != batch.token:  # another tab has checked anew: its groups are others
            raise Refusal(ANEW)
        if deed == "confirm":
            return self._confirm(request, batch)
        if deed in ("correct", "accept") and number < len(groups):
            group = groups[number]
            if deed == "accept" and group["doubt"]:
                accepted = layout.setdefault("accepted", {}).setdefault(group["column"], [])
                accepted.append(group["cause"])
            elif deed == "correct" and group["raw"]:
                meaning = post.get("meaning", "").strip()
                if not meaning:
                    raise Refusal("请先填写改成什么，再应用到这些行。")
                layout.setdefault("corrections", {}).setdefault(group["column"], {})[group["raw"]] = meaning
                batches.remember_text(batch, group["column"], group["raw"], meaning)
        elif deed == "keep":
            layout["keep"] = sorted({*layout.get("keep", []), whole(post.get("row"), 0)})
        return self.plan(request, batch)

    def _confirm(self, request, batch):
        unusual = batch.report.get("unusual", [])
        if unusual and request.POST.get("typed", "").replace(",", "").strip() != str(batch.writes):
            raise Refusal(f"请输入将写入的行数 {batch.writes}，确认这些变化是您要的。")
        rule = Rule.GOOD if request.POST.get("rule") == Rule.GOOD else Rule.ALL
        batches.claim(batch, user=request.user, token=request.POST.get("token", ""), rule=rule)
        if batch.writes > worker.BACKGROUND_ROWS:
            worker.start(batch, "apply")
            return HttpResponseRedirect(self.url("import_progress", batch.pk))
        if batches.apply(batch):
            messages.success(request, f"已写入 {batch.writes:,} 行，30 天内可以撤销。")
            return HttpResponseRedirect(reverse("admin:spreadsheets_batch_change", args=[batch.pk]))
        messages.warning(request, batch.message)
        return HttpResponseRedirect(self.url("import_check", batch.pk))

    def progress(self, request, batch_pk):
        batch = self.batch(request, batch_pk)
        if batch.state not in (State.PLANNING, State.APPLYING):
            if batch.state in (State.APPLIED, State.UNDONE, State.FAILED):
                return HttpResponseRedirect(reverse("admin:spreadsheets_batch_change", args=[batch.pk]))
            if batch.state == State.READ and batch.message:
                messages.error(request, batch.message)
            return HttpResponseRedirect(self.url("import_check", batch.pk))
        look = batch.report.get("look") or batch.layout.get("look", {"listing": []})
        total = sum(entry["rows"] for entry in look["listing"] if entry["name"] in batch.layout["sheets"])
        response = self.show(
            request,
            "progress",
            title=f"正在处理：{batch.file_name}",
            batch=batch,
            total=total,
            done=min(batch.done, total),
        )
        response["Refresh"] = "1"
        return response

    def problems(self, request, batch_pk):
        batch = self.batch(request, batch_pk)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        problem_rows(batch, file)
        file.seek(0)
        name = f"{batch.file_name.rsplit('.', 1)[0]} 有问题的行.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)


def whole(text, default):
    return int(text) if text and str(text).isdigit() and len(str(text)) < 10 else default
