"""What browsers and robots ask for by fixed names."""

import hashlib
import re
from datetime import timedelta

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.pagecache.marks import public_page
from portal.site.art import mosaic
from portal.site.models import SiteIdentity

DAY = 24 * 3600  # seconds
YEAR = 365 * DAY
CONTACT_HOLDS = timedelta(days=180)  # how long readers may rely on the security contact; RFC 9116: under a year


@public_page()
@require_safe
@cache_control(max_age=DAY, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; the back office and endless queries may not."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /account/",
        "Disallow: /reading/",
        "Disallow: /en/reading/",
        "Disallow: /preview/",
        "Disallow: /en/preview/",
        "Disallow: /search/",
        "Disallow: /en/search/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public_page()
@require_safe
@cache_control(max_age=DAY, public=True)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where a weakness is reported (RFC 9116), from the site's identity. Raises Http404 while no contact is set."""
    identity = SiteIdentity.current()
    contact = identity.security_contact
    if not contact:
        raise Http404("no security contact")
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact if contact.startswith('https://') else f'mailto:{contact}'}",
        f"Expires: {today + CONTACT_HOLDS:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
    ]
    if identity.domain:
        lines.append(f"Canonical: https://{identity.domain}{reverse('security_txt')}")
    if identity.security_policy:
        lines.append(f"Policy: {identity.security_policy}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public_page()
@require_safe
@cache_control(max_age=DAY, public=True)
def manifest(request: HttpRequest) -> HttpResponse:
    identity = SiteIdentity.current()
    icons = [
        {"src": staticfiles_storage.url(f"site/touch-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    content = {
        "name": identity.name,
        "short_name": identity.short_name,
        "lang": "zh-CN",
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#06303a",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@cache_control(max_age=DAY, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(staticfiles_storage.url("site/favicon.ico"))


ART_NAME = re.compile(r"(?P<key>[a-z][a-z-]*?)(?:-(?P<seed>\d{1,3}))?(?P<wide>-wide)?")


@public_page("v")
@require_safe
def art(request: HttpRequest, name: str) -> HttpResponseBase:
    """A tile mosaic: ``/art/chess.svg``, ``/art/chess-17.svg``, ``/art/chess-17-wide.svg``; see ``{% art_url %}``.

    With ``?v=`` of the present drawings the address never changes its content and is kept for a year.
    """
    match = ART_NAME.fullmatch(name)
    seed = int(match["seed"] or 0) if match else 0
    if not match or seed >= mosaic.SEEDS or match["key"] not in (*mosaic.SUBJECTS, *mosaic.ALIASES):
        raise Http404("no such drawing")
    draw = mosaic.wide if match["wide"] else mosaic.poster
    svg = draw(mosaic.subject(match["key"]), seed)
    etag = f'"{hashlib.sha256(svg.encode()).hexdigest()[:20]}"'
    lasting = request.GET.get("v") == mosaic.EDITION
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if lasting else f"public, max-age={DAY}"
    return response
