"""Clock times as minutes from midnight, so that a span may run past midnight on both databases."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from portal.records.plain_field import PlainInMigrations

PATTERN = re.compile(r"^(次日)?\s*(\d{1,2})[:：](\d{2})$")
MISTAKE = "时间“%(value)s”无法识别，请按 08:30 的样式填写；次日凌晨 2 点写 次日02:00 或 26:00。"


def parse(text: Any) -> int:
    """Minutes from midnight. Raises ValidationError with a sentence."""
    found = PATTERN.match(str(text).strip())
    if found:
        minutes = int(found[2]) * 60 + int(found[3]) + (1440 if found[1] else 0)
        if int(found[3]) < 60 and minutes <= 2880:
            return minutes
    raise ValidationError(MISTAKE, code="clock", params={"value": text})


def in_words(minutes: int | None) -> str:
    """08:30; 24:00 stays, later times say 次日."""
    if minutes is None:
        return ""
    if minutes > 1440:
        return f"次日{minutes // 60 - 24:02d}:{minutes % 60:02d}"
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class ClockFormField(forms.CharField):
    """Typed as 08:30 or 次日02:00; the value is minutes from midnight."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "placeholder": "08:30", "autocomplete": "off", "size": 9}

    def prepare_value(self, value: Any) -> Any:
        return in_words(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return None if value in self.empty_values else parse(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """8:30 and 08:30 are the same time; what is no time differs from all."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class ClockField(PlainInMigrations, models.PositiveSmallIntegerField):  # type: ignore[type-arg]  # none at run time
    """Stored as minutes, typed and shown as a clock time."""

    plain = models.PositiveSmallIntegerField
    in_words = staticmethod(in_words)  # for histories and the audit log

    def formfield(self, **options: Any) -> Any:
        options.pop("min_value", None)
        options.pop("max_value", None)
        return models.Field.formfield(self, **{"form_class": ClockFormField, **options})
