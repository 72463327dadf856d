"""The id of the request that is being answered, for the log and the audit."""

from contextvars import ContextVar

from django.http import HttpRequest

request_id: ContextVar[str] = ContextVar("request_id", default="")
ATTRIBUTE = "request_id"


def give_request_id(request: HttpRequest, number: str) -> None:
    """Note the id on the request too: Django logs an answer of 400 or more after all middleware has ended."""
    setattr(request, ATTRIBUTE, number)


def request_id_of(request: object) -> str:
    """The id that was given to ``request``; "" for one without an id and for None."""
    return getattr(request, ATTRIBUTE, "")
