"""Questions about places."""

from django.db import models


class PlaceQuerySet(models.QuerySet):
    def counties(self):
        """County-level units in their explicit order, functional zones last."""
        return self.filter(kind__in=("district", "county_city", "county", "functional_zone")).order_by("position")

    def townships(self):
        return self.filter(kind__in=("subdistrict", "town", "township"))
