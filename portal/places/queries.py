"""Questions about places."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from portal.places.pinyin import sort_key
from portal.places.signals import spell_again
from portal.places.spelling import Readings, Row, readings

if TYPE_CHECKING:
    from portal.places.models import Place, Reading  # noqa: F401 - the names in quotes

COUNTY_LEVEL = ("district", "county_city", "county", "functional_zone")
TOWNSHIP_LEVEL = ("subdistrict", "town", "township")


BATCH = 500  # rows of one statement
MOST_TEXTS = 50  # of more, all names are looked at


def holding(texts: Collection[str] | None, *columns: str) -> Q:
    """The rows that one of the texts stands in; empty, for all rows, where ``texts`` is None or they are many."""
    if texts is None or len(texts) > MOST_TEXTS:
        return Q()
    query = Q(pk__in=())
    for text in texts:
        for column in columns:
            query |= Q(**{f"{column}__contains": text})
    return query


class ReadingQuerySet(models.QuerySet["Reading"]):
    def in_use(self) -> Readings:
        """All of them, in one query: asked once for a batch of names, and never kept, so no process has old ones.

        What changes while the names that are spelt by them are not yet seen by others is noticed after the commit.
        """
        rows = self._rows()
        if transaction.get_connection().in_atomic_block:
            transaction.on_commit(lambda: self._spell_what_changed_since(rows))
        return readings(rows)

    def _rows(self) -> tuple[Row, ...]:
        return tuple(self.order_by("text").values_list("text", "applies", "reading"))

    def _spell_what_changed_since(self, rows: tuple[Row, ...]) -> None:
        """Whoever changed the readings meanwhile has not seen our names, nor we the change."""
        if changed := {text for text, _applies, _reading in {*rows} ^ {*self._rows()}}:
            spell_again(self.model, changed)


class PlaceQuerySet(models.QuerySet["Place"]):
    def spell(self, readings: Readings) -> int:
        """Store the order again of those whose key is another now; how many these are."""
        changed = []
        for place in self.only("name", "sort_key"):
            key = sort_key(place.name, readings)
            if key != place.sort_key:
                place.sort_key = key
                changed.append(place)
        self.bulk_update(changed, ["sort_key"], batch_size=BATCH)
        return len(changed)

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
