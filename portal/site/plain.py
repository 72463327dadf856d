"""What browsers and robots ask for by fixed names."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.site.models import SiteIdentity

DAY = 24 * 3600  # seconds


@require_safe
@cache_control(max_age=DAY, public=True)
def robots(request):
    """Everything public may be indexed; the back office and endless queries may not."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /account/",
        "Disallow: /reading/",
        "Disallow: /en/reading/",
        "Disallow: /search/",
        "Disallow: /en/search/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=DAY, public=True)
def manifest(request):
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
def favicon(request):
    return HttpResponsePermanentRedirect(staticfiles_storage.url("site/favicon.ico"))
