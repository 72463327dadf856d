"""The back office: what staff type, what they see, and what they may not touch."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from events.facilities import backoffice, reference_data
from events.facilities.demo import load_tables
from events.facilities.models import Closure, Facility, FaultReport
from initiatives.schools.models import School
from portal.accounts.roles import Role
from portal.backoffice.worklists import Lane
from portal.dates.models import HolidayDay
from tests.events.facilities.conftest import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


def form_data(response, **changes):
    """What the browser would send back from the page, with changes."""
    adminform = response.context["adminform"].form
    data = {name: adminform[name].value() for name in adminform.fields if adminform[name].value() != []}
    for formset in response.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        data |= {f"{prefix}-{part}": 0 for part in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    return {name: value for name, value in (data | changes).items() if value is not None and value is not False}


def save_new(client, city, kind, **changes):
    address = reverse("admin:facilities_facility_add")
    values = {"code": "371502-0001", "name": "古楼篮球场", "kind": kind.pk, "township": city["古楼街道"].pk}
    return client.post(address, form_data(client.get(address), **values, **changes))


def test_coordinates_of_another_map_are_converted(client, keeper, city, kind):
    save_new(client, city, kind, longitude="115.991", latitude="36.4575", datum="gcj02")
    facility = Facility.objects.get()
    assert facility.datum_source == "gcj02"
    assert abs(facility.longitude - Decimal("115.985")) < Decimal("0.001")
    page = client.get(reverse("admin:facilities_facility_change", args=[facility.pk]))
    assert page.context["adminform"].form["datum"].value() == "wgs84"


def test_saving_again_does_not_convert_again(client, keeper, city, kind):
    save_new(client, city, kind, longitude="115.991", latitude="36.4575", datum="gcj02")
    first = Facility.objects.get()
    address = reverse("admin:facilities_facility_change", args=[first.pk])
    client.post(address, form_data(client.get(address), name="古楼球场"))
    again = Facility.objects.get()
    assert (again.name, again.longitude, again.datum_source) == ("古楼球场", first.longitude, "gcj02")


def test_swapped_coordinates_are_refused_with_a_hint(client, keeper, city, kind):
    page = save_new(client, city, kind, longitude="36.457", latitude="115.985").content.decode()
    assert "经度和纬度填反了：请把经度填为 115.985，纬度填为 36.457。" in page
    assert not Facility.objects.exists()


def test_the_school_of_a_ground_is_chosen_by_search(client, keeper, city, kind):
    school = School.objects.create(code="2137000001", name="古楼小学", form="primary", township=city["古楼街道"])
    page = client.get(reverse("admin:facilities_facility_add"))
    widget = page.context["adminform"].form.fields["school"].widget
    assert "admin-autocomplete" in str(widget.render("school", None))
    query = {"app_label": "facilities", "model_name": "facility", "field_name": "school", "term": "2137000001"}
    assert [hit["text"] for hit in client.get(reverse("admin:autocomplete"), query).json()["results"]] == ["古楼小学"]
    refused = save_new(client, city, kind, school=school.pk).content.decode()
    assert "只有学校体育设施可以填写所属学校" in refused
    save_new(client, city, kind, school=school.pk, ownership="school")
    assert Facility.objects.get().school == school


def test_a_bad_clock_time_is_explained(client, keeper, make):
    period = make().periods.get()
    address = reverse("admin:facilities_openingperiod_change", args=[period.pk])
    data = form_data(client.get(address)) | {
        "spans-TOTAL_FORMS": 1,
        "spans-0-days": "daily",
        "spans-0-start": "8点",
        "spans-0-end": "次日02:00",
        "spans-0-period": period.pk,
    }
    assert "时间“8点”无法识别，请按 08:30 的样式填写" in client.post(address, data).content.decode()
    client.post(address, data | {"spans-0-start": "18:00"})
    assert list(period.spans.order_by("pk").values_list("start", "end")[1:]) == [(1080, 1560)]


@pytest.mark.parametrize("name", ["facility", "openingperiod", "closure", "dayexception", "facilitykind", "amenity"])
def test_lists_and_forms_answer(client, keeper, make, name):
    make()
    assert client.get(reverse(f"admin:facilities_{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:facilities_{name}_add")).status_code == 200


@pytest.mark.parametrize("name", ["servicerule", "areastatement", "population", "publishedfigure", "faultreport"])
def test_more_lists_answer(client, keeper, name):
    assert client.get(reverse(f"admin:facilities_{name}_changelist")).status_code == 200


def test_a_county_sees_its_own_facilities_only(client, city, make):
    mine, other = make(name="临清场地", town="青年路街道"), make(name="古楼场地")
    client.force_login(person("linqing", city["临清市"], Role.EDITOR))
    page = client.get(reverse("admin:facilities_facility_changelist")).content.decode()
    assert mine.name in page
    assert other.name not in page
    fault = FaultReport.objects.create(facility=other, description="篮筐松动")
    assert client.get(reverse("admin:facilities_faultreport_action", args=[fault.pk, "accept"])).status_code == 404


def test_compliance_of_a_hall(client, keeper, make):
    load_tables()
    assert (
        reverse("admin:facilities_compliance")
        in client.get(reverse("admin:facilities_facility_changelist")).content.decode()
    )
    make(name="合格馆", fee="free", setting="indoor")
    make(name="短时馆", fee="market", market_percent=90, setting="indoor", hours=(("workday", 480, 600),))
    make(name="未知馆", hours=())
    page = client.get(reverse("admin:facilities_compliance"), {"year": 2026}).content.decode()
    assert "2026 年，公共体育设施 3 处：1 处有未达标项，1 处有日期未登记开放时间" in page
    assert reference_data.RULES_SOURCE in page
    only = client.get(reverse("admin:facilities_compliance"), {"year": 2026, "only": "failing"}).content.decode()
    assert "短时馆" in only
    assert "合格馆" not in only


def test_cards_of_the_dashboard(rf, make, city):
    request = rf.get("/admin/")
    request.user = person("linqing", city["临清市"])
    mine, other = make(name="临清馆", town="青年路街道", hours=()), make(name="古楼馆")
    today = timezone.localdate()
    for facility in (mine, other):
        FaultReport.objects.create(facility=facility, description="坏了", due_on=today - timedelta(days=1))
        announced = today - timedelta(days=20)
        Closure.objects.create(facility=facility, first_day=today, last_day=today, announced_on=announced, reason="x")
    nothing = dict.fromkeys(Lane, 0)
    assert backoffice.faults.counts(request) == nothing | {Lane.OVERDUE: 1}
    assert backoffice.closures.counts(request) == nothing | {Lane.TODAY: 1}
    assert [item.label for item in backoffice.without_coordinates.items(request)] == ["临清馆"]
    assert backoffice.without_hours.counts(request) == {Lane.LATER: 1}


def test_compliance_says_when_a_years_holidays_are_missing(client, keeper, make):
    HolidayDay.objects.create(date=date(2026, 10, 1), name="国庆节", source="x")
    make()
    pages = [client.get(reverse("admin:facilities_compliance"), {"year": year}) for year in (2026, 2027)]
    assert ["节假日安排尚未录入" in page.content.decode() for page in pages] == [False, True]
