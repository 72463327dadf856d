"""Error pages with search and navigation. The page for 500 and the one for 503 never touch the database."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from portal.site.head import Column, Head
from portal.site.moved import moved_to

OFFLINE = {400, 500, 503}  # 400: the host name itself may be the fault; the others: the database may be


def words(status: int, retry_after: int | None = None) -> tuple[str, str]:
    """Title and advice of the page for ``status``; ``retry_after`` as of ``error_page``."""
    minutes = -(-(retry_after or 60) // 60)
    return {
        400: (_("请求有误"), _("浏览器发来的内容无法识别。请返回上一页重试，或从首页重新进入。")),
        403: (_("没有权限"), _("这个页面只对有权限的人开放。请登录后再试，或返回首页。")),
        404: (_("页面不存在"), _("网址可能写错了，或者内容已经移走。可以搜索，或从栏目进入。")),
        410: (_("内容已经撤下"), _("这项内容不再提供。可以搜索相近的内容，或从栏目进入。")),
        429: (_("访问太频繁"), _("短时间内请求过多，请等 %(minutes)s 分钟后再试。") % {"minutes": minutes}),
        500: (_("服务器出错了"), _("问题在我们这边，已经记录下来。请稍后再试。")),
        503: (_("暂时无法访问"), _("系统正在维护或暂时繁忙，请几分钟后再试。")),
    }[status]


def error_page(
    request: HttpRequest, status: int, *, retry_after: int | None = None, said: tuple[str, str] | None = None
) -> HttpResponse:
    """The branded page for ``status``; ``retry_after`` in seconds becomes the header of that name.

    ``said``: title and advice in place of the usual ones.
    """
    title, advice = said or words(status, retry_after)
    head = Head(title=title, lead=advice, follow=False, column=Column(name=title, description=advice, keywords=title))
    context = {"head": head, "status": status, "offline": status in OFFLINE}
    response = render(request, "portal/site/error.html", context, status=status)
    response["Cache-Control"] = "no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Also shown where a form's CSRF token is missing (``CSRF_FAILURE_VIEW``)."""
    return error_page(request, 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that moved leads on; every other one is told to be missing."""
    if request.method in ("GET", "HEAD") and (address := moved_to(request.path)):
        return HttpResponsePermanentRedirect(address)
    return error_page(request, 404)


def gone(request: HttpRequest) -> HttpResponse:
    return error_page(request, 410)


def too_many(request: HttpRequest, retry_after: int = 60) -> HttpResponse:
    return error_page(request, 429, retry_after=retry_after)


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)


def unavailable(request: HttpRequest, retry_after: int = 300) -> HttpResponse:
    return error_page(request, 503, retry_after=retry_after)
