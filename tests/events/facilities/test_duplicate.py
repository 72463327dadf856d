"""The copy of a facility: not shown, with what can be the same elsewhere."""

from datetime import date

import pytest

from events.facilities.actions.duplicate import CopyForm
from events.facilities.models import Amenity, Closure, DayException, Facility
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find

pytestmark = pytest.mark.django_db


def duplicate(facility, **data):
    action = find(Facility, "duplicate")
    return action.perform(facility, actor=None, data={"code": "371502-0009", "name": "新馆", **data})


def test_a_copy_has_hours_fees_and_amenities_and_is_not_shown(client, hall):
    hall.amenities.add(Amenity.objects.create(name="淋浴"))
    Closure.objects.create(facility=hall, first_day="2026-05-18", announced_on="2026-05-01", reason="保养")
    DayException.objects.create(facility=hall, date=date(2026, 5, 14), reason="比赛")
    outcome = duplicate(hall)
    copy = Facility.objects.get(code="371502-0009")
    assert (outcome.result, outcome.message) == (copy, "已复制为“新馆”，还没有对外显示。")
    assert (copy.is_public, client.get(copy.get_absolute_url()).status_code) == (False, 404)
    assert (copy.kind, copy.township, copy.fee_note, copy.phone) == (
        hall.kind,
        hall.township,
        "每小时 20 元",
        "0635-1234567",
    )
    assert (copy.street_address, copy.point, copy.opened_on) == ("", None, None)
    for of in (copy, hall):
        assert [str(span) for period in of.periods.all() for span in period.spans.all()] == [
            "每天 09:00–21:00",
            "周六 09:00–次日01:00",
        ]
        assert [str(one) for one in of.concessions.all()] == ["老年人 0%", "学生 50%"]
        assert [str(one) for one in of.amenities.all()] == ["淋浴"]
    own = (copy.access_facts.count(), copy.closures.count(), copy.exceptions.count(), copy.pictures.count())
    assert own == (0, 0, 0, 0)
    copy.full_clean()


def test_the_next_free_code_of_the_county_is_proposed(hall, make):
    make(code="371502-0123")
    assert CopyForm(record=hall).fields["code"].initial == "371502-0124"
    make(code="371502-9999")
    assert CopyForm(record=hall).fields["code"].initial == ""


def test_a_taken_code_is_refused(hall):
    with pytest.raises(ActionRefused, match="这个编码已经有场地在用，请换一个。"):
        duplicate(hall, code=hall.code)
    assert Facility.objects.count() == 1
