"""What every admin list gets when its model has a sheet: 导入, 导出, 模板, at the framework's addresses, and 批量修改.

BackOfficeAdmin inherits the mixin, so a room needs a ``sheets.py`` and nothing in its ``admin.py``.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from unfold.enums import ActionVariant

from portal.spreadsheets.pages.check_pages import CheckPages
from portal.spreadsheets.pages.edit_pages import BULK_EDIT, OFFER, EditPages
from portal.spreadsheets.pages.export_pages import ExportPages
from portal.spreadsheets.pages.import_pages import ImportPages
from portal.spreadsheets.pages.remembered_pages import RememberedPages
from portal.spreadsheets.resources import sheets_of
from portal.spreadsheets.rights import may

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    AdminBase = ModelAdmin[Any]
else:
    AdminBase = object


class SheetAdminMixin(AdminBase):
    """The pages and buttons of the sheets of an admin's model."""

    def get_urls(self) -> list[URLPattern]:
        if not sheets_of(self.model):
            return super().get_urls()
        imports, checks, exports, edits = ImportPages(self), CheckPages(self), ExportPages(self), EditPages(self)
        pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("import/", imports.upload, "import"),
            ("import/remembered/", RememberedPages(self).remembered, "import_remembered"),
            ("import/<int:batch_pk>/", imports.columns, "import_columns"),
            ("import/<int:batch_pk>/check/", checks.check, "import_check"),
            ("import/<int:batch_pk>/progress/", checks.progress, "import_progress"),
            ("import/<int:batch_pk>/problems/", checks.problems, "import_problems"),
            ("edit/<int:batch_pk>/", edits.choose, "edit"),
            ("edit/<int:batch_pk>/check/", edits.check, "edit_check"),
            ("export/", exports.export, "export"),
            ("template/", exports.template, "template"),
        ]
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        urls = [path(route, self.admin_site.admin_view(view), name=f"{name}_{page}") for route, view, page in pages]
        return urls + super().get_urls()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """批量修改, first, where the person may change anything that a sheet of the model has."""
        actions: dict[str, Any] = super().get_actions(request)
        closed = self.actions is None or IS_POPUP_VAR in request.GET
        if closed or not sheets_of(self.model) or not EditPages(self).is_offered(request):
            return actions
        return {BULK_EDIT: OFFER, **actions}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if hasattr(response, "context_data") and response.context_data:
            buttons = [*(response.context_data.get("actions_list") or []), *self.sheet_buttons(request)]
            response.context_data["actions_list"] = buttons
        return response

    def sheet_buttons(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Links in the form of Unfold's list actions. They only lead to pages; nothing happens behind them."""
        resources = sheets_of(self.model)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        found = []
        if any(may(request.user, resource, "import") for resource in resources):
            found.append(self._button("导入", "upload", reverse(f"{name}_import")))
        if any(may(request.user, resource, "export") for resource in resources):
            query = request.GET.urlencode()
            found.append(self._button("导出", "download", reverse(f"{name}_export") + (f"?{query}" if query else "")))
        return found

    def _button(self, title: str, icon: str, path: str) -> dict[str, Any]:
        variant = ActionVariant.DEFAULT
        return {"title": title, "icon": icon, "path": path, "attrs": {}, "variant": variant, "dialog": None}
