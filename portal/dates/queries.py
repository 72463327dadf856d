"""Questions about holidays."""

import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from portal.dates.models import HolidayDay  # noqa: F401 - the name in quotes


class HolidayQuerySet(models.QuerySet["HolidayDay"]):
    def arrangement(self) -> dict[datetime.date, bool]:
        """Date → True for a day off, False for a weekend day that is worked; dates that follow the week are absent."""
        return dict(self.values_list("date", "is_off"))

    def has_year(self, year: int) -> bool:
        """Whether the arrangement of ``year`` has been entered."""
        return self.filter(date__year=year, is_off=True).exists()
