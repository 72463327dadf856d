"""The shell's own pages."""

import unicodedata
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.language.folding import folded
from portal.pagecache.expiry import changes_at
from portal.pagecache.marks import public_page
from portal.pagecache.reading import Reading
from portal.privacy.register import everything_held
from portal.site.head import Column, Head
from portal.site.registry import SEARCH_SOURCES, Hit, SearchSource, next_change, ordered

HITS_PER_SOURCE = 20
LONGEST_QUERY = 60  # characters


@public_page("month")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    column = Column(
        name=_("首页"),
        description=_("教育服务、赛事活动、体育场馆和公开数据，一处查询。"),
        keywords=_("教育,体育,学校,赛事,场馆,数据"),
        type="首页",
    )
    head = Head(title=_("首页"), section="home", column=column, follow=not request.GET)
    return render(request, "portal/site/home.html", {"head": head})


@public_page("q")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Searches what the rooms offer; an empty query shows the box and nothing else.

    A source that has more than is listed says so, and no count is given that would not be the whole.
    """
    words = unicodedata.normalize("NFKC", request.GET.get("q", "")).replace("\x00", "").strip()[:LONGEST_QUERY]
    groups = []
    if folded(words):
        found = ((source, source.find(words, HITS_PER_SOURCE + 1)) for source in ordered(SEARCH_SOURCES))
        groups = [_group(source, words, hits) for source, hits in found if hits]
    title = _("“%(words)s”的搜索结果") % {"words": words} if words else _("搜索")
    head = Head(title=title, column=_plain(_("搜索"), _("搜索本站的学校、赛事、场馆和数据。")), follow=False)
    context = {
        "head": head,
        "words": words,
        "groups": groups,
        "count": sum(len(group["hits"]) for group in groups),
        "partly": any(group["more"] for group in groups),
        "has_demo": any(hit.is_demo for group in groups for hit in group["hits"]),
    }
    return changes_at(render(request, "portal/site/search.html", context), next_change() if words else None)


def _group(source: SearchSource, words: str, hits: list[Hit]) -> dict[str, Any]:
    """The hits of one source that are listed, whether there are more, and the address of all of them."""
    more = len(hits) > HITS_PER_SOURCE
    everything = source.everything(words) if more else ""
    return {"source": source, "hits": hits[:HITS_PER_SOURCE], "more": more, "everything": everything}


@require_safe
@never_cache
def reading(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice and return to the page they came from: a page of this site, or home."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not target.startswith("/"):
        target = reverse("site:home")
    response = HttpResponseRedirect(target, status=303)
    return Reading.of(request).changed(request.GET).keep(response)


@public_page()
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _page(
        request, "accessibility", _("无障碍说明"), _("本站遵循的无障碍要求、可用的阅读方式，以及遇到困难时的联系办法。")
    )


@public_page()
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    lead = _("本站收集哪些信息、为什么收集、保存多久。")
    return _page(request, "privacy", _("隐私与个人信息保护"), lead, held=everything_held())


@public_page()
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    return _page(request, "map", _("网站地图"), _("本站全部栏目和常用页面。"))


@public_page()
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    return _page(request, "data", _("数据开放与接口"), _("下载表格、订阅日历、调用接口，都不需要申请。"))


def _page(request: HttpRequest, name: str, title: str, lead: str, **context: Any) -> HttpResponse:
    head = Head(title=title, lead=lead, column=_plain(title, lead))
    return render(request, f"portal/site/{name}.html", {"head": head, **context})


def _plain(title: str, description: str) -> Column:
    return Column(name=title, description=description, keywords=title, type="概况信息")
