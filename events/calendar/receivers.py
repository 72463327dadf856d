"""Calendars print names of other records: when one of these is renamed, programs shall read the entries again."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import F, Model, Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from simple_history.signals import post_create_historical_record

from events.calendar.models import Discipline, Edition, Session
from events.facilities.models import Facility
from events.facilities.signals import facilities_written

POINT = ("longitude", "latitude")
NAME = ("name", "name_en")


@receiver(facilities_written)
def written(sender: Any, pks: Iterable[Any], **_: Any) -> None:
    """By a sheet."""
    used = Facility.objects.filter(Q(editions__isnull=False) | Q(sessions__isnull=False), pk__in=list(pks))
    _venues_changed([*used.values_list("pk", flat=True).distinct()])


@receiver(post_create_historical_record)
def saved(sender: Any, instance: Model, **_: Any) -> None:
    if isinstance(instance, Facility):
        _venues_changed([instance.pk])
    elif isinstance(instance, Discipline) and [*_changed(Discipline, [instance.pk], NAME)]:
        _print_anew(Q(discipline=instance.pk), [Edition])  # a session's entry counts its event's revisions


@receiver(pre_delete, sender=Facility)
def deleted(sender: Any, instance: Facility, **_: Any) -> None:
    """What has neither a place nor a point of its own loses them."""
    _print_anew(_printed([instance.pk], [instance.pk]))


def _venues_changed(pks: list[Any]) -> None:
    renamed, moved = ([*_changed(Facility, pks, columns)] for columns in (("name",), POINT))
    if renamed or moved:
        _print_anew(_printed(renamed, moved))


def _printed(renamed: list[Any], moved: list[Any]) -> Q:
    """Rows that show a facility's name, or its coordinates, because they have none of their own."""
    return Q(facility__in=renamed, venue="") | Q(facility__in=moved, longitude=None)


def _changed(model: Any, pks: list[Any], columns: tuple[str, ...]) -> Iterator[Any]:
    """Keys of the rows whose two newest versions differ in one of ``columns``.

    A row that was there before its versions were kept has one: what it was is not known, so it counts as changed.
    """
    key = model._meta.pk.name
    versions = model.history.filter(**{f"{key}__in": pks}).order_by(key, "-history_date", "-history_id")
    for pk, found in groupby(versions.values_list(key, "history_type", *columns), key=lambda version: version[0]):
        newest, *older = found
        if newest[2:] != older[0][2:] if older else newest[1] == "~":
            yield pk


def _print_anew(wanted: Q, models: Iterable[Any] = (Edition, Session)) -> None:
    """The revision rises and the time of change is now; the rows themselves stay as they are."""
    for model in models:
        model._base_manager.filter(wanted).update(sequence=F("sequence") + 1, changed_at=timezone.now())
