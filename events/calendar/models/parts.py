"""Columns that several tables of the room share."""

import uuid
from collections.abc import Sequence
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models

from portal.language.bilingual import in_english
from portal.places import coordinates
from portal.records.text import LineField


class CalendarVersioned(models.Model):
    """A record of which calendar programs keep a copy: known by ``uid``, read again when ``sequence`` rises.

    ``VERSIONED_FIELDS`` names the attributes that they show: a change of one of them raises ``sequence``, whoever makes
    it, form, sheet or program.
    """

    VERSIONED_FIELDS: tuple[str, ...] = ()

    uid = models.UUIDField("日历标识", default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField("日历修订号", default=0, editable=False)
    changed_at = models.DateTimeField("更新时间", auto_now=True)
    stored: Self | None  # of ``load_stored``

    class Meta:
        abstract = True

    @classmethod
    def load_stored(cls, rows: Sequence[Self]) -> None:
        """Give many rows what the database holds of them; ``clean`` alone would ask for each."""
        stored = cls._base_manager.in_bulk([row.pk for row in rows if row.pk])
        for row in rows:
            row.stored = stored.get(row.pk)  # for the next ``clean`` alone: after it the row may be saved

    def clean(self) -> None:
        super().clean()
        if "stored" not in self.__dict__:
            self.load_stored([self])
        stored = self.__dict__.pop("stored")
        if not stored:
            return
        if objection := self.overwrites(stored):
            raise ValidationError(objection)
        if any(getattr(self, name) != getattr(stored, name) for name in self.VERSIONED_FIELDS):
            self.sequence = stored.sequence + 1 + self.behind(stored)

    def behind(self, stored: Self) -> int:
        """By how many revisions a calendar would go back through what else has changed."""
        return 0

    def overwrites(self, stored: Self) -> dict[str, str] | None:
        """A published time is never overwritten, only moved by an action. ``{field: sentence}`` or nothing."""
        raise NotImplementedError


class Located(models.Model):
    """Where it takes place: a facility of the register, or a free name with optional WGS-84 coordinates."""

    facility = models.ForeignKey(
        "facilities.Facility",
        models.SET_NULL,
        verbose_name="场馆",
        null=True,
        blank=True,
        related_name="%(class)ss",
        help_text="登记在册的场馆；不在册的地点填写下面几项。",
    )
    venue = LineField("地点", max_length=80, blank=True)
    venue_en = LineField("地点（英文）", max_length=120, blank=True)
    address = LineField("地址", max_length=120, blank=True)
    longitude = models.DecimalField("经度（WGS-84）", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度（WGS-84）", max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def shown_venue(self) -> str:
        return in_english(self.venue, self.venue_en) or (self.facility.name if self.facility else "")

    @property
    def point(self) -> tuple[float, float] | None:
        """(longitude, latitude) as floats, the record's own before its facility's, or None."""
        for located in (self, self.facility):
            if located and located.longitude is not None and located.latitude is not None:
                return float(located.longitude), float(located.latitude)
        return None

    def clean(self) -> None:
        super().clean()
        if refusal := coordinates.refusal(self.longitude, self.latitude):
            raise ValidationError({"longitude": refusal})
