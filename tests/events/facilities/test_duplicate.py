"""The copy of a facility: not shown, with what can be the same elsewhere."""

from datetime import date

import pytest
from django.forms import model_to_dict

from events.facilities.forms import FacilityForm
from events.facilities.models import Amenity, Closure, DayException, Facility
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find

pytestmark = pytest.mark.django_db


def duplicate(facility):
    return find(Facility, "duplicate").perform(facility, actor=None)


def test_a_copy_has_hours_fees_and_amenities_and_is_not_shown(client, hall):
    hall.amenities.add(Amenity.objects.create(name="淋浴"))
    Closure.objects.create(facility=hall, first_day="2026-05-18", announced_on="2026-05-01", reason="保养")
    DayException.objects.create(facility=hall, date=date(2026, 5, 14), reason="比赛")
    outcome = duplicate(hall)
    copy = Facility.objects.exclude(pk=hall.pk).get()
    assert (copy.name, copy.code) == (f"{hall.name}（副本）", "371502-0002")
    assert (outcome.result, outcome.message) == (
        copy,
        f"已复制为“{copy.name}”，还没有对外显示。请改名称，填写地址、坐标、图片和无障碍情况。",
    )
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


def test_a_copy_takes_the_next_free_code_of_its_county(hall, make):
    make(code="371502-0123")
    assert duplicate(hall).result.code == "371502-0124"
    make(code="371502-9999")
    with pytest.raises(ActionRefused, match="编码已经用完"):
        duplicate(hall)


def test_a_copy_is_not_shown_under_the_name_of_a_copy(hall):
    copy = duplicate(hall).result
    shown = {**model_to_dict(copy), "is_public": True}
    assert FacilityForm(shown, instance=copy).errors["name"] == ["这还是副本的名称，请改成正式名称。"]
    assert "name" not in FacilityForm({**shown, "name": "新馆"}, instance=copy).errors
