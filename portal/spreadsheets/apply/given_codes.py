"""Codes of records that a list without codes brings: free at the check, made sure of when they are written."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType

from portal.spreadsheets.apply.codec import PlanRow
from portal.spreadsheets.models import Batch
from portal.spreadsheets.naming import Naming
from portal.spreadsheets.plan.by_name import NEW
from portal.spreadsheets.plan.names import exact, same_place


class GivenCodes:
    """Of one batch, within its transaction: of two batches of one model only one gives codes at a time."""

    def __init__(self, batch: Batch, naming: Naming) -> None:
        self.batch, self.naming, self.resource = batch, naming, batch.existing_resource
        self.model = self.resource._meta.model
        (self.key,) = self.resource.key_attributes()
        self.name = self.resource.column(naming.name).attnames[0]
        self.within = [self.resource.column(name).attnames[0] for name in naming.within]
        self.given: set[str] = set()
        self.is_locked = False

    def settle(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """Give new rows another code where theirs is taken by now; gives those whose record somebody has added."""
        if not rows or self.naming.codes is None:
            return []
        self._lock()
        taken = self.taken(rows)
        others = [row for row in rows if row.new[self.key] in taken or row.new[self.key] in self.given]
        kept = {row.new[self.key] for row in rows if row not in others}
        values = [{name: value for name, value in row.new.items() if name != self.key} for row in others]
        codes = self.naming.codes(values, {*self.given, *kept}) if others else []
        for row, code in zip(others, codes, strict=True):
            row.new[self.key] = code
        added = self._added(rows)
        self.given |= {row.new[self.key] for row in rows}
        return added

    def _lock(self) -> None:
        """The model's own row of Django's list of models. SQLite writes one transaction at a time anyway."""
        if not self.is_locked:
            kind = ContentType.objects.get_for_model(self.model)
            list(ContentType.objects.select_for_update(no_key=True).filter(pk=kind.pk).values_list("pk"))
            self.is_locked = True

    def taken(self, rows: Sequence[PlanRow]) -> set[str]:
        """Their codes that a record has by now."""
        codes = [row.new[self.key] for row in rows]
        found = self.model._base_manager.filter(**{f"{self.key}__in": codes})
        return set(found.values_list(self.key, flat=True))

    def _added(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """Rows that were new at the check, but whose name and place a record has now."""
        asked = [row for row in rows if self.batch.layout.chosen.get(self.batch.layout.row_name(row.place)) != NEW]
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        stored = self.resource.rows().filter(**{f"{self.name}__in": {row.new[self.name] for row in asked}})
        own = stored.exclude(**{f"{self.key}__in": self.given})
        for name, *values in own.values_list(self.name, *self.within):
            found[exact(name)].append(dict(zip(self.within, values, strict=True)))
        return [row for row in asked if any(same_place(image, self._wanted(row)) for image in self._of(row, found))]

    def _of(self, row: PlanRow, found: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
        return found.get(exact(row.new[self.name]), [])

    def _wanted(self, row: PlanRow) -> dict[str, Any]:
        return {name: row.new[name] for name in self.within if row.new.get(name) is not None}
