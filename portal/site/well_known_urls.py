"""Addresses without a language: what browsers and machines ask for by a fixed name."""

from typing import Any

from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.pagecache.expiry import changes_at
from portal.pagecache.marks import public_page
from portal.site import well_known
from portal.site.registry import SITEMAPS, next_change


@public_page("p", "section")
@require_safe
@cache_control(public=True, max_age=3600)
def every_address(request: HttpRequest, **options: Any) -> HttpResponseBase:
    """The site map for machines, until an address appears or goes by itself."""
    return changes_at(sitemap(request, **options), next_change())


urlpatterns = [
    path("robots.txt", well_known.robots, name="robots"),
    path(".well-known/security.txt", well_known.security_txt, name="security_txt"),
    path("manifest.webmanifest", well_known.manifest, name="manifest"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path("art/<str:name>.svg", well_known.art, name="art"),
    path(
        "sitemap.xml",
        every_address,
        {"sitemaps": SITEMAPS, "content_type": "application/xml; charset=utf-8"},
        name="sitemap",
    ),
]
