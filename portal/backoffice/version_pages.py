"""The pages of a record's history: all its changes, one old version, and putting that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from simple_history.admin import SimpleHistoryAdmin
from unfold.forms import AdminForm

from portal.backoffice import record_history, restore, version_choices

if TYPE_CHECKING:
    from django.contrib.admin.options import InlineModelAdmin

    class PagesBase(SimpleHistoryAdmin):
        """What the mixin is mixed into."""

        keeps_history: bool
else:
    PagesBase = object


class VersionPages(PagesBase):
    """Mixed in before ``SimpleHistoryAdmin``, which knows the addresses."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One page for every model: what changed, by whom, through which import or action."""
        record = self._in_area(request, object_id)
        if not self.keeps_history:
            return TemplateResponse(request, "portal/backoffice/no_history.html", self._context(request, record))
        context = {
            **self._context(request, record),
            **record_history.context(self, request, record),
            "revert_disabled": self.revert_disabled(request, record),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "portal/backoffice/history.html", context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An old version is put back by saving the record of today with the version's values in its form.

        So whatever the form cannot change stays as it is: states, what actions have written, whose record it is. The
        right, the area, the lock and the check for somebody else's changes are those of the form.
        """
        record = self._in_area(request, object_id)
        key = {self.opts.pk.attname: record.pk, "history_id": version_id}
        version = get_object_or_404(self.model.history, **key)
        if request.method == "POST":
            restore.begin(request, version)
            answer: HttpResponse = self.changeform_view(
                request, object_id, extra_context={"title": restore.title(version)}
            )
            return answer
        context = restore.context(self, request, record, version)
        extra_context = {**context, "version": version, **(extra_context or {})}
        page: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)
        return page

    def has_view_history_or_change_history_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The library's first look at the record as it was: from here on it names nothing that is gone."""
        restore.complete(request, obj)
        return bool(super().has_view_history_or_change_history_permission(request, obj))

    def render_history_view(
        self, request: HttpRequest, template: str, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        """The page of an old version, whose choices are those of then.

        The library builds Django's own form until the process has opened its first ordinary one: its labels have a
        colon and no mark of what is required. So it is built here.
        """
        plain = context["adminform"]
        context["adminform"] = AdminForm(
            plain.form, plain.fieldsets, self.prepopulated_fields, plain.readonly_fields, self
        )
        version_choices.show_choices(plain.form, context["version"])
        page: HttpResponse = super().render_history_view(request, template, context, **kwargs)
        return page

    def get_inline_instances(self, request: HttpRequest, obj: Model | None = None) -> list[InlineModelAdmin[Any, Any]]:
        return super().get_inline_instances(request, obj) if restore.restored_version(request) is None else []

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        version = restore.restored_version(request)
        if version is None:
            answer: HttpResponse = super().response_change(request, obj)
            return answer
        messages.success(request, f"已{restore.title(version)}。")
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[quote(obj.pk)]))

    def revert_disabled(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Where the form can change nothing, as on a published value, there is nothing to put back."""
        return super().revert_disabled(request, obj) or not self.get_form(request, obj, change=True).base_fields

    def _context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": f"历史：{record}",
            "opts": self.opts,
            "record": record,
        }

    def _in_area(self, request: HttpRequest, object_id: str) -> Model:
        """The record. Raises Http404 where the person's area has none of this key."""
        record: Model | None = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        return record
