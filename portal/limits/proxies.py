"""Settings about the proxies in front that contradict each other: each would make all visitors one, or believe anybody.

Seen as system checks, and once more when the server starts, because a server runs no checks.
"""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

Network = IPv4Network | IPv6Network
UNCOUNTED_PROXY = (
    "BEHIND_PROXY=true 而 TRUSTED_PROXIES=0：所有访问者都会被当成代理服务器，任何人输错几次密码就会锁住全体工作人员。"
    "请把 TRUSTED_PROXIES 设为自有代理的层数（只有一层 nginx 时为 1）。"
)
UNDECLARED_PROXY = (
    "TRUSTED_PROXIES 大于 0 而没有 BEHIND_PROXY=true：前面没有代理时，访问者可以随意伪造自己的地址。"
    "前面有自有代理时请设置 BEHIND_PROXY=true，没有时请去掉 TRUSTED_PROXIES。"
)
NEGATIVE = "TRUSTED_PROXIES 不能是负数，请设为自有代理的层数，前面没有代理时不设置。"
NETS_WITHOUT_PROXY = (
    "设置了 PROXY_NETS 而 TRUSTED_PROXIES=0：列出了自有代理，却不采用它们报告的访问者地址。"
    "请设置 BEHIND_PROXY=true 和 TRUSTED_PROXIES，或去掉 PROXY_NETS。"
)
ALLOWED_WITHOUT_PROXY = (
    "设置了 ADMIN_ALLOWED_NETS 而 TRUSTED_PROXIES=0：生产环境的程序在代理之后运行，看不到访问者的真实地址，"
    "这个限制不起作用。请设置 BEHIND_PROXY=true 和 TRUSTED_PROXIES，或去掉 ADMIN_ALLOWED_NETS。"
)


def networks(name: str, texts: Iterable[str]) -> list[Network]:
    """The networks in an environment variable. Raises ImproperlyConfigured with the one that is none."""
    found = []
    for text in map(str.strip, texts):
        try:
            found.append(ip_network(text))
        except ValueError:
            raise ImproperlyConfigured(
                f"环境变量 {name} 中的“{text}”不是网段，应类似 10.1.0.0/16 或 2001:db8::/32（多个用英文逗号分隔）。"
            ) from None
    return found


def contradictions() -> Iterator[tuple[int, str]]:
    """Number and sentence of each contradiction in the settings."""
    if settings.TRUSTED_PROXIES < 0:
        yield 1, NEGATIVE
    if settings.BEHIND_PROXY and not settings.TRUSTED_PROXIES:
        yield 2, UNCOUNTED_PROXY
    if settings.TRUSTED_PROXIES > 0 and not settings.BEHIND_PROXY:
        yield 3, UNDECLARED_PROXY
    if settings.PROXY_NETS and not settings.TRUSTED_PROXIES:
        yield 4, NETS_WITHOUT_PROXY
    if settings.PRODUCTION and settings.ADMIN_ALLOWED_NETS and not settings.TRUSTED_PROXIES:
        yield 5, ALLOWED_WITHOUT_PROXY


@register(Tags.security)
def proxy_settings(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """The contradictions as errors, at which Django's commands stop."""
    return [Error(sentence, id=f"limits.E{number:03}") for number, sentence in contradictions()]


def refuse_contradictions() -> None:
    """Raises ImproperlyConfigured with every contradiction."""
    if found := [sentence for _, sentence in contradictions()]:
        raise ImproperlyConfigured("\n".join(found))
