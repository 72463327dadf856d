"""What every response carries for operators and browsers, whatever room answered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.audit.request_id import give_request_id, new_request_id, request_id

PERMISSIONS_POLICY = "accelerometer=(), camera=(), geolocation=(self), gyroscope=(), microphone=(), payment=(), usb=()"
Handler = Callable[[HttpRequest], HttpResponse]


def request_id_middleware(get_response: Handler) -> Handler:
    """Gives each request an id, for its log lines, audit entries and answer.

    It stands outermost, so that a request that is refused by the next one has an id too.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        number = new_request_id(request.headers.get("X-Request-ID", ""))
        give_request_id(request, number)
        token = request_id.set(number)
        try:
            response = get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = number
        return response

    return middleware


def browser_policy_middleware(get_response: Handler) -> Handler:
    """Denies devices that no page needs, and other sites the use of our answers. Kept pages keep these headers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return middleware
