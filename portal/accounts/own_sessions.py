"""Where a person is signed in now, and how they end it.

django-allauth keeps a row for each session: since when, last seen, address, browser. Django's own table of sessions
knows no person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts import signals
from portal.accounts.models import User

# In this order: Edge and most Chinese browsers call themselves Chrome too, and Chrome calls itself Safari.
BROWSERS = {
    "MicroMessenger": "微信",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "360SE": "360 浏览器",
    "QQBrowser": "QQ 浏览器",
    "OPR": "Opera",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "HarmonyOS": "鸿蒙",
    "Android": "安卓",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class OwnSession:
    """One row of the page 我的登录; ``address`` is the network alone, for a screen has onlookers."""

    key: int
    since: datetime
    seen: datetime
    address: str
    browser: str
    current: bool


def own_sessions(user: User) -> list[OwnSession]:
    """The sessions that still count, the latest first. Rows of others are removed."""
    rows = sorted(UserSession.objects.purge_and_list(user), key=lambda row: row.last_seen_at, reverse=True)
    return [
        OwnSession(row.pk, row.created_at, row.last_seen_at, network(row.ip), browser(row.user_agent), row.is_current())
        for row in rows
    ]


def network(address: str) -> str:
    """192.0.2.17 → 192.0.2.*; of IPv6 the first 64 bits."""
    version = ip_address(address).version
    start = ip_network(f"{address}/{24 if version == 4 else 64}", strict=False).network_address
    return f"{str(start).rpartition('.')[0]}.*" if version == 4 else f"{start}*"


def browser(user_agent: str) -> str:
    """What a person calls it: Chrome（Windows）."""
    name = next((name for sign, name in BROWSERS.items() if sign in user_agent), "其他浏览器")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return f"{name}（{system}）" if system else name


def note_activity(request: HttpRequest) -> None:
    """Keep the row of this session up to date; called once a minute at most."""
    UserSession.objects.create_from_request(request)


def forget_old_rows(**kwargs: object) -> None:
    """Receiver of ``user_logged_in``: no session lasts longer than the absolute limit, so older rows are of none."""
    limit = timezone.now() - timedelta(hours=settings.SESSION_ABSOLUTE_HOURS)
    UserSession.objects.filter(created_at__lt=limit).delete()


def end_one(request: HttpRequest, user: User, key: int) -> bool:
    """End one session of the person; False where there is none of this key. Ending one's own is a sign-out."""
    row = UserSession.objects.filter(user=user, pk=key).first()
    if row is None:
        return False
    if not row.is_current():
        signals.sessions_ended.send(UserSession, request=request, user=user, note="结束了本人的另一处登录")
    end_sessions(request, [row])
    return True


def end_others(request: HttpRequest, user: User) -> None:
    """End every session of the person but this one."""
    end_other_sessions(request, user)
    signals.sessions_ended.send(UserSession, request=request, user=user, note="结束了本人的所有其他登录")


def is_signed_in(user: User) -> bool:
    """Whether the person has a session anywhere. Nothing is written."""
    return any(row.exists() for row in UserSession.objects.filter(user=user))


def end_all(user: User) -> int:
    """End every session of the person, for an administrator. Returns how many there were."""
    rows = UserSession.objects.purge_and_list(user)
    for row in rows:
        row.end()
    return len(rows)
