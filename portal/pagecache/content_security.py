"""The parts of django-csp that are not documented, in one place: the nonce of a request, the policy of an answer.

``tests/portal/pagecache/test_content_security.py`` is the contract that a new version of the library has to pass.
Django 6.0 brings a content security policy of its own; this is the module to change then.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase

NONCE = "csp_nonce"  # documented: the attribute that templates read
MADE_NONCE = "_csp_nonce"  # set once somebody has read the nonce
UPDATE = "_csp_update"  # what the documented decorator ``csp_update`` sets on the answer of a view


def withhold_nonce(request: HttpRequest) -> None:
    """Give the page no nonce, as a page that is kept must not repeat one."""
    setattr(request, NONCE, "")


def nonce_was_used(request: HttpRequest) -> bool:
    """Whether something on the page has asked for the nonce, so that the answer's policy names it."""
    return bool(getattr(request, MADE_NONCE, None))


def add_directives(response: HttpResponseBase, directives: Mapping[str, Sequence[Any]]) -> None:
    """Let the policy of this one answer say ``directives`` beside what the settings say.

    The documented decorator does the same for a view function; pages of the admin site come from many.
    """
    setattr(response, UPDATE, directives)
