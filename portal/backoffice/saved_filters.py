"""Filters of a list that a person keeps under a name: saved, opened and removed above the list itself.

Nothing is written behind a link, each change leaves an audit entry (without the filter, which may hold what somebody
searched for), and nobody reaches another person's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import signed_in
from portal.accounts.models import User
from portal.actions.refusal import ActionRefused
from portal.audit.log import Kind, record
from portal.backoffice.models import QUERY_LENGTH, SavedFilter

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    AdminBase = ModelAdmin[Any]
else:
    AdminBase = object

MOST = 12  # of one person above one list
PASSING = ("p", "e", "all", "_popup", "_to_field", "_changelist_filters")  # parts of an address that are no filter


def own_filters(user: User, model: type[Model]) -> QuerySet[SavedFilter]:
    """What the person has saved above the list of ``model``."""
    return SavedFilter.objects.filter(owner=user, listed=model._meta.label_lower)


def without_passing(query: str) -> str:
    """The lasting part of an address: filters, search and order; not the page."""
    pairs = [(name, value) for name, value in parse_qsl(query) if name not in PASSING and value]
    return urlencode(pairs)


def save(user: User, model: type[Model], name: str, query: str) -> SavedFilter:
    """Keep ``query`` under ``name``. Raises ActionRefused, in a sentence, where that is not possible."""
    row = SavedFilter(owner=user, listed=model._meta.label_lower, name=" ".join(name.split()))
    row.query = without_passing(query)
    if not row.query:
        raise ActionRefused("还没有选择筛选条件，请先筛选或搜索，再保存。")
    if len(row.query) > QUERY_LENGTH:
        raise ActionRefused("筛选条件太长，不能保存；请减少选择。")
    with transaction.atomic():
        list(User.objects.select_for_update().filter(pk=user.pk).values_list("pk"))  # one at a time, for the number
        if own_filters(user, model).count() >= MOST:
            raise ActionRefused(f"每个列表最多保存 {MOST} 个筛选，请先删除不用的。")
        try:
            row.full_clean()
        except ValidationError as error:
            raise ActionRefused.from_errors(error) from error
        row.save()
        record(Kind.CREATE, subject=row, after=_entry(row, model))
    return row


def remove(row: SavedFilter, model: type[Model]) -> None:
    with transaction.atomic():
        record(Kind.DELETE, subject=row, before=_entry(row, model))
        row.delete()


def _entry(row: SavedFilter, model: type[Model]) -> dict[str, Any]:
    return {"列表": str(model._meta.verbose_name), "名称": row.name}


class SavedFilters(AdminBase):
    """For PlainAdmin: the pages and the line above the list."""

    change_list_template = "portal/backoffice/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("save/", self.save_filter, "save_filter"),
            ("<int:saved_filter>/", self.open_filter, "open_filter"),
            ("<int:saved_filter>/remove/", self.drop_filter, "drop_filter"),
        ]
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        urls = [
            path(f"filters/{route}", self.admin_site.admin_view(view), name=f"{prefix}_{name}")
            for route, view, name in pages
        ]
        return [*urls, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        prefix = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        saved = {
            "rows": [
                {
                    "name": row.name,
                    "url": reverse(f"{prefix}_open_filter", args=[row.pk]),
                    "remove": reverse(f"{prefix}_drop_filter", args=[row.pk]),
                }
                for row in own_filters(signed_in(request), self.model)
            ],
            "query": without_passing(request.GET.urlencode()),
            "save": reverse(f"{prefix}_save_filter"),
        }
        return super().changelist_view(request, {"saved_filters": saved, **(extra_context or {})})

    def save_filter(self, request: HttpRequest) -> HttpResponse:
        return require_POST(self._save_filter)(request)

    def open_filter(self, request: HttpRequest, saved_filter: int) -> HttpResponse:
        return require_safe(self._open_filter)(request, saved_filter)

    def drop_filter(self, request: HttpRequest, saved_filter: int) -> HttpResponse:
        return require_POST(self._drop_filter)(request, saved_filter)

    def _save_filter(self, request: HttpRequest) -> HttpResponse:
        query = request.POST.get("query", "")
        try:
            row = save(self._reader(request), self.model, request.POST.get("name", ""), query)
            messages.success(request, f"已保存筛选“{row.name}”。")
        except ActionRefused as refused:
            for sentence in refused.reasons:
                messages.error(request, sentence)
        return HttpResponseRedirect(self._list(without_passing(query)))

    def _open_filter(self, request: HttpRequest, saved_filter: int) -> HttpResponse:
        """Leads to the filtered list, or says that the list no longer offers the filter."""
        row = get_object_or_404(own_filters(self._reader(request), self.model), pk=saved_filter)
        request.GET = QueryDict(row.query)  # type: ignore[assignment]  # what the list would be asked
        try:
            self.get_changelist_instance(request)
        except (DisallowedModelAdminLookup, IncorrectLookupParameters):
            messages.error(
                request, f"保存的筛选“{row.name}”用到的条件已不再提供，下面是全部记录。请删除它，重新筛选后再保存。"
            )
            return HttpResponseRedirect(self._list(""))
        return HttpResponseRedirect(self._list(row.query))

    def _drop_filter(self, request: HttpRequest, saved_filter: int) -> HttpResponse:
        row = get_object_or_404(own_filters(self._reader(request), self.model), pk=saved_filter)
        remove(row, self.model)
        messages.success(request, f"已删除筛选“{row.name}”。")
        return HttpResponseRedirect(self._list(""))

    def _reader(self, request: HttpRequest) -> User:
        """The person, who may see the list. Raises PermissionDenied for others."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return signed_in(request)

    def _list(self, query: str) -> str:
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return f"{page}?{query}" if query else page
