"""What the dialogs of schools and designations ask beside the reason."""

from django import forms

from initiatives.schools.models import SchoolLink
from portal.actions.forms import ActionForm, RecordChoice
from portal.dates.precision import Precision
from portal.records.text import LineBox


class DayForm(ActionForm):
    """From which day on, and how exactly that day is known."""

    day = forms.DateField(label="日期")
    precision = forms.ChoiceField(label="日期精度", choices=Precision, initial=Precision.DAY)


class MergeForm(DayForm):
    into = RecordChoice(
        SchoolLink._meta.get_field("to_school"), label="并入学校", help_text="输入名称、标识码或拼音首字母查找。"
    )
    field_order = ["into", "day", "precision", "reason"]


class RenameForm(DayForm):
    name = LineBox(label="新名称", max_length=60)
    field_order = ["name", "day", "precision", "reason"]
