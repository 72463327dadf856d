"""Questions about places."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from portal.places.models import Place  # noqa: F401 - the name in quotes

COUNTY_LEVEL = ("district", "county_city", "county", "functional_zone")
TOWNSHIP_LEVEL = ("subdistrict", "town", "township")


class PlaceQuerySet(models.QuerySet["Place"]):
    def counties(self) -> Self:
        """County-level units in their explicit order, functional zones last."""
        return self.filter(kind__in=COUNTY_LEVEL).order_by("position")

    def townships(self) -> Self:
        return self.filter(kind__in=TOWNSHIP_LEVEL)

    def valid_on(self, day: date) -> Self:
        """Places in use on ``day``; the day of abolition itself is no longer in use."""
        started = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(started & (Q(valid_to=None) | Q(valid_to__gt=day)))

    def settle_counties(self) -> None:
        """Set ``county`` of these places, for loads that pass by ``save``.

        A township answers to its managing area, else to its statutory parent; a county-level unit to itself.
        """
        self.filter(kind__in=COUNTY_LEVEL).update(county=F("pk"))
        self.filter(kind__in=TOWNSHIP_LEVEL).update(county=Coalesce("managing_area", "parent"))
