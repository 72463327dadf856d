"""The back office: what staff type, what they see, and what they may not touch."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from events.facilities import backoffice, reference_data
from events.facilities.demo import load_tables
from events.facilities.enums import FaultState
from events.facilities.models import Closure, Facility, FaultReport, FaultStep
from initiatives.schools.models import School
from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from portal.audit.models import AuditEvent
from portal.dates.models import HolidayDay
from portal.dates.zone import ZONE
from portal.privacy.models import Reveal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def person(name, place, role=Role.DATA):
    user = User.objects.create(username=name, is_staff=True)
    Grant.objects.create(user=user, role=role, place=place)
    return user


@pytest.fixture
def keeper(client, city):
    user = person("keeper", city["city"])
    client.force_login(user)
    return user


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
    assert backoffice.faults(request)["count"] == 1
    assert backoffice.faults(request)["note"] == "其中 1 件已超过办理期限。"
    assert backoffice.closures(request)["count"] == 1
    assert backoffice.without_coordinates(request)["items"][0][0] == "临清馆"
    assert backoffice.without_hours(request)["count"] == 1


def test_compliance_says_when_a_years_holidays_are_missing(client, keeper, make):
    HolidayDay.objects.create(date=date(2026, 10, 1), name="国庆节", source="x")
    make()
    pages = [client.get(reverse("admin:facilities_compliance"), {"year": year}) for year in (2026, 2027)]
    assert ["节假日安排尚未录入" in page.content.decode() for page in pages] == [False, True]


# --- fault reports


@pytest.fixture
def fault(make):
    fault = FaultReport.objects.create(facility=make(), description="篮筐松动", contact="0635-1234567")
    fault.photo.save("x.jpg", ContentFile(b"jpeg"))
    return fault


def action_url(fault, name):
    return reverse("admin:facilities_faultreport_action", args=[fault.pk, name])


def test_the_way_of_a_report(client, keeper, fault, django_capture_on_commit_callbacks):
    assert "办理期限" in client.get(action_url(fault, "accept")).content.decode()
    due = timezone.localdate() + timedelta(days=3)
    client.post(action_url(fault, "accept"), {"due_on": due, "reason": "已派工"})
    fault.refresh_from_db()
    assert (fault.state, fault.due_on, fault.contact.unsealed()) == (FaultState.ACCEPTED, due, "0635-1234567")
    photo, storage = fault.photo.name, fault.photo.storage
    with django_capture_on_commit_callbacks(execute=True):
        client.post(action_url(fault, "fix"), {"reason": "已更换"})
    fault.refresh_from_db()
    assert (fault.state, fault.contact, fault.photo.name) == (FaultState.FIXED, "", "")
    assert not storage.exists(photo)
    assert fault.closed_at is not None
    assert list(FaultStep.objects.values_list("state", "remark", "person__username")) == [
        ("accepted", "已派工", "keeper"),
        ("fixed", "已更换", "keeper"),
    ]
    entries = AuditEvent.objects.filter(kind="action").values()
    assert [entry["note"] for entry in entries] == ["已修复办结", "受理"]
    assert "0635-1234567" not in str(list(entries))


def test_opening_the_page_changes_nothing(client, keeper, fault):
    client.get(action_url(fault, "fix"), {"reason": "x"})
    fault.refresh_from_db()
    assert fault.state == FaultState.NEW


REFUSED = [
    ("accept", "已派工", {}, "受理时请填写办理期限。"),
    ("accept", "已派工", {"due_on": date(2020, 1, 1)}, "办理期限不能早于今天。"),
    ("fix", "", {}, "请写明办理说明。"),
    ("reject", " ", {}, "请写明办理说明。"),
    ("repair", "", {"due_on": date(2099, 1, 1)}, "当前为“待受理”，不能开始维修。"),
    (
        "reject",
        "请找13812345678",
        {},
        "办理说明第 3 个字起像是手机号码（138****5678）。报修人会看到办理说明，请删去。",
    ),
]


@pytest.mark.parametrize(("name", "reason", "data", "sentence"), REFUSED)
def test_a_step_that_cannot_be_taken_says_why(fault, city, name, reason, data, sentence):
    with pytest.raises(ActionRefused) as refusal:
        find(FaultReport, name).perform(fault, actor=person("keeper", city["city"]), reason=reason, data=data)
    assert refusal.value.reasons == (sentence,)
    assert not FaultStep.objects.exists()


def test_the_photograph_is_for_staff_of_the_area(client, city, fault):
    address = reverse("admin:facilities_fault_photo", args=[fault.pk])
    assert client.get(address).status_code == 302
    client.force_login(person("linqing", city["临清市"]))
    assert client.get(address).status_code == 404
    client.force_login(person("chengqu", city["东昌府区"]))
    response = client.get(address)
    assert b"".join(response.streaming_content) == b"jpeg"
    assert "no-store" in response["Cache-Control"]
    response.close()


def test_whoever_looks_at_the_contact_says_why_and_leaves_an_entry(client, keeper, fault, time_machine):
    time_machine.move_to(datetime(2026, 5, 12, 12, 0, tzinfo=ZONE), tick=False)
    page = reverse("admin:facilities_faultreport_change", args=[fault.pk])
    ask = action_url(fault, "reveal-contact")
    assert "已留，需要联系时点" in client.get(page).content.decode()
    assert client.post(ask, {"reason": " "}).status_code == 200
    assert not Reveal.objects.exists()
    assert ["0635-1234567" in client.get(url).content.decode() for url in (page, ask)] == [False, False]
    assert not AuditEvent.objects.filter(note="查看联系方式").exists()
    answer = client.post(ask, {"reason": "核实位置"}, follow=True)
    assert "0635-1234567（12:30 前可见）" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    entries = AuditEvent.objects.filter(note="查看联系方式")
    key = f"facilities.faultreport:{fault.pk}"
    assert list(entries.values_list("actor__username", "subject_key", "subject", "after")) == [
        ("keeper", key, "报修", None)
    ]
    assert list(Reveal.objects.values_list("record_key", "field", "who__username", "why", "approved_by")) == [
        (key, "contact", "keeper", "核实位置", None)
    ]
    assert "0635-1234567" not in str([*AuditEvent.objects.values(), *Reveal.objects.values()])


def test_a_reveal_is_for_one_person_one_report_and_half_an_hour(client, keeper, city, fault, make, time_machine):
    time_machine.move_to(datetime(2026, 5, 12, 12, 0, tzinfo=ZONE), tick=False)
    client.force_login(keeper)
    other = FaultReport.objects.create(facility=make(), description="篮筐松动", contact="0635-7654321")
    client.post(action_url(fault, "reveal-contact"), {"reason": "核实位置"})
    pages = [reverse("admin:facilities_faultreport_change", args=[one.pk]) for one in (fault, other)]
    seen = [client.get(page).content.decode() for page in pages]
    assert ["0635-1234567" in seen[0], "0635-7654321" in seen[1]] == [True, False]
    for somebody, minutes, shown in (
        (person("colleague", city["city"]), 0, False),
        (keeper, 29, True),
        (keeper, 2, False),
    ):
        time_machine.shift(timedelta(minutes=minutes))
        client.force_login(somebody)
        page = client.get(pages[0]).content.decode()
        assert ("0635-1234567" in page, "已留，需要联系时点" in page) == (shown, not shown)


def test_numbers_in_a_report_from_before_are_masked_until_revealed(client, keeper, fault):
    FaultReport.objects.filter(pk=fault.pk).update(description="篮筐松动，王女士138 1234 5678")
    page = reverse("admin:facilities_faultreport_change", args=[fault.pk])
    shown = client.get(page).content.decode()
    assert ("王女士138 **** 5678" in shown, "138 1234" in shown) == (True, False)
    answer = client.post(action_url(fault, "reveal-description"), {"reason": "电话核实"}, follow=True).content.decode()
    assert "篮筐松动，王女士138 1234 5678（" in answer
    assert list(AuditEvent.objects.filter(kind="action").values_list("note", flat=True)) == ["查看描述原文"]
    FaultReport.objects.update(description="篮筐松动")
    fault.refresh_from_db()
    assert find(FaultReport, "reveal-description").all_obstacles(fault) == [
        "问题描述里没有遮盖的号码，显示的就是原文。"
    ]


def test_the_text_of_reports_cannot_be_searched_for_a_number(client, keeper, fault):
    FaultReport.objects.filter(pk=fault.pk).update(description="王女士13812345678")
    found = client.get(reverse("admin:facilities_faultreport_changelist"), {"q": "1381234"})
    assert list(found.context["cl"].queryset) == []


def test_the_contact_is_for_staff_of_the_area_who_handle_reports(client, city, fault):
    address = action_url(fault, "reveal-contact")
    client.force_login(person("linqing", city["临清市"]))
    assert client.post(address, {"reason": "x"}).status_code == 404
    client.force_login(person("auditor", city["city"], Role.AUDITOR))
    assert client.post(address, {"reason": "x"}).status_code == 403
    assert not Reveal.objects.exists()


def test_of_a_closed_report_there_is_nothing_to_see(client, keeper, fault):
    client.post(action_url(fault, "reveal-contact"), {"reason": "核实位置"})
    client.post(action_url(fault, "fix"), {"reason": "已更换"})
    page = client.get(reverse("admin:facilities_faultreport_change", args=[fault.pk])).content.decode()
    assert "0635-1234567" not in page
    assert find(FaultReport, "reveal-contact").all_obstacles(FaultReport.objects.get()) == [
        "报修人没有留联系方式，或者报修已经办结。"
    ]
