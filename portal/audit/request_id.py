"""The id of the request that is being answered, for the log and the audit."""

import re
import uuid
from contextvars import ContextVar

from django.http import HttpRequest

from portal.privacy.masking import masked

ACCEPTABLE_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
request_id: ContextVar[str] = ContextVar("request_id", default="")
ATTRIBUTE = "request_id"


def new_request_id(offered: str) -> str:
    """The id of a request: that of the proxy in front (``X-Request-ID``) where it is well-formed, else a new one.

    No id holds what looks like the number of a person: the log would mask it, and the line would not be found again.
    """
    number = offered if ACCEPTABLE_ID.fullmatch(offered) else uuid.uuid4().hex
    while masked(number) != number:
        number = uuid.uuid4().hex
    return number


def give_request_id(request: HttpRequest, number: str) -> None:
    """Note the id on the request too: Django logs an answer of 400 or more after all middleware has ended."""
    setattr(request, ATTRIBUTE, number)


def request_id_of(request: object) -> str:
    """The id that was given to ``request``; "" for one without an id and for None."""
    return getattr(request, ATTRIBUTE, "")
