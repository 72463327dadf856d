"""The address a request really comes from, and what of it is counted."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

TRANSLATED = ip_network("64:ff9b::/96")  # RFC 6052: IPv4 addresses behind a translating gateway
HOME = 64  # bits of an IPv6 address that a provider gives out at least; the rest its holder chooses freely


def client_address(request: HttpRequest | None) -> str | None:
    """The client's address as text, or None. IPv4 in an IPv6 address is IPv4.

    ``TRUSTED_PROXIES`` says how many proxies of ours stand in front. Each adds one entry at the right end of
    X-Forwarded-For; what stands further left was written by the client and is worth nothing.
    """
    if request is None:
        return None
    found = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            found = hops[-settings.TRUSTED_PROXIES]
    address = _read(found)
    return None if address is None else str(address)


def counted_network(address: str | None) -> str | None:
    """What is counted and locked for an address: itself, or the /64 of IPv6. None: it must not be counted.

    Loopback and ``PROXY_NETS`` are our own machines: whoever seems to come from there is everybody whose address was
    lost on the way.
    """
    found = _read(address or "")
    if found is None or found.is_loopback or found.is_unspecified:
        return None
    if any(found in network for network in settings.PROXY_NETS):
        return None
    return str(found) if found.version == 4 else str(ip_network((int(found), HOME), strict=False))


def _read(text: str) -> IPv4Address | IPv6Address | None:
    """The address without the name of an interface; IPv4 where IPv6 only wraps it."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in TRANSLATED:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address
