"""The address a request really comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest | None) -> str | None:
    """The client's address as text, or None.

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
    try:
        return str(ip_address(found))
    except ValueError:
        return None
