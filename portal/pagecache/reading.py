"""How a reader wants pages shown: 长者模式, dark theme, text size.

One cookie that the server reads, so that pages arrive right without script, at the same address for everyone.
There are twelve variants; anything else in the cookie counts as the standard page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)

COOKIE = "reading"
YEAR = 365 * 24 * 3600  # seconds
CHOICES = {"view": ("standard", "elder"), "theme": ("light", "dark"), "size": ("1", "2", "3")}


@dataclass(frozen=True)
class Reading:
    """One choice, each part a value of ``CHOICES``."""

    view: str = "standard"
    theme: str = "light"
    size: str = "1"

    @classmethod
    def of(cls, request: HttpRequest) -> "Reading":
        """The choice of this reader."""
        return cls.parse(request.COOKIES.get(COOKIE, ""))

    @classmethod
    def parse(cls, value: str) -> "Reading":
        """The choice written in the cookie, or the standard one when it says anything we never wrote."""
        parts = value.split(".")
        if len(parts) != len(CHOICES):
            return cls()
        if any(part not in allowed for part, allowed in zip(parts, CHOICES.values(), strict=True)):
            return cls()
        return cls(*parts)

    @property
    def variant(self) -> str:
        """Canonical name of the variant, equal for equal pages: the cookie's value and part of a cache key."""
        return f"{self.view}.{self.theme}.{self.size}"

    def changed(self, choices: Mapping[str, Any]) -> "Reading":
        """This reading with the valid ones among ``choices`` (a mapping of names to values) taken over."""
        valid = {name: choices[name] for name in CHOICES if choices.get(name) in CHOICES[name]}
        return replace(self, **valid)

    def keep(self, response: R) -> R:
        """Store the choice for a year; the standard page needs no cookie. Returns ``response``."""
        if self == Reading():
            response.delete_cookie(COOKIE, samesite="Lax")
        else:
            response.set_cookie(
                COOKIE,
                self.variant,
                max_age=YEAR,
                samesite="Lax",
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response
