"""How long a sign-in lasts, what must be done first, and from where the back office may be reached."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from portal.accounts.models import User
from portal.accounts.own_sessions import note_activity
from portal.accounts.passwords import expired
from portal.accounts.signals import sign_out_reason
from portal.limits.client_address import client_address, counted_network

SINCE, SEEN = "signed_in_at", "seen_at"
PRECISION = 60  # seconds between two writes of the session


def limits(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Ends sign-ins and sends an expired password to be changed; keeps the back office to the allowed networks.

    A sign-in ends after ``SESSION_IDLE_MINUTES`` without a request, and ``SESSION_ABSOLUTE_HOURS`` after it began.
    The session of a visitor without its cookie is never opened, so public pages stay cacheable.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/admin/", "/account/")):
            translation.activate(settings.LANGUAGE_CODE)  # the back office speaks Chinese, whatever the browser prefers
            _from_allowed_net(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            return _overdue(request) or _password_first(request) or get_response(request)
        return get_response(request)

    return middleware


def remember_start(request: HttpRequest, **kwargs: object) -> None:
    """Receiver of ``user_logged_in``: a session ends some hours after this moment, however busy it is."""
    request.session[SINCE] = timezone.now().timestamp()


def _overdue(request: HttpRequest) -> HttpResponse | None:
    """Signs the person out when their time is up, and leads to the sign-in page; None while they may stay."""
    now = timezone.now().timestamp()
    since = request.session.setdefault(SINCE, now)
    seen = request.session.get(SEEN, now)
    reason = ""
    if now - seen > settings.SESSION_IDLE_MINUTES * 60:
        reason = f"超过 {settings.SESSION_IDLE_MINUTES} 分钟没有操作"
    elif now - since > settings.SESSION_ABSOLUTE_HOURS * 3600:
        reason = f"登录已满 {settings.SESSION_ABSOLUTE_HOURS} 小时"
    if reason:
        with sign_out_reason(reason):
            logout(request)
        messages.warning(request, f"{reason}，已自动退出，请重新登录。")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    if SEEN not in request.session or now - seen > PRECISION:
        request.session[SEEN] = now
        note_activity(request)
    return None


def _password_first(request: HttpRequest) -> HttpResponse | None:
    """Leads to the page for a new password when the present one has expired; None when nothing is to be done."""
    free = (reverse("account_change_password"), reverse("account_logout"), settings.STATIC_URL)
    if request.path.startswith(free) or not request.path.startswith(("/admin/", "/account/")):
        return None
    if not isinstance(request.user, User) or not expired(request.user):
        return None
    messages.warning(request, "请先设置新密码，再继续使用。")
    return redirect("account_change_password")


def _from_allowed_net(request: HttpRequest) -> None:
    """Raises PermissionDenied for an address outside ``ADMIN_ALLOWED_NETS``, and for one that was lost at a proxy."""
    if not settings.ADMIN_ALLOWED_NETS:
        return
    address = client_address(request)
    if settings.TRUSTED_PROXIES and counted_network(address) is None:
        raise PermissionDenied
    if address is None or not any(ip_address(address) in net for net in settings.ADMIN_ALLOWED_NETS):
        raise PermissionDenied
