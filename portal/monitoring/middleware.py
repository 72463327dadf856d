"""What every response carries for operators and browsers, whatever room answered."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.audit.request_id import give_request_id, request_id

ACCEPTABLE_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
PERMISSIONS_POLICY = "accelerometer=(), camera=(), geolocation=(self), gyroscope=(), microphone=(), payment=(), usb=()"


def request_id_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Gives each request an id (a proxy's own is kept when well-formed) and denies devices that no page needs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        offered = request.headers.get("X-Request-ID", "")
        number = offered if ACCEPTABLE_ID.fullmatch(offered) else uuid.uuid4().hex
        give_request_id(request, number)
        token = request_id.set(number)
        try:
            response = get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = number
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return middleware
