"""Whose data it is, under which licence it may be used, and of which day: one line for page, file, JSON and JSON-LD.

The publisher, the licence and its address are the site's own (``SiteIdentity``); a room says what the data is taken
from, its day, and whether invented records are among it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.site.models import SiteIdentity


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """``source`` is in words. ``as_of`` is the day or moment the data speaks of, or None where nobody said one."""

    publisher: str
    licence: str
    licence_url: str = ""
    source: str
    as_of: date | datetime | None = None
    demo: bool = False

    @classmethod
    def of(
        cls,
        *,
        register: str = "",
        source: str = "",
        as_of: date | datetime | None = None,
        demo: bool = False,
        identity: SiteIdentity | None = None,
    ) -> Self:
        """``register`` names a register of the publisher (学校登记); ``source`` is somebody else's, in full."""
        identity = identity or SiteIdentity.current()
        return cls(
            publisher=identity.name,
            licence=identity.licence_line,
            licence_url=identity.licence_url,
            source=source or f"{identity.name}{register}",
            as_of=as_of,
            demo=demo,
        )

    @property
    def day(self) -> date | None:
        return localtime(self.as_of).date() if isinstance(self.as_of, datetime) else self.as_of

    def notes(self, *more: str) -> list[str]:
        """The lines below the rows of a file; ``more`` are those that only this list needs."""
        licence = f"{self.licence}（{self.licence_url}）" if self.licence_url else self.licence
        lines = [
            _("许可：%s") % licence,
            _("来源：%s") % self.source,
            _("数据截至：%s") % (self._as_of_words() or _("无")),
            *more,
        ]
        return [*lines, _("本表含演示数据，不代表官方发布。")] if self.demo else lines

    def _as_of_words(self) -> str:
        if isinstance(self.as_of, datetime):
            return f"{localtime(self.as_of):%Y-%m-%d %H:%M}"
        return self.as_of.isoformat() if self.as_of else ""

    def fields(self) -> dict[str, Any]:
        """What every answer of the JSON API says beside its items."""
        moment = localtime(self.as_of) if isinstance(self.as_of, datetime) else self.as_of
        return {"licence": self.licence, "licence_url": self.licence_url, "source": self.source, "as_of": moment}

    def structured(self) -> dict[str, Any]:
        """Properties of a schema.org Dataset."""
        return {
            "license": self.licence_url or self.licence,
            "creator": {"@type": "GovernmentOrganization", "name": self.publisher},
        }
