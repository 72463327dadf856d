"""The site's identity, asked for once per request by whoever needs it: shell, source lines, descriptions."""

from django.http import HttpRequest

from portal.site.models import SiteIdentity


def identity_of(request: HttpRequest) -> SiteIdentity:
    """The identity that this answer is written with."""
    if not hasattr(request, "site_identity"):
        request.site_identity = SiteIdentity.current()  # type: ignore[attr-defined]
    identity: SiteIdentity = request.site_identity  # type: ignore[attr-defined]
    return identity
