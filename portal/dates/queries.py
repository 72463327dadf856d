"""Questions about holidays."""

import datetime

from django.db import models


class HolidayQuerySet(models.QuerySet):
    def arrangement(self) -> dict[datetime.date, bool]:
        """Date → True for a day off, False for a weekend day that is worked; dates that follow the week are absent."""
        return dict(self.values_list("date", "is_off"))

    def has_year(self, year: int) -> bool:
        """Whether the arrangement of ``year`` has been entered."""
        return self.filter(date__year=year, is_off=True).exists()
