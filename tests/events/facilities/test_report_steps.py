"""From the entrance to the receipt: nothing is lost on the way, and nothing is sent before it was looked at."""

import re

import pytest
from django.urls import reverse

from events.facilities.models import FaultReport
from portal.dates.models import HolidayDay
from portal.site.models import SiteIdentity, installation
from tests.events.facilities.test_reports import CONTACT, own_folder, picture, upload  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
TEXT = "篮筐松动，快掉了"
JPEG = b"\xff\xd8\xff"


@pytest.fixture
def facility(make):
    return make(name="湖西篮球场")


@pytest.fixture
def address(facility):
    return reverse("facilities:report_new", args=[facility.code])


def hidden(page, name):
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def as_shown(page):
    """What the form on the page to check sends back."""
    return {name: hidden(page, name) for name in ("description", "contact", "kept")}


def test_the_entrance_leads_to_the_form_of_the_facility(client, facility, make):
    make(code="371500-9998", name="别处的游泳池")
    start = client.get(reverse("facilities:report_start"), {"q": "湖西"}).content.decode()
    assert re.findall(r'href="(/facilities/[^"]+/report/)"', start) == [f"/facilities/{facility.code}/report/"]
    assert reverse("facilities:report_find") in start
    assert "没有找到这处场地" in client.get(reverse("facilities:report_start"), {"q": "没有的"}).content.decode()


def test_it_is_looked_at_before_it_is_sent(client, address, django_capture_on_commit_callbacks):
    check = client.post(address, {"step": "check", "description": TEXT, "contact": CONTACT, "photo": upload(picture())})
    page = check.content.decode()
    assert (check.status_code, FaultReport.objects.count()) == (200, 0)
    assert "no-store" in check["Cache-Control"]
    assert page.count(TEXT) == 2, "to read, and to send"
    shown = client.get(re.search(r'class="reportphoto"\s+src="([^"]+)"', page)[1])
    assert (shown["Content-Type"], "no-store" in shown["Cache-Control"]) == ("image/jpeg", True)
    assert b"".join(shown.streaming_content).startswith(JPEG)
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(address, {"step": "send", **as_shown(page)})
    fault = FaultReport.objects.get()
    assert (sent.status_code, fault.description, fault.contact.unsealed()) == (303, TEXT, CONTACT)
    with fault.photo.open() as file:
        assert file.read().startswith(JPEG)
    assert client.get(shown.request["PATH_INFO"]).status_code == 404, "it waits no longer"


def test_going_back_loses_nothing(client, address):
    given = {"description": TEXT, "contact": CONTACT}
    page = client.post(address, {"step": "check", **given, "photo": upload(picture())}).content.decode()
    edit = client.post(address, {"step": "edit", **as_shown(page)}).content.decode()
    assert TEXT in edit
    assert f'value="{CONTACT}"' in edit
    kept = hidden(edit, "kept")
    assert kept
    again = client.post(address, {"step": "check", "description": "筐掉下来了", "contact": "", "kept": kept})
    assert hidden(again.content.decode(), "kept") == kept
    without = client.post(address, {"step": "check", **given, "kept": kept, "without_photo": "on"}).content.decode()
    assert hidden(without, "kept") == ""
    assert "没有照片" in without


def test_a_mistake_elsewhere_keeps_the_photograph(client, address):
    answer = client.post(address, {"step": "check", "description": "", "photo": upload(picture())})
    assert answer.status_code == 422
    assert hidden(answer.content.decode(), "kept")


def test_a_photograph_whose_hour_is_over_is_asked_for_again(client, address, time_machine):
    time_machine.move_to("2026-11-20T12:00:00+08:00", tick=False)
    page = client.post(address, {"step": "check", "description": TEXT, "photo": upload(picture())}).content.decode()
    time_machine.shift(3601)
    late = client.post(address, {"step": "send", **as_shown(page)})
    assert late.status_code == 422
    assert "照片已过一小时" in late.content.decode()
    assert TEXT in late.content.decode()
    assert not FaultReport.objects.exists()


def test_the_receipt_holds_what_was_sent_and_the_promised_day(client, address, time_machine):
    time_machine.move_to("2026-09-30T12:00:00+08:00", tick=False)
    SiteIdentity.objects.update_or_create(pk=1, defaults={**installation(), "answer_days": 2})
    for day in range(1, 8):
        HolidayDay.objects.create(date=f"2026-10-0{day}", name="国庆节", is_off=True)
    sent = client.post(address, {"description": TEXT, "contact": CONTACT, "photo": upload(picture())}, follow=True)
    receipt = sent.content.decode()
    fault = FaultReport.objects.get()
    assert f'id="number">{fault.number}</code>' in receipt
    assert TEXT in receipt
    assert "2026 年 10 月 9 日" in receipt
    assert CONTACT not in receipt
    photo = client.get(reverse("facilities:report_photo", args=[fault.number]))
    assert (photo.status_code, photo["Referrer-Policy"]) == (200, "no-referrer")
    assert "no-store" in photo["Cache-Control"]
    assert b"".join(photo.streaming_content).startswith(JPEG)
    assert client.get(reverse("facilities:report_photo", args=["AAAA-BBBB-2222-3333"])).status_code == 404


def test_the_contact_may_be_a_telephone_or_an_address(client, address):
    page = client.get(address).content.decode()
    assert 'autocomplete="tel"' not in page
