"""What was remembered of a person's earlier imports of a sheet: seen, and forgotten when it was wrong."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from portal.spreadsheets.models import Remembered
from portal.spreadsheets.pages.batch_pages import BatchPages, whole
from portal.spreadsheets.resources import SheetResource

FORGOTTEN = "已忘记，以后的文件不再按它处理。"


class RememberedPages(BatchPages):
    def remembered(self, request: HttpRequest) -> HttpResponse:
        resource = self.resource(request)
        rows = Remembered.objects.filter(user=request.user.pk, sheet=resource.key())
        address = f"{self.url('import_remembered')}?sheet={resource.key()}"
        if request.method == "POST":
            if rows.filter(pk=whole(request.POST.get("forget"), 0)).delete()[0]:
                messages.success(request, FORGOTTEN)
            return HttpResponseRedirect(address)
        return self.show(
            request,
            "remembered",
            title=f"记住的对应：{resource.heading()}",
            sheet=resource.key(),
            headings=_listed(resource, rows.exclude(heading="").order_by("heading")),
            texts=_listed(resource, rows.exclude(text="").order_by("column", "text")),
            import_url=f"{self.url('import')}?sheet={resource.key()}",
        )


def _listed(resource: type[SheetResource], rows: Any) -> list[dict[str, Any]]:
    """One line for each; of a column that the sheet does not have any more only its name."""
    labels = {column.name: column.label for column in resource.columns()}
    return [{"row": row, "label": labels.get(row.column, row.column)} for row in rows]
