"""Copying a facility: a new one, not shown to the public, to be completed."""

from collections.abc import Iterator
from typing import Any

from django import forms

from events.facilities.models import Facility
from events.facilities.models.facility import CODE
from portal.actions.action import Action, Performance
from portal.actions.forms import ActionForm
from portal.actions.registry import register
from portal.records.copying import copied

OWN = ("street_address", "longitude", "latitude", "datum_source", "opened_on", "opened_precision")  # of one place only


class CopyForm(ActionForm):
    code = forms.CharField(label="新编码", max_length=11, validators=[CODE])
    name = forms.CharField(label="新名称", max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.record, Facility):
            self.fields["code"].initial = Facility.objects.next_code(self.record.code[:6])
            self.fields["name"].initial = self.record.name


@register
class Duplicate(Action[Facility]):
    """With opening hours, concessions and amenities; without pictures, closures, reports and checks on site."""

    model, name, label, permission = Facility, "duplicate", "复制", "add"
    form = CopyForm
    validates = False  # the copied record stays as it is
    icon = "content_copy"
    description = "新场地先不对外显示。类别、开放时间、收费和配套照抄；地址、坐标、图片和无障碍核实情况请重新填写。"
    conflict = "这个编码已经有场地在用，请换一个。"

    def check(self, record: Facility, performance: Performance[Facility]) -> Iterator[str]:
        if Facility.objects.filter(code=performance.data["code"]).exists():
            yield self.conflict

    def apply(self, record: Facility, performance: Performance[Facility]) -> None:
        """Nothing changes in the record itself."""

    def follow(self, record: Facility, performance: Performance[Facility]) -> None:
        data = performance.data
        copy = copied(record, without=OWN, code=data["code"], name=data["name"], is_public=False)
        copy.save()
        copy.amenities.set(record.amenities.all())
        for concession in record.concessions.all():
            copied(concession, facility=copy).save()
        for period in record.periods.all():
            own = copied(period, facility=copy)
            own.save()
            for span in period.spans.all():
                copied(span, period=own).save()
        performance.result = copy

    def message(self, record: Facility, performance: Performance[Facility]) -> str:
        return f"已复制为“{performance.result}”，还没有对外显示。"
