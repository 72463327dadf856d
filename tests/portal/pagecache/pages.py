"""Addresses of a small site for the tests: one view for each thing that a page may do."""

from datetime import timedelta

from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache

from portal.pagecache.expiry import changes_at
from portal.pagecache.marks import public_page
from portal.places.models import Place
from portal.spreadsheets.download import as_file

rendered = []  # names of the views that ran, in order


def noted(view):
    def run(request, **kwargs):
        rendered.append(view.__name__)
        return view(request, **kwargs)

    run.__name__ = view.__name__
    run.__dict__.update(view.__dict__)
    return run


def public(view):
    """The view as one whose page may be kept, with the parameters that it names itself, else none."""
    run = noted(view)
    return run if hasattr(run, "cache_parameters") else public_page()(run)


def text(*parts):
    return HttpResponse("<!doctype html><p>" + " ".join(str(part) for part in parts) + "</p>" + "字" * 400)


def seen(request):
    """Everything that a view can see of its reader, so that a body shows whatever leaks into it."""
    names = ("COOKIE", "USER_AGENT", "ACCEPT", "ACCEPT_LANGUAGE", "REFERER", "X_REQUESTED_WITH", "ACCEPT_ENCODING")
    told = {name: request.META.get(f"HTTP_{name}", "") for name in names}
    return [
        request.build_absolute_uri(),
        request.GET.urlencode(),
        get_language(),
        sorted(request.COOKIES.items()),
        told,
    ]


def plain(request):
    return text("plain", *seen(request))


def place(request, code):
    return text("place", Place.objects.get(code=code).name)


@public_page("county", "page")
def listing(request):
    return text("listing", request.GET.get("county", ""), request.GET.get("page", "1"), *seen(request))


@public_page("county", "page")
def declared(request):
    return text("declared", *seen(request))


def form(request):
    return text("form", f'<input name="csrfmiddlewaretoken" value="{get_token(request)}">')


def token(request):
    """As a page with a script carries it."""
    return text("token", f'<body data-token="{get_token(request)}">')


def told(request):
    return text("told", *(message.message for message in messages.get_messages(request)))


def session(request):
    request.session["visits"] = request.session.get("visits", 0) + 1
    return text("session")


def message(request):
    messages.info(request, "已保存")
    return text("message")


def cookie(request):
    response = text("cookie")
    response.set_cookie("reading", "elder.light.1")
    return response


def user(request):
    return text("user", request.user)


def nonce(request):
    return text("nonce", f'<script type="application/ld+json" nonce="{request.csp_nonce}">{{}}</script>')


def streaming(request):
    return StreamingHttpResponse(iter(["one", "two"]))


def register(request):
    return as_file("xlsx", "名单", ["名称"], [["甲校"], ["乙校"]])


def large(request):
    return as_file("csv", "名单", ["名称"], ([f"{number:06}" + "校" * 30] for number in range(60_000)))


def broken(request):
    return as_file("csv", "名单", ["名称"], ([f"{10 // number}"] for number in (2, 1, 0)))


def failing(request):
    raise RuntimeError("This page fails.")


def missing(request):
    raise Http404


def redirect(request):
    return HttpResponseRedirect("/plain/")


def varied(request):
    response = text("varied")
    response["Vary"] = "User-Agent"
    return response


def soon(request):
    return changes_at(text("soon"), timezone.now() + timedelta(hours=1))


def over(request):
    return changes_at(text("over"), timezone.now() - timedelta(seconds=1))


def picture(request):
    return HttpResponse("<svg/>", content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=31536000"})


def figures(request):
    return JsonResponse({"items": []})


VIEWS = [
    *(register, large, broken),
    *(
        plain,
        listing,
        declared,
        form,
        token,
        told,
        session,
        message,
        cookie,
        user,
        nonce,
        streaming,
        failing,
        missing,
        redirect,
    ),
    *(varied, soon, over, picture, figures, never_cache(plain), cache_control(private=True)(plain)),
]
NAMES = [*(view.__name__ for view in VIEWS[:-2]), "never", "private"]
pages = [path(f"{name}/", public(view), name=name) for name, view in zip(NAMES, VIEWS, strict=True)]
pages.append(path("place/<code>/", public(place), name="place"))
desk = [path("plain/", noted(plain), name="plain")]
urlpatterns = [
    path("desk/", include((desk, "desk"))),
    path("bare/", noted(plain)),
    *i18n_patterns(path("", include((pages, "site"))), prefix_default_language=False),
]
