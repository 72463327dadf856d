"""The back office as an admin site: one sign-in address, its own content security policy, one-query autocompletion."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from csp.constants import NONCE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from unfold.sites import UnfoldAdminSite

from portal.accounts.access import POLICIES, choices, granted
from portal.backoffice import record_search
from portal.backoffice.charts import drawings
from portal.backoffice.dashboard import dashboard
from portal.backoffice.done_today import done_today
from portal.backoffice.permission import PolicyMixin
from portal.backoffice.theme import rooms
from portal.limits.numbers import whole_number
from portal.pagecache.content_security import add_directives

# Unfold's interface runs on Alpine, which evaluates expressions from attributes, and on Select2, which sizes its
# boxes through style attributes. Inline scripts and style elements stay forbidden here too.
POLICY: dict[str, list[Any]] = {
    "script-src": [SELF, NONCE, UNSAFE_EVAL],
    "style-src-attr": [UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}


LAST_PAGE = 10_000
MENU = 8  # menu entries of one search


class ChoiceView(AutocompleteJsonView):
    """Answers of an autocompletion, limited to what the person may choose for exactly this field."""

    paginate_by = 20

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.term, self.model_admin, self.source_field, to_field_name = self.process_request(request)
        if not self.has_perm(request):
            raise PermissionDenied
        page = whole_number(request.GET.get("page"), low=1, high=LAST_PAGE) or 1
        start = (page - 1) * self.paginate_by
        rows = list(self.get_queryset()[start : start + self.paginate_by + 1])
        results = [self.serialize_result(row, to_field_name) for row in rows[: self.paginate_by]]
        return JsonResponse({"results": results, "pagination": {"more": len(rows) > self.paginate_by}})

    def get_queryset(self) -> QuerySet[Any]:
        user, source = self.request.user, self.source_field.model
        action = "change" if source in POLICIES and granted(user, POLICIES[source], "change") else "view"
        rows = choices(user, source, self.source_field.name, super().get_queryset(), action)
        # said here, for a list that counts something is a query with groups, which forgets the order of its model
        ordering = self.model_admin.get_ordering(self.request) or rows.model._meta.ordering or ()
        return rows.order_by(*ordering, "pk")


class BackOfficeSite(UnfoldAdminSite):
    """What ``admin.site`` is, see ``BackOfficeAdminConfig``."""

    site_title = site_header = "工作台"
    index_title = "我的待办"
    index_template = "portal/backoffice/index.html"
    enable_nav_sidebar = True

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Only pages that ask our policies; libraries' own pages for groups, addresses or secrets stay out."""
        if admin_class is not None and issubclass(admin_class, PolicyMixin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Without Django's way from any number to a public address: it asks for no right and shows what is hidden."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def admin_page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response: HttpResponse = inner(request, *args, **kwargs)
            add_directives(response, POLICY)
            return response

        return admin_page

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in address. Raises PermissionDenied for a person who is signed in and still not let in."""
        if request.user.is_authenticated:
            raise PermissionDenied
        target = request.GET.get("next") or reverse("admin:index")
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': target})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return ChoiceView.as_view(admin_site=self)(request)

    def _build_app_dict(self, request: HttpRequest, label: str | None = None) -> dict[str, Any]:
        """Once in a request: the page's context and the side bar both ask every model for every permission."""
        if label is not None:
            answer: dict[str, Any] = super()._build_app_dict(request, label)
            return answer
        if not hasattr(request, "listed_rooms"):
            request.listed_rooms = super()._build_app_dict(request)  # type: ignore[attr-defined]
        return request.listed_rooms  # type: ignore[attr-defined,no-any-return]

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Answers Ctrl-K: menu entries, then records. Nothing is kept, so that a right that is taken away is gone."""
        words = " ".join(request.GET.get("s", "").split())[:40]
        if not words:
            return HttpResponse()
        menu = [
            record_search.Found(str(item["title"]), room["title"], str(item["link"]))
            for room in rooms(request)
            for item in room["items"]
            if words.lower() in str(item["title"]).lower() or words in room["title"]
        ]
        records = list(record_search.search(request, words))
        found, nothing = [*menu[:MENU], *records], not (menu or records)
        if nothing:
            found = [record_search.Found(name, "列表", url) for name, url in record_search.lists(request)][:MENU]
        context = {
            "found": found,
            "nothing": nothing,
            "words": words,
            "count": sum(one.more or 1 for one in found),
            "example": record_search.example(request) if nothing else "",
        }
        return TemplateResponse(request, "portal/backoffice/found.html", context, headers={"HX-Trigger": "search"})

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {
            "dashboard": dashboard(request),
            "done": done_today(request),
            "charts": drawings(request),
            "rooms": rooms(request),
        }
        page: HttpResponse = super().index(request, {**context, **(extra_context or {})})
        return page
