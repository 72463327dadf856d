"""Without the second factor that a person must have, they reach the pages on which they set it up, and no others."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.accounts import second_factor

OPEN = (
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_change_password",
    "account_logout",
)
CLOSED = ("/admin/", "/account/")  # where one is led to the enrolment; elsewhere one is a reader like any other


def enrolment_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stands behind ``sessions.limits``: a password that has expired comes first.

    On the public pages and in the API the person counts as not signed in, so whatever asks for a right there is
    closed to them too, without a list of such addresses.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and second_factor.missing(request.user):
            if request.path.startswith(CLOSED):
                if request.path not in {reverse(name) for name in OPEN}:
                    return redirect("mfa_index")
            else:
                request.user = AnonymousUser()
        return get_response(request)

    return middleware
