"""Copying a facility: a new one, not shown to the public, to be completed."""

from collections.abc import Iterator

from events.facilities.models import Facility
from portal.actions.action import Action, Performance
from portal.actions.registry import register
from portal.records.copying import copied, name_of_copy

OWN = ("street_address", "longitude", "latitude", "datum_source", "opened_on", "opened_precision")  # of one place only
NAME_LENGTH: int = Facility._meta.get_field("name").max_length or 0


@register
class Duplicate(Action[Facility]):
    """With opening hours, concessions and amenities; without pictures, closures, reports and checks on site."""

    model, name, label, permission = Facility, "duplicate", "复制", "add"
    one_press = True
    validates = False  # the copied record stays as it is
    icon = "content_copy"
    conflict = "刚刚有人用了同一个编码，请再按一次“复制”。"

    def obstacles(self, record: Facility) -> Iterator[str]:
        if not Facility.objects.next_code(record.code[:6]):
            yield "这个县（市、区）的编码已经用完，不能复制。"

    def apply(self, record: Facility, performance: Performance[Facility]) -> None:
        """Nothing changes in the record itself."""

    def follow(self, record: Facility, performance: Performance[Facility]) -> None:
        code, name = Facility.objects.next_code(record.code[:6]), name_of_copy(record.name, NAME_LENGTH)
        copy = copied(record, without=OWN, code=code, name=name, is_public=False)
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
        return f"已复制为“{performance.result}”，还没有对外显示。请改名称，填写地址、坐标、图片和无障碍情况。"
