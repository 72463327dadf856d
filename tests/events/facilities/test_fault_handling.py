"""How staff handle a reported fault, and what they see of whoever reported it."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from events.facilities.enums import FaultState
from events.facilities.models import FaultReport, FaultStep
from events.facilities.promise import promise_of
from portal.accounts.roles import Role
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from portal.audit.models import AuditEvent
from portal.dates.zone import ZONE
from portal.privacy.models import Reveal
from portal.site.models import SiteIdentity
from tests.events.facilities.conftest import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


@pytest.fixture
def fault(make):
    fault = FaultReport.objects.create(facility=make(), description="篮筐松动", contact="0635-1234567")
    fault.photo.save("x.jpg", ContentFile(b"jpeg"))
    return fault


def action_url(fault, name):
    return reverse("admin:facilities_faultreport_action", args=[fault.pk, name])


def test_the_way_of_a_report(client, keeper, fault, django_capture_on_commit_callbacks):
    assert client.get(action_url(fault, "accept")).context["form"]["due_on"].value() is None
    SiteIdentity.installed(answer_days=5).save()
    offered = client.get(action_url(fault, "accept"))
    day = promise_of(fault, SiteIdentity.current()).day
    assert offered.context["form"]["due_on"].value() == day
    assert f"受理时必填。本站已答应报修人在 {day:%Y-%m-%d} 前答复。" in offered.content.decode()
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
