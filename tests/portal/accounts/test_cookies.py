"""The cookies of staff: out of reach of scripts and of other sites, and over TLS alone in production."""

import pytest
from django.urls import reverse

from portal.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("secure", [False, True])
def test_every_cookie_of_a_sign_in(client, settings, secure):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = secure
    User.objects.create_superuser("cookie", password="k7!vTq2#Zm9w")
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "cookie", "password": "k7!vTq2#Zm9w"})
    names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    assert names <= set(client.cookies)
    for name in names:
        found = client.cookies[name]
        attributes = {key: found[key] for key in ("httponly", "samesite", "path", "domain", "secure")}
        expected = {"httponly": True, "samesite": "Lax", "path": "/", "domain": "", "secure": True if secure else ""}
        assert (name, attributes) == (name, expected)
