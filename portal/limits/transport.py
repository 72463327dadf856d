"""What answers that are given in front of Django say about the way to this site."""

from django.conf import settings


def transport_security() -> dict[str, str]:
    """Strict-Transport-Security as Django's SecurityMiddleware writes it; nothing where the settings ask for none."""
    if not settings.SECURE_HSTS_SECONDS:
        return {}
    value = f"max-age={settings.SECURE_HSTS_SECONDS}"
    if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        value += "; includeSubDomains"
    if settings.SECURE_HSTS_PRELOAD:
        value += "; preload"
    return {"Strict-Transport-Security": value}
