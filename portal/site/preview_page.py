"""The page behind a preview link: the record's own public view, never kept, never indexed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.pagecache.marks import parameters_of
from portal.site import preview
from portal.site.errors import error_page


@require_safe
def preview_page(request: HttpRequest, token: str, address: str) -> HttpResponseBase:
    """Show ``address`` as its public view does, with the record of the link readable."""
    try:
        record = preview.record_of(token)
    except preview.LinkVoid:
        return _closed(_void(request))
    language = request.path.split("/preview/", 1)[0]  # "" or "/en"
    own, target = record.get_absolute_url(), f"{language}/{address}"
    if not target.startswith(own):
        raise Http404
    if preview.is_visible(record):
        return _closed(HttpResponseRedirect(target))
    response = _answer(request, record, target)
    if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
        _keep_within(response, own, f"{language}/preview/{token}{own.removeprefix(language)}")
    return _closed(response)


def _answer(request: HttpRequest, record: Any, target: str) -> HttpResponseBase:
    """The answer of the public view. Raises Http404 where the address is none of a public page."""
    match = _public(target)
    preview.give_preview(request, record)
    # The page knows its public address alone, so the link stands in nothing that it says of itself.
    request.path = request.path_info = target
    request.resolver_match = match
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response


def _public(target: str) -> ResolverMatch:
    try:
        match = resolve(target)
    except Resolver404:
        raise Http404 from None
    if parameters_of(match.func) is None:
        raise Http404
    return match


def _keep_within(response: HttpResponse, own: str, link: str) -> None:
    """Links from the page to parts of the same record (a day, a file, a picture) stay in the preview."""
    for before in ('"', ", "):
        response.content = response.content.replace(f"{before}{own}".encode(), f"{before}{link}".encode())


def _closed(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _void(request: HttpRequest) -> HttpResponseBase:
    words = (
        _("预览链接已失效"),
        _("链接在生成后 24 小时内有效；内容在此期间又有修改的，也请向发给您链接的同事索取新的链接。"),
    )
    return error_page(request, 410, said=words)
