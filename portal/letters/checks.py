"""What the settings of the gateways must be, said when the program starts and by ``manage.py check``."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register

from portal.letters.gateways.mail import SCHEMES
from portal.letters.quiet import hours

LOCAL = ("console", "file")
SHORTEST_KEY = 32  # characters
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@register()
def gateways(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """Every fault of the settings, in sentences that say what to set."""
    return [Error(sentence, id=f"letters.E{number:03}") for number, sentence in faults(settings)]


def faults(chosen: Any) -> Iterator[tuple[int, str]]:
    """``chosen``: where the settings stand."""
    yield from _sms(chosen)
    yield from _mail(chosen)
    if chosen.QUIET_HOURS:
        try:
            hours(chosen.QUIET_HOURS)
        except ValueError:
            yield 8, "QUIET_HOURS 应写成 21:30-07:30 这样的起止时间；不要安静时段就留空。"


def _sms(chosen: Any) -> Iterator[tuple[int, str]]:
    name = chosen.SMS_GATEWAY
    if name in LOCAL:
        if chosen.PRODUCTION:
            yield (
                2,
                f"生产环境的 SMS_GATEWAY 不能是 {name}，那样没有人收得到短信；请写短信服务的 https:// 网址，或留空。",
            )
    elif name:
        parts = _parts(name)
        if parts is None or parts.scheme not in ("http", "https"):
            yield 1, "SMS_GATEWAY 应为 console、file，或短信服务的 https:// 网址。"
            return
        if chosen.PRODUCTION and parts.scheme == "http" and parts.hostname not in THIS_MACHINE:
            yield 4, "生产环境的 SMS_GATEWAY 应以 https:// 开头，短信里有个人信息。"
        if len(chosen.SMS_GATEWAY_KEY) < SHORTEST_KEY:
            yield 3, f"用短信服务时要设置 SMS_GATEWAY_KEY，至少 {SHORTEST_KEY} 个随机字符，与对方一致。"


def _mail(chosen: Any) -> Iterator[tuple[int, str]]:
    name = chosen.MAIL_GATEWAY
    if name in LOCAL:
        if chosen.PRODUCTION:
            yield 6, f"生产环境的 MAIL_GATEWAY 不能是 {name}，那样没有人收得到邮件；请写邮件服务器的地址，或留空。"
    elif name:
        parts = _parts(name)
        if parts is None or parts.scheme not in SCHEMES:
            yield 5, "MAIL_GATEWAY 应为 console、file，或 smtp+tls://账号:密码@主机:587 这样的地址。"
        elif not chosen.MAIL_FROM:
            yield 7, "用邮件服务器时要设置 MAIL_FROM，写发信的邮箱。"


def _parts(address: str) -> Any:
    """The parts of an address that names a host, else None."""
    try:
        parts = urlsplit(address)
        return parts if parts.hostname and (parts.port is None or parts.port) else None
    except ValueError:
        return None
