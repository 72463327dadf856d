"""Public forms whose tries are counted before anything of them is read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from portal.limits.client_address import client_address
from portal.limits.throttle import seconds_to_wait

View = Callable[..., HttpResponseBase]


def counted_first(
    name: str, *, limit: int, window: int, refused: Callable[[HttpRequest, int], HttpResponseBase]
) -> Callable[[View], View]:
    """Lets an address POST ``limit`` times in ``window`` seconds, valid or not; beyond, ``refused(request, seconds)``.

    The outermost decorator. The check of the CSRF token reads the form, with all its files, so it is made after the
    count, by the view itself instead of the middleware.
    """

    def decorate(view: View) -> View:
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                wait = seconds_to_wait(client_address(request), name, limit=limit, window=window)
                if wait:
                    return refused(request, wait)
            return checked(request, *args, **kwargs)

        counted.counted_first = name  # type: ignore[attr-defined]  # a mark, for the walk over all forms
        return counted

    return decorate
