"""The action by which a person says that a record was looked over today and is right."""

from typing import ClassVar, TypeVar

from django.db import models
from django.utils import timezone

from portal.actions.action import Action, Performance

M = TypeVar("M", bound=models.Model)


class Confirm(Action[M]):
    """Base of each room's own: ``day_field`` is the column that holds the day. Other faults do not stand in the way."""

    name, label, permission, icon = "confirm", "核实无误", "confirm", "check"
    bulk, validates = True, False
    done = "已记录今天核实无误。"
    day_field: ClassVar[str] = "confirmed_on"
    counted: ClassVar[str]  # measure word and noun, for the sentence after many

    def apply(self, record: M, performance: Performance[M]) -> None:
        setattr(record, self.day_field, timezone.localdate(performance.now))

    def bulk_message(self, count: int) -> str:
        return f"已记录 {count} {self.counted}今天核实无误。"
